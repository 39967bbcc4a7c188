"""The report on the progress of nomination, body by body."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.documents.formats import place_and_date, reference_number
from spcncl_portal.documents.reporting import Column, Paragraph, ReportDocument, Table, report
from spcncl_portal.programme.models import Cycle, DeadlineKind

from .models import NominationLetter, Nominee
from .nomination_queries import ARRIVED, COVERAGE, coverage, coverage_totals


@report("tien-do-gioi-thieu", title=gettext_lazy("Tiến độ giới thiệu"), enter="applications.nomination_report")
def nomination_progress(cycle: Cycle, user=None) -> ReportDocument:
    """One row a body: kind, standing, letters sent or received, when, late, lines, enterprises; the sums below."""
    deadline = cycle.deadline(DeadlineKind.NOMINATION)
    totals = coverage_totals(cycle)
    lines = Nominee.objects.filter(letter__cycle=cycle, letter__state__in=ARRIVED)
    distinct = lines.values("tax_code").distinct().count()
    summary = _(
        "Tính đến %(now)s, %(arrived)s trên %(bodies)s đơn vị đã gửi văn bản giới thiệu; %(received)s đơn vị có văn "
        "bản được tiếp nhận; %(late)s đơn vị gửi quá hạn; %(silent)s đơn vị chưa gửi."
    ) % {**totals, "now": vndatetime(timezone.now())}
    blocks = [Paragraph(summary)]
    if deadline:
        blocks.insert(0, Paragraph(_("Hạn gửi: %(at)s.") % {"at": vndatetime(deadline.at)}))
    note = _("Số doanh nghiệp khác nhau: %(n)s; một doanh nghiệp có thể được nhiều đơn vị giới thiệu.")
    return ReportDocument(
        name="tien-do-gioi-thieu",
        title=_("Báo cáo"),
        subtitle=_("tiến độ giới thiệu sản phẩm công nghiệp chủ lực năm %(year)s") % {"year": cycle.year},
        number=reference_number(None, "BC-SCT"),
        place_date=place_and_date("Hà Nội", timezone.now()),
        blocks=[*blocks, _table(cycle)],
        notes=[note % {"n": distinct}],
        landscape=True,
    )


def _table(cycle: Cycle) -> Table:
    columns = [
        Column(_("STT"), 6, kind="int"),
        Column(_("Đơn vị"), 34),
        Column(_("Loại"), 18),
        Column(_("Tình trạng"), 16),
        Column(_("Số văn bản"), 18),
        Column(_("Văn bản đã gửi"), 10, kind="int"),
        Column(_("Gửi lần đầu"), 14, kind="date"),
        Column(_("Quá hạn"), 9, kind="int"),
        Column(_("Sản phẩm"), 10, kind="int"),
        Column(_("Doanh nghiệp"), 10, kind="int"),
    ]
    numbers: dict[int, list[str]] = {}
    for letter in NominationLetter.objects.filter(cycle=cycle, state__in=ARRIVED).order_by("sent_at"):
        numbers.setdefault(letter.body_id, []).append(letter.number)
    standing = dict(COVERAGE)
    rows = [
        [
            place,
            body.name,
            body.get_kind_display(),
            str(standing[body.standing]),
            ", ".join(numbers.get(body.pk, [])),
            body.letters_sent + body.letters_received,
            body.first_sent,
            body.letters_late,
            body.nominees,
            body.enterprises,
        ]
        for place, body in enumerate(coverage(cycle), start=1)
    ]
    sums = [sum(row[index] for row in rows) for index in (5, 7, 8, 9)]
    total = ["", _("Cộng"), "", "", "", sums[0], None, *sums[1:]]
    return Table(columns, rows, caption=_("Tiến độ theo đơn vị"), total=total)
