"""Columns of the page of what was sent."""

import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS

from .models import Notice

MAIL_STATES = {
    STATUS.queued: _("chờ gửi"),
    STATUS.sent: _("đã gửi"),
    STATUS.failed: _("không gửi được"),
    STATUS.requeued: _("chờ gửi lại"),
}


def milestone_words(notice: Notice) -> str:
    """How long before its deadline a reminder went out; nothing for other notices, whose milestone only keeps one
    occasion apart from the next."""
    _kind, _dash, days = notice.milestone.rpartition("-")
    if notice.kind != "reminder" or not days.isdigit():
        return ""
    return gettext("%(days)s ngày trước hạn") % {"days": days} if int(days) else gettext("ngày cuối")


class SentTable(tables.Table):
    created_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")
    title = tables.Column(verbose_name=_("Nội dung"))
    recipient = tables.Column(verbose_name=_("Người nhận"))
    body = tables.Column(verbose_name=_("Đơn vị"), order_by="body__sort_key", default="–")
    milestone = tables.Column(verbose_name=_("Mốc nhắc"), default="–")
    mail = tables.Column(verbose_name=_("Thư"), accessor="mail__status", default=_("chưa có thư"))
    read_at = tables.DateTimeColumn(verbose_name=_("Đã đọc"), format="d/m/Y H:i", default="–")

    class Meta:
        model = Notice
        fields = ("created_at", "title", "recipient", "body", "milestone", "mail", "read_at")
        template_name = "components/table.html"

    def render_milestone(self, record):
        return milestone_words(record) or "–"

    def value_milestone(self, record):
        return milestone_words(record)

    def render_mail(self, record):
        return MAIL_STATES.get(record.mail.status, "–")

    def value_mail(self, record):
        return str(MAIL_STATES.get(record.mail.status, ""))
