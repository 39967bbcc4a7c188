"""Filters of a person's own notices and of the page of what was sent."""

import django_filters
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.log_tables import DateInput
from spcncl_portal.core.tables import search

from .kinds import GROUPS, KINDS, REMINDING, keys_of_group
from .models import Notice
from .states import DELIVERY_STATES
from .tables import milestone_words

ALL = _("Tất cả")


class OwnFilter(django_filters.FilterSet):
    unread = django_filters.ChoiceFilter(
        label=_("Đã đọc hay chưa"),
        choices=[("1", _("chưa đọc")), ("0", _("đã đọc"))],
        method="by_reading",
        empty_label=ALL,
    )
    group = django_filters.ChoiceFilter(
        label=_("Nhóm"),
        choices=[(one.key, one.label) for one in GROUPS.values()],
        method="by_group",
        empty_label=ALL,
    )

    class Meta:
        model = Notice
        fields: list = []

    def by_reading(self, rows, name, value):
        return rows.filter(read_at__isnull=value == "1")

    def by_group(self, rows, name, value):
        return rows.filter(kind__in=keys_of_group(value))


class SentFilter(OwnFilter):
    kind = django_filters.ChoiceFilter(
        label=_("Loại"), choices=[(one.key, one.label) for one in KINDS.values()], empty_label=ALL
    )
    mail = django_filters.ChoiceFilter(
        label=_("Tình trạng thư"),
        choices=[(state.key, state.label) for state in DELIVERY_STATES],
        method="by_delivery",
        empty_label=ALL,
    )
    recipient = django_filters.CharFilter(lookup_expr="icontains", label=_("Thư điện tử người nhận"))
    body = django_filters.CharFilter(label=_("Đơn vị"), method="by_body")
    year = django_filters.ChoiceFilter(label=_("Chu kỳ"), field_name="cycle_year", choices=(), empty_label=ALL)
    milestone = django_filters.ChoiceFilter(label=_("Mốc nhắc"), choices=(), empty_label=ALL)
    day = django_filters.DateFilter(label=_("Ngày gửi"), field_name="created_at__date", widget=DateInput())

    class Meta:
        model = Notice
        fields: list = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = Notice.objects.exclude(cycle_year=None).order_by("-cycle_year").values_list("cycle_year", flat=True)
        self.filters["year"].extra["choices"] = [(year, year) for year in years.distinct()]
        reminding = Notice.objects.filter(kind__in=REMINDING).exclude(milestone="").order_by("milestone")
        codes = reminding.values_list("milestone", flat=True).distinct()
        self.filters["milestone"].extra["choices"] = [(code, f"{code}: {milestone_words(code)}") for code in codes]

    def by_delivery(self, rows, name, value):
        return next(state for state in DELIVERY_STATES if state.key == value).rows(rows)

    def by_body(self, rows, name, value):
        return search(rows, value, "body")
