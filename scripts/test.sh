#!/usr/bin/env bash
# The whole suite: on SQLite, then on PostgreSQL when a server is there. Arguments go to pytest.
# What a missing service skips is listed with its reason at the end of each run; REQUIRE_SERVICES=1 makes it fail instead.
set -uo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/python -m pytest -n "${TEST_PROCESSES:-2}" --dist loadfile --no-loadscope-reorder -p no:cacheprovider)

postgres=$(.venv/bin/python -m tests.services postgres)
redis=$(.venv/bin/python -m tests.services redis)
status=0

echo "== SQLite =="
not_here=(); [ -n "$postgres" ] && not_here=(-m "not needs_postgres")
env -u DATABASE_URL SERVICE_POSTGRES="$postgres" SERVICE_REDIS="$redis" "${pytest[@]}" "${not_here[@]}" "$@" || status=$?

if [ -n "$postgres" ]; then
    echo "== PostgreSQL =="
    # What asks no database, or reads papers with other programs, has been shown in the first run.
    DATABASE_URL="$postgres" SERVICE_POSTGRES="$postgres" SERVICE_REDIS="$redis" DATABASE_TESTS_ONLY=1 \
        "${pytest[@]}" \
        -m "not sqlite_only and not needs_chromium and not needs_libreoffice and not needs_poppler and not needs_zbar" \
        "$@" || status=$?
elif [ "${REQUIRE_SERVICES:-}" = 1 ]; then
    echo "PostgreSQL is required (REQUIRE_SERVICES=1), but none answers at DATABASE_URL or 127.0.0.1:5432" >&2
    status=1
else
    echo "== PostgreSQL: skipped, no server answers at DATABASE_URL or 127.0.0.1:5432 =="
fi
exit "$status"
