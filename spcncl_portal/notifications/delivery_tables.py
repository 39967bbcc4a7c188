"""Columns and filter of the page of mails that did not arrive, and of those in doubt."""

from functools import cached_property

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.parsing import show_phone
from spcncl_portal.core.templatetags.portal import status_tag

from .delivery_callers import Place, callers_of, notice_of
from .delivery_states import DeliveryStep, Problem
from .models import MailDelivery, TextMessage

TONES = {DeliveryStep.ACCEPTED: "success", DeliveryStep.FAILED: "danger", DeliveryStep.BOUNCED: "danger"}


class DeliveryFilter(django_filters.FilterSet):
    """Without a choice: what nobody has taken care of."""

    handled = django_filters.ChoiceFilter(
        label=_("Xử lý"),
        choices=[("1", _("đã xử lý")), ("all", _("tất cả"))],
        empty_label=_("chưa xử lý"),
        method="by_handling",
    )
    problem = django_filters.ChoiceFilter(label=_("Lý do"), choices=Problem.choices, empty_label=_("Tất cả"))

    class Meta:
        model = MailDelivery
        fields: list = []

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("handled") else rows.filter(handled_at=None)

    def by_handling(self, rows, name, value):
        return rows.exclude(handled_at=None) if value == "1" else rows


class DoubtFilter(DeliveryFilter):
    problem = None


class DeliveryTable(tables.Table):
    """What both lists share: to whom, what, whom to call where, and what was done. The file has a column for each."""

    mail = tables.Column(verbose_name=_("Thư"), orderable=False, attrs={"td": {"class": "cell-title"}})
    call = tables.Column(verbose_name=_("Gọi cho"), empty_values=(), orderable=False)
    actions = tables.TemplateColumn(
        template_name="notifications/delivery_actions.html", verbose_name=_("Việc"), orderable=False
    )
    # only in the Excel file
    place = tables.Column(verbose_name=_("Đơn vị, doanh nghiệp"), empty_values=(), visible=False)
    reply_text = tables.Column(verbose_name=_("Trả lời của máy chủ"), visible=False)
    handled_at = tables.DateTimeColumn(verbose_name=_("Xử lý lúc"), format="d/m/Y H:i", visible=False)
    handled_by = tables.Column(verbose_name=_("Người xử lý"), visible=False)
    handled_note = tables.Column(verbose_name=_("Đã làm gì"), visible=False)

    @cached_property
    def callers(self) -> dict[int, Place]:
        """For the rows of this page, or of the whole file when it is exported; asked once."""
        shown = self.page.object_list if hasattr(self, "page") else self.rows
        return callers_of([row.record for row in shown])

    def render_mail(self, record):
        notice, address = notice_of(record), self._address(record)
        if notice is None:
            return format_html("<span>{}<br>{}</span>", record.mail.subject, address)
        link = reverse("notifications:sent_entry", args=[notice.pk])
        return format_html('<span><a href="{}">{}</a><br>{}</span>', link, notice.title, address)

    def value_mail(self, record):
        notice = notice_of(record)
        return f"{notice.title if notice else record.mail.subject} – {self._address(record)}"

    @staticmethod
    def _address(record) -> str:
        return record.sent_to or ", ".join(record.mail.to)

    def render_call(self, record):
        place = self.callers[record.pk]
        lines = [(one.phone.split(" ")[0], show_phone(one.phone), one.name, one.note) for one in place.callers]
        parts = format_html_join("", '<li><a href="tel:{}">{}</a> {} <span class="muted">{}</span></li>', lines)
        people = format_html('<ul class="list-unstyled mb-0">{}</ul>', parts or gettext("chưa có số điện thoại"))
        return format_html("<div>{}{}</div>", place.name, people)

    def value_call(self, record):
        return "; ".join(str(one) for one in self.callers[record.pk].callers)

    def value_place(self, record):
        return self.callers[record.pk].name

    @staticmethod
    def _more(record, words, tag="") -> str:
        """Why, what now, how often, and the server's words behind a fold."""
        reply = f"{record.reply_code or ''} {record.reply_text}".strip()[:300]
        fold = format_html("<details><summary>{}</summary>{}</details>", gettext("Máy chủ trả lời"), reply)
        times = gettext("đã gửi %(times)d lần") % {"times": record.attempts}
        return format_html(
            '<div>{}<br>{} <span class="muted">{}</span>{}</div>', words, tag, times, fold if reply else ""
        )


class UndeliveredTable(DeliveryTable):
    failed_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")
    problem = tables.Column(verbose_name=_("Vì sao"), order_by=("problem", "pk"), empty_values=())
    attempts = tables.Column(verbose_name=_("Số lần gửi"), visible=False)

    class Meta:
        model = MailDelivery
        fields = ("failed_at", "mail", "problem", "call", "actions")
        template_name = "components/table.html"

    def render_problem(self, record):
        return self._more(record, record.get_problem_display() or gettext("Không rõ lý do"))

    def value_problem(self, record):
        return str(record.get_problem_display())


class DoubtTable(DeliveryTable):
    doubtful_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")
    doubt = tables.Column(verbose_name=_("Chỗ nghi ngờ, bây giờ"), order_by=("doubt", "pk"))
    state = tables.Column(verbose_name=_("Bây giờ"), visible=False)
    attempts = tables.Column(verbose_name=_("Số lần gửi"), visible=False)

    class Meta:
        model = MailDelivery
        fields = ("doubtful_at", "mail", "doubt", "call", "actions")
        template_name = "components/table.html"

    def render_doubt(self, record):
        now = {
            DeliveryStep.WAITING: gettext("sẽ gửi lại"),
            DeliveryStep.ACCEPTED: gettext("đã gửi lại, có thể thành hai bản"),
        }
        words = now.get(record.state, record.get_state_display())
        return self._more(record, record.get_doubt_display(), status_tag(words, TONES.get(record.state, "info")))

    def value_doubt(self, record):
        return str(record.get_doubt_display())

    def value_state(self, record):
        return str(record.get_state_display())


class TextTable(tables.Table):
    failed_at = tables.DateTimeColumn(verbose_name=_("Lúc"), format="d/m/Y H:i")
    notice = tables.Column(verbose_name=_("Tin nhắn"), accessor="text", orderable=False)
    user = tables.Column(verbose_name=_("Người nhận"), accessor="notice__user", orderable=False)
    phone = tables.Column(verbose_name=_("Số điện thoại"))
    reply_text = tables.Column(verbose_name=_("Lỗi"), orderable=False)

    class Meta:
        model = TextMessage
        fields = ("failed_at", "user", "phone", "notice", "reply_text")
        template_name = "components/table.html"

    def render_phone(self, value):
        return show_phone(value)
