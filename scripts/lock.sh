#!/usr/bin/env bash
# Writes the lock files: all dependencies, exact versions, checksums of every published file, no index address.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate "$@"
}
compile requirements-dev.txt -o requirements-dev.lock
# The same versions as in development, without what only tests need.
compile requirements.txt -c requirements-dev.lock -o requirements.lock
