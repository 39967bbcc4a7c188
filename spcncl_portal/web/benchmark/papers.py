"""Certificates: laid out in batches and split, as they are issued, against each laid out alone; their seal; memory."""

import datetime
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator

from evaluation.actions.certificates import BATCH
from spcncl_portal.documents.certificates import (
    SPCNCL,
    CertificateSheet,
    product_sheet,
    render_certificate_single,
    render_certificates,
)
from spcncl_portal.documents.codes import new_code
from spcncl_portal.documents.seal import seal_pdf

from .figures import Figure, seconds, tell
from .seal_key import own_seal

YEAR = 2021
SINGLES = 60  # laid out alone: enough for a median


def measure_certificates(count: int) -> Iterator[Figure]:
    """Milliseconds a page in batches and one by one, how many times less a batch costs, the seal, and the memory."""
    sheets = [certificate_sheet(number) for number in range(1, count + 1)]
    render_certificate_single(sheets[0])  # fonts and templates are read once
    tell(f"{count} giấy chứng nhận, từng tập {BATCH}")
    batches = [sheets[start : start + BATCH] for start in range(0, count, BATCH)]
    together = statistics.median(seconds(lambda one=one: _all(one))[0] / len(one) for one in batches)
    tell(f"{min(count, SINGLES)} giấy chứng nhận, từng tờ")
    alone = statistics.median(seconds(lambda one=one: render_certificate_single(one))[0] for one in sheets[:SINGLES])
    yield Figure("certificates_batch", round(together * 1000, 2), "ms", count, 0)
    yield Figure("certificates_single", round(alone * 1000, 2), "ms", count, 0)
    yield Figure("certificates_ratio", round(alone / together, 2), "×", count, None)
    yield from _seal_and_memory(sheets)


def _seal_and_memory(sheets: list[CertificateSheet]) -> Iterator[Figure]:
    """The seal of one file on one core, and the peak of a process that lays out and seals them all."""
    tell(f"{len(sheets)} giấy chứng nhận, đóng dấu số")
    with own_seal() as settings:
        papers = render_certificates(sheets[:BATCH])
        seal_pdf(papers[0])
        once = statistics.median(seconds(lambda one=one: seal_pdf(one))[0] for one in papers)
        yield Figure("certificates_seal", round(once * 1000, 2), "ms", len(sheets), 0)
        command = [sys.executable, "-m", "spcncl_portal.web.benchmark.memory", str(len(sheets))]
        done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=True)
        yield Figure("certificates_memory", float(done.stdout), "MB", len(sheets), None)


def _all(sheets: list[CertificateSheet]) -> None:
    if len(render_certificates(sheets)) != len(sheets):
        raise RuntimeError("a certificate is missing")


def certificate_sheet(number: int) -> CertificateSheet:
    code = new_code("SP", YEAR)
    return product_sheet(
        kind=SPCNCL,
        number=f"{number:03d}/{YEAR}/SPCNCL-HN",
        code=code,
        product=f"Máy biến áp phân phối ba pha ngâm dầu kiểu {number}",
        enterprise=f"Công ty cổ phần Thiết bị đo lường Hà Nội số {number}",
        decision_number="5012/QĐ-UBND",
        decision_date=datetime.date(YEAR, 11, 26),
        year=YEAR,
        valid_to=datetime.date(YEAR + 2, 11, 25),
        verification_url=f"https://spcncl.example/xac-minh/{code}/",
        signer_title="TM. Ủy ban nhân dân",
        signer_name="",
        demo=True,
    )
