"""What may be uploaded: the type is read from the content, the extension must agree, active content is refused."""

import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from spcncl_portal.core.errors import ActionError

from .office import check_ods, check_office, check_xls, ole_is_encrypted
from .pdf import check_pdf

MAX_PIXELS = 80_000_000

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# kind -> extension -> content type
KINDS: dict[str, dict[str, str]] = {
    "pdf": {".pdf": "application/pdf"},
    "image": {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"},
    "word": {".docx": _WORD},
    "excel": {
        ".xlsx": _XLSX,
        ".xls": "application/vnd.ms-excel",
        ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    },
    "csv": {".csv": "text/csv"},
}
# What to do about files that people often have instead.
_MACRO_EXTENSIONS = {".docm", ".xlsm", ".dotm", ".xltm", ".xlsb", ".pptm"}
_OLD_WORD = {".doc", ".rtf", ".odt"}


@dataclass(frozen=True)
class Inspection:
    """What a file is: its kind (a key of ``KINDS``), content type, and pages of a PDF."""

    kind: str
    content_type: str
    pages: int | None = None


def accepted_extensions(kinds: Sequence[str]) -> list[str]:
    """Return the extensions of these kinds, for the ``accept`` attribute of a form and for messages."""
    return [extension for kind in kinds for extension in KINDS[kind]]


def inspect(content: bytes | BinaryIO, name: str, *, kinds: Sequence[str], max_bytes: int) -> Inspection:
    """Return what the file is; raise ``ActionError`` with a clear sentence when it may not be taken in.

    ``content``: its bytes, or an open file, of which a PDF is not read into memory as a whole. ``name`` is the cleaned
    name, ``kinds`` the allowed keys of ``KINDS``, ``max_bytes`` the limit.
    """
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    check_size(source.seek(0, os.SEEK_END), name, max_bytes)
    kind = check_extension(name, kinds)
    extension = PurePosixPath(name).suffix.lower()
    source.seek(0)
    pages = _pdf(source, name) if extension == ".pdf" else _CHECKS[extension](source.read(), name)
    return Inspection(kind, KINDS[kind][extension], pages)


def check_extension(name: str, kinds: Sequence[str]) -> str:
    """The first of ``kinds`` that the extension of the name belongs to; raises ``ActionError`` when none does."""
    extension = PurePosixPath(name).suffix.lower()
    kind = next((kind for kind in kinds if extension in KINDS[kind]), None)
    if kind is None:
        raise _wrong_extension(name, extension, kinds)
    return kind


def check_size(size: int, name: str, max_bytes: int) -> None:
    """Refuse an empty file and one larger than ``max_bytes``; raises ``ActionError``."""
    if size == 0:
        raise ActionError(_("Tệp “%(name)s” rỗng (0 byte); hãy chọn lại tệp.") % {"name": name})
    if size > max_bytes:
        raise ActionError(
            _(
                "Tệp “%(name)s” nặng %(size)s MB, quá giới hạn %(limit)s MB; "
                "hãy quét ở độ phân giải thấp hơn hoặc tách thành nhiều tệp."
            )
            % {"name": name, "size": -(-size // 1048576), "limit": max_bytes // 1048576}
        )


def _wrong_extension(name: str, extension: str, kinds: Sequence[str]) -> ActionError:
    if extension in _MACRO_EXTENSIONS:
        return ActionError(_("Tệp “%(name)s” có macro; hãy lưu lại thành .docx hoặc .xlsx.") % {"name": name})
    if extension in _OLD_WORD and "word" in kinds:
        return ActionError(_("Không nhận “%(name)s”; hãy mở bằng Word và lưu lại thành .docx.") % {"name": name})
    return ActionError(
        _("Không nhận tệp “%(name)s”; chỉ nhận các loại: %(extensions)s.")
        % {"name": name, "extensions": ", ".join(accepted_extensions(kinds))}
    )


def _mismatch(name: str, data: bytes) -> ActionError:
    guess = filetype.guess(data[:8192])
    extension = PurePosixPath(name).suffix.lower()
    if guess and guess.extension != extension.lstrip(".").replace("jpeg", "jpg"):
        return ActionError(
            _("Nội dung của “%(name)s” không phải là %(extension)s (đây là tệp .%(found)s); hãy chọn đúng tệp.")
            % {"name": name, "extension": extension, "found": guess.extension}
        )
    return ActionError(
        _("Nội dung của “%(name)s” không phải là %(extension)s hoặc tệp đã hỏng; hãy chọn đúng tệp.")
        % {"name": name, "extension": extension}
    )


def _pdf(source: BinaryIO, name: str) -> int:
    # Scanners put a few bytes before the mark; a program or a page with the mark inside is none the less one.
    head = source.read(8192)
    guess = filetype.guess(head)
    is_other = (guess is not None and guess.extension != "pdf") or head.lstrip()[:1] == b"<"
    if b"%PDF-" not in head[:1024] or is_other:
        raise _mismatch(name, head)
    return check_pdf(source, name)


def _image(form: str) -> Callable[[bytes, str], None]:
    def check(data: bytes, name: str) -> None:
        try:
            with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
                if image.format != form:
                    raise _mismatch(name, data)
                if image.width * image.height > MAX_PIXELS:
                    raise ActionError(
                        _("Ảnh “%(name)s” quá lớn (%(width)s × %(height)s điểm); hãy thu nhỏ rồi tải lại.")
                        % {"name": name, "width": image.width, "height": image.height}
                    )
                image.draft("RGB", (1, 1))  # JPEG: decode at an eighth of the size, enough to find damage
                image.load()
                if not _WHOLE[form](data):
                    raise OSError("truncated")
        except (UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise _mismatch(name, data) from error
        except (OSError, SyntaxError, ValueError) as error:
            raise ActionError(
                _("Ảnh “%(name)s” bị hỏng hoặc tải lên chưa đủ; hãy mở thử trên máy rồi tải lại.") % {"name": name}
            ) from error

    return check


# WeasyPrint tells Pillow, for the whole process, to accept truncated images; so the ends are looked at here.
def _is_whole_jpeg(data: bytes) -> bool:
    """Whether an end marker follows the start of the scan (the one of a thumbnail in the header does not count)."""
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != 0xDA:
        is_fill = data[position + 1] == 0xFF
        position += 1 if is_fill else 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return data.find(b"\xff\xd9", position) != -1


def _is_whole_png(data: bytes) -> bool:
    return b"IEND\xaeB`\x82" in data


_WHOLE: dict[str, Callable[[bytes], bool]] = {"JPEG": _is_whole_jpeg, "PNG": _is_whole_png}


def _zipped(main_part: str) -> Callable[[bytes, str], None]:
    def check(data: bytes, name: str) -> None:
        if ole_is_encrypted(data):
            raise ActionError(_("Tệp “%(name)s” có mật khẩu, hãy bỏ mật khẩu rồi tải lại.") % {"name": name})
        if not data.startswith(b"PK") or not check_office(data, name, main_part):
            raise _mismatch(name, data)

    return check


def _ods(data: bytes, name: str) -> None:
    if not data.startswith(b"PK") or not check_ods(data, name):
        raise _mismatch(name, data)


def _xls(data: bytes, name: str) -> None:
    if not check_xls(data, name):
        raise _mismatch(name, data)


def _csv(data: bytes, name: str) -> None:
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if filetype.guess(data[:8192]) or (b"\x00" in data and not is_utf16):
        raise _mismatch(name, data)


_CHECKS: dict[str, Callable[[bytes, str], None]] = {
    ".jpg": _image("JPEG"),
    ".jpeg": _image("JPEG"),
    ".png": _image("PNG"),
    ".docx": _zipped("word/document.xml"),
    ".xlsx": _zipped("xl/workbook.xml"),
    ".ods": _ods,
    ".xls": _xls,
    ".csv": _csv,
}
