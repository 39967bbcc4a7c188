"""The resumable upload protocol tus 1.0 (https://tus.io): creation, checksum, expiration, termination.

An app above answers the creation at an address of its own with `begin`; the pieces go to `partial_views.piece`.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.http import http_date

from spcncl_portal.core.errors import ActionError

from .models import PartialUpload

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
MAX_PIECE = 8 * 1024 * 1024  # one piece is held in memory
CHECKSUM_MISMATCH = 460
_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}


def speaks_tus(view):
    """Refuse another version (412), and mark every answer."""

    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method not in ("GET", "OPTIONS") and request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412)
            response["Tus-Version"] = VERSION
        else:
            response = view(request, *args, **kwargs)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answered


def options(max_bytes: int) -> HttpResponse:
    """What this server can do."""
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = "creation,checksum,expiration,termination"
    response["Tus-Checksum-Algorithm"] = ",".join(_HASHES)
    response["Tus-Max-Size"] = str(max_bytes)
    return response


def begin(request: HttpRequest, start: Callable[[int, dict[str, str]], PartialUpload], address) -> HttpResponse:
    """Answer a creation: `start(size, metadata)` makes the row, `address(row)` is where its pieces go.

    An ActionError is told as JSON with status 422.
    """
    size = whole_number(request.headers.get("Upload-Length"))
    metadata = read_metadata(request.headers.get("Upload-Metadata", ""))
    if size is None or metadata is None:
        return HttpResponse(status=400)
    try:
        row = start(size, metadata)
    except ActionError as mistake:
        return JsonResponse({"error": mistake.message}, status=422)
    response = HttpResponse(status=201)
    response["Location"] = address(row)
    response["Upload-Expires"] = http_date(row.expires_at.timestamp())
    return response


def read_metadata(text: str) -> dict[str, str] | None:
    """Names with their values (base64 of UTF-8); None when the header can't be read."""
    values = {}
    try:
        for pair in filter(None, (part.strip() for part in text.split(","))):
            name, _blank, value = pair.partition(" ")
            values[name] = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return values


def whole_number(text: str | None) -> int | None:
    """A count of bytes as the headers write it; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None


def read_piece(request: HttpRequest, announced: int) -> bytes:
    """What arrived of the body: less than announced when the line broke, which is kept all the same."""
    pieces, left = [], announced
    try:
        while left and (piece := request.read(min(left, 65536))):
            pieces.append(piece)
            left -= len(piece)
    except (UnreadablePostError, OSError):
        pass
    return b"".join(pieces)


def checksum_problem(request: HttpRequest, data: bytes) -> int | None:
    """Status of the answer when the piece is not what `Upload-Checksum` says; None when it is, or says nothing."""
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    name, _blank, value = header.partition(" ")
    try:
        wanted = base64.b64decode(value, validate=True)
    except binascii.Error:
        return 400
    if name not in _HASHES:
        return 400
    return None if _HASHES[name](data).digest() == wanted else CHECKSUM_MISMATCH
