"""Certificates: laid out in batches and split, as they are issued, against each laid out alone; in one run."""

import datetime
import statistics
from collections.abc import Iterator

from evaluation.actions.certificates import BATCH
from spcncl_portal.documents.certificates import (
    SPCNCL,
    CertificateSheet,
    render_certificate_single,
    render_certificates,
)
from spcncl_portal.documents.codes import new_code

from .figures import Figure, seconds, tell

YEAR = 2021


def measure_certificates(count: int) -> Iterator[Figure]:
    """Milliseconds a page, the median of the batches and of the single ones, and how many times less a batch costs."""
    sheets = [_sheet(number) for number in range(1, count + 1)]
    render_certificate_single(sheets[0])  # fonts and templates are read once
    tell(f"{count} giấy chứng nhận, từng tập {BATCH}")
    batches = [sheets[start : start + BATCH] for start in range(0, count, BATCH)]
    together = statistics.median(seconds(lambda one=one: _all(one))[0] / len(one) for one in batches)
    tell(f"{count} giấy chứng nhận, từng tờ")
    alone = statistics.median(seconds(lambda one=one: render_certificate_single(one))[0] for one in sheets)
    yield Figure("certificates_batch", round(together * 1000, 2), "ms", count, 0)
    yield Figure("certificates_single", round(alone * 1000, 2), "ms", count, 0)
    yield Figure("certificates_ratio", round(alone / together, 2), "×", count, None)


def _all(sheets: list[CertificateSheet]) -> None:
    if len(render_certificates(sheets)) != len(sheets):
        raise RuntimeError("a certificate is missing")


def _sheet(number: int) -> CertificateSheet:
    code = new_code("SP", YEAR)
    return CertificateSheet(
        kind=SPCNCL,
        number=f"{number:03d}/{YEAR}/SPCNCL-HN",
        code=code,
        product=f"Máy biến áp phân phối ba pha ngâm dầu kiểu {number}",
        enterprise=f"Công ty cổ phần Thiết bị đo lường Hà Nội số {number}",
        decision_number="5012/QĐ-UBND",
        decision_date=datetime.date(YEAR, 11, 26),
        year=YEAR,
        valid_from=datetime.date(YEAR, 11, 26),
        valid_to=datetime.date(YEAR + 2, 11, 25),
        verification_url=f"https://spcncl.example/xac-minh/{code}/",
        signer_title="TM. Ủy ban nhân dân",
        signer_name="",
        demo=True,
    )
