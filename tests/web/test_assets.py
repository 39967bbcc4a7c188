"""What the screens load: icons that exist, one lock file without addresses, no inline script or style."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPERS = {"mail.html", "demo_paper.html"}  # a letter and a sheet of paper carry their own style
SCREENS = [
    path
    for path in sorted((ROOT / "templates").rglob("*.html"))
    if "print" not in path.parts and path.name not in PAPERS
]
NAMES = [str(path.relative_to(ROOT)) for path in SCREENS]


def _icons() -> set[str]:
    sprite = (ROOT / "static/vendor/icons/icons.svg").read_text()
    return set(re.findall(r'<symbol id="([^"]+)"', sprite))


@pytest.mark.parametrize("path", SCREENS, ids=NAMES)
def test_template_names_only_icons_of_the_sprite(path):
    text = path.read_text()
    used = set(re.findall(r"""\{% icon ["']([\w-]+)["']""", text)) | set(re.findall(r'icon_name="([\w-]+)"', text))
    assert used - _icons() == set()


@pytest.mark.parametrize("path", SCREENS, ids=NAMES)
def test_template_has_no_inline_script_or_style(path):
    text = path.read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"|hx-on|<script(?![^>]*\ssrc=)[^>]*>", text) == []


def test_navigation_names_only_icons_of_the_sprite():
    used = set()
    for path in ROOT.glob("*/**/navigation.py"):
        if ".venv" not in path.parts and "node_modules" not in path.parts:
            used |= set(re.findall(r'icon="([\w-]+)"', path.read_text()))
    assert used - _icons() == set()


def test_lock_file_has_no_download_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_vendored_files_point_to_no_source_map():
    vendored = [*(ROOT / "static/vendor").rglob("*.css"), *(ROOT / "static/vendor").rglob("*.js")]
    assert [path.name for path in vendored if "sourceMappingURL" in path.read_text()] == []
