"""Columns of the list of visits."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag, vndatetime

from ..inspection_queries import reads_inside
from ..models import Inspection
from .enterprise import link_to
from .nomination import TITLE


class InspectionTable(tables.Table):
    enterprise = tables.Column(
        verbose_name=_("Doanh nghiệp"),
        order_by="enterprise__sort_key",
        linkify=link_to("applications:inspection"),
        attrs=TITLE,
    )
    starts_at = tables.Column(verbose_name=_("Thời gian"))
    unit = tables.Column(verbose_name=_("Địa bàn"), order_by="unit__sort_key", default="–")
    dossiers = tables.Column(verbose_name=_("Hồ sơ"), orderable=False, attrs={"td": {"class": "nowrap"}})
    lead = tables.Column(verbose_name=_("Trưởng đoàn"), empty_values=(), orderable=False)
    state = tables.Column(verbose_name=_("Trạng thái"))
    result = tables.Column(verbose_name=_("Kết luận"), empty_values=(), orderable=False)

    class Meta:
        model = Inspection
        fields = ("enterprise", "starts_at", "unit", "dossiers", "lead", "state", "result")
        order_by = "-starts_at"
        empty_text = _("Chưa có buổi kiểm tra thực tế nào. Cán bộ Sở lập lịch từ các hồ sơ đã nộp.")

    def render_starts_at(self, value):
        return vndatetime(value)

    def render_dossiers(self, record):
        return ", ".join(one.code for one in record.dossiers.all()) or "–"

    def render_lead(self, record):
        return next((one.name for one in record.team.all() if one.is_lead), "–")

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()

    def render_result(self, record):
        return record.get_result_display() if record.result and reads_inside(self.request.user, record) else "–"
