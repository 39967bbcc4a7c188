"""Columns of the staff's work queue."""

from functools import cached_property

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.templatetags.portal import status_tag, vndate
from spcncl_portal.programme.calc import HANOI
from spcncl_portal.programme.working_days import WorkingCalendar, working_calendar

from .dossier import DossierTable

GIVE_FORM = "giao-viec"  # the form below the list that the boxes of the rows belong to


class CheckTable(DossierTable):
    """Who has which dossier since when, due in how many working days. Rows come from `check_queries.with_check`."""

    # Shown within other cells on screen, columns of their own in the Excel file.
    FOLDED = ("code", "enterprise_name", "working_days")

    actions = tables.Column(
        verbose_name=gettext_lazy("Chọn"), empty_values=(), orderable=False, attrs={"td": {"class": "cell-choose"}}
    )
    versions = tables.Column(verbose_name=gettext_lazy("Lần nộp"), attrs={"td": {"class": "number"}})
    working_days = tables.Column(verbose_name=gettext_lazy("Ngày làm việc còn lại"), empty_values=(), order_by="due_at")
    checker = tables.Column(verbose_name=gettext_lazy("Người thẩm định"), empty_values=(), order_by="checker__sort_key")

    class Meta(DossierTable.Meta):
        fields = ("code", "product_name", "enterprise_name", "state", "submitted_at", "due_at")
        sequence = (
            "actions", "code", "product_name", "enterprise_name", "state", "versions", "submitted_at", "due_at",
            "working_days", "checker",
        )  # fmt: skip
        exclude = ("tax_code", "sector")
        order_by = ("due_at", "code")

    def _url(self, record) -> str:
        return reverse("applications:check_dossier", args=[record.code])

    @cached_property
    def _calendar(self) -> WorkingCalendar:
        return working_calendar()

    def before_render(self, request):
        for name in self.FOLDED:
            self.columns.hide(name)

    def render_product_name(self, record):
        link = super().render_product_name(record)
        return format_html('{}<span class="cell-more">{} · {}</span>', link, record.code, record.enterprise_name)

    def render_submitted_at(self, value):
        return vndate(value)

    def render_actions(self, record):
        """A box to choose the row; its value says who had the dossier when the page was made."""
        label = _("Chọn hồ sơ %(code)s") % {"code": record.code}
        return format_html(
            '<input class="form-check-input" type="checkbox" name="hs" value="{}:{}" form="{}" aria-label="{}">',
            record.code,
            record.checker_id or 0,
            GIVE_FORM,
            label,
        )

    def render_state(self, record):
        tag = super().render_state(record)
        return format_html("{} {}", tag, status_tag(_("chờ ý kiến thứ hai"), "waiting")) if record.proposed else tag

    def value_state(self, record):
        state = super().value_state(record)
        return f"{state}; {_('chờ ý kiến thứ hai')}" if record.proposed else state

    def _days(self, record) -> int | None:
        if record.due_at is None:
            return None
        return self._calendar.count(timezone.localdate(), record.due_at.astimezone(HANOI).date())

    def value_working_days(self, record):
        days = self._days(record)
        return "" if days is None else days

    def render_due_at(self, record):
        return format_html('{}<span class="cell-more">{}</span>', vndate(record.due_at), self._left(record))

    def _left(self, record) -> str:
        days = self._days(record)
        if days is None:
            return ""
        if record.due_at < timezone.now():
            return status_tag(_("trễ %(n)s ngày làm việc") % {"n": -days}, "overdue")
        if days == 0:
            return status_tag(_("hết hạn hôm nay"), "warning")
        return _("còn %(n)s ngày làm việc") % {"n": days}

    def render_checker(self, record):
        if record.checker is None:
            return status_tag(_("chưa ai nhận"), "missing")
        if record.needs_another:
            return format_html("{} {}", record.checker.full_name, status_tag(_("cần người khác trả lời"), "warning"))
        return record.checker.full_name

    def value_checker(self, record):
        return record.checker.full_name if record.checker else ""


class ReadCheckTable(CheckTable):
    """For who reads the queue and gives nothing out."""

    class Meta(CheckTable.Meta):
        exclude = ("tax_code", "sector", "actions")
