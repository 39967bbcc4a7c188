"""Checks of uploaded office files: whole, without password, without macros or remote templates."""

import io
import re
import zipfile

from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

MAX_UNCOMPRESSED = 400 * 1024 * 1024

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MACRO_PART = re.compile(r"(?:^|/)(?:vbaProject[^/]*\.bin|vbaData\.xml|activeX/|Basic/|Scripts/)", re.IGNORECASE)


def check_office(data: bytes, name: str, main_part: str) -> bool:
    """Whether the archive is the Word or Excel file that has ``main_part``; raises ``ActionError`` for bad ones."""
    parts = _read_parts(data, name)
    if main_part not in parts or "[Content_Types].xml" not in parts:
        return False
    _refuse_macros(parts, name)
    if b"macroEnabled" in parts["[Content_Types].xml"]:
        raise _has_macros(name)
    for part, content in parts.items():
        if part.endswith(".rels") and b"attachedTemplate" in content and b'TargetMode="External"' in content:
            raise ActionError(
                _("Tệp “%(name)s” nạp mẫu từ nơi khác; hãy chép nội dung sang một tệp mới rồi tải lại.")
                % {"name": name}
            )
    return True


def check_ods(data: bytes, name: str) -> bool:
    """Whether the archive is an OpenDocument spreadsheet; raises ``ActionError`` for bad ones."""
    parts = _read_parts(data, name)
    if b"opendocument.spreadsheet" not in parts.get("mimetype", b"") or "content.xml" not in parts:
        return False
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise _encrypted(name)
    _refuse_macros(parts, name)
    return True


def check_xls(data: bytes, name: str) -> bool:
    """Whether the file is an old Excel workbook; raises ``ActionError`` when it has macros or a password."""
    if not data.startswith(_OLE):
        return False
    if ole_is_encrypted(data):
        raise _encrypted(name)
    if _utf16("_VBA_PROJECT") in data:
        raise _has_macros(name)
    return _utf16("Workbook") in data or _utf16("Book") in data


def ole_is_encrypted(data: bytes) -> bool:
    """Whether the file is the envelope that Office puts round a document with a password."""
    return data.startswith(_OLE) and _utf16("EncryptedPackage") in data


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _encrypted(name: str) -> ActionError:
    return ActionError(_("Tệp “%(name)s” có mật khẩu, hãy bỏ mật khẩu rồi tải lại.") % {"name": name})


def _has_macros(name: str) -> ActionError:
    return ActionError(_("Tệp “%(name)s” có macro; hãy lưu lại thành tệp không có macro.") % {"name": name})


def _refuse_macros(parts: dict[str, bytes], name: str) -> None:
    if any(_MACRO_PART.search(part) for part in parts):
        raise _has_macros(name)


def _read_parts(data: bytes, name: str) -> dict[str, bytes]:
    """Unpack every part, which checks its checksum; only small parts are kept whole."""
    parts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                with archive.open(info) as part:
                    parts[info.filename] = part.read(512 * 1024)
                    total += len(parts[info.filename])
                    while chunk := part.read(1024 * 1024):
                        total += len(chunk)
                        if total > MAX_UNCOMPRESSED:
                            raise ActionError(_("Tệp “%(name)s” giải nén ra quá lớn.") % {"name": name})
                if total > MAX_UNCOMPRESSED:
                    raise ActionError(_("Tệp “%(name)s” giải nén ra quá lớn.") % {"name": name})
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise ActionError(
            _("Tệp “%(name)s” bị hỏng hoặc tải lên chưa đủ; hãy mở thử trên máy, lưu lại rồi tải lại.") % {"name": name}
        ) from error
    return parts
