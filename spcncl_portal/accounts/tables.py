"""Columns of the lists of people and invitations."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.templatetags.portal import status_tag

from .models import Invitation, User


class PeopleTable(tables.Table):
    full_name = tables.Column(verbose_name=gettext_lazy("Họ và tên"), order_by=("sort_key", "pk"))
    email = tables.Column(verbose_name=gettext_lazy("Thư điện tử"))
    phone = tables.Column(verbose_name=gettext_lazy("Điện thoại"), default="–")
    roles = tables.Column(
        verbose_name=gettext_lazy("Vai trò"), accessor="open_grants", orderable=False, empty_values=()
    )
    is_active = tables.Column(verbose_name=gettext_lazy("Trạng thái"))
    last_login = tables.DateTimeColumn(
        verbose_name=gettext_lazy("Đăng nhập gần nhất"), format="d/m/Y H:i", default=gettext_lazy("chưa lần nào")
    )

    class Meta:
        model = User
        fields = ("full_name", "email", "phone", "roles", "is_active", "last_login")
        template_name = "components/table.html"

    def render_full_name(self, value, record):
        link = format_html('<a href="{}">{}</a>', reverse("accounts:person", args=[record.public_id]), value)
        return format_html("<span>{} {}</span>", link, status_tag(_("trình diễn"))) if record.demo else link

    def value_full_name(self, value):
        return value

    def render_phone(self, value):
        return show_phone(value)

    def render_roles(self, record):
        return ", ".join(str(grant.get_role_display()) for grant in record.open_grants) or "–"

    def render_is_active(self, value):
        return status_tag(_("đang hoạt động"), "success") if value else status_tag(_("đã khóa"), "closed")

    def value_is_active(self, value):
        return str(_("đang hoạt động")) if value else str(_("đã khóa"))


def invitation_state(invitation: Invitation) -> tuple[str, str]:
    """Words and colour code of an invitation's standing."""
    if invitation.accepted_at:
        return _("đã nhận"), "accepted"
    if invitation.withdrawn_at:
        return _("đã rút lại"), "withdrawn"
    return (_("đang chờ"), "invited") if invitation.is_open else (_("đã hết hạn"), "expired")


class InvitationTable(tables.Table):
    email = tables.Column(verbose_name=gettext_lazy("Người được mời"))
    role = tables.Column(verbose_name=gettext_lazy("Vai trò"))
    created_at = tables.DateTimeColumn(verbose_name=gettext_lazy("Mời lúc"), format="d/m/Y H:i")
    expires_at = tables.DateTimeColumn(verbose_name=gettext_lazy("Hạn"), format="d/m/Y H:i")
    state = tables.Column(verbose_name=gettext_lazy("Trạng thái"), empty_values=(), orderable=False)
    actions = tables.TemplateColumn(
        template_name="accounts/invitation_actions.html", verbose_name=gettext_lazy("Việc"), orderable=False
    )
    # only in the Excel file
    full_name = tables.Column(verbose_name=gettext_lazy("Họ và tên"), visible=False)
    scope_label = tables.Column(verbose_name=gettext_lazy("Thuộc"), visible=False)
    invited_by = tables.Column(verbose_name=gettext_lazy("Người mời"), visible=False)

    class Meta:
        model = Invitation
        fields = ("email", "role", "created_at", "expires_at", "state", "actions")
        template_name = "components/table.html"

    def render_email(self, value, record):
        return format_html("<span>{}<br>{}</span>", record.full_name, value) if record.full_name else value

    def value_email(self, value):
        return value

    def render_role(self, record):
        role = str(record.get_role_display())
        return f"{role} – {record.scope_label}" if record.scope_label else role

    def value_role(self, record):
        return str(record.get_role_display())

    def render_state(self, record):
        return status_tag(*invitation_state(record))

    def value_state(self, record):
        return str(invitation_state(record)[0])
