"""Filters of the lists."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from . import queries
from .models import Body, Cycle
from .models.bodies import BodyKind

NOMINATING, ALL_TIMES = "gioi-thieu", "moi-thoi-ky"


class BodyFilter(filters.FilterSet):
    """Bodies that exist in the cycle unless asked otherwise."""

    kind = filters.ChoiceFilter(
        field_name="kind", label=_("Loại đơn vị"), choices=BodyKind.choices, empty_label=_("Mọi loại")
    )
    time = filters.ChoiceFilter(
        label=_("Đơn vị nào"),
        choices=[(NOMINATING, _("Được giới thiệu trong chu kỳ")), (ALL_TIMES, _("Mọi thời kỳ"))],
        empty_label=_("Đang tồn tại trong chu kỳ"),
        method="keep",
    )

    class Meta:
        model = Body
        fields = ["kind", "time"]

    def __init__(self, *args, cycle: Cycle, **kwargs):
        self.cycle = cycle
        super().__init__(*args, **kwargs)

    def keep(self, rows, name, value):
        return rows.filter(pk__in=queries.nominating_bodies(self.cycle)) if value == NOMINATING else rows

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("time") else rows.valid_on(queries.nomination_day(self.cycle))
