"""Columns of the lists of notices."""

import re

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag, vndatetime
from spcncl_portal.programme.milestones import when_words

from .kinds import REMINDING
from .models import Notice
from .states import delivery_state

MILESTONE = re.compile(r"^[a-z_]+([+-])(\d+)(wd)?$")  # as `programme.milestones.milestone_code` writes them


def milestone_words(code: str) -> str:
    """How long before or after its deadline a reminder went out, of the milestone's name."""
    found = MILESTONE.match(code)
    if not found:
        return ""
    sign, days, working = found.groups()
    return when_words(int(days) if sign == "-" else -int(days), bool(working))


def milestone_of(notice: Notice) -> str:
    """The same of a notice; nothing for those that are no reminders, whose milestone only keeps one occasion apart
    from the next."""
    return milestone_words(notice.milestone) if notice.kind in REMINDING else ""


def _with_hint(words: object, hint: object) -> str:
    """Words with a smaller line below them, where there is one."""
    return format_html('{}<span class="task-hint">{}</span>', words, hint) if hint else words


class OwnTable(tables.Table):
    """A person's notices. The page shows them as a list of its own; the columns serve order and paging."""

    created_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")

    class Meta:
        model = Notice
        fields = ("created_at",)
        order_by = ()


class SentTable(tables.Table):
    title = tables.Column(verbose_name=_("Nội dung"), attrs={"td": {"class": "cell-title"}})
    created_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")
    kind = tables.Column(verbose_name=_("Loại"))
    recipient = tables.Column(verbose_name=_("Người nhận"))
    body = tables.Column(verbose_name=_("Đơn vị"), visible=False)  # on screen under the recipient
    milestone = tables.Column(verbose_name=_("Mốc nhắc"), visible=False)  # on screen under the kind
    mail = tables.Column(verbose_name=_("Thư"), accessor="mail__status", empty_values=())
    read_at = tables.DateTimeColumn(verbose_name=_("Đã đọc"), format="d/m/Y H:i", default="–")

    class Meta:
        model = Notice
        fields = ("title", "created_at", "kind", "recipient", "body", "milestone", "mail", "read_at")
        template_name = "components/table.html"

    def render_title(self, value, record):
        return format_html('<a href="{}">{}</a>', reverse("notifications:sent_entry", args=[record.pk]), value)

    def value_title(self, value):
        return value

    def render_kind(self, record):
        return _with_hint(record.kind_label, milestone_of(record))

    def value_kind(self, record):
        return record.kind_label

    def render_recipient(self, record):
        return _with_hint(record.recipient, record.body)

    def value_recipient(self, record):
        return record.recipient

    def render_read_at(self, record, value):
        """A quiet notice counts as read from the start, which tells nothing of the reader."""
        return "–" if record.is_quiet else vndatetime(value)

    value_read_at = render_read_at

    def value_milestone(self, record):
        return milestone_of(record)

    def render_mail(self, record):
        state = delivery_state(record)
        return status_tag(state.label, state.tone)

    def value_mail(self, record):
        return str(delivery_state(record).label)
