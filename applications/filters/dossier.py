"""Filters of the lists of dossiers."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import EligibilityGroup, Sector

from ..models import Dossier
from ..states import DossierState


def _groups(request):
    cycle = request.cycle if request else None
    return EligibilityGroup.objects.filter(criteria_set=cycle.criteria_set_id if cycle else None)


class DossierFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=DossierState.choices, empty_label=_("tất cả"))
    sector = django_filters.ModelChoiceFilter(
        label=_("Ngành"), queryset=Sector.objects.all(), to_field_name="code", empty_label=_("tất cả")
    )
    group = django_filters.ModelChoiceFilter(
        label=_("Nhóm sản phẩm"), queryset=_groups, to_field_name="code", empty_label=_("tất cả"), method="of_group"
    )

    class Meta:
        model = Dossier
        fields = ("state", "sector", "group")

    def of_group(self, rows, name, group):
        return rows.filter(group=group.code)


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
