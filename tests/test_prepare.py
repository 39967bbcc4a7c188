"""What a bare machine does first: translations, database, reference data, static files."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = """
import pathlib, sys
sys.path[:0] = [{root!r}, {root!r} + "/scripts"]
import prepare
prepare.ROOT = pathlib.Path({home!r})
prepare.compile_messages()
import django
django.setup()
from django.core.management import get_commands
print("load_reference" in get_commands())
"""


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext (msgfmt) is not installed")
def test_prepare_without_compiled_catalogues_still_knows_the_commands_of_the_portal(tmp_path, monkeypatch):
    """In a fresh clone no .mo file is there: compiling them must not hide `load_reference` from what follows."""
    shutil.copytree(ROOT / "locale", tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "spcncl_portal.settings")
    code = CODE.format(root=str(ROOT), home=str(tmp_path))
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.strip() == "True", result.stderr
    assert (tmp_path / "locale/en/LC_MESSAGES/django.mo").exists()
