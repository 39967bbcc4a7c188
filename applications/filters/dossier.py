"""Filters of the lists of dossiers."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import EligibilityGroup, Sector

from ..models import Dossier
from ..states import DossierState


class DossierFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=DossierState.choices, empty_label=_("tất cả"))
    sector = django_filters.ChoiceFilter(label=_("Ngành"), field_name="sector__code", empty_label=_("tất cả"))
    group = django_filters.ChoiceFilter(label=_("Nhóm sản phẩm"), empty_label=_("tất cả"))

    class Meta:
        model = Dossier
        fields = ("state", "sector", "group")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Read once for the boxes and for the check of what was chosen.
        cycle = self.request.cycle if self.request else None
        groups = EligibilityGroup.objects.filter(criteria_set=cycle.criteria_set_id if cycle else None)
        self.filters["sector"].extra["choices"] = list(Sector.objects.values_list("code", "name"))
        self.filters["group"].extra["choices"] = list(groups.values_list("code", "name"))


class CheckFilter(django_filters.FilterSet):
    MINE, FREE, LATE, APPEALED = "cua-toi", "chua-nhan", "qua-han", "khieu-nai"
    who = django_filters.ChoiceFilter(
        label=_("Việc"),
        choices=[(MINE, _("của tôi")), (FREE, _("chưa ai nhận")), (LATE, _("quá hạn")), (APPEALED, _("khiếu nại"))],
        empty_label=_("tất cả"),
        method="of_whom",
    )

    class Meta:
        model = Dossier
        fields = ()

    def of_whom(self, rows, name, value):
        if value == self.MINE:
            return rows.filter(checker=self.request.user)
        if value == self.FREE:
            return rows.filter(checker=None)
        if value == self.APPEALED:
            return rows.filter(state=DossierState.APPEALED)
        return rows.filter(due_at__lt=timezone.now())
