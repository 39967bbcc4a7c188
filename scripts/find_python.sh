#!/usr/bin/env bash
# Prints the first Python that can make the virtual environment: 3.11 or newer, with venv and ensurepip.
for python in "${PYTHON:-python3}" /usr/bin/python3 python3.12 python3.13 python3.11; do
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        command -v "$python"
        exit 0
    fi
done
echo "Cần Python 3.11 trở lên, có mô-đun venv (Debian, Ubuntu: apt-get install python3-venv)." >&2
exit 1
