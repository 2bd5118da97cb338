# `make serve` and `make test` do everything. Neither asks a question.
PYTHON ?= $(or $(shell command -v python3.11),python3)
BIN := .venv/bin
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

.PHONY: serve test bench pictures install install-dev locale

# Where: HOST, PORT, WORKERS. Which data: VAR_DIR, DATABASE_URL. All settings: docs/operators.md
serve: install locale
	@$(BIN)/python -m m2p_errors.secret_key
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/python manage.py serve

test: install-dev locale
	@BIN=$(BIN) tests/all.sh

# What is timed, beside what it is compared with: bench/README.md
bench: install-dev locale
	@tests/system_packages.sh wrk nginx
	@$(BIN)/python -m bench

# The pictures in docs/, taken anew from a running catalogue.
pictures: install-dev locale
	@tests/system_packages.sh chromium fonts-noto-core libreoffice-calc-nogui
	@$(BIN)/python -m tests.pictures

install: .venv/installed
install-dev: .venv/installed-dev
locale: $(MESSAGES)

.venv/bin/pip:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || tests/system_packages.sh python3-venv
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

%.mo: %.po | install
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
