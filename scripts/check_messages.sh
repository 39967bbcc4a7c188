#!/usr/bin/env bash
# The English catalogue is complete: nothing untranslated or doubtful, and no text of the screens is missing from it.
set -euo pipefail
cd "$(dirname "$0")/.."
catalogue=locale/en/LC_MESSAGES/django.po
[ -f "$catalogue" ] || { echo "$catalogue is missing: make messages" >&2; exit 1; }
msgids() { msgattrib --no-obsolete --no-wrap --no-location "$1" | sed -n '/^msgid/,/^msgstr/p' | grep -v '^msgstr'; }

status=0
open=$(mktemp); before=$(mktemp)
trap 'rm -f "$open" "$before"' EXIT
for filter in --untranslated --only-fuzzy; do
    msgattrib "$filter" --no-obsolete --no-wrap --no-location "$catalogue" | grep '^msgid "[^"]' >"$open" || true
    if [ -s "$open" ]; then
        echo "$catalogue: $(wc -l <"$open") entries ${filter#--}" >&2
        head -n 20 "$open" >&2
        status=1
    fi
done

cp -p "$catalogue" "$before"
msgids "$before" >"$open"
scripts/messages.sh
if ! diff <(sort "$open") <(msgids "$catalogue" | sort) >/tmp/spcncl-messages.$$; then
    echo "The catalogue does not match the texts of the screens (run make messages):" >&2
    head -n 20 /tmp/spcncl-messages.$$ >&2
    status=1
fi
rm -f /tmp/spcncl-messages.$$
cp -p "$before" "$catalogue"   # a check leaves no trace
exit $status
