"""What stands on one certificate of each kind: the words that its design's placeholders take."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit

from .certificate_kinds import RULES, CertificateKind
from .certificate_pieces import Signer
from .formats import date_text, place_and_date

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True)
class CertificateSheet:
    """One certificate to be laid out.

    kind: one of CertificateKind. number: as printed, `012/2021/SPCNCL-HN`. code: from `codes.new_code`.
    verification_url: the full address that the QR code holds. words: placeholder and text, but for number, code and
    address. signers: at most two. demo: prints "BẢN TRÌNH DIỄN" across the sheet.
    """

    kind: str
    number: str
    code: str
    verification_url: str
    words: tuple[tuple[str, str], ...]
    signers: tuple[Signer, ...] = ()
    demo: bool = False

    @property
    def address(self) -> str:
        """Where to verify, as printed: host and path without the code."""
        parts = urlsplit(self.verification_url)
        return f"{parts.netloc}{parts.path.split(self.code)[0]}"

    @property
    def values(self) -> dict[str, str]:
        """Placeholder → text, all of them."""
        return {**dict(self.words), "number": self.number, "code": self.code, "address": self.address}

    @property
    def title(self) -> str:
        """The title of the PDF: what it is, its number, for what or whom."""
        return f"Giấy chứng nhận {self.number} – {dict(self.words)[RULES[self.kind].holder]}"


def english_date(day: datetime.date) -> str:
    """Return `5 November 2021`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def product_sheet(
    *,
    kind: str,
    number: str,
    code: str,
    product: str,
    enterprise: str,
    decision_number: str,
    decision_date: datetime.date,
    year: int,
    valid_to: datetime.date | None,
    verification_url: str,
    signer_title: str,
    signer_name: str,
    demo: bool = False,
    place: str = "Hà Nội",
) -> CertificateSheet:
    """A certificate of a recognised product, kind SPCNCL or TOP10, dated like its decision."""
    words = {
        "product": product,
        "enterprise": enterprise,
        "decision_number": decision_number,
        "decision_date": date_text(decision_date),
        "validity": f"; có giá trị đến ngày {date_text(valid_to)}" if valid_to else "",
        "validity_en": f"; valid until {date_text(valid_to)}" if valid_to else "",
        **_dated(year, place, decision_date),
    }
    signer = Signer(signer_title, signer_name)
    return CertificateSheet(kind, number, code, verification_url, tuple(words.items()), (signer,), demo)


def person_sheet(
    *,
    kind: str,
    number: str,
    code: str,
    holder: str,
    subject: str,
    first_day: datetime.date,
    last_day: datetime.date,
    issued_on: datetime.date,
    year: int,
    verification_url: str,
    enterprise: str = "",
    signers: tuple[Signer, ...] = (),
    demo: bool = False,
    place: str = "Hà Nội",
) -> CertificateSheet:
    """A certificate of a person or a participant, kind TRAINING or PARTICIPATION.

    subject: the class or event; enterprise: where the person works (TRAINING). Raises ValueError for a product's kind.
    """
    if kind not in (CertificateKind.TRAINING, CertificateKind.PARTICIPATION):
        raise ValueError(f"a certificate of kind {kind} is not a person's")
    words = {
        "holder": holder,
        "enterprise": enterprise,
        "subject": subject,
        "period": _period(first_day, last_day),
        "period_en": _period_en(first_day, last_day),
        **_dated(year, place, issued_on),
    }
    return CertificateSheet(kind, number, code, verification_url, tuple(words.items()), tuple(signers), demo)


def _dated(year: int, place: str, day: datetime.date) -> dict[str, str]:
    return {
        "year": str(year),
        "place_date": place_and_date(place, day),
        "place_date_en": f"{'Ha Noi' if place == 'Hà Nội' else place}, {english_date(day)}",
    }


def _period(first: datetime.date, last: datetime.date) -> str:
    if first == last:
        return f"ngày {date_text(first)}"
    return f"từ ngày {date_text(first)} đến ngày {date_text(last)}"


def _period_en(first: datetime.date, last: datetime.date) -> str:
    return f"on {english_date(first)}" if first == last else f"from {english_date(first)} to {english_date(last)}"
