"""Checks of an uploaded PDF: it opens as it is, has no password and nothing that acts by itself."""

from typing import BinaryIO

import pikepdf
from django.utils.translation import gettext as _

from spcncl_portal.core.errors import ActionError

MAX_PAGES = 2000
MAX_DEPTH = 50

_ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/RichMediaExecute"}


def check_pdf(source: BinaryIO, name: str) -> int:
    """Return the number of pages; raise ``ActionError`` for a PDF that is encrypted, damaged or active.

    A PDF that only opens after repair counts as damaged: what is missing at its end would be lost unnoticed.
    """
    try:
        with pikepdf.open(source, attempt_recovery=False) as document:
            if document.is_encrypted:
                raise _encrypted(name)
            pages = len(document.pages)
            problem = _active_content(document)
    except pikepdf.PasswordError as error:
        raise _encrypted(name) from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError, RecursionError) as error:
        raise ActionError(
            _("Tệp “%(name)s” bị hỏng hoặc tải lên chưa đủ; hãy mở thử trên máy, in lại ra PDF rồi tải lại.")
            % {"name": name}
        ) from error
    if problem:
        raise ActionError(problem % {"name": name})
    if not 1 <= pages <= MAX_PAGES:
        raise ActionError(
            _("Tệp “%(name)s” có %(pages)s trang; chỉ nhận từ 1 đến 2.000 trang.") % {"name": name, "pages": pages}
        )
    return pages


def _encrypted(name: str) -> ActionError:
    return ActionError(_("Tệp PDF “%(name)s” có mật khẩu, hãy bỏ mật khẩu rồi tải lại.") % {"name": name})


def _active_content(document: pikepdf.Pdf) -> str | None:
    """Return why the document is refused, or ``None``. Every object is looked at, also those no page uses."""
    for item in document.objects:
        problem = _problem_of(item, 0)
        if problem:
            return problem
    return _problem_of(document.trailer, 0)


def _problem_of(item: pikepdf.Object, depth: int) -> str | None:
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        keys = set(item.keys())
        if keys & _ACTIVE_KEYS or ("/S" in keys and str(item.get("/S")) in _ACTIVE_ACTIONS):
            return _("Tệp “%(name)s” chứa mã lệnh tự chạy (JavaScript); hãy in lại ra PDF thường rồi tải lại.")
        if "/EF" in keys or "/EmbeddedFiles" in keys or str(item.get("/Type", "")) == "/EmbeddedFile":
            return _("Tệp “%(name)s” có tệp khác đính kèm bên trong; hãy bỏ tệp đính kèm hoặc in lại ra PDF.")
        children = (item.get(key) for key in keys)
    elif isinstance(item, pikepdf.Array):
        children = iter(item)
    else:
        return None
    for child in children:
        if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect:
            problem = _problem_of(child, depth + 1)
            if problem:
                return problem
    return None
