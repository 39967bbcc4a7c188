"""Columns of the list of designs."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag, vndate

from .models import CertificateDesign


class DesignTable(tables.Table):
    name = tables.Column(_("Tên mẫu"), attrs={"td": {"class": "cell-title"}})
    kind = tables.Column(_("Loại giấy chứng nhận"))
    edition = tables.Column(_("Bản số"))
    state = tables.Column(_("Trạng thái"))
    current_from = tables.Column(_("Dùng từ"), default="")
    note = tables.Column(_("Ghi chú"), default="", orderable=False)

    class Meta:
        model = CertificateDesign
        fields = ("name", "kind", "edition", "state", "current_from", "note")
        sequence = fields
        order_by = ("kind", "-edition")

    def render_name(self, record):
        return format_html('<a href="{}">{}</a>', reverse("documents:design", args=[record.pk]), record.name)

    def value_name(self, record):
        return record.name

    def render_state(self, record):
        return status_tag(
            record.get_state_display(), {"current": "active", "draft": "draft"}.get(record.state, "closed")
        )

    def value_state(self, record):
        return record.get_state_display()

    def render_current_from(self, value):
        return vndate(value)
