"""Filters of the lists of outreach."""

import datetime

import django_filters as filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.accounts.models import User
from spcncl_portal.programme.models import Body, Sector

from ..models import Prospect, WorkingSession
from ..prospect_queries import IN_WORK, prospects_visible_to, sessions_visible_to, worked_with
from ..queries import READS_ALL
from ..states import ProspectState

ALL = _("Tất cả")


def visible(request):
    return prospects_visible_to(request.user, request.cycle or None)


def units(request):
    """The ground of what the person sees, no other."""
    return Body.objects.filter(pk__in=visible(request).order_by().values("unit")).order_by("sort_key")


def bodies(request):
    return Body.objects.filter(pk__in=visible(request).order_by().values("body")).order_by("sort_key")


def owners(request):
    return User.objects.filter(pk__in=visible(request).order_by().values("owner")).order_by("sort_key")


class ProspectFilter(filters.FilterSet):
    MINE, FREE = "cua-toi", "chua-giao"
    LATE, TODAY, WEEK, NONE = "qua-han", "hom-nay", "7-ngay", "chua-dat"

    state = filters.ChoiceFilter(label=_("Bước"), choices=ProspectState.choices, empty_label=ALL)
    unit = filters.ModelChoiceFilter(label=_("Địa bàn"), queryset=units, empty_label=ALL)
    body = filters.ModelChoiceFilter(label=_("Đơn vị vận động"), queryset=bodies, empty_label=ALL)
    sector = filters.ModelChoiceFilter(label=_("Ngành"), queryset=Sector.objects.all(), empty_label=ALL)
    owner = filters.ModelChoiceFilter(label=_("Người phụ trách"), queryset=owners, empty_label=ALL)
    who = filters.ChoiceFilter(
        label=_("Ai đang giữ"),
        choices=((MINE, _("của tôi")), (FREE, _("chưa giao ai"))),
        empty_label=ALL,
        method="of_whom",
    )
    next = filters.ChoiceFilter(
        label=_("Việc tiếp theo"),
        choices=(
            (LATE, _("quá hạn")),
            (TODAY, _("hôm nay")),
            (WEEK, _("trong 7 ngày tới")),
            (NONE, _("chưa đặt")),
        ),
        empty_label=ALL,
        method="by_next",
    )
    worked = filters.ChoiceFilter(
        label=_("Tính vào chỉ số"), choices=(("yes", _("doanh nghiệp đã làm việc")),), empty_label=ALL, method="by_work"
    )

    class Meta:
        model = Prospect
        fields = ("state", "unit", "body", "sector", "owner", "who", "next", "worked")

    def of_whom(self, rows, name, value):
        if value == self.MINE:
            return rows.filter(owner=self.request.user)
        free = rows.filter(owner=None, state__in=IN_WORK)
        # What a body leads is the body's, even before one of its people takes it.
        return free.filter(body=None) if READS_ALL & self.request.user.roles else free

    def by_next(self, rows, name, value):
        today = timezone.localdate()
        open_rows = rows.filter(state__in=IN_WORK)
        days = {
            self.LATE: Q(next_on__lt=today),
            self.TODAY: Q(next_on=today),
            self.WEEK: Q(next_on__range=(today, today + datetime.timedelta(days=7))),
            self.NONE: Q(next_step=""),
        }
        return open_rows.filter(days[value])

    def by_work(self, rows, name, value):
        return rows.filter(pk__in=worked_with(visible(self.request)).order_by().values("pk"))


class SessionFilter(filters.FilterSet):
    body = filters.ModelChoiceFilter(
        label=_("Đơn vị tổ chức"),
        queryset=lambda request: Body.objects.filter(
            pk__in=sessions_visible_to(request.user, request.cycle or None).order_by().values("body")
        ).order_by("sort_key"),
        empty_label=ALL,
    )

    class Meta:
        model = WorkingSession
        fields = ("body",)
