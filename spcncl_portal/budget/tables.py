"""Columns of the money pages. Screens show grouped numbers; the Excel files hold numbers, đồng."""

from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import group_thousands, number, status_tag, vndate

from .models import Commitment, Line

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
TITLE = {"td": {"class": "cell-title"}}
ASSUMED, DEMO = _("giả định"), _("dữ liệu trình diễn")


def remarks(record) -> list[str]:
    """What a reader must know about the figures of a line or commitment."""
    line = getattr(record, "line", record)
    return [str(words) for words, holds in ((ASSUMED, line.assumed), (DEMO, record.demo)) if holds]


class Money(tables.Column):
    """Whole đồng: grouped on screen, a number in the Excel file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs=NUMBER, **kwargs)

    def render(self, value):
        return group_thousands(value)

    def value(self, value):
        return int(value)


class LineTable(tables.Table):
    """One row a line. On screen the task is a hint below the name; the Excel file has a column for it."""

    name = tables.Column(verbose_name=_("Dòng kinh phí"), order_by="sort_key", attrs=TITLE)
    code = tables.Column(visible=False)
    task = tables.Column(verbose_name=_("Nhiệm vụ"), order_by=("task__no", "code"), visible=False)
    source = tables.Column(verbose_name=_("Nguồn"), order_by=("source__position", "code"))
    amount = Money(verbose_name=_("Số tiền (đồng)"))
    committed = Money(verbose_name=_("Đã cam kết"))
    approved = Money(verbose_name=_("Đã duyệt"))
    remaining = Money(verbose_name=_("Còn lại"))
    used = tables.Column(verbose_name=_("Cam kết (%)"), attrs=NUMBER)
    remark = tables.Column(verbose_name=_("Lưu ý"), empty_values=(), orderable=False, visible=False)

    class Meta:
        model = Line
        fields = ("name", "code", "task", "source", "amount", "committed", "approved", "remaining", "used", "remark")
        sequence = fields
        empty_text = _("Dòng kinh phí hiện ra ở đây khi chuyên viên nhập theo nhiệm vụ và nguồn.")

    def render_name(self, record):
        task = _("Nhiệm vụ %(no)s") % {"no": record.task.no}
        hint = " · ".join([task, record.code, *remarks(record)])
        words = '<a href="{}">{}</a><span class="task-hint">{}</span>'
        return format_html(words, record.get_absolute_url(), record.name, hint)

    def value_name(self, record):
        return record.name

    def render_source(self, value):
        return value.name.split(" (")[0]

    def value_source(self, value):
        return value.name

    def render_used(self, value):
        return number(Decimal(value) / 100)

    def value_used(self, value):
        return value / 100

    def render_remark(self, record):
        return ", ".join(remarks(record))


class CommitmentTable(tables.Table):
    """One row a commitment."""

    purpose = tables.Column(order_by="sort_key", attrs=TITLE)
    number = tables.Column(visible=False)
    line = tables.Column(verbose_name=_("Dòng kinh phí"), order_by="line__code")
    source = tables.Column(
        accessor="line__source", verbose_name=_("Nguồn"), order_by="line__source__position", visible=False
    )
    partner = tables.Column(default="–")
    amount = Money(verbose_name=_("Số tiền (đồng)"))
    dated = tables.Column()
    state = tables.Column()
    papers = tables.Column(verbose_name=_("Giấy tờ"), attrs=NUMBER)
    subject_label = tables.Column(default="–", visible=False)
    entered_by = tables.Column(default="–", order_by="entered_by__sort_key", visible=False)
    remark = tables.Column(verbose_name=_("Lưu ý"), empty_values=(), orderable=False, visible=False)

    class Meta:
        model = Commitment
        fields = (
            "purpose", "number", "line", "source", "partner", "amount", "dated", "state", "papers", "subject_label",
            "entered_by", "remark",
        )  # fmt: skip
        sequence = fields
        empty_text = _("Cam kết chi được nhập từ trang của từng dòng kinh phí.")

    def render_purpose(self, record):
        hint = " · ".join([record.number, *([record.subject_label] if record.subject_label else []), *remarks(record)])
        words = '<a href="{}">{}</a><span class="task-hint">{}</span>'
        return format_html(words, record.get_absolute_url(), record.purpose, hint)

    def value_purpose(self, record):
        return record.purpose

    def render_line(self, record):
        return record.line.code

    def value_line(self, record):
        return str(record.line)

    def render_dated(self, value):
        return vndate(value)

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return str(record.get_state_display())

    def render_remark(self, record):
        return ", ".join(remarks(record))
