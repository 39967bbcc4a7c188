"""The report on the progress of nomination, body by body."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.documents.formats import place_and_date, reference_number
from spcncl_portal.documents.reporting import Column, Paragraph, ReportDocument, Table, report
from spcncl_portal.programme.models import Body, Cycle, DeadlineKind

from .doubles import Double, doubles
from .models import NominationLetter
from .nomination_comparison import LastYear
from .nomination_lines import ARRIVED, counting, distinct_products
from .nomination_queries import COVERAGE, coverage, coverage_totals


@report("tien-do-gioi-thieu", title=gettext_lazy("Tiến độ giới thiệu"), enter="applications.nomination_report")
def nomination_progress(cycle: Cycle, user=None) -> ReportDocument:
    """One row a body: kind, standing, letters sent or received, when, late, lines, enterprises; the sums below."""
    deadline = cycle.deadline(DeadlineKind.NOMINATION)
    totals = coverage_totals(cycle)
    enterprises = counting(cycle).values("tax_code").distinct().count()
    last_year, found = LastYear(cycle), doubles(cycle)
    summary = _(
        "Tính đến %(now)s, %(arrived)s trên %(bodies)s đơn vị đã gửi văn bản giới thiệu; %(received)s đơn vị có văn "
        "bản được tiếp nhận; %(late)s đơn vị gửi quá hạn; %(silent)s đơn vị chưa gửi."
    ) % {**totals, "now": vndatetime(timezone.now())}
    blocks = [Paragraph(summary)]
    if deadline:
        blocks.insert(0, Paragraph(_("Hạn gửi: %(at)s.") % {"at": vndatetime(deadline.at)}))
    if last_year.cycle:
        blocks.append(Paragraph(_last_year_words(last_year)))
    tables = [_table(cycle, last_year), *([_doubles(found)] if found else [])]
    notes = [
        _("Số sản phẩm khác nhau: %(n)s; một sản phẩm có thể được nhiều đơn vị giới thiệu.")
        % {"n": distinct_products(cycle)},
        _("Số doanh nghiệp khác nhau: %(n)s; một doanh nghiệp có thể được nhiều đơn vị giới thiệu.")
        % {"n": enterprises},
    ]
    return ReportDocument(
        name="tien-do-gioi-thieu",
        title=_("Báo cáo"),
        subtitle=_("tiến độ giới thiệu sản phẩm công nghiệp chủ lực năm %(year)s") % {"year": cycle.year},
        number=reference_number(None, "BC-SCT"),
        place_date=place_and_date("Hà Nội", timezone.now()),
        blocks=[*blocks, *tables],
        notes=notes,
        landscape=True,
    )


def _last_year_words(last_year: LastYear) -> str:
    values = {"year": last_year.cycle.year, **last_year.totals}
    words = _(
        "Năm %(year)s: %(arrived)s trên %(bodies)s đơn vị đã gửi, %(all_nominees)s lượt sản phẩm. Đơn vị mới được so "
        "với đơn vị mà nó kế thừa; đơn vị đã chia tách không chia được số liệu nên mỗi đơn vị mới được so với cả đơn "
        "vị cũ."
    )
    return words % values


def _doubles(found: list[Double]) -> Table:
    columns = [
        Column(_("STT"), 6, kind="int"),
        Column(_("Doanh nghiệp"), 34),
        Column(_("Mã số thuế"), 16),
        Column(_("Sản phẩm"), 34),
        Column(_("Đơn vị giới thiệu"), 34),
        Column(_("Vì sao"), 18),
        Column(_("Quyết định"), 20),
    ]
    rows = [
        [
            place,
            double.enterprise_name,
            double.tax_codes,
            double.product_names,
            ", ".join(double.bodies),
            double.kind_label,
            double.decision_label,
        ]
        for place, double in enumerate(found, start=1)
    ]
    return Table(columns, rows, caption=_("Sản phẩm được nhiều đơn vị giới thiệu"))


def _table(cycle: Cycle, last_year: LastYear) -> Table:
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
    if last_year.cycle:
        title = _("Sản phẩm năm %(year)s") % {"year": last_year.cycle.year}
        columns += [Column(title, 10, kind="int"), Column(_("Cách so sánh"), 24)]
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
            *_before(body, last_year),
        ]
        for place, body in enumerate(coverage(cycle), start=1)
    ]
    sums = [sum(row[index] for row in rows) for index in (5, 7, 8, 9)]
    total = ["", _("Cộng"), "", "", "", sums[0], None, *sums[1:]]
    if last_year.cycle:
        total += [last_year.totals["all_nominees"], ""]
    return Table(columns, rows, caption=_("Tiến độ theo đơn vị"), total=total)


def _before(body: Body, last_year: LastYear) -> list:
    """What the body nominated last year, and what that rests on; nothing without a cycle before."""
    if not last_year.cycle:
        return []
    before = last_year.of(body.pk)
    if before is None:
        return [None, _("không giới thiệu")]
    return [before.nominees, before.basis or _("cùng đơn vị")]
