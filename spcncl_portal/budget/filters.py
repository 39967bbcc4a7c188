"""Filters of the money pages."""

import django_filters as filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from . import queries
from .models import Commitment, Line, Source
from .states import MoneyState

ALL = _("Tất cả")


def _tasks(request):
    return queries.tasks_of(request.cycle)


def _sources(request):
    return Source.objects.filter(cycle=request.cycle)


class LineFilter(filters.FilterSet):
    task = filters.ModelChoiceFilter(label=_("Nhiệm vụ"), queryset=_tasks, empty_label=ALL)
    source = filters.ModelChoiceFilter(label=_("Nguồn kinh phí"), queryset=_sources, empty_label=ALL)
    rest = filters.ChoiceFilter(
        label=_("Còn lại"), choices=(("yes", _("còn tiền")), ("no", _("đã hết"))), empty_label=ALL, method="by_rest"
    )

    class Meta:
        model = Line
        fields = ("task", "source", "rest")

    def by_rest(self, rows, name, value):
        return rows.filter(committed__lt=F("amount")) if value == "yes" else rows.filter(committed=F("amount"))


class CommitmentFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("Trạng thái"), choices=MoneyState.choices, empty_label=ALL)
    task = filters.ModelChoiceFilter(label=_("Nhiệm vụ"), field_name="line__task", queryset=_tasks, empty_label=ALL)
    source = filters.ModelChoiceFilter(
        label=_("Nguồn kinh phí"), field_name="line__source", queryset=_sources, empty_label=ALL
    )

    class Meta:
        model = Commitment
        fields = ("state", "task", "source")
