"""Filters of recognised products, their enterprises and certificates."""

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Enterprise
from spcncl_portal.programme.models import Sector

from .models import Certificate, Recognition
from .recognition_queries import COUNTED, holding
from .states import CertificateState, RecognitionState

ALL = _("Tất cả")
YES = [("1", _("Chỉ Top 10"))]


def years() -> list[tuple[int, str]]:
    """Years with recognised products, newest first."""
    found = Recognition.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, str(year)) for year in found]


class ValidityFilter(django_filters.ChoiceFilter):
    """The state as it is today: a title runs out without anybody touching its row."""

    def __init__(self, **options):
        super().__init__(label=_("Hiệu lực"), choices=RecognitionState.choices, empty_label=ALL, **options)

    def filter(self, rows, value):
        if not value:
            return rows
        if value == RecognitionState.ACTIVE:
            return rows.filter(holding())
        if value == RecognitionState.EXPIRED:
            lapsed = Q(state=RecognitionState.ACTIVE, valid_to__lt=timezone.localdate())
            return rows.filter(Q(state=value) | lapsed)
        return rows.filter(state=value)


class RecognitionFilter(django_filters.FilterSet):
    """Of one cycle: sector, Top 10, validity."""

    sector = django_filters.ModelChoiceFilter(label=_("Ngành"), queryset=Sector.objects.all(), empty_label=ALL)
    top = django_filters.ChoiceFilter(label=_("Nhóm dẫn đầu"), choices=YES, empty_label=ALL, field_name="top")
    state = ValidityFilter()

    class Meta:
        model = Recognition
        fields = ["sector", "top", "state"]


class RegisterFilter(RecognitionFilter):
    """Of all years, for the public."""

    year = django_filters.ChoiceFilter(label=_("Năm"), choices=years, empty_label=ALL)

    class Meta:
        model = Recognition
        fields = ["year", "sector", "top", "state"]


class EnterpriseRegisterFilter(django_filters.FilterSet):
    year = django_filters.ChoiceFilter(label=_("Năm"), choices=years, empty_label=ALL, method="of_year")
    sector = django_filters.ModelChoiceFilter(
        label=_("Ngành"), queryset=Sector.objects.all(), empty_label=ALL, method="of_sector"
    )

    class Meta:
        model = Enterprise
        fields = []

    def of_year(self, rows, name, value):
        return rows.filter(pk__in=Recognition.objects.filter(state__in=COUNTED, year=value).values("enterprise"))

    def of_sector(self, rows, name, value):
        return rows.filter(pk__in=Recognition.objects.filter(state__in=COUNTED, sector=value).values("enterprise"))


class CertificateFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=Certificate.Kind.choices, empty_label=ALL)
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=CertificateState.choices, empty_label=ALL)

    class Meta:
        model = Certificate
        fields = ["kind", "state"]
