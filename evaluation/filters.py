"""Filters of the evaluation's lists."""

import django_filters
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Sector

from .models import DossierTotal


class RankingFilter(django_filters.FilterSet):
    sector = django_filters.ModelChoiceFilter(
        field_name="dossier__sector", label=_("Ngành"), queryset=Sector.objects.all(), empty_label=_("Tất cả")
    )

    class Meta:
        model = DossierTotal
        fields = ["sector"]
