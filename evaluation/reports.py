"""Named reports of the evaluation: the score table, and the list of recognised products."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Dossier
from applications.visibility import without_hidden
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.formats import date_text, place_and_date
from spcncl_portal.documents.reporting import Column, Paragraph, ReportDocument, Table, report
from spcncl_portal.programme.models import Criterion, Cycle

from . import calc, queries
from .models import Certificate, CycleResult, Decision, Recognition, ResultRow, ScoreSheet
from .recognition_queries import COUNTED
from .states import CertificateState, ResultState

PLACE = "Hà Nội"


@dataclass(frozen=True)
class Line:
    """One dossier of the score table; `rank` may be tied."""

    dossier: Dossier
    rank: int
    average: Fraction
    passed: bool
    top: bool


@report("bang-diem", title=gettext_lazy("Bảng tổng hợp điểm"), enter="evaluation.view_ranking")
def score_table(cycle: Cycle, user=None) -> ReportDocument:
    """Dossiers by rank with the mean of each criterion and the average; refused while the phase is independent.

    Dossiers that `user` declared a conflict with are left out.
    """
    result = CycleResult.objects.filter(cycle=cycle).select_related("cycle__criteria_set").first()
    if result is None:
        raise ActionError(_("Chu kỳ %(year)s chưa bắt đầu chấm điểm.") % {"year": cycle.year})
    if result.independent:
        raise ActionError(_("Chu kỳ %(year)s đang chấm điểm độc lập; chưa được xem kết quả.") % {"year": cycle.year})
    criteria = list(result.cycle.criteria_set.criteria.all())
    lines = _lines(result, user)
    passed, most = sum(line.passed for line in lines), _("tối đa")
    return ReportDocument(
        name="bang-diem",
        title=_("Bảng tổng hợp điểm"),
        subtitle=_("xét chọn sản phẩm công nghiệp chủ lực thành phố Hà Nội năm %(year)s") % {"year": cycle.year},
        place_date=place_and_date(PLACE, timezone.localdate()),
        landscape=True,
        assumed_note=assumed_note(result.cycle),
        blocks=[
            Paragraph(
                _(
                    "%(total)d hồ sơ được chấm, %(passed)d hồ sơ đạt từ %(mark)s điểm. Điểm bình quân từng tiêu chí "
                    "lấy trên các thành viên đã chấm, rồi cộng lại."
                )
                % {"total": len(lines), "passed": passed, "mark": _points(result.cycle.criteria_set.pass_points)}
            ),
            _score_rows(result.cycle, lines, criteria),
        ],
        notes=[f"{one.code}: {one.name} ({most} {_points(one.max_points)})." for one in criteria],
    )


def _score_rows(cycle: Cycle, lines: list[Line], criteria: list[Criterion]) -> Table:
    means, signed = _means(cycle)
    rows = [
        [
            line.rank,
            line.dossier.code,
            line.dossier.product_name,
            line.dossier.enterprise_name,
            *(means[line.dossier.pk].get(one.code) for one in criteria),
            line.average,
            signed[line.dossier.pk],
            _outcome(line),
        ]
        for line in lines
    ]
    columns = [
        Column(_("Hạng"), 11, align="centre", kind="int"),
        Column(_("Hồ sơ"), 12),
        Column(_("Sản phẩm"), 30),
        Column(_("Doanh nghiệp"), 30),
        *(Column(one.code, 9, kind="points") for one in criteria),
        Column(_("Điểm bình quân"), 12, kind="points", decimals=4),
        Column(_("Số phiếu"), 10, kind="int"),
        Column(_("Kết quả"), 12),
    ]
    return Table(columns, rows)


def _points(hundredths: int) -> str:
    return calc.shown(Fraction(hundredths, 100), 2).replace(".", ",").removesuffix(",00")


def assumed_note(cycle: Cycle) -> str:
    """Why points and limits are assumed, or nothing."""
    criteria = cycle.criteria_set
    if criteria is None or not criteria.assumed:
        return ""
    return f"{_('Bộ tiêu chí')} “{criteria.name}” – {_('giả định')}. {criteria.assumed_note}".strip()


def _outcome(line: Line) -> str:
    if line.top:
        return _("Đạt, Top 10")
    return _("Đạt") if line.passed else _("Không đạt")


def _lines(result: CycleResult, user) -> list[Line]:
    """The frozen rows once the result is final, else the ranking as the sheets give it now."""
    if result.state in (ResultState.FINAL, ResultState.DECIDED):
        frozen = ResultRow.objects.filter(result=result).select_related("dossier")
        lines = [
            Line(one.dossier, one.rank, Fraction(one.numerator, one.denominator), one.passed, one.top) for one in frozen
        ]
    else:
        ranked, _tied = queries.ranking(result.cycle)
        dossiers = Dossier.objects.in_bulk([one.key for one in ranked])
        lines = [Line(dossiers[one.key], one.rank, one.average, one.passed, one.top) for one in ranked]
    if user is not None and queries.conflicts_of(user) is not None:
        allowed = without_hidden(Dossier.objects.filter(cycle=result.cycle), user).values_list("pk", flat=True)
        shown = set(allowed)
        lines = [line for line in lines if line.dossier.pk in shown]
    return sorted(lines, key=lambda line: (line.rank, line.dossier.code))


def _means(cycle: Cycle) -> tuple[dict[int, dict[str, Fraction]], dict[int, int]]:
    """Per dossier the mean of each criterion over who scored it, and the number of sheets that count."""
    grouped = defaultdict(list)
    sheets = ScoreSheet.objects.filter(dossier__cycle=cycle).only("dossier_id", "member_id", "state", "round")
    for sheet in sheets.prefetch_related("scores__criterion"):
        grouped[sheet.dossier_id].append(sheet)
    means: dict[int, dict[str, Fraction]] = defaultdict(dict)
    counts: dict[int, int] = defaultdict(int)
    for dossier, own in grouped.items():
        counted = queries.counted_sheets(own)
        counts[dossier] = len(counted)
        given = defaultdict(list)
        for sheet in counted:
            for score in sheet.scores.all():
                given[score.criterion.code].append(score.points)
        means[dossier] = {code: Fraction(sum(points), 100 * len(points)) for code, points in given.items()}
    return means, counts


@report(
    "danh-sach-cong-nhan",
    title=gettext_lazy("Danh sách sản phẩm được công nhận"),
    enter="evaluation.view_recognitions",
)
def recognised_list(cycle: Cycle, user=None) -> ReportDocument:
    """The recognised products of the cycle in order of rank, with the numbers of their certificates."""
    decision = Decision.objects.filter(cycle=cycle).first()
    if decision is None:
        raise ActionError(_("Chu kỳ %(year)s chưa có quyết định công nhận.") % {"year": cycle.year})
    recognitions = list(
        decision.recognitions.filter(state__in=COUNTED).select_related("sector").order_by("rank", "sort_key", "pk")
    )
    facts = {
        "number": decision.number,
        "date": date_text(decision.dated),
        "products": len(recognitions),
        "enterprises": len({one.enterprise_id for one in recognitions}),
        "top": sum(one.top for one in recognitions),
    }
    text = _(
        "Theo Quyết định số %(number)s ngày %(date)s của Ủy ban nhân dân thành phố Hà Nội: %(products)d sản phẩm của "
        "%(enterprises)d doanh nghiệp được công nhận, trong đó %(top)d sản phẩm thuộc nhóm dẫn đầu."
    )
    return ReportDocument(
        name="danh-sach-cong-nhan",
        title=_("Danh sách"),
        subtitle=_(
            "sản phẩm công nghiệp chủ lực thành phố Hà Nội được công nhận năm %(year)s "
            "(Quyết định số %(number)s ngày %(date)s)"
        )
        % {"year": cycle.year, **facts},
        place_date=place_and_date(PLACE, timezone.localdate()),
        landscape=True,
        assumed_note=assumed_note(cycle),
        blocks=[Paragraph(text % facts), _recognised_rows(decision, recognitions)],
        notes=[_("Có dữ liệu trình diễn.")] if any(one.demo for one in recognitions) else [],
    )


def _recognised_rows(decision: Decision, recognitions: list[Recognition]) -> Table:
    numbers = _certificate_numbers(decision)
    rows = [
        [
            position,
            one.product_name,
            one.enterprise_name,
            one.tax_code,
            one.sector.name if one.sector else "",
            "x" if one.top else "",
            "\n".join(numbers[one.pk]),
            one.valid_to,
        ]
        for position, one in enumerate(recognitions, start=1)
    ]
    columns = [
        Column(_("TT"), 5, align="centre", kind="int"),
        Column(_("Sản phẩm"), 32),
        Column(_("Doanh nghiệp"), 36),
        Column(_("Mã số thuế"), 13),
        Column(_("Ngành"), 18),
        Column(_("Top 10"), 8, align="centre"),
        Column(_("Số giấy chứng nhận"), 22),
        Column(_("Có giá trị đến"), 12, kind="date"),
    ]
    return Table(columns, rows)


def _certificate_numbers(decision: Decision) -> dict[int, list[str]]:
    numbers = defaultdict(list)
    issued = Certificate.objects.filter(recognition__decision=decision, state=CertificateState.ISSUED)
    for certificate in issued.order_by("kind", "sequence"):
        numbers[certificate.recognition_id].append(certificate.number)
    return numbers
