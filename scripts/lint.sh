#!/usr/bin/env bash
# All checks that run no test; each says its name, and the script fails when one of them does.
set -uo pipefail
cd "$(dirname "$0")/.."
status=0
check() {
    echo "-- $1"
    shift
    "$@" || status=1
}
export DJANGO_SETTINGS_MODULE=spcncl_portal.settings.test SPCNCL_TEST_DIR
SPCNCL_TEST_DIR=$(mktemp -d)
trap 'rm -rf "$SPCNCL_TEST_DIR"' EXIT
check "ruff" .venv/bin/ruff check --quiet .
check "ruff format" .venv/bin/ruff format --check --quiet .
check "djlint" .venv/bin/djlint --quiet --lint .
check "import-linter" .venv/bin/lint-imports --no-cache
check "Django system check" .venv/bin/python manage.py check
check "missing migrations" .venv/bin/python manage.py makemigrations --check --dry-run
check "translations" scripts/check_messages.sh
exit $status
