"""Filters of the lists of invitation sets."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Sector

from ..invitation_queries import PAST_INVITING
from ..models import InvitationBatch, InvitationSet, Prospect
from ..states import ProspectState, SetState
from .outreach import ALL, bodies, units

YES_NO = (("yes", _("có")), ("no", _("không")))
INVITING = [choice for choice in ProspectState.choices if choice[0] not in PAST_INVITING]


def _when(label, column: str) -> filters.ChoiceFilter:
    """Whether the moment in `column` has come."""
    return filters.ChoiceFilter(label=label, choices=YES_NO, empty_label=ALL, field_name=column, method="by_moment")


class InvitableFilter(filters.FilterSet):
    """Whom a batch is made for."""

    has_set = filters.ChoiceFilter(label=_("Đã có bộ form năm nay"), choices=YES_NO, empty_label=ALL, method="by_set")
    state = filters.ChoiceFilter(label=_("Bước"), choices=INVITING, empty_label=ALL)
    unit = filters.ModelChoiceFilter(label=_("Địa bàn"), queryset=units, empty_label=ALL)
    body = filters.ModelChoiceFilter(label=_("Đơn vị vận động"), queryset=bodies, empty_label=ALL)
    sector = filters.ModelChoiceFilter(label=_("Ngành"), queryset=Sector.objects.all(), empty_label=ALL)

    class Meta:
        model = Prospect
        fields = ("has_set", "state", "unit", "body", "sector")

    def by_set(self, rows, name, value):
        return rows.filter(has_set=value == "yes")


class SetFilter(filters.FilterSet):
    """`printed` is what the plan's indicator points to."""

    state = filters.ChoiceFilter(label=_("Trạng thái"), choices=SetState.choices, empty_label=ALL)
    printed = _when(_("Đã in"), "printed_at")
    sent = _when(_("Đã gửi"), "sent_at")
    opened = _when(_("Đã mở liên kết"), "opened_at")
    registered = _when(_("Đã đăng ký qua bộ form"), "registered_at")

    class Meta:
        model = InvitationSet
        fields = ("state", "printed", "sent", "opened", "registered")

    def by_moment(self, rows, name, value):
        return rows.filter(**{f"{name}__isnull": value == "no"})


class CycleSetFilter(SetFilter):
    """The same over all batches of a cycle."""

    batch = filters.ModelChoiceFilter(
        label=_("Đợt"),
        queryset=lambda request: InvitationBatch.objects.filter(cycle=request.cycle.pk if request.cycle else None),
        empty_label=ALL,
    )

    class Meta(SetFilter.Meta):
        fields = ("batch", *SetFilter.Meta.fields)
