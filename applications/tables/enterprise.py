"""Columns of the list of enterprises."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag, vndate

from ..models import Enterprise


def link_to(name: str):
    """The address of the record's page, for `linkify`."""
    return lambda record: reverse(name, args=[record.pk])


class EnterpriseTable(tables.Table):
    name = tables.Column(
        order_by="sort_key", linkify=link_to("applications:enterprise"), attrs={"td": {"class": "cell-title"}}
    )
    tax_code = tables.Column()
    unit = tables.Column(order_by="unit__sort_key", default="–")
    state = tables.Column()
    people_count = tables.Column(
        verbose_name=_("Người dùng"), attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )
    nomination_count = tables.Column(
        verbose_name=_("Lượt giới thiệu"), attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )
    created_at = tables.Column(verbose_name=_("Đăng ký"))

    class Meta:
        model = Enterprise
        fields = ("name", "tax_code", "unit", "state", "people_count", "nomination_count", "created_at")
        empty_text = _("Doanh nghiệp tự đăng ký, hoặc chuyên viên nhập từ hồ sơ giấy.")

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()

    def render_created_at(self, value):
        return vndate(value)
