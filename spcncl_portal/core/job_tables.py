"""Columns and filters of the list of work in the background."""

import datetime

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .log_tables import DayFilter, midnight
from .models import Job
from .states_job import JobState
from .templatetags.portal import number, status_tag, vndatetime


class JobTable(tables.Table):
    label = tables.Column(verbose_name=_("Việc"))
    state = tables.Column(verbose_name=_("Trạng thái"), empty_values=())
    done = tables.Column(verbose_name=_("Tiến độ"), orderable=False)
    created_at = tables.DateTimeColumn(verbose_name=_("Bắt đầu"), format="d/m/Y H:i")
    finished_at = tables.DateTimeColumn(verbose_name=_("Kết thúc"), format="d/m/Y H:i", default="–")
    result = tables.Column(verbose_name=_("Kết quả"), orderable=False, empty_values=())

    class Meta:
        model = Job
        fields = ("label", "state", "done", "created_at", "finished_at", "result")
        template_name = "components/table.html"

    def render_label(self, value, record):
        return format_html('<a href="{}">{}</a>', reverse("core:job", args=[record.pk]), value)

    def render_state(self, record):
        state = JobState.EXPIRED if record.is_expired else JobState(record.state)
        return status_tag(state.label, state.value)

    def render_done(self, record):
        if not record.total:
            return "–"
        share = f"{number(record.done)}/{number(record.total)}"
        return f"{share} ({record.percent} %)" if record.is_open else share

    def render_result(self, record):
        url = record.result.get("url", "") if record.state == JobState.DONE and not record.is_expired else ""
        if not url:
            return "–"
        if record.expires_at is None:
            return format_html('<a href="{}">{}</a>', url, gettext("Mở kết quả"))
        until = gettext("đến %(time)s") % {"time": vndatetime(record.expires_at)}
        return format_html('<span><a href="{}">{}</a> {}</span>', url, gettext("Tải tệp"), until)


class JobFilter(django_filters.FilterSet):
    label = django_filters.CharFilter(label=_("Tên việc có chữ"), lookup_expr="icontains")
    state = django_filters.MultipleChoiceFilter(label=_("Trạng thái"), choices=JobState.choices)
    since = DayFilter(label=_("Từ ngày"), method="from_day")
    until = DayFilter(label=_("Đến hết ngày"), method="to_day")

    class Meta:
        model = Job
        fields: list = []

    def from_day(self, rows, name, value):
        return rows.filter(created_at__gte=midnight(value))

    def to_day(self, rows, name, value):
        return rows.filter(created_at__lt=midnight(value + datetime.timedelta(days=1)))
