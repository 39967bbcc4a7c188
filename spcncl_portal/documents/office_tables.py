"""Columns of the register."""

import django_tables2 as tables
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.templatetags.portal import status_tag, vndate

from .models import IncomingDocument, OfficialDocument

TITLE = {"td": {"class": "cell-title"}}


def _linked(url: str, text: str, demo: bool):
    link = format_html('<a href="{}">{}</a>', url, text)
    return format_html("{} {}", link, status_tag(_("dữ liệu trình diễn"), "neutral")) if demo else link


class OfficialTable(tables.Table):
    """Outgoing papers; in Excel the book that an office keeps (sổ đăng ký văn bản đi)."""

    number_text = tables.Column(
        gettext_lazy("Số, ký hiệu"),
        order_by=("year", "series", "number"),
        empty_values=(),
        attrs={"td": {"class": "nowrap"}},
    )
    dated = tables.DateColumn(verbose_name=gettext_lazy("Ngày văn bản"), format="d/m/Y", default="–")
    kind = tables.Column(gettext_lazy("Loại"))
    abstract = tables.Column(gettext_lazy("Trích yếu"), order_by="sort_key", attrs=TITLE)
    signer_name = tables.Column(gettext_lazy("Người ký"), default="–")
    recipients = tables.Column(gettext_lazy("Nơi nhận"), orderable=False, empty_values=())
    state = tables.Column(gettext_lazy("Trạng thái"))

    class Meta:
        model = OfficialDocument
        fields = ("number_text", "dated", "kind", "abstract", "signer_name", "recipients", "state")
        sequence = fields
        order_by = ()

    def render_number_text(self, record):
        return record.number_text or "–"

    def value_number_text(self, record):
        return record.number_text

    def render_abstract(self, record):
        return _linked(reverse("documents:official", args=[record.pk]), capfirst(record.abstract), record.demo)

    def value_abstract(self, record):
        return record.abstract

    def render_recipients(self, record):
        shown = record.recipients[:1]
        return "; ".join(shown) + ("…" if len(record.recipients) > len(shown) else "") or "–"

    def value_recipients(self, record):
        return "; ".join(record.recipients)

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()


class IncomingTable(tables.Table):
    """Incoming papers; in Excel the book of incoming papers."""

    number = tables.Column(gettext_lazy("Số đến"), order_by=("year", "number"), attrs={"td": {"class": "nowrap"}})
    arrived_on = tables.DateColumn(verbose_name=gettext_lazy("Ngày đến"), format="d/m/Y")
    sender = tables.Column(gettext_lazy("Nơi gửi"))
    their_number = tables.Column(gettext_lazy("Số của văn bản"), default="–")
    abstract = tables.Column(gettext_lazy("Trích yếu"), order_by="sort_key", attrs=TITLE)
    answer_due = tables.Column(gettext_lazy("Hạn trả lời"), default="–")
    assigned_to = tables.Column(gettext_lazy("Người xử lý"), order_by="assigned_to__sort_key", default="–")
    state = tables.Column(gettext_lazy("Trạng thái"))

    class Meta:
        model = IncomingDocument
        fields = ("number", "arrived_on", "sender", "their_number", "abstract", "answer_due", "assigned_to", "state")
        sequence = fields
        order_by = ()

    def render_number(self, record):
        return record.arrival_text

    def render_abstract(self, record):
        return _linked(reverse("documents:incoming", args=[record.pk]), record.abstract, record.demo)

    def value_abstract(self, record):
        return record.abstract

    def render_answer_due(self, record):
        if record.is_overdue:
            return format_html("{} {}", vndate(record.answer_due), status_tag(_("quá hạn"), "overdue"))
        return vndate(record.answer_due)

    def value_answer_due(self, record):
        return vndate(record.answer_due) if record.answer_due else ""

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()
