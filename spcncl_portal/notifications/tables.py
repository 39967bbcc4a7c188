"""Columns of the lists of notices."""

import re

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag

from .models import Notice
from .states import delivery_state

# `nomination-7`, the last day `nomination-0`, after the deadline `nomination+1`, in working days `nomination-5wd`.
MILESTONE = re.compile(r"^[a-z_]+([+-])(\d+)(wd)?$")


def milestone_words(code: str) -> str:
    """How long before or after its deadline a reminder went out; nothing for other notices, whose milestone only
    keeps one occasion apart from the next."""
    found = MILESTONE.match(code)
    if not found:
        return ""
    sign, days, working = found.groups()
    if days == "0":
        return gettext("ngày cuối")
    words = {
        ("-", False): gettext("%(days)s ngày trước hạn"),
        ("-", True): gettext("%(days)s ngày làm việc trước hạn"),
        ("+", False): gettext("%(days)s ngày sau hạn"),
        ("+", True): gettext("%(days)s ngày làm việc sau hạn"),
    }
    return words[sign, bool(working)] % {"days": days}


class OwnTable(tables.Table):
    """A person's notices. The page shows them as a list of its own; the columns serve order and paging."""

    created_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")

    class Meta:
        model = Notice
        fields = ("created_at",)
        order_by = ()


class SentTable(tables.Table):
    created_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")
    title = tables.Column(verbose_name=_("Nội dung"), attrs={"td": {"class": "cell-title"}})
    kind = tables.Column(verbose_name=_("Loại"))
    recipient = tables.Column(verbose_name=_("Người nhận"))
    body = tables.Column(verbose_name=_("Đơn vị"), order_by="body__sort_key", default="–")
    milestone = tables.Column(verbose_name=_("Mốc nhắc"), default="–")
    mail = tables.Column(verbose_name=_("Thư"), accessor="mail__status", empty_values=())
    read_at = tables.DateTimeColumn(verbose_name=_("Đã đọc"), format="d/m/Y H:i", default="–")

    class Meta:
        model = Notice
        fields = ("created_at", "title", "kind", "recipient", "body", "milestone", "mail", "read_at")
        template_name = "components/table.html"

    def render_title(self, value, record):
        return format_html('<a href="{}">{}</a>', reverse("notifications:sent_entry", args=[record.pk]), value)

    def value_title(self, value):
        return value

    def render_kind(self, record):
        return record.kind_label

    def render_milestone(self, value):
        return milestone_words(value) or "–"

    def value_milestone(self, value):
        return milestone_words(value)

    def render_mail(self, record):
        state = delivery_state(record)
        return status_tag(state.label, state.tone)

    def value_mail(self, record):
        return str(delivery_state(record).label)
