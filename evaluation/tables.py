"""Columns of the evaluation's lists."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag

from . import calc
from .models import DossierTotal

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class RankingTable(tables.Table):
    rank = tables.Column(verbose_name=_("Hạng"), order_by=("-scaled", "dossier__code"), attrs=NUMBER)
    product = tables.Column(
        verbose_name=_("Sản phẩm"),
        accessor="dossier__product_name",
        order_by="dossier__sort_key",
        attrs={"td": {"class": "cell-title"}},
    )
    enterprise = tables.Column(verbose_name=_("Doanh nghiệp"), accessor="dossier__enterprise_name")
    code = tables.Column(verbose_name=_("Hồ sơ"), accessor="dossier__code", attrs={"td": {"class": "nowrap"}})
    average = tables.Column(verbose_name=_("Điểm bình quân"), accessor="scaled", attrs=NUMBER)
    sheets = tables.Column(verbose_name=_("Số phiếu"), attrs=NUMBER)
    outcome = tables.Column(verbose_name=_("Kết quả"), empty_values=(), orderable=False)

    class Meta:
        model = DossierTotal
        fields = ("rank", "product", "enterprise", "code", "average", "sheets", "outcome")
        order_by = ("rank",)

    def __init__(self, *args, top=frozenset(), pass_points=0, **kwargs):
        """`top`: ids of the dossiers within the Top N; `pass_points`: hundredths."""
        super().__init__(*args, **kwargs)
        self.top = top
        self.pass_scaled = pass_points * calc.SCALE

    def render_product(self, value, record):
        return format_html('<a href="{}">{}</a>', reverse("evaluation:ranking_row", args=[record.dossier.code]), value)

    def value_product(self, value):
        return value

    def render_average(self, value, record):
        return calc.shown(calc.unscaled(value)).replace(".", ",") if record.sheets else "–"

    def value_average(self, value, record):
        return self.render_average(value, record)

    def _outcome(self, record) -> tuple[str, str]:
        if record.dossier_id in self.top:
            return _("Nhóm dẫn đầu"), "recognised"
        if record.scaled >= self.pass_scaled:
            return _("Đạt"), "accepted"
        return _("Không đạt"), "not_recognised"

    def render_outcome(self, record):
        return status_tag(*self._outcome(record))

    def value_outcome(self, record):
        return str(self._outcome(record)[0])
