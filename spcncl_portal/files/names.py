"""Names of uploaded files, made safe to show, to download and to pack into an archive."""

import re

from spcncl_portal.core.parsing import one_line

MAX_NAME = 150


def clean_name(name: str) -> str:
    """Return the last part of a path, composed, on one line, without characters that systems refuse; at most 150 long.

    The extension is kept, in lower case. A name of which nothing is left becomes ``tep``.
    """
    last = re.split(r"[\\/]", name)[-1]
    plain = one_line(re.sub(r'[<>:"|?*]', " ", last), compatible=False).rstrip(". ")
    stem, dot, extension = plain.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,9}", extension):
        stem, dot, extension = plain, "", ""
    suffix = f"{dot}{extension.lower()}"
    stem = stem.strip(". ") or "tep"
    return stem[: MAX_NAME - len(suffix)].rstrip(". ") + suffix
