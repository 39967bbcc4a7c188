"""Columns of the page of what was sent."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS

from .models import Notice

MAIL_STATES = {
    STATUS.queued: _("chờ gửi"),
    STATUS.sent: _("đã gửi"),
    STATUS.failed: _("không gửi được"),
    STATUS.requeued: _("chờ gửi lại"),
}


class SentTable(tables.Table):
    created_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")
    title = tables.Column(verbose_name=_("Nội dung"))
    recipient = tables.Column(verbose_name=_("Người nhận"))
    body = tables.Column(verbose_name=_("Đơn vị"), order_by="body__sort_key", default="–")
    milestone = tables.Column(verbose_name=_("Mốc"), default="–")
    mail = tables.Column(verbose_name=_("Thư"), accessor="mail__status", default=_("chưa có thư"))
    read_at = tables.DateTimeColumn(verbose_name=_("Đã đọc"), format="d/m/Y H:i", default="–")

    class Meta:
        model = Notice
        fields = ("created_at", "title", "recipient", "body", "milestone", "mail", "read_at")
        template_name = "components/table.html"

    def render_mail(self, record):
        return MAIL_STATES.get(record.mail.status, "–")

    def value_mail(self, record):
        return str(MAIL_STATES.get(record.mail.status, ""))
