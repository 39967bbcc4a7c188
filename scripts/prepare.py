"""Brings database, reference data, static files and translations up to date. Safe to run again at any start."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spcncl_portal.settings")


def compile_messages() -> None:
    """Compile the catalogues that changed; without gettext only the English screens are lost.

    By msgfmt itself: a Django command asked for before `django.setup()` would leave Django with a remembered list of
    commands that lacks all of the portal's own.
    """
    stale = [
        po
        for po in (ROOT / "locale").glob("*/LC_MESSAGES/*.po")
        if not po.with_suffix(".mo").exists() or po.with_suffix(".mo").stat().st_mtime < po.stat().st_mtime
    ]
    if not stale:
        return
    if shutil.which("msgfmt") is None:
        print("Thiếu gettext (msgfmt): giao diện tiếng Anh chưa được dịch.", file=sys.stderr)
        return
    for po in stale:
        subprocess.run(["msgfmt", "--check-format", "-o", str(po.with_suffix(".mo")), str(po)], check=True)


def prepare() -> None:
    """Migrate, make the cache table, load the reference data into an empty database, collect static files."""
    compile_messages()  # before the applications read their translations
    import django

    django.setup()
    from django.core.management import call_command

    from spcncl_portal.programme.models import Cycle

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not Cycle.objects.exists():  # later starts keep what staff changed
        call_command("load_reference", stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    prepare()
