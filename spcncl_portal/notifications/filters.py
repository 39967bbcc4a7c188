"""Filters of the page of what was sent."""

import django_filters
from django.utils.translation import gettext_lazy as _

from .models import Notice
from .tables import MAIL_STATES


class SentFilter(django_filters.FilterSet):
    recipient = django_filters.CharFilter(lookup_expr="icontains", label=_("Người nhận"))
    mail = django_filters.ChoiceFilter(
        field_name="mail__status",
        label=_("Tình trạng thư"),
        choices=[(key, value) for key, value in MAIL_STATES.items()],
    )

    class Meta:
        model = Notice
        fields = ["recipient", "mail"]
