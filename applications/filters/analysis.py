"""Filters of the list of dossiers with their measures."""

import django_filters as filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Sector

from ..models import Dossier

ALL = _("Tất cả")


class MeasureFilter(filters.FilterSet):
    sector = filters.ModelChoiceFilter(label=_("Ngành"), queryset=Sector.objects.all(), empty_label=ALL)
    trend = filters.ChoiceFilter(
        label=_("Doanh thu sản phẩm"),
        choices=(("up", _("tăng")), ("down", _("giảm")), ("unknown", _("thiếu số liệu"))),
        empty_label=ALL,
        method="by_trend",
    )
    exports = filters.ChoiceFilter(
        label=_("Xuất khẩu"), choices=(("yes", _("có")), ("no", _("không"))), empty_label=ALL, method="by_exports"
    )

    class Meta:
        model = Dossier
        fields = ("sector", "trend", "exports")

    def by_trend(self, rows, name, value):
        if value == "unknown":
            return rows.exclude(revenue__isnull=False, revenue_before__gt=0)
        known = rows.filter(revenue_before__gt=0)
        return (
            known.filter(revenue__gt=F("revenue_before"))
            if value == "up"
            else known.filter(revenue__lt=F("revenue_before"))
        )

    def by_exports(self, rows, name, value):
        return rows.filter(exports__gt=0) if value == "yes" else rows.filter(exports=0)
