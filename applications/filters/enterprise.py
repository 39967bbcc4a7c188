"""Filters of the list of enterprises."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from ..enterprise_queries import units_today
from ..models import Enterprise
from ..states import EnterpriseState


class EnterpriseFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("Trạng thái"), choices=EnterpriseState.choices, empty_label=_("Tất cả"))
    unit = filters.ModelChoiceFilter(
        label=_("Địa bàn"), queryset=lambda request: units_today(), empty_label=_("Tất cả")
    )
    registration = filters.ChoiceFilter(
        label=_("Giấy đăng ký kinh doanh"),
        choices=(("yes", _("đã tải lên")), ("no", _("chưa có"))),
        empty_label=_("Tất cả"),
        method="with_registration",
    )

    class Meta:
        model = Enterprise
        fields = ("state", "unit", "registration")

    def with_registration(self, rows, name, value):
        return rows.filter(registration_file__isnull=value == "no")
