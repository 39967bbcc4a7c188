"""Columns of the lists of nomination: bodies with their standing, letters, lines."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.templatetags.portal import status_tag, vndate, vndatetime
from spcncl_portal.programme.models import Body

from ..models import NominationLetter, Nominee
from ..nomination_comparison import LastYear
from ..nomination_lines import STANDING_TONES, STANDINGS
from ..nomination_queries import COVERAGE
from ..nominee_rows import Reader
from .enterprise import link_to

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
TITLE = {"td": {"class": "cell-title"}}
STANDING, LINE_STANDING = dict(COVERAGE), dict(STANDINGS)


class CoverageTable(tables.Table):
    """One row a body; what is not visible stands in the file of Excel."""

    name = tables.Column(order_by="sort_key", attrs=TITLE)
    kind = tables.Column(visible=False)
    standing = tables.Column(verbose_name=_("Tình trạng"))
    letters_received = tables.Column(verbose_name=_("Đã tiếp nhận"), attrs=NUMBER)
    letters_sent = tables.Column(verbose_name=_("Chờ tiếp nhận"), attrs=NUMBER)
    letters_late = tables.Column(verbose_name=_("Quá hạn"), attrs=NUMBER)
    nominees = tables.Column(verbose_name=_("Sản phẩm"), attrs=NUMBER)
    enterprises = tables.Column(verbose_name=_("Doanh nghiệp"), attrs=NUMBER)
    first_sent = tables.Column(verbose_name=_("Gửi lần đầu"), default="–")
    # On screen last year is one column; the file has each figure in its own.
    letters_before = tables.Column(empty_values=(), orderable=False, visible=False)
    nominees_before = tables.Column(empty_values=(), orderable=False)
    before_basis = tables.Column(verbose_name=_("Cách so sánh"), empty_values=(), orderable=False, visible=False)

    class Meta:
        model = Body
        fields = (
            "name", "kind", "standing", "letters_received", "letters_sent", "letters_late", "nominees", "enterprises",
            "first_sent", "letters_before", "nominees_before", "before_basis",
        )  # fmt: skip
        empty_text = _("Chu kỳ này chưa có đơn vị giới thiệu nào; xem phần cài đặt chu kỳ.")

    def __init__(self, *args, last_year: LastYear, **kwargs):
        self.last_year = last_year
        year = last_year.cycle.year if last_year.cycle else ""
        columns = {
            "letters_before": _("Văn bản năm %(year)s") % {"year": year},
            "nominees_before": _("Sản phẩm năm %(year)s") % {"year": year},
        }
        if not last_year.cycle:
            kwargs["exclude"] = ("letters_before", "nominees_before", "before_basis")
        super().__init__(*args, **kwargs)
        for name, title in columns.items():
            if name in self.columns.names():
                self.columns[name].column.verbose_name = title

    def render_letters_before(self, record):
        before = self.last_year.of(record.pk)
        return before.letters if before else "–"

    def render_nominees_before(self, record):
        before = self.last_year.of(record.pk)
        if before is None or not before.basis:
            return before.nominees if before else "–"
        return format_html('{}<span class="task-hint">{}</span>', before.nominees, before.basis)

    def value_nominees_before(self, record):
        before = self.last_year.of(record.pk)
        return before.nominees if before else "–"

    def render_before_basis(self, record):
        before = self.last_year.of(record.pk)
        if before is None:
            return str(_("không giới thiệu"))
        return before.basis or str(_("cùng đơn vị"))

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
    """One row a line of a letter; `reader` tells what a line comes to."""

    enterprise_name = tables.Column(order_by="sort_key", attrs=TITLE)
    tax_code = tables.Column(visible=False)
    product_name = tables.Column()
    sector = tables.Column(default="–", visible=False)
    letter = tables.Column(
        verbose_name=_("Văn bản"), order_by="letter__sort_key", linkify=lambda record: record.letter.get_absolute_url()
    )
    standing = tables.Column(verbose_name=_("Tình trạng"))
    eligibility = tables.Column(verbose_name=_("Điều kiện"), empty_values=(), orderable=False)
    enterprise = tables.Column(verbose_name=_("Trên cổng"), order_by="enterprise__sort_key", empty_values=())
    dossier = tables.Column(verbose_name=_("Hồ sơ"), empty_values=(), orderable=False)

    class Meta:
        model = Nominee
        fields = (
            "enterprise_name", "tax_code", "product_name", "sector", "letter", "standing", "eligibility", "enterprise",
            "dossier",
        )  # fmt: skip
        empty_text = _("Sản phẩm hiện ra ở đây khi có trong danh sách của một văn bản.")

    def __init__(self, *args, reader: Reader, **kwargs):
        self.reader = reader
        super().__init__(*args, **kwargs)

    def render_enterprise_name(self, record):
        address = reverse("applications:nominee", args=[record.letter_id, record.pk])
        link = format_html('<a href="{}">{}</a>', address, record.enterprise_name)
        return format_html('{}<span class="task-hint">{}</span>', link, record.tax_code)

    def value_enterprise_name(self, record):
        return record.enterprise_name

    def render_product_name(self, record):
        return format_html('{}<span class="task-hint">{}</span>', record.product_name, record.sector)

    def value_product_name(self, record):
        return record.product_name

    def render_standing(self, value):
        return status_tag(str(LINE_STANDING[value]), STANDING_TONES[value])

    def value_standing(self, value):
        return str(LINE_STANDING[value])

    def render_eligibility(self, record):
        verdict = self.reader.verdict(record)
        tag = status_tag(verdict.label, verdict.tone)
        detail = "; ".join([*verdict.reasons, *verdict.missing])
        return format_html('{}<span class="task-hint">{}</span>', tag, detail) if detail else tag

    def value_eligibility(self, record):
        return self.reader.verdict(record).text

    def render_enterprise(self, record):
        found = self.reader.outcome(record).enterprise
        if found is None:
            return _("chưa đăng ký")
        return status_tag(found.get_state_display(), found.state)

    def value_enterprise(self, record):
        found = self.reader.outcome(record).enterprise
        return found.get_state_display() if found else str(_("chưa đăng ký"))

    def render_dossier(self, record):
        outcome = self.reader.outcome(record)
        if not outcome.state:
            return "–"
        return format_html("{} {}", outcome.dossier, status_tag(outcome.state_label, outcome.state))

    def value_dossier(self, record):
        outcome = self.reader.outcome(record)
        return f"{outcome.dossier}: {outcome.state_label}" if outcome.state else "–"


class DoubleTable(tables.Table):
    """One row a product, or nearly one, that several bodies nominated."""

    enterprise_name = tables.Column(verbose_name=_("Doanh nghiệp"), orderable=False, attrs=TITLE)
    tax_codes = tables.Column(verbose_name=_("Mã số thuế"), orderable=False)
    product_names = tables.Column(verbose_name=_("Sản phẩm"), orderable=False)
    kind_label = tables.Column(verbose_name=_("Vì sao"), orderable=False)
    bodies = tables.Column(verbose_name=_("Đơn vị"), orderable=False)
    decision_label = tables.Column(verbose_name=_("Quyết định"), orderable=False)

    class Meta:
        empty_text = _("Không có sản phẩm nào được nhiều đơn vị cùng giới thiệu.")

    def render_enterprise_name(self, record):
        return format_html(
            '<a href="{}">{}</a>', reverse("applications:double", args=[record.pk]), record.enterprise_name
        )

    def value_enterprise_name(self, record):
        return record.enterprise_name

    def render_bodies(self, value):
        return ", ".join(value)

    def render_decision_label(self, record, value):
        return status_tag(value, "success" if record.decision else "warning")

    def value_decision_label(self, value):
        return value
