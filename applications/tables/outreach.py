"""Columns of the lists of outreach. On screen few; the Excel file has one for each fact."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.tables import GapsLastColumn
from spcncl_portal.core.templatetags.portal import status_tag, vndate

from ..models import Prospect, WorkingSession
from ..prospect_queries import IN_WORK

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
TITLE = {"td": {"class": "cell-title"}}
ASSIGN_FORM = "giao-nhieu"


def holder_of(prospect: Prospect) -> str:
    """Who has the prospect now, in words."""
    if prospect.state not in IN_WORK:
        return "–"
    if prospect.owner_id:
        return prospect.owner.full_name
    return prospect.body.name if prospect.body_id else _("Sở Công Thương (chưa giao)")


def is_late(prospect: Prospect) -> bool:
    return prospect.state in IN_WORK and prospect.next_on is not None and prospect.next_on < timezone.localdate()


class ProspectTable(tables.Table):
    name = tables.Column(order_by="sort_key", attrs=TITLE)
    tax_code = tables.Column(default="", visible=False)
    state = tables.Column()
    unit = tables.Column(order_by="unit__sort_key", default="–")
    holder = tables.Column(gettext_lazy("Ai đang giữ"), empty_values=(), order_by="owner__sort_key")
    next_step = GapsLastColumn(empty_values=(), order_by="next_on")
    next_on = tables.Column(gettext_lazy("Hạn việc tiếp"), visible=False, default="")
    session_count = tables.Column(gettext_lazy("Buổi làm việc"), attrs=NUMBER)
    select = tables.Column(
        gettext_lazy("Chọn"), empty_values=(), orderable=False, accessor="pk", exclude_from_export=True
    )
    last_session = tables.Column(gettext_lazy("Buổi gần nhất"), visible=False, default="")
    body = tables.Column(visible=False, default="Sở Công Thương")
    owner = tables.Column(visible=False, default="", accessor="owner__full_name")
    address = tables.Column(visible=False)
    sector = tables.Column(visible=False, default="")
    product = tables.Column(visible=False)
    contact_name = tables.Column(visible=False)
    phone = tables.Column(visible=False)
    email = tables.Column(visible=False)
    decline_reason = tables.Column(visible=False)
    note = tables.Column(visible=False)

    class Meta:
        model = Prospect
        fields = (
            "name", "tax_code", "state", "unit", "holder", "next_step", "next_on", "session_count", "select",
            "last_session", "body", "owner", "address", "sector", "product", "contact_name", "phone", "email",
            "decline_reason", "note",
        )  # fmt: skip
        empty_text = gettext_lazy("Thêm từng doanh nghiệp, hoặc nhập cả danh sách từ Excel.")

    def render_name(self, record):
        hint = record.tax_code or record.product
        link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.name)
        return format_html('<div>{}<span class="task-hint">{}</span></div>', link, hint) if hint else link

    def value_name(self, record):
        return record.name

    def render_select(self, record):
        return format_html(
            '<input class="form-check-input" type="checkbox" name="prospects" value="{}" form="{}" aria-label="{}">',
            record.pk,
            ASSIGN_FORM,
            _("Chọn %(name)s") % {"name": record.name},
        )

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()

    def render_holder(self, record):
        return holder_of(record)

    def render_next_step(self, record):
        if not record.next_step:
            return "–"
        late = status_tag(_("quá hạn"), "late") if is_late(record) else ""
        return format_html(
            '<div>{}<span class="task-hint">{} {}</span></div>', record.next_step, vndate(record.next_on), late
        )

    def value_next_step(self, record):
        return record.next_step

    def render_last_session(self, value):
        return vndate(value)

    def value_last_session(self, value):
        return value

    def render_phone(self, value):
        return show_phone(value)


class SessionTable(tables.Table):
    held_on = tables.Column(linkify=True, attrs=TITLE)
    body = tables.Column(order_by="body__sort_key", default="Sở Công Thương")
    place = tables.Column(default="–")
    names = tables.Column(gettext_lazy("Doanh nghiệp"), empty_values=(), orderable=False)
    prospect_count = tables.Column(gettext_lazy("Số doanh nghiệp"), attrs=NUMBER)
    chair = tables.Column(visible=False)
    conclusion = tables.Column(visible=False)
    recorded_by = tables.Column(gettext_lazy("Người ghi"), accessor="recorded_by__full_name", visible=False, default="")

    class Meta:
        model = WorkingSession
        fields = ("held_on", "body", "place", "names", "prospect_count", "chair", "conclusion", "recorded_by")
        empty_text = gettext_lazy("Buổi làm việc hiện ra ở đây khi được ghi lại, kèm biên bản và ảnh.")

    def render_held_on(self, value):
        return vndate(value)

    def value_held_on(self, value):
        return value

    def render_names(self, record):
        names = [one.name for one in record.prospects.all()]
        shown = ", ".join(names[:3])
        return f"{shown} …" if len(names) > 3 else shown

    def value_names(self, record):
        return "; ".join(one.name for one in record.prospects.all())
