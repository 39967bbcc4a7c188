#!/usr/bin/env bash
# System libraries from Debian's or Ubuntu's packages. `system_libs.sh run`: what the portal needs; `dev`: tests and lint too.
# As root it installs what lacks and says so; otherwise it prints the one command. It asks nothing.
# It looks for what the libraries do, not for package names, so that it is quick and right on other systems too.
set -euo pipefail
mode=${1:-run}

packages=()   # what lacks
vital=()      # what the portal cannot start without

program() { command -v "$1" >/dev/null 2>&1; }
lacks() { packages+=("$@"); }
# Read once into variables: under pipefail, `… | grep -q` fails when grep stops reading early.
libraries=$(/sbin/ldconfig -p 2>/dev/null || true)
fonts=$(fc-list 2>/dev/null || true)
library() { grep -q "$1" <<<"$libraries"; }
font() { grep -qiE "$1" <<<"$fonts"; }

library 'libpango-1\.0\.so' && library 'libpangoft2-1\.0\.so' && library 'libharfbuzz\.so' && library 'libharfbuzz-subset\.so' ||
    { lacks libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0; vital+=(pango); }
program fc-list || lacks fontconfig
font 'liberation ?serif' || font 'LiberationSerif' || lacks fonts-liberation
font 'dejavu ?sans' || lacks fonts-dejavu-core
program msgfmt || lacks gettext
if [ ! -x .venv/bin/python ]; then
    "$(dirname "$0")/find_python.sh" >/dev/null 2>&1 || { lacks python3 python3-venv; vital+=("Python 3.11+ (venv)"); }
fi

if [ "$mode" = dev ]; then
    program chromium || program chromium-browser || program google-chrome || lacks chromium
    program soffice || lacks libreoffice-writer-nogui libreoffice-calc-nogui
    program pdftotext || lacks poppler-utils
    program zbarimg || lacks zbar-tools
    program redis-server || lacks redis-server
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || lacks postgresql
fi

[ ${#packages[@]} -eq 0 ] && exit 0

command="apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
if ! program apt-get; then
    echo "Thiếu: ${packages[*]} (tên gói Debian). Hãy cài bằng trình quản lý gói của hệ điều hành." >&2
elif [ "$(id -u)" -eq 0 ]; then
    echo "Cài thư viện hệ thống (apt-get): ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get -q update >/tmp/spcncl-apt.$$ 2>&1 &&
        apt-get -q install -y --no-install-recommends "${packages[@]}" >>/tmp/spcncl-apt.$$ 2>&1; then
        rm -f /tmp/spcncl-apt.$$
        exit 0
    fi
    tail -n 20 /tmp/spcncl-apt.$$ >&2
    rm -f /tmp/spcncl-apt.$$
    echo "Không cài được: ${packages[*]}" >&2
    [ "${REQUIRE_SERVICES:-}" = 1 ] && exit 1
else
    echo "Thiếu thư viện hệ thống. Hãy chạy một lần, với quyền root:" >&2
    echo "    sudo sh -c '$command'" >&2
fi
if [ ${#vital[@]} -gt 0 ]; then
    echo "Cổng chưa chạy được vì thiếu: ${vital[*]}." >&2
    exit 1
fi
