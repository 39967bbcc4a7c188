"""What the digital signatures in a PDF say: who, when, unchanged since, chain of certificates. Nothing is signed here.

What was not checked is said as well: no network is used, so nobody is asked whether a certificate was revoked; without
configured roots (SIGNATURE_ROOTS, a folder of .pem, .crt or .cer files) the chain is not checked.
"""

import datetime
import io
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from .formats import HANOI
from .reporting.texts import clean

MAX_SIGNATURES, MAX_WORDS = 20, 300
TRUSTED, UNTRUSTED, UNCHECKED = "trusted", "untrusted", "unchecked"
WHOLE, ADDED, CHANGED = "whole", "added", "changed"
_ROOT_FILES = ("*.pem", "*.crt", "*.cer", "*.der")

log = logging.getLogger(__name__)
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class SignatureReport:
    """One signature.

    intact: the signed bytes are unchanged and the signature fits the certificate. extent: `whole` (the whole file),
    `added` (only further signatures or filled fields came after it), `changed` (something else came after it).
    claimed_at: the signer's own clock; stamped_at: a time stamp's (ISO 8601, empty when there is none), stamp_intact:
    whether the time stamp itself fits. chain: `trusted`, `untrusted` or `unchecked`. problem: why it could not be read.
    """

    field: str
    signer: str = ""
    issuer: str = ""
    valid_from: str = ""
    valid_to: str = ""
    claimed_at: str = ""
    stamped_at: str = ""
    stamp_intact: bool = False
    intact: bool = False
    extent: str = CHANGED
    chain: str = UNCHECKED
    problem: str = ""

    def as_json(self) -> dict:
        return asdict(self)


def check_pdf(data: bytes) -> list[SignatureReport]:
    """Return a report for each digital signature in a PDF, oldest first; none for a plain scan.

    A file that cannot be read, and a signature that cannot be understood, give a report with its problem.
    """
    if b"/ByteRange" not in data:
        return []
    try:
        signatures = PdfFileReader(io.BytesIO(data), strict=False).embedded_signatures[:MAX_SIGNATURES]
    except Exception:  # pyhanko raises errors of many kinds on broken files; each means the same here
        log.info("a PDF's signatures could not be read", exc_info=True)
        return [SignatureReport("", problem=_("Không đọc được phần chữ ký số trong tệp."))]
    return [_report(one) for one in signatures if one.sig_object_type == "/Sig"]


def _report(signature: EmbeddedPdfSignature) -> SignatureReport:
    roots = _roots(str(getattr(settings, "SIGNATURE_ROOTS", "") or ""))
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    try:
        status = validate_pdf_signature(signature, context)
        return _told(signature, status, bool(roots))
    except Exception:  # as above
        log.info("a signature could not be checked", exc_info=True)
        return SignatureReport(_plain(signature.field_name), problem=_("Chữ ký số này có dạng không kiểm tra được."))


def _told(signature: EmbeddedPdfSignature, status: PdfSignatureStatus, has_roots: bool) -> SignatureReport:
    certificate = status.signing_cert
    stamp = status.timestamp_validity
    claimed = signature.self_reported_timestamp
    chain = (TRUSTED if status.trusted else UNTRUSTED) if has_roots else UNCHECKED
    return SignatureReport(
        field=_plain(signature.field_name),
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        valid_from=certificate.not_valid_before.isoformat(),
        valid_to=certificate.not_valid_after.isoformat(),
        claimed_at=claimed.isoformat() if claimed else "",
        stamped_at=stamp.timestamp.isoformat() if stamp else "",
        stamp_intact=bool(stamp and stamp.intact and stamp.valid),
        intact=bool(status.intact and status.valid),
        extent=_extent(status),
        chain=chain,
    )


def _extent(status: PdfSignatureStatus) -> str:
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return WHOLE
    return ADDED if status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and status.docmdp_ok else CHANGED


def _name(name: x509.Name) -> str:
    """Return "Tên người, đơn vị" of a certificate's subject or issuer."""
    native = name.native
    parts = [native.get(key) for key in ("common_name", "organization_name")]
    flat = [", ".join(part) if isinstance(part, list) else part for part in parts if part]
    return _plain(", ".join(dict.fromkeys(flat)) or name.human_friendly)


def _plain(text: str) -> str:
    """Return words of a stranger's file as a database can keep and a page can show them."""
    return " ".join(clean(str(text)).split())[:MAX_WORDS]


@lru_cache(maxsize=4)
def _roots(folder: str) -> tuple[x509.Certificate, ...]:
    """Return the certificates in the folder; read once a process. A file that holds none is logged and left out."""
    if not folder:
        return ()
    roots = []
    for file in sorted(file for pattern in _ROOT_FILES for file in Path(folder).glob(pattern)):
        try:
            roots += load_certs_from_pemder([str(file)])
        except (OSError, ValueError, TypeError):
            log.exception("no certificate in %s", file.name)
    return tuple(roots)


def sentences(report: dict) -> list[tuple[str, str]]:
    """Return a stored report as labels and words for people, with what was not checked."""
    if report.get("problem"):
        return [(_("Kết quả"), report["problem"])]
    return [
        (_("Người ký (theo chứng thư)"), report["signer"]),
        (_("Tổ chức cấp chứng thư"), report["issuer"]),
        (_("Chứng thư có hạn"), f"{_moment(report['valid_from'])} – {_moment(report['valid_to'])}"),
        (_("Thời điểm ký"), _when(report)),
        (_("Toàn vẹn"), _integrity(report)),
        (_("Chuỗi chứng thư"), _chain(report)),
        (_("Thu hồi"), _("Chưa kiểm tra chứng thư có bị thu hồi hay không: hệ thống không hỏi ra mạng ngoài.")),
    ]


def _moment(text: str) -> str:
    if not text:
        return "–"
    at = datetime.datetime.fromisoformat(text)
    with suppress(OverflowError):  # "without end" in a certificate is the last second of the year 9999
        at = at.astimezone(HANOI)
    return at.strftime("%d/%m/%Y %H:%M")


def _when(report: dict) -> str:
    if report["stamped_at"]:
        fits = _("dấu thời gian nguyên vẹn") if report["stamp_intact"] else _("dấu thời gian KHÔNG khớp")
        return _("%(at)s theo dấu thời gian (%(fits)s)") % {"at": _moment(report["stamped_at"]), "fits": fits}
    if report["claimed_at"]:
        return _("%(at)s theo đồng hồ máy người ký, không có dấu thời gian") % {"at": _moment(report["claimed_at"])}
    return _("không ghi thời điểm")


def _integrity(report: dict) -> str:
    if not report["intact"]:
        return _("KHÔNG nguyên vẹn: nội dung đã bị sửa sau khi ký hoặc chữ ký hỏng.")
    return {
        WHOLE: _("Nguyên vẹn; chữ ký bao trùm toàn bộ tệp."),
        ADDED: _("Phần đã ký nguyên vẹn; sau đó tệp chỉ được ký thêm hoặc điền ô, không đổi nội dung."),
        CHANGED: _("Phần đã ký còn nguyên nhưng sau khi ký tệp đã được THÊM hoặc SỬA nội dung."),
    }[report["extent"]]


def _chain(report: dict) -> str:
    return {
        TRUSTED: _("Dẫn tới một chứng thư gốc mà cơ quan tin cậy."),
        UNTRUSTED: _("Không dẫn tới chứng thư gốc nào mà cơ quan tin cậy, hoặc chứng thư đã hết hạn."),
        UNCHECKED: _("Chưa kiểm tra được chuỗi chứng thư: chưa khai báo chứng thư gốc tin cậy."),
    }[report["chain"]]
