# Two commands do everything: `make serve` and `make test`. Neither asks a question.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: test install

.venv/installed-dev: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	touch $@

install: .venv/installed-dev

test: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m pytest
