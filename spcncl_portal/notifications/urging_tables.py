"""Columns of the list of the silent ones."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.templatetags.portal import NOTHING, status_tag, vndate
from spcncl_portal.core.text import sort_key
from spcncl_portal.programme.calc import last_day

from .models import Call
from .tables import milestone_of
from .urging import LATE, SOON, Row

O = Call.Outcome  # noqa: E741
TONES = {O.PROMISED: "info", O.NO_ANSWER: "warning", O.WRONG_NUMBER: "danger", O.SENT: "success", O.REFUSED: "danger"}
# One element a cell: on a phone the cell is a grid of label and value.
HINT = '<div>{}<span class="task-hint">{}</span></div>'


def thing_of(key: tuple[str, str]) -> str:
    """How an address names what a call is about."""
    return ":".join(key)


def url_of(row: Row, year: int, kind: str) -> str:
    return reverse("notifications:urging_thing", args=[year, kind, thing_of(row.key)])


def days_words(row: Row) -> str:
    """Còn 3 ngày, hết hạn hôm nay, quá hạn 2 ngày."""
    days = row.days_left
    if days is None:
        return ""
    if days < 0:
        return _("quá hạn %(n)s ngày") % {"n": -days}
    return _("còn %(n)s ngày") % {"n": days} if days else _("hết hạn hôm nay")


def tone_of_row(row: Row) -> str:
    return {LATE: "danger", SOON: "warning"}.get(row.standing, "neutral")


def outcome_tag(call: Call) -> str:
    return status_tag(call.get_outcome_display(), TONES.get(call.outcome, "neutral"))


def call_words(row: Row) -> str:
    """What the last call brought beside its outcome: the day, the promise, when to call again."""
    call = row.call
    parts = [vndate(call.at)]
    if call.promised_on:
        late = " " + _("(đã qua)") if row.broke_promise else ""
        parts.append(_("hẹn %(day)s") % {"day": vndate(call.promised_on)} + late)
    if call.next_call_on:
        parts.append(_("gọi lại %(day)s") % {"day": vndate(call.next_call_on)})
    if row.calls > 1:
        parts.append(_("%(n)s cuộc gọi") % {"n": row.calls})
    return " · ".join(parts)


class UrgingTable(tables.Table):
    """On screen few wide columns; the Excel file has one for each fact."""

    name = tables.Column(gettext_lazy("Đơn vị"), attrs={"td": {"class": "cell-title"}})
    code = tables.Column(gettext_lazy("Mã"), accessor="silent__code", visible=False)
    due = tables.Column(gettext_lazy("Hạn"), empty_values=())
    days_left = tables.Column(gettext_lazy("Số ngày còn lại"), visible=False, default="")
    extended = tables.Column(gettext_lazy("Gia hạn"), empty_values=(), visible=False, orderable=False)
    notice = tables.Column(gettext_lazy("Thông báo gần nhất"), empty_values=(), orderable=False)
    contacts = tables.Column(gettext_lazy("Đầu mối"), empty_values=(), orderable=False)
    phones = tables.Column(gettext_lazy("Điện thoại"), empty_values=(), orderable=False, visible=False)
    call = tables.Column(gettext_lazy("Cuộc gọi gần nhất"), empty_values=(), orderable=False)
    outcome = tables.Column(gettext_lazy("Kết quả gọi"), empty_values=(), orderable=False, visible=False)
    promised_on = tables.Column(gettext_lazy("Hẹn gửi ngày"), accessor="call__promised_on", visible=False, default="")
    call_again_on = tables.Column(gettext_lazy("Gọi lại ngày"), visible=False, default="")
    note = tables.Column(gettext_lazy("Ghi chú cuộc gọi"), accessor="call__note", visible=False, default="")
    letter = tables.Column(gettext_lazy("Công văn"), empty_values=(), orderable=False)

    class Meta:
        template_name = "components/table.html"
        empty_text = gettext_lazy("Mọi đơn vị đã thực hiện; không còn ai cần đôn đốc.")

    def __init__(self, *args, year: int, kind: str, **kwargs):
        self.year, self.kind = year, kind
        super().__init__(*args, **kwargs)

    def order_name(self, rows, is_descending):
        return sorted(rows, key=lambda row: sort_key(row.name), reverse=is_descending), True

    def render_name(self, record):
        words = '<a href="{}">{}</a><span class="task-hint">{}</span>'
        return format_html(words, url_of(record, self.year, self.kind), record.name, record.silent.code)

    def value_name(self, record):
        return record.name

    def render_due(self, record):
        if record.due is None:
            return NOTHING
        day = vndate(last_day(record.due))
        if record.silent.extension:
            day = f"{day} ({_('gia hạn')})"
        return format_html("<div>{}<br>{}</div>", day, status_tag(days_words(record), tone_of_row(record)))

    def value_due(self, record):
        return vndate(last_day(record.due)) if record.due else ""

    def value_extended(self, record):
        return record.silent.extension.reason if record.silent.extension else ""

    def render_notice(self, record):
        notice = record.notice
        return format_html(HINT, notice.kind_label, vndate(notice.created_at)) if notice else NOTHING

    def value_notice(self, record):
        notice = record.notice
        if notice is None:
            return ""
        return f"{vndate(notice.created_at)}: {milestone_of(notice) or notice.kind_label}"

    def render_contacts(self, record):
        lines = format_html_join(
            "", '<div>{}<span class="task-hint">{}</span></div>',
            ((one.shown, show_phone(one.phone) if one.phone else _("chưa có số")) for one in record.contacts),
        )  # fmt: skip
        missing = status_tag(_("cần số liên hệ"), "warning") if record.needs_contact else ""
        return format_html("<div>{}{}</div>", lines, missing)

    def value_contacts(self, record):
        return "; ".join(one.shown for one in record.contacts)

    def value_phones(self, record):
        return "; ".join(show_phone(one.phone) for one in record.contacts if one.phone)

    def render_call(self, record):
        if record.call is None:
            return _("chưa gọi")
        return format_html(HINT, outcome_tag(record.call), call_words(record))

    def value_call(self, record):
        return vndate(record.call.at) if record.call else ""

    def value_outcome(self, record):
        return str(record.call.get_outcome_display()) if record.call else ""

    def value_promised_on(self, record):
        return vndate(record.call.promised_on) if record.call and record.call.promised_on else ""

    def value_call_again_on(self, record):
        return vndate(record.call_again_on) if record.call_again_on else ""

    def render_letter(self, record):
        if record.letter is None:
            return NOTHING
        letter = record.letter.letter
        url = reverse("notifications:urging_letter", args=[letter.pk])
        words = '<div><a href="{}">{}</a><span class="task-hint">{}</span></div>'
        return format_html(words, url, self.value_letter(record), vndate(letter.at))

    def value_letter(self, record):
        if record.letter is None:
            return ""
        return record.letter.letter.document.number_text or str(_("dự thảo"))
