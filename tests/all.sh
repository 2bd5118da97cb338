#!/usr/bin/env bash
# What `make test` runs, each stage with the time that it took.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}

# The tests have their own settings; nothing that the person has set for a catalogue gets in.
unset SECRET_KEY VAR_DIR DATABASE_URL HOST PORT WORKERS DEBUG HTTPS ALLOWED_HOSTS \
    FOUR_EYES PUBLIC_NAMES TIME_ZONE DJANGO_SETTINGS_MODULE MESSAGES_MAX_AGE COSTLY_PER_MINUTE \
    NUM_PROXIES METRICS_TOKEN LOG_FORMAT LOG_REQUESTS BUNDLES_STORAGE BUNDLES_KEPT_SECONDS \
    "${!AWS_@}"

stage() {
    local name=$1 started=$SECONDS
    shift
    echo "── $name"
    "$@" || { echo "── $name failed after $((SECONDS - started)) s" >&2; exit 1; }
    echo "── $name: $((SECONDS - started)) s"
}

# On a scratch folder, as on a machine before its first start.
check_deployment() {
    local var
    var=$(mktemp -d)
    # As behind a proxy with HTTPS; a warning counts as an error.
    env VAR_DIR="$var" SECRET_KEY="$("$BIN/python" -c 'import secrets; print(secrets.token_urlsafe(64))')" \
        HTTPS=true ALLOWED_HOSTS=errors.example \
        "$BIN/python" manage.py check --deploy --fail-level WARNING
    env VAR_DIR="$var" SECRET_KEY="$(printf '%060d' 0)" \
        "$BIN/python" manage.py makemigrations --check --dry-run
    rm -r "$var"
}

stage "system packages" tests/system_packages.sh chromium-headless-shell gettext fonts-noto-core nodejs npm aapt nginx systemd \
    openssl libreoffice-calc-nogui curl jq
stage "format" "$BIN/ruff" format --check --quiet .
stage "lint" "$BIN/ruff" check --quiet .
stage "types" "$BIN/mypy"
stage "floors" "$BIN/lint-imports" --no-logo
stage "deployment and migrations" check_deployment
# By themselves: what they measure in seconds is not to wait for other tests.
stage "outages" "$BIN/python" -m pytest --quiet --numprocesses 2 --dist worksteal tests/outages
# Three at a time on two cores: many wait for a server to start, or for a page.
stage "tests on SQLite" "$BIN/python" -m pytest --quiet --numprocesses 3 --dist worksteal \
    --ignore tests/outages
# Once more where the database matters: not what asks none (files that are read and written), nor
# pages in a browser, commands and servers in front, which meet the same application; the outages
# have a PostgreSQL of their own above.
stage "tests on PostgreSQL" "$BIN/python" -m tests.on_postgres \
    "$BIN/python" -m pytest --quiet --numprocesses 3 --dist worksteal \
    --ignore tests/domain --ignore tests/test_fixtures.py --ignore tests/outages \
    --ignore tests/browser --ignore tests/commands --ignore tests/api/formats \
    --ignore tests/api/test_app.py --ignore tests/api/test_server.py --ignore tests/api/test_logs.py \
    --ignore tests/api/test_validators.py --ignore tests/api/test_metrics.py \
    --ignore tests/api/test_imports_by_http.py --ignore tests/api/test_own_schema.py \
    --ignore-glob "tests/deploy/test_[!s]*" \
    --ignore tests/operations/reading --ignore tests/operations/hand_off \
    --ignore tests/operations/test_round_trip.py \
    --ignore tests/operations/writing --ignore tests/libreoffice --ignore tests/pages \
    --ignore tests/deploy/test_s3.py --ignore tests/deploy/test_systemd.py
