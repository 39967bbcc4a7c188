#!/usr/bin/env bash
# Collects the texts of the screens into locale/en (Vietnamese msgids). Argument: another folder to write them to.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p locale/en/LC_MESSAGES
.venv/bin/python manage.py makemessages --locale en --no-location --no-obsolete --verbosity 0 \
    --ignore '.venv/*' --ignore 'node_modules/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'static/*' --ignore 'bench/*'
