"""Columns of the lists."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.templatetags.portal import NOTHING, status_tag, vndate, vndatetime

from . import queries
from .models import Body, Cycle, Extension


class CycleTable(tables.Table):
    year = tables.Column(gettext_lazy("Năm"), attrs={"td": {"class": "cell-title"}})
    name = tables.Column(gettext_lazy("Tên"))
    state = tables.Column(gettext_lazy("Trạng thái"))
    plan_number = tables.Column(gettext_lazy("Kế hoạch"), default="–")
    criteria_set = tables.Column(gettext_lazy("Bộ tiêu chí"), default="–", order_by=("criteria_set__name",))

    class Meta:
        model = Cycle
        fields = ("year", "name", "state", "plan_number", "criteria_set")
        sequence = fields
        order_by = "-year"

    def render_year(self, record):
        return format_html('<a href="{}">{}</a>', reverse("programme:cycle", args=[record.year]), record.year)

    def value_year(self, record):
        return record.year

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()

    def render_criteria_set(self, value):
        return f"{value} ({_('giả định')})" if value.assumed else str(value)


class BodyTable(tables.Table):
    """On screen few wide columns; the Excel file has one column for each fact."""

    name = tables.Column(gettext_lazy("Đơn vị"), order_by=("sort_key", "code"), attrs={"td": {"class": "cell-title"}})
    code = tables.Column(gettext_lazy("Mã"), visible=False)
    kind = tables.Column(gettext_lazy("Loại"), order_by=("kind", "sort_key"))
    validity = tables.Column(gettext_lazy("Thời gian tồn tại"), empty_values=(), order_by=("valid_from", "valid_to"))
    successors = tables.Column(gettext_lazy("Đơn vị kế thừa"), empty_values=(), visible=False)
    nominates = tables.Column(gettext_lazy("Giới thiệu"), empty_values=(), orderable=False)
    contact = tables.Column(gettext_lazy("Liên hệ"), empty_values=(), orderable=False, exclude_from_export=True)
    contact_email = tables.Column(gettext_lazy("Thư điện tử"), visible=False)
    contact_phone = tables.Column(gettext_lazy("Điện thoại"), visible=False)
    actions = tables.Column("", empty_values=(), orderable=False)

    class Meta:
        model = Body
        fields = (
            "name",
            "code",
            "kind",
            "validity",
            "successors",
            "nominates",
            "contact",
            "contact_email",
            "contact_phone",
            "actions",
        )
        sequence = fields

    def __init__(self, *args, cycle: Cycle, can_edit: bool, **kwargs):
        self.cycle = cycle
        self.day = queries.nomination_day(cycle)
        super().__init__(*args, exclude=() if can_edit else ("actions",), **kwargs)

    def render_name(self, record):
        words = '{}<span class="task-hint">{} {}</span>'
        return format_html(words, record.name, _("Mã"), record.code)

    def value_name(self, record):
        return record.name

    def render_kind(self, record):
        return record.get_kind_display()

    def render_validity(self, record):
        heirs = self.value_successors(record)
        if not heirs:
            return self.value_validity(record) or NOTHING
        words = '{}<span class="task-hint">{} {}</span>'
        return format_html(words, self.value_validity(record), _("kế thừa:"), heirs)

    def value_validity(self, record):
        if record.valid_from and record.valid_to:
            return f"{vndate(record.valid_from)} – {vndate(record.valid_to)}"
        if record.valid_to:
            return _("đến hết %(day)s") % {"day": vndate(record.valid_to)}
        return _("từ %(day)s") % {"day": vndate(record.valid_from)} if record.valid_from else ""

    def value_successors(self, record):
        return ", ".join(one.name for one in record.successors.all())

    def render_contact(self, record):
        phone = show_phone(record.contact_phone) if record.contact_phone else ""
        return (
            format_html_join("", "<div>{}</div>", ((part,) for part in (record.contact_email, phone) if part))
            or NOTHING
        )

    def render_nominates(self, record):
        fits = record.kind in self.cycle.nominating_kinds and not record.is_standing_office
        return _("có") if fits and record.valid_on(self.day) else _("không")

    def render_actions(self, record):
        url = reverse("programme:body_contact", args=[self.cycle.year, record.code])
        words = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        return format_html(words, url, _("Sửa liên hệ"), record.name)


class ExtensionTable(tables.Table):
    label = tables.Column(gettext_lazy("Cho"), attrs={"td": {"class": "cell-title"}})
    deadline = tables.Column(gettext_lazy("Hạn"), order_by=("deadline__kind",))
    until = tables.Column(gettext_lazy("Được đến"), empty_values=())
    reason = tables.Column(gettext_lazy("Lý do"), orderable=False)
    at = tables.Column(gettext_lazy("Cho lúc"))
    withdrawn_at = tables.Column(gettext_lazy("Tình trạng"), empty_values=())
    actions = tables.Column("", empty_values=(), orderable=False, exclude_from_export=True)

    class Meta:
        model = Extension
        fields = ("label", "deadline", "until", "reason", "at", "withdrawn_at", "actions")
        sequence = fields
        order_by = "-at"
        empty_text = gettext_lazy("Chưa gia hạn hoặc miễn cho ai.")

    def __init__(self, *args, can_edit: bool, **kwargs):
        super().__init__(*args, exclude=() if can_edit else ("actions",), **kwargs)

    def render_deadline(self, record):
        return record.deadline.get_kind_display()

    def value_deadline(self, record):
        return record.deadline.get_kind_display()

    def render_until(self, record):
        return _("được miễn") if record.excused else vndatetime(record.until)

    def value_until(self, record):
        return self.render_until(record)

    def render_at(self, record):
        return f"{vndatetime(record.at)} – {record.by}" if record.by else vndatetime(record.at)

    def value_at(self, record):
        return vndatetime(record.at)

    def render_withdrawn_at(self, record):
        if record.withdrawn_at is None:
            return status_tag(_("đang hiệu lực"), "active")
        words = '<div>{} <span class="task-hint">{}: {}</span></div>'
        tag = status_tag(_("đã thu hồi"), "closed")
        return format_html(words, tag, vndatetime(record.withdrawn_at), record.withdrawn_reason)

    def value_withdrawn_at(self, record):
        if record.withdrawn_at is None:
            return _("đang hiệu lực")
        return f"{_('đã thu hồi')} {vndatetime(record.withdrawn_at)}: {record.withdrawn_reason}"

    def render_actions(self, record):
        if record.withdrawn_at is not None:
            return ""
        url = reverse("programme:withdraw_extension", args=[record.cycle_year, record.pk])
        words = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        return format_html(words, url, _("Thu hồi"), record.label)
