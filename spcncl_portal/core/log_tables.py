"""Columns and filters of the audit page."""

import datetime

import django_filters
import django_tables2 as tables
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .log_names import NAMES, name_of
from .log_view import changes_of, type_name
from .models import ActionLog
from .tables import search


class LogTable(tables.Table):
    at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i:s")
    actor = tables.Column(verbose_name=_("Người làm"), order_by="actor__sort_key", empty_values=())
    action = tables.Column(verbose_name=_("Việc"))
    object_type = tables.Column(verbose_name=_("Loại"))
    object_label = tables.Column(verbose_name=_("Đối tượng"))
    reason = tables.Column(verbose_name=_("Lý do"), default="–")
    changes = tables.Column(verbose_name=_("Thay đổi"), empty_values=(), orderable=False)

    class Meta:
        model = ActionLog
        fields = ("at", "actor", "action", "object_type", "object_label", "reason", "changes")
        template_name = "components/table.html"

    def render_actor(self, record):
        return str(record.actor) if record.actor else gettext("Cổng tự động")

    def render_action(self, value, record):
        return format_html('<a href="{}">{}</a>', reverse("core:log_entry", args=[record.pk]), name_of(value))

    def value_action(self, value):
        return name_of(value)

    def render_object_type(self, value):
        return type_name(value)

    def render_changes(self, record):
        count = len({*record.before, *record.after})
        return gettext("%(n)s ô") % {"n": count} if count else "–"

    def value_changes(self, record):
        return "; ".join(f"{row['label']}: {row['before']} → {row['after']}" for row in changes_of(record, names=False))


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayFilter(django_filters.DateFilter):
    """A day of the years that calendars and time zones can reckon with."""

    def __init__(self, **kwargs):
        super().__init__(widget=DateInput(), validators=[_year_in_reach], **kwargs)


def _year_in_reach(day: datetime.date) -> None:
    if not 1900 <= day.year <= 2100:
        raise ValidationError(gettext("Năm %(year)s không hợp lệ; hãy kiểm tra lại."), params={"year": day.year})


class LogFilter(django_filters.FilterSet):
    action = django_filters.ChoiceFilter(label=_("Việc"), choices=(), empty_label=_("Tất cả"))
    object_type = django_filters.ChoiceFilter(label=_("Loại"), choices=(), empty_label=_("Tất cả"))
    actor = django_filters.CharFilter(label=_("Người làm (tên hoặc thư)"), method="by_person")
    since = DayFilter(label=_("Từ ngày"), method="from_day")
    until = DayFilter(label=_("Đến hết ngày"), method="to_day")

    class Meta:
        model = ActionLog
        fields: list = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        used = ActionLog.objects.order_by().values_list("object_type", flat=True).distinct()
        types = sorted(((one, type_name(one).capitalize()) for one in used), key=lambda pair: pair[1])
        self.filters["object_type"].extra["choices"] = types
        names = sorted(((key, str(name)) for key, name in NAMES.items()), key=lambda pair: pair[1])
        self.filters["action"].extra["choices"] = names

    def by_person(self, rows, name, value):
        return search(rows, value, "actor")

    def from_day(self, rows, name, value):
        return rows.filter(at__gte=midnight(value))

    def to_day(self, rows, name, value):
        return rows.filter(at__lt=midnight(value + datetime.timedelta(days=1)))


def midnight(day: datetime.date) -> datetime.datetime:
    """The first moment of the day in Hà Nội."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
