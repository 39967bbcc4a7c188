"""Filters of the lists of dossiers."""

import django_filters
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import EligibilityGroup, Sector

from ..models import Dossier
from ..states import DossierState


class DossierFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=DossierState.choices, empty_label=_("tất cả"))
    sector = django_filters.ChoiceFilter(label=_("Ngành"), field_name="sector__code", empty_label=_("tất cả"))
    group = django_filters.ChoiceFilter(label=_("Nhóm sản phẩm"), empty_label=_("tất cả"))

    request = django_filters.ChoiceFilter(
        label=_("Đề nghị"), choices=[("yes", _("đang chờ trả lời"))], empty_label=_("tất cả"), method="with_request"
    )

    class Meta:
        model = Dossier
        fields = ("state", "sector", "group")

    def with_request(self, rows, name, value):
        return rows.exclude(request="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Read once for the boxes and for the check of what was chosen.
        cycle = self.request.cycle if self.request else None
        groups = EligibilityGroup.objects.filter(criteria_set=cycle.criteria_set_id if cycle else None)
        self.filters["sector"].extra["choices"] = list(Sector.objects.values_list("code", "name"))
        self.filters["group"].extra["choices"] = list(groups.values_list("code", "name"))
