"""Signed sheets, certificates, averages and final results are what they were, and follow from one another."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from spcncl_portal.core.integrity import Broken, in_batches, integrity_check, verdict

from . import calc, queries
from .models import Certificate, CycleResult, DossierTotal, EarlierSignature, ResultRow, Score, ScoreSheet
from .states import CertificateState, ResultState

BATCH = 500
FROZEN = (ResultState.FINAL, ResultState.DECIDED)
PAPER_OUT = (CertificateState.ISSUED, CertificateState.REVOKED, CertificateState.REISSUED)


@integrity_check("score_sheets")
def check_sheets() -> Iterator[Broken | None]:
    """Re-hash every signed sheet; its points are those of its snapshot.

    Sheets that the demo wrote in bulk for measurements have a snapshot without points: of them only the hash.
    """
    sheets = ScoreSheet.objects.filter(state__in=queries.COUNTED).select_related("dossier", "member__user")
    for batch in in_batches(sheets.order_by("pk"), BATCH):
        contents = {sheet.pk: _content(sheet) for sheet in batch}
        with_points = [pk for pk, content in contents.items() if content and not content.get("bulk")]
        given: dict[int, dict] = defaultdict(dict)
        scores = Score.objects.filter(sheet__in=with_points)
        for sheet, code, points, note in scores.values_list("sheet_id", "criterion__code", "points", "note"):
            given[sheet][code] = {"points": points, "note": note}
        for sheet in batch:
            yield verdict(sheet, "score_sheet", _problems(sheet, contents[sheet.pk], given[sheet.pk]))


def _content(sheet: ScoreSheet) -> dict | None:
    """The snapshot's values, None when they cannot be read."""
    try:
        content = json.loads(sheet.snapshot)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _problems(sheet: ScoreSheet, content: dict | None, given: dict) -> Iterator[str]:
    yield from _hash_problems(sheet)
    if content is None:
        yield _("Không đọc được bản chụp của phiếu đã ký.")
        return
    if content.get("dossier") != sheet.dossier.code:
        yield _("Bản chụp của phiếu là của hồ sơ khác.")
    if content.get("bulk"):
        if not sheet.dossier.demo:
            yield _("Bản chụp của phiếu không có điểm.")
    elif content.get("scores") != given:
        yield _("Điểm của phiếu khác với bản chụp khi ký.")


@integrity_check("earlier_signatures")
def check_earlier_signatures() -> Iterator[Broken | None]:
    """What sheets said before they were given back."""
    rows = EarlierSignature.objects.select_related("sheet__dossier", "sheet__member__user").order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        yield verdict(row, "earlier_signature", _hash_problems(row))


def _hash_problems(signed: ScoreSheet | EarlierSignature) -> Iterator[str]:
    if hashlib.sha256(signed.snapshot.encode()).hexdigest() != signed.sha256:
        yield _("Mã băm của phiếu đã ký không khớp: nội dung đã bị thay đổi.")


@integrity_check("certificates")
def check_certificates() -> Iterator[Broken | None]:
    """Every certificate that left the portal has its paper in the register, under its number and code."""
    rows = Certificate.objects.filter(state__in=PAPER_OUT).select_related("document").order_by("pk")
    for certificate in rows.iterator(chunk_size=BATCH):
        yield verdict(certificate, "certificate_entry", _entry_problems(certificate))


def _entry_problems(certificate: Certificate) -> Iterator[str]:
    paper = certificate.document
    if paper is None:
        yield _("Giấy chứng nhận đã cấp nhưng không có trong sổ xác minh.")
    elif (paper.code, paper.number) != (certificate.code, certificate.number):
        yield _("Số hoặc mã của giấy chứng nhận khác với sổ xác minh.")


@integrity_check("results")
def check_results() -> Iterator[Broken | None]:
    """Stored averages, and the rows of final results, are those that the sheets give."""
    for result in CycleResult.objects.select_related("cycle__criteria_set").exclude(cycle__criteria_set=None):
        yield from _check_totals(result)
        if result.state in FROZEN:
            yield from _check_rows(result)


def _check_totals(result: CycleResult) -> Iterator[Broken | None]:
    aggregate = calc.AGGREGATIONS[result.cycle.criteria_set.aggregation]
    points = queries.counted_points(result.cycle)
    for total in DossierTotal.objects.filter(cycle=result.cycle).select_related("dossier").order_by("pk"):
        sheets = points.pop(total.dossier_id, None)
        label = str(total.dossier)[:300]
        if sheets is None:
            problem = _("Có điểm bình quân nhưng không có phiếu chấm.")
        elif (total.scaled, total.sheets) != (calc.scaled(aggregate(sheets)), len(sheets)):
            problem = _("Điểm bình quân đã lưu khác với điểm tính từ các phiếu.")
        else:
            yield None
            continue
        yield Broken("dossier_total", str(total.pk), label, problem)
    for dossier in points:
        yield Broken("dossier_total", "", str(dossier), _("Có phiếu chấm nhưng thiếu điểm bình quân."))


def _check_rows(result: CycleResult) -> Iterator[Broken | None]:
    ranked, _tied = queries.ranking(result.cycle)
    computed = {row.key: row for row in ranked}
    for row in ResultRow.objects.filter(result=result).select_related("dossier").order_by("pk"):
        wanted = computed.pop(row.dossier_id, None)
        if wanted is not None and _same(row, wanted):
            yield None
            continue
        problem = _("Dòng kết quả đã chốt khác với xếp hạng tính lại từ các phiếu.")
        yield Broken("result_row", str(row.pk), str(row.dossier)[:300], problem)
    for dossier in computed:
        yield Broken("result_row", "", str(dossier), _("Kết quả đã chốt thiếu hồ sơ này."))


def _same(row: ResultRow, wanted: calc.Ranked) -> bool:
    average = wanted.average
    return (row.rank, row.numerator, row.denominator, row.average, row.passed, row.top, row.tie) == (
        wanted.rank,
        average.numerator,
        average.denominator,
        calc.shown(average),
        wanted.passed,
        wanted.top,
        wanted.tie,
    )
