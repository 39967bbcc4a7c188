#!/usr/bin/env bash
# System libraries, then .venv with the locked dependencies. `install.sh run`: what the portal needs; `dev`: tests and lint too.
# Quick when all is there: a stamp holds the checksum of the lock file that was installed.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:-run}

scripts/system_libs.sh "$mode"

# The development lock is a superset with the same versions, so a development environment serves both.
stamp() { sha256sum "$1" | cut -d' ' -f1; }
installed() { [ -f ".venv/.$1" ] && [ "$(cat ".venv/.$1")" = "$(stamp "$1")" ]; }

if [ "$mode" = dev ]; then lock=requirements-dev.lock; else lock=requirements.lock; fi
if [ -x .venv/bin/python ] && { installed "$lock" || installed requirements-dev.lock; }; then exit 0; fi

if ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    python=$(scripts/find_python.sh)
    echo "Tạo môi trường Python .venv ($("$python" --version))"
    "$python" -m venv --clear .venv
fi
echo "Cài các thư viện Python theo $lock (vài phút ở lần đầu)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock"
stamp "$lock" >".venv/.$lock"
