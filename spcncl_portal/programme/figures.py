"""How measures and verdicts of `calc` are put into words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import show_number

from .calc import Reason, Verdict
from .models import EligibilityGroup

# What stands in Criterion.measure, as people read it; the functions are calc.MEASURES.
MEASURE_NAMES = {
    "growth_percent_product_revenue": gettext_lazy("tăng trưởng doanh thu sản phẩm (%)"),
    "product_revenue_billion": gettext_lazy("doanh thu sản phẩm (tỷ đồng)"),
    "revenue_per_employee_billion": gettext_lazy("doanh thu doanh nghiệp trên một lao động (tỷ đồng)"),
    "export_share_percent": gettext_lazy("tỷ trọng xuất khẩu trong doanh thu sản phẩm (%)"),
}


def explain(verdict: Verdict) -> list[str]:
    """The reasons of a verdict as sentences; empty when the product is eligible."""
    return [_sentence(reason) for reason in verdict.reasons]


def amount(figure: str, value: int) -> str:
    """A figure with its unit: 10.000.000.000 đồng, 1.000.000 USD."""
    return f"{show_number(value)} {'USD' if figure == EligibilityGroup.Figure.EXPORT_USD else _('đồng')}"


def _sentence(reason: Reason) -> str:
    if reason.code == "not_in_hanoi":
        return _("Doanh nghiệp phải có trụ sở hoặc nhà xưởng trên địa bàn Thành phố.")
    values = {
        "figure": EligibilityGroup.Figure(reason.figure).label,
        "threshold": amount(reason.figure, reason.threshold),
    }
    if reason.code == "missing":
        return _("Chưa có số liệu %(figure)s của năm trước (cần từ %(threshold)s trở lên).") % values
    values["value"] = amount(reason.figure, reason.value)
    return _("Số liệu %(figure)s của năm trước là %(value)s, chưa đạt mức %(threshold)s.") % values
