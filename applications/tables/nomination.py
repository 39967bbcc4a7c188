"""Columns of the lists of nomination: bodies with their standing, letters, lines."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag, vndate, vndatetime
from spcncl_portal.programme.models import Body

from ..models import NominationLetter, Nominee
from ..nomination_queries import COVERAGE
from .enterprise import link_to

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
TITLE = {"td": {"class": "cell-title"}}
STANDING = dict(COVERAGE)


class CoverageTable(tables.Table):
    """One row a body."""

    name = tables.Column(order_by="sort_key", attrs=TITLE)
    kind = tables.Column()
    standing = tables.Column(verbose_name=_("Tình trạng"))
    letters_received = tables.Column(verbose_name=_("Đã tiếp nhận"), attrs=NUMBER)
    letters_sent = tables.Column(verbose_name=_("Chờ tiếp nhận"), attrs=NUMBER)
    letters_late = tables.Column(verbose_name=_("Quá hạn"), attrs=NUMBER)
    nominees = tables.Column(verbose_name=_("Sản phẩm"), attrs=NUMBER)
    enterprises = tables.Column(verbose_name=_("Doanh nghiệp"), attrs=NUMBER)
    first_sent = tables.Column(verbose_name=_("Gửi lần đầu"), default="–")

    class Meta:
        model = Body
        fields = (
            "name", "kind", "standing", "letters_received", "letters_sent", "letters_late", "nominees", "enterprises",
            "first_sent",
        )  # fmt: skip
        empty_text = _("Chu kỳ này chưa có đơn vị giới thiệu nào; xem phần cài đặt chu kỳ.")

    def render_name(self, record):
        if record.last_letter is None:
            return record.name
        return format_html(
            '<a href="{}">{}</a>', reverse("applications:letter", args=[record.last_letter]), record.name
        )

    def value_name(self, record):
        return record.name

    def render_standing(self, value):
        return status_tag(STANDING[value], value)

    def value_standing(self, value):
        return str(STANDING[value])

    def render_first_sent(self, value):
        return vndatetime(value)


class LetterTable(tables.Table):
    """One row a letter."""

    body_name = tables.Column(
        verbose_name=_("Đơn vị"), order_by="sort_key", linkify=link_to("applications:letter"), attrs=TITLE
    )
    number = tables.Column(default="–")
    dated = tables.Column(default="–")
    state = tables.Column()
    late = tables.Column(verbose_name=_("Đúng hạn"), empty_values=())
    nominee_count = tables.Column(verbose_name=_("Sản phẩm"), attrs=NUMBER)
    sent_at = tables.Column(default="–")
    received_at = tables.Column(default="–")

    class Meta:
        model = NominationLetter
        fields = ("body_name", "number", "dated", "state", "late", "nominee_count", "sent_at", "received_at")
        empty_text = _("Văn bản hiện ra ở đây khi đơn vị bắt đầu soạn hoặc gửi.")

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()

    def render_late(self, record):
        words = self.value_late(record)
        return status_tag(words, "late") if record.late else words

    def value_late(self, record):
        if record.sent_at is None:
            return "–"
        return str(_("quá hạn")) if record.late else str(_("đúng hạn"))

    def render_dated(self, value):
        return vndate(value)

    def render_sent_at(self, record, value):
        return f"{vndate(record.arrived_on)} ({_('bản giấy')})" if record.on_paper else vndatetime(value)

    def render_received_at(self, value):
        return vndatetime(value)


class NomineeTable(tables.Table):
    """One row a line of a letter."""

    enterprise_name = tables.Column(order_by="sort_key", attrs=TITLE)
    tax_code = tables.Column()
    product_name = tables.Column()
    sector = tables.Column(default="–")
    letter = tables.Column(
        verbose_name=_("Văn bản"), order_by="letter__sort_key", linkify=lambda record: record.letter.get_absolute_url()
    )
    enterprise = tables.Column(verbose_name=_("Trên cổng"), order_by="enterprise__sort_key", empty_values=())

    class Meta:
        model = Nominee
        fields = ("enterprise_name", "tax_code", "product_name", "sector", "letter", "enterprise")
        empty_text = _("Sản phẩm hiện ra ở đây khi có trong danh sách của một văn bản.")

    def render_enterprise(self, record):
        if record.enterprise is None:
            return _("chưa đăng ký")
        return status_tag(record.enterprise.get_state_display(), record.enterprise.state)

    def value_enterprise(self, record):
        return record.enterprise.get_state_display() if record.enterprise else str(_("chưa đăng ký"))
