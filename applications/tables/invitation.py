"""Columns of the lists of invitation sets."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.templatetags.portal import status_tag, vndate, vndatetime

from ..invitation_papers import spoken
from ..models import InvitationBatch, InvitationSet, Prospect
from .nomination import NUMBER, TITLE

MAKE_FORM, MOVE_FORM = "lap-dot", "chuyen-bo"


def _tick(name: str, value: int, form: str, label: str) -> str:
    box = '<input class="form-check-input" type="checkbox" name="{}" value="{}" form="{}" aria-label="{}">'
    return format_html(box, name, value, form, label)


class BatchTable(tables.Table):
    """One row a batch."""

    name = tables.Column(linkify=True, attrs=TITLE)
    created_at = tables.Column(verbose_name=gettext_lazy("Lập ngày"))
    made = tables.Column(verbose_name=gettext_lazy("Số bộ"), attrs=NUMBER)
    printed = tables.Column(verbose_name=gettext_lazy("Đã in"), attrs=NUMBER)
    sent = tables.Column(verbose_name=gettext_lazy("Đã gửi"), attrs=NUMBER)
    delivered = tables.Column(verbose_name=gettext_lazy("Đã đến nơi"), attrs=NUMBER)
    undelivered = tables.Column(verbose_name=gettext_lazy("Không đến nơi"), attrs=NUMBER)
    opened = tables.Column(verbose_name=gettext_lazy("Đã mở liên kết"), attrs=NUMBER)
    registered = tables.Column(verbose_name=gettext_lazy("Đã đăng ký"), attrs=NUMBER)

    class Meta:
        model = InvitationBatch
        fields = (
            "name", "created_at", "made", "printed", "sent", "delivered", "undelivered", "opened", "registered",
        )  # fmt: skip
        empty_text = gettext_lazy("Chọn doanh nghiệp trong danh sách vận động rồi lập đợt bộ form đầu tiên.")

    def render_created_at(self, value):
        return vndate(value)


class InvitableTable(tables.Table):
    """Whom a batch may be made for."""

    select = tables.Column(
        gettext_lazy("Chọn"), empty_values=(), orderable=False, accessor="pk", exclude_from_export=True
    )
    name = tables.Column(order_by="sort_key", linkify=True, attrs=TITLE)
    tax_code = tables.Column(default="–")
    address = tables.Column(default="–")
    unit = tables.Column(order_by="unit__sort_key", default="–")
    state = tables.Column()
    has_set = tables.Column(verbose_name=gettext_lazy("Bộ form năm nay"))

    class Meta:
        model = Prospect
        fields = ("select", "name", "tax_code", "address", "unit", "state", "has_set")
        empty_text = gettext_lazy("Thêm doanh nghiệp vào danh sách vận động trước.")

    def render_select(self, record):
        return _tick("prospects", record.pk, MAKE_FORM, _("Chọn %(name)s") % {"name": record.name})

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def render_has_set(self, value):
        return _("đã có") if value else "–"


class SetTable(tables.Table):
    """The sets of one batch."""

    select = tables.Column(
        gettext_lazy("Chọn"), empty_values=(), orderable=False, accessor="pk", exclude_from_export=True
    )
    number = tables.Column(attrs=NUMBER)
    name = tables.Column(
        verbose_name=gettext_lazy("Doanh nghiệp"),
        order_by="prospect__sort_key",
        linkify=lambda record: record.prospect.get_absolute_url(),
        attrs=TITLE,
    )
    tax_code = tables.Column(verbose_name=gettext_lazy("Mã số thuế"), default="–")
    code = tables.Column(verbose_name=gettext_lazy("Mã"), orderable=False)
    state = tables.Column()
    sent_at = tables.Column(default="–")
    opened_at = tables.Column(verbose_name=gettext_lazy("Mở liên kết"), default="–")
    registered = tables.Column(verbose_name=gettext_lazy("Đã đăng ký"), default="–", order_by="registered_at")
    address = tables.Column(verbose_name=gettext_lazy("Địa chỉ"), visible=False)
    printed_at = tables.Column(visible=False, default="")
    delivered_at = tables.Column(visible=False, default="")
    registered_at = tables.Column(visible=False, default="")
    note = tables.Column(visible=False)

    class Meta:
        model = InvitationSet
        fields = (
            "select", "number", "name", "tax_code", "code", "state", "sent_at", "opened_at", "registered", "address",
            "printed_at", "delivered_at", "registered_at", "note",
        )  # fmt: skip
        empty_text = gettext_lazy("Đợt này không có bộ form nào.")

    def render_select(self, record):
        return _tick("sets", record.pk, MOVE_FORM, _("Chọn bộ %(n)s") % {"n": record.number})

    def render_code(self, value):
        return spoken(value)

    def render_state(self, record):
        tag = status_tag(record.get_state_display(), record.state)
        return format_html("{} <span class='muted'>{}</span>", tag, record.note) if record.note else tag

    def value_state(self, record):
        return record.get_state_display()

    def render_registered(self, value):
        return value.name

    def _moment(self, value):
        return vndatetime(value)

    render_sent_at = render_opened_at = render_printed_at = render_delivered_at = render_registered_at = _moment


class CycleSetTable(SetTable):
    """The sets of all batches of a cycle."""

    batch = tables.Column(linkify=True)

    class Meta(SetTable.Meta):
        fields = ("number", "batch", *SetTable.Meta.fields[2:])
        exclude = ("select",)
        sequence = ("number", "batch", "...")
        empty_text = gettext_lazy("Năm này chưa có bộ form nào.")
