"""The analysis in tables, charts and sentences: the same for the screen and for the report `phan-tich-ho-so`."""

from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import show_number
from spcncl_portal.documents.formats import place_and_date, reference_number
from spcncl_portal.documents.reporting import Chart, Column, Heading, Items, Paragraph, ReportDocument, Table, report
from spcncl_portal.programme.calc import BILLION
from spcncl_portal.programme.figures import MEASURE_NAMES
from spcncl_portal.programme.models import Cycle

from . import analysis_calc as calc
from .analysis import Analysis, Share, analyse
from .calc import rounded
from .completeness import figure_label

TOP = 10  # rows of a list of the largest
MOST_NAMED = 12  # codes of dossiers named in a line; the rest is counted


def billions(value: int) -> Fraction:
    """Whole đồng as tỷ đồng, exact."""
    return Fraction(value, BILLION)


def sector_table(found: Analysis) -> Table:
    """One row a sector and the sums."""
    year = found.last_year
    columns = [
        Column(_("Ngành"), 30),
        Column(_("Hồ sơ"), 8, kind="int"),
        Column(_("Doanh nghiệp"), 9, kind="int"),
        Column(_("Doanh thu sản phẩm %(year)s (tỷ đồng)") % {"year": year}, 15, kind="number", decimals=1),
        Column(_("Tăng so với %(year)s (%%)") % {"year": year - 1}, 11, kind="number", decimals=1),
        Column(_("Giá trị sản xuất (tỷ đồng)"), 14, kind="number", decimals=1),
        Column(_("Xuất khẩu (tỷ đồng)"), 13, kind="number", decimals=1),
        Column(_("Xuất khẩu (USD)"), 15, kind="int"),
        Column(_("Tỷ trọng xuất khẩu (%)"), 10, kind="number", decimals=1),
        Column(_("Doanh thu trên một lao động (tỷ đồng)"), 12, kind="number", decimals=2),
    ]
    rows = [_sector_row(one) for one in found.sectors]
    return Table(columns, rows, caption=_("Số liệu theo ngành"), total=_sector_row(found.whole))


def _sector_row(one: calc.Summary) -> list:
    return [
        one.name, one.dossiers, one.enterprises, billions(one.revenue), one.growth, billions(one.production),
        billions(one.export_vnd), one.export_usd, one.export_share, one.productivity,
    ]  # fmt: skip


def spread_table(found: Analysis) -> Table:
    """Smallest, quarters and largest of each measure, with how many lack it."""
    columns = [Column(_("Chỉ số"), 44), Column(_("Có số liệu"), 9, kind="int"), Column(_("Thiếu"), 8, kind="int")]
    names = (_("Nhỏ nhất"), _("Tứ phân vị 1"), _("Trung vị"), _("Tứ phân vị 3"), _("Lớn nhất"))
    columns += [Column(name, 12, kind="number", decimals=2) for name in names]
    rows = [
        [_measure(name), one.given, one.missing, one.least, one.lower, one.median, one.upper, one.most]
        for name, one in found.spreads.items()
    ]
    return Table(columns, rows, caption=_("Phân bố các chỉ số"))


def outlier_table(found: Analysis) -> Table:
    """The values that lie far outside."""
    columns = [
        Column(_("Hồ sơ"), 12), Column(_("Sản phẩm"), 30), Column(_("Doanh nghiệp"), 30), Column(_("Chỉ số"), 34),
        Column(_("Giá trị"), 14, kind="number", decimals=2), Column(_("Nhận xét"), 16),
    ]  # fmt: skip
    rows = [
        [
            one.entry.code, one.entry.product, one.entry.enterprise_name, _measure(one.measure), one.value,
            _("cao hẳn") if one.high else _("thấp hẳn"),
        ]
        for one in found.outliers
    ]  # fmt: skip
    return Table(columns, rows, caption=_("Giá trị khác thường cần xem lại"))


def missing_table(found: Analysis) -> Table:
    """Which figures lack in which dossiers."""
    columns = [Column(_("Số liệu"), 40), Column(_("Số hồ sơ thiếu"), 12, kind="int"), Column(_("Hồ sơ"), 50)]
    rows = [[figure_label(*key), len(codes), _some(codes)] for key, codes in found.missing.items()]
    return Table(columns, rows, caption=_("Số liệu còn thiếu"))


def _some(codes: list[str]) -> str:
    more = len(codes) - MOST_NAMED
    text = ", ".join(codes[:MOST_NAMED])
    return _("%(codes)s và %(n)s hồ sơ khác") % {"codes": text, "n": more} if more > 0 else text


def contradiction_table(found: Analysis) -> Table:
    """Where dossiers of one enterprise say different things about it."""
    columns = [Column(_("Doanh nghiệp"), 34), Column(_("Số liệu"), 34), Column(_("Các hồ sơ khai"), 50)]
    rows = [
        [enterprise, figure_label(name, year), "; ".join(f"{code}: {show_number(value)}" for code, value in said)]
        for enterprise, name, year, said in found.contradictions
    ]
    return Table(columns, rows, caption=_("Số liệu của cùng doanh nghiệp khai khác nhau"))


def share_table(found: Analysis) -> Table:
    """Part of the city's output and exports, with what it rests on."""
    columns = [
        Column(_("Chỉ số"), 36), Column(_("Các hồ sơ (tỷ đồng)"), 16, kind="number", decimals=1),
        Column(_("Hồ sơ có số liệu"), 10, kind="int"),
        Column(_("Toàn Thành phố (tỷ đồng)"), 16, kind="number", decimals=1),
        Column(_("Tỷ trọng (%)"), 10, kind="number", decimals=2), Column(_("Nguồn số liệu Thành phố"), 34),
    ]  # fmt: skip
    rows = [
        [
            one.label, billions(one.part), one.given, None if one.whole is None else billions(one.whole), one.percent,
            _source(one),
        ]
        for one in found.shares
    ]  # fmt: skip
    caption = _("Tỷ trọng trong toàn Thành phố năm %(year)s") % {"year": found.last_year}
    return Table(columns, rows, caption=caption)


def _source(share: Share) -> str:
    if share.whole is None:
        return _("chưa nhập số liệu của Thành phố")
    return f"{share.source} ({_('giả định')})" if share.assumed else share.source


def _measure(name: str) -> str:
    text = str(MEASURE_NAMES[name])
    return text[:1].upper() + text[1:]


def sector_chart(found: Analysis) -> Chart:
    """Product revenue and exports by sector."""
    return Chart(
        _("Doanh thu sản phẩm và xuất khẩu theo ngành năm %(year)s") % {"year": found.last_year},
        _("Ngành"),
        [one.name for one in found.sectors],
        [
            (_("Doanh thu sản phẩm"), [billions(one.revenue) for one in found.sectors]),
            (_("Xuất khẩu"), [billions(one.export_vnd) for one in found.sectors]),
        ],
        unit=_("tỷ đồng"),
        decimals=1,
    )


def years_chart(found: Analysis) -> Chart:
    """The three years, over the dossiers that gave all of them."""
    names = {
        "production_value": _("Giá trị sản xuất"),
        "product_revenue": _("Doanh thu sản phẩm"),
        "export_vnd": _("Xuất khẩu"),
    }
    return Chart(
        _("Ba năm của các hồ sơ có đủ số liệu"),
        _("Năm"),
        [str(year) for year in found.years],
        [(label, [billions(value) for value in found.totals(name)]) for name, label in names.items()],
        unit=_("tỷ đồng"),
        kind="line",
        decimals=1,
    )


def class_chart(found: Analysis, measure: str) -> Chart:
    """How many products lie in each class of a measure (`calc.BOUNDS`)."""
    bounds = calc.BOUNDS[measure]
    counts = calc.classes(found.values(measure), bounds)
    return Chart(
        _("Số sản phẩm theo %(measure)s") % {"measure": MEASURE_NAMES[measure]},
        _("Khoảng"),
        [_class_name(bounds, place) for place in range(len(bounds))],
        [(_("Số sản phẩm"), counts)],
        unit=_("sản phẩm"),
    )


def _class_name(bounds, place: int) -> str:
    if place == 0:
        return _("dưới %(to)s") % {"to": show_number(bounds[1])}
    if place == len(bounds) - 1:
        return _("từ %(from)s") % {"from": show_number(bounds[-1])}
    return _("%(from)s – dưới %(to)s") % {"from": show_number(bounds[place]), "to": show_number(bounds[place + 1])}


def sentences(found: Analysis) -> list[str]:
    """What the figures say, one sentence a thought; each from the figures of the tables."""
    whole, counts = found.whole, found.growth_counts
    values = {
        "dossiers": show_number(whole.dossiers), "enterprises": show_number(whole.enterprises), "year": found.last_year,
        "revenue": show_number(rounded(billions(whole.revenue))), "given": show_number(whole.revenue_given),
    }  # fmt: skip
    said = [
        _(
            "%(dossiers)s hồ sơ hợp lệ của %(enterprises)s doanh nghiệp; doanh thu sản phẩm năm %(year)s là "
            "%(revenue)s tỷ đồng (%(given)s hồ sơ có số liệu)."
        )
        % values
    ]
    if whole.growth is not None:
        text = _(
            "Trên %(n)s hồ sơ có số liệu hai năm, doanh thu sản phẩm %(trend)s %(growth)s %% so với năm %(before)s: "
            "%(up)s sản phẩm tăng, %(same)s không đổi, %(down)s giảm."
        )
        said.append(
            text
            % {
                "n": show_number(whole.growth_given), "growth": show_number(rounded(abs(whole.growth))),
                "trend": _("tăng") if whole.growth >= 0 else _("giảm"),
                "before": found.last_year - 1, **{name: counts[name] for name in ("up", "same", "down")},
            }
        )  # fmt: skip
    exports = _("Xuất khẩu %(vnd)s tỷ đồng (%(usd)s USD) của %(n)s sản phẩm.")
    said.append(
        exports
        % {
            "vnd": show_number(rounded(billions(whole.export_vnd))), "usd": show_number(whole.export_usd),
            "n": show_number(whole.exporters),
        }
    )  # fmt: skip
    for one in found.shares:
        if one.percent is not None:
            text = _("%(label)s: các hồ sơ chiếm %(percent)s %% (%(given)s trên %(all)s hồ sơ có số liệu).")
            label = one.label[:1].upper() + one.label[1:]
            values = {"label": label, "percent": show_number(rounded(one.percent)), "given": one.given}
            said.append(text % {**values, "all": whole.dossiers})
    return said


def blocks(found: Analysis) -> list:
    """All tables and charts in order; lists without rows are left out."""
    lists = (outlier_table(found), missing_table(found), contradiction_table(found))
    return [
        Items(sentences(found)),
        Heading(_("Theo ngành")),
        sector_table(found),
        sector_chart(found),
        Heading(_("Tăng trưởng, quy mô, năng suất")),
        years_chart(found),
        spread_table(found),
        class_chart(found, calc.GROWTH),
        class_chart(found, calc.SCALE),
        Heading(_("Tỷ trọng trong toàn Thành phố")),
        share_table(found),
        *([Heading(_("Cần xem lại"))] if any(one.rows for one in lists) else []),
        *(one for one in lists if one.rows),
    ]


def notes() -> list[str]:
    """How the figures were worked out."""
    return [
        _("Tính trên các hồ sơ đã được thẩm định hợp lệ; số liệu do doanh nghiệp khai."),
        _("Doanh thu và lao động của doanh nghiệp có nhiều hồ sơ chỉ tính một lần."),
        _("Giá trị khác thường: ngoài khoảng từ Q1 − 1,5 × (Q3 − Q1) đến Q3 + 1,5 × (Q3 − Q1), khi có từ 8 giá trị."),
    ]


@report("phan-tich-ho-so", title=gettext_lazy("Phân tích số liệu hồ sơ"), enter="applications.see_analysis")
def dossier_analysis(cycle: Cycle, user=None) -> ReportDocument:
    """The analysis of the dossiers that the person may read, for the council and the consolidated report."""
    found = analyse(cycle, user)
    body = blocks(found) if found.entries else [Paragraph(_("Chưa có hồ sơ hợp lệ nào."))]
    return ReportDocument(
        name="phan-tich-ho-so",
        title=_("Báo cáo"),
        subtitle=_("phân tích số liệu hồ sơ đăng ký xét chọn sản phẩm công nghiệp chủ lực năm %(year)s")
        % {"year": cycle.year},
        number=reference_number(None, "BC-SCT"),
        place_date=place_and_date("Hà Nội", timezone.now()),
        blocks=body,
        notes=notes(),
        landscape=True,
    )
