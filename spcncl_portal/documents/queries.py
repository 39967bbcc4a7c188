"""Is this paper ours, and does it hold? By its code, or by the file itself."""

import datetime
import hashlib
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .codes import normalise_code
from .formats import date_text, local_date
from .models import VerifiableDocument
from .pdf import code_in_file


class Status(TextChoices):
    """What verification answers."""

    VALID = "valid", gettext_lazy("Hợp lệ")
    EXPIRED = "expired", gettext_lazy("Hết hiệu lực")
    REVOKED = "revoked", gettext_lazy("Đã thu hồi")
    SUPERSEDED = "superseded", gettext_lazy("Đã được thay thế")
    ALTERED = "altered", gettext_lazy("Tệp không đúng bản đã cấp")
    UNKNOWN = "unknown", gettext_lazy("Không có trong hệ thống")


@dataclass(frozen=True)
class Verification:
    """The answer about a paper. valid: only for status valid; reason: one sentence for people."""

    known: bool
    valid: bool
    status: Status
    number: str
    code: str
    reason: str
    document: VerifiableDocument | None

    def as_json(self) -> dict:
        """Return what `verify_document --json` prints."""
        names = ("known", "valid", "number", "code", "reason")
        return {**{name: getattr(self, name) for name in names}, "status": self.status.value}


def verify_code(code: str, *, at: datetime.date | datetime.datetime | None = None) -> Verification:
    """Answer for a code as typed, scanned or pasted, on the day `at` in Hà Nội (today unless given)."""
    clean = normalise_code(code)
    document = _documents().filter(code=clean).first() if clean else None
    if document is None:
        reason = (
            _("Không có văn bản nào mang mã này.") if clean else _("Đây không phải mã xác minh: hãy kiểm tra từng chữ.")
        )
        return _unknown(clean or code.strip()[:40], reason)
    return _answer(document, at)


def verify_bytes(data: bytes, *, at: datetime.date | datetime.datetime | None = None) -> Verification:
    """Answer for a file: known are only the very bytes that were issued.

    A file that carries the code of one of our documents but is not it, byte for byte, is "altered".
    """
    document = _documents().filter(sha256=hashlib.sha256(data).hexdigest()).order_by("-issued_at", "-pk").first()
    if document is not None:
        return _answer(document, at)
    code = code_in_file(data)
    document = _documents().filter(code=code).first() if code else None
    if document is None:
        return _unknown(code or "", _("Tệp này không phải do hệ thống cấp."))
    reason = _("Tệp mang mã của văn bản đã cấp nhưng nội dung khác bản gốc: đã bị sửa, in lại hoặc chuyển đổi.")
    return _made(document, Status.ALTERED, reason)


def _documents():
    return VerifiableDocument.objects.select_related("superseded_by")


def _answer(document: VerifiableDocument, at: datetime.date | datetime.datetime | None) -> Verification:
    return _made(document, *_judge(document, local_date(at or timezone.now())))


def _judge(document: VerifiableDocument, day: datetime.date) -> tuple[Status, str]:
    """Return status and reason on `day`; the last day of validity still counts."""
    if document.revoked_at:
        values = {"day": date_text(document.revoked_at), "reason": document.revoked_reason}
        return Status.REVOKED, _("Thu hồi ngày %(day)s: %(reason)s") % values
    if document.superseded_by:
        return Status.SUPERSEDED, _("Đã thay bằng văn bản số %(number)s.") % {"number": document.superseded_by}
    if document.valid_to and day > document.valid_to:
        return Status.EXPIRED, _("Hết hiệu lực sau ngày %(day)s.") % {"day": date_text(document.valid_to)}
    if document.valid_from and day < document.valid_from:
        return Status.EXPIRED, _("Chưa có hiệu lực: từ ngày %(day)s.") % {"day": date_text(document.valid_from)}
    if document.valid_to:
        return Status.VALID, _("Có giá trị đến hết ngày %(day)s.") % {"day": date_text(document.valid_to)}
    return Status.VALID, _("Đúng văn bản do hệ thống cấp.")


def _made(document: VerifiableDocument, status: Status, reason: str) -> Verification:
    if document.demo:
        reason = reason + " " + _("Đây là bản trình diễn, không có giá trị pháp lý.")
    return Verification(
        known=True,
        valid=status == Status.VALID,
        status=status,
        number=document.number,
        code=document.code,
        reason=reason,
        document=document,
    )


def _unknown(code: str, reason: str) -> Verification:
    return Verification(
        known=False, valid=False, status=Status.UNKNOWN, number="", code=code, reason=reason, document=None
    )
