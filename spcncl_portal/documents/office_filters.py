"""Filters of the register."""

import django_filters
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Body

from .models import IncomingDocument, OfficialDocument
from .office_kinds import OfficialKind
from .office_queries import incoming_years, people_of_the_office, years
from .states import IncomingState, OfficialState

ALL = _("Tất cả")


def _issuers(request):
    return Body.objects.filter(pk__in=OfficialDocument.objects.order_by().values("body").distinct())


class OfficialFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=OfficialKind.choices, empty_label=ALL)
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=OfficialState.choices, empty_label=ALL)
    year = django_filters.ChoiceFilter(label=_("Năm"), choices=years, empty_label=ALL)
    body = django_filters.ModelChoiceFilter(label=_("Cơ quan ban hành"), queryset=_issuers, empty_label=ALL)

    class Meta:
        model = OfficialDocument
        fields = ["kind", "state", "year", "body"]


class IncomingFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=IncomingState.choices, empty_label=ALL)
    year = django_filters.ChoiceFilter(label=_("Năm"), choices=incoming_years, empty_label=ALL)
    assigned_to = django_filters.ModelChoiceFilter(
        label=_("Người xử lý"), queryset=lambda request: people_of_the_office(), empty_label=ALL
    )

    class Meta:
        model = IncomingDocument
        fields = ["state", "year", "assigned_to"]
