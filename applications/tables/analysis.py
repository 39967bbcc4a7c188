"""Columns of the list of dossiers with their measures."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.tables import GapsLastColumn
from spcncl_portal.core.templatetags.portal import number
from spcncl_portal.programme.calc import BILLION

from ..calc import growth_percent, rounded, share_percent
from ..models import Dossier

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
LONG_TITLE = {"td": {"class": "number"}, "th": {"class": "number long-title"}}
TITLE = {"td": {"class": "cell-title"}}


def _figure(title, attrs=NUMBER, **options) -> tables.Column:
    return GapsLastColumn(verbose_name=title, attrs=attrs, default="–", **options)


class MeasureTable(tables.Table):
    """Money in whole đồng, ratios to one place; sorted by the exact figures in the database."""

    code = tables.Column(verbose_name=_("Mã hồ sơ"))
    product_name = tables.Column(verbose_name=_("Sản phẩm"), order_by="sort_key", attrs=TITLE)
    enterprise_name = tables.Column(verbose_name=_("Doanh nghiệp"), order_by="enterprise__sort_key")
    sector = tables.Column(verbose_name=_("Ngành"), order_by="sector__position", default="–")
    revenue = _figure(_("Doanh thu sản phẩm (đồng)"), order_by="revenue")
    growth = _figure(_("Tăng trưởng (%)"), empty_values=(), order_by="growth_order")
    production = _figure(_("Giá trị sản xuất (đồng)"), order_by="production")
    productivity = _figure(
        _("Doanh thu trên một lao động (triệu đồng)"),
        attrs=LONG_TITLE,
        empty_values=(),
        order_by="productivity_order",
    )
    exports = _figure(_("Xuất khẩu (đồng)"), order_by="exports")
    export_share = _figure(_("Tỷ trọng xuất khẩu (%)"), empty_values=(), order_by="export_order")

    class Meta:
        model = Dossier
        fields = (
            "code", "product_name", "enterprise_name", "sector", "revenue", "growth", "production", "productivity",
            "exports", "export_share",
        )  # fmt: skip
        order_by = ("code",)
        empty_text = _("Chưa có hồ sơ hợp lệ nào.")

    def render_product_name(self, record):
        return format_html(
            '<a href="{}">{}</a>', reverse("applications:dossier", args=[record.code]), record.product_name
        )

    def value_product_name(self, record):
        return record.product_name

    def render_revenue(self, value):
        return number(value)

    def value_revenue(self, value):
        return value

    render_production = render_exports = render_revenue
    value_production = value_exports = value_revenue

    def value_growth(self, record):
        return rounded(growth_percent(record.revenue_before, record.revenue))

    def value_productivity(self, record):
        return rounded(_per_person(record))

    def value_export_share(self, record):
        return rounded(share_percent(record.exports, record.revenue))

    def render_growth(self, record):
        return number(self.value_growth(record))

    def render_productivity(self, record):
        return number(self.value_productivity(record))

    def render_export_share(self, record):
        return number(self.value_export_share(record))


def _per_person(record):
    """Revenue of the enterprise on one employee, in triệu đồng; None without employees."""
    per_cent = share_percent(record.whole_revenue, record.people)
    return None if per_cent is None else per_cent / 100 / (BILLION // 1000)
