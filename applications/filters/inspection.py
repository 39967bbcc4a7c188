"""Filters of the list of visits."""

import django_filters as filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Inspection
from ..states import InspectionState
from .nomination import ALL

WHEN = (
    ("hom-nay", _("hôm nay")),
    ("sap-toi", _("sắp tới")),
    ("qua-ngay", _("đã qua ngày, chưa kết thúc")),
    ("cho-ky", _("chờ ký biên bản")),
    ("cua-toi", _("của tôi")),
)


class OwnInspectionFilter(filters.FilterSet):
    """Without the result, which enterprise and council learn only from signed minutes."""

    when = filters.ChoiceFilter(label=_("Xem"), choices=WHEN[:2], empty_label=ALL, method="by_when")
    state = filters.ChoiceFilter(label=_("Trạng thái"), choices=InspectionState.choices, empty_label=ALL)

    class Meta:
        model = Inspection
        fields = ("when", "state")

    def by_when(self, rows, name, value):
        today, planned = timezone.localdate(), rows.filter(state=InspectionState.PLANNED)
        return {
            "hom-nay": rows.filter(starts_at__date=today),
            "sap-toi": planned.filter(starts_at__date__gte=today),
            "qua-ngay": planned.filter(starts_at__date__lt=today),
            "cho-ky": rows.filter(state=InspectionState.DONE),
            "cua-toi": rows.filter(team__user=self.request.user),
        }[value]


class InspectionFilter(OwnInspectionFilter):
    when = filters.ChoiceFilter(label=_("Xem"), choices=WHEN, empty_label=ALL, method="by_when")
    result = filters.ChoiceFilter(
        label=_("Kết luận"), choices=[one for one in Inspection.Result.choices if one[0]], empty_label=ALL
    )

    class Meta:
        model = Inspection
        fields = ("when", "state", "result")
