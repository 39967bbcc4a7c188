"""Filters of the lists of people and invitations."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Invitation, User
from .queries import open_now
from .roles import Role


class PeopleFilter(django_filters.FilterSet):
    role = django_filters.ChoiceFilter(
        label=_("Vai trò"), choices=Role.choices, method="with_role", empty_label=_("Tất cả")
    )
    is_active = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        choices=[("1", _("đang hoạt động")), ("0", _("đã khóa"))],
        method="with_state",
        empty_label=_("Tất cả"),
    )

    class Meta:
        model = User
        fields: list = []

    def with_role(self, rows, name, value):
        return rows.filter(grants__role=value, grants__revoked_at=None)

    def with_state(self, rows, name, value):
        return rows.filter(is_active=value == "1")


class InvitationFilter(django_filters.FilterSet):
    role = django_filters.ChoiceFilter(label=_("Vai trò"), choices=Role.choices, empty_label=_("Tất cả"))
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        choices=[
            ("open", _("đang chờ")),
            ("accepted", _("đã nhận")),
            ("withdrawn", _("đã rút lại")),
            ("expired", _("đã hết hạn")),
        ],
        method="with_state",
        empty_label=_("Tất cả"),
    )

    class Meta:
        model = Invitation
        fields: list = []

    def with_state(self, rows, name, value):
        if value == "open":
            return rows.filter(open_now())
        if value == "accepted":
            return rows.exclude(accepted_at=None)
        if value == "withdrawn":
            return rows.exclude(withdrawn_at=None)
        return rows.filter(accepted_at=None, withdrawn_at=None, expires_at__lte=timezone.now())
