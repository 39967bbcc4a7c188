"""Columns of recognised products, their enterprises and certificates."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Enterprise
from spcncl_portal.core.templatetags.portal import icon, status_tag, tax_code, vndate

from .models import Certificate, Recognition

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}
TITLE = {"td": {"class": "cell-title"}}


def linked(url: str, text: str):
    return format_html('<a href="{}">{}</a>', url, text)


def marked(html, demo: bool):
    """The text, with a tag when the row is invented."""
    return format_html("{} {}", html, status_tag(_("dữ liệu trình diễn"), "neutral")) if demo else html


class RegisterTable(tables.Table):
    """The public register."""

    product_name = tables.Column(gettext_lazy("Sản phẩm"), order_by=("sort_key", "pk"), attrs=TITLE)
    enterprise_name = tables.Column(gettext_lazy("Doanh nghiệp"), order_by="enterprise__sort_key")
    sector = tables.Column(gettext_lazy("Ngành"), order_by="sector__position", default="")
    year = tables.Column(gettext_lazy("Năm"), order_by="year")
    top = tables.Column(gettext_lazy("Top 10"), order_by=("-top", "rank"))
    state = tables.Column(gettext_lazy("Hiệu lực"), order_by="valid_to")

    class Meta:
        model = Recognition
        fields = ("product_name", "enterprise_name", "sector", "year", "top", "state")
        sequence = fields
        order_by = ("-year", "product_name")

    def render_product_name(self, record):
        return marked(linked(reverse("evaluation:product", args=[record.pk]), record.product_name), record.demo)

    def value_product_name(self, record):
        return record.product_name

    def render_top(self, value):
        return status_tag("Top 10", "success") if value else ""

    def value_top(self, value):
        return "Top 10" if value else ""

    def render_state(self, record):
        return status_tag(record.validity_label, record.validity)

    def value_state(self, record):
        return record.validity_label


class RecognitionTable(RegisterTable):
    """For staff, leaders and the commendation office: one cycle, with rank and tax code."""

    rank = tables.Column(gettext_lazy("Hạng"), attrs=NUMBER)
    tax_code = tables.Column(gettext_lazy("Mã số thuế"))
    valid_to = tables.Column(gettext_lazy("Đến hết ngày"))

    class Meta(RegisterTable.Meta):
        fields = ("product_name", "rank", "enterprise_name", "tax_code", "sector", "top", "valid_to", "state")
        sequence = fields
        exclude = ("year",)
        order_by = ("rank",)

    def render_product_name(self, record):
        return marked(linked(reverse("evaluation:recognition", args=[record.pk]), record.product_name), record.demo)

    def render_tax_code(self, value):
        return tax_code(value)

    def value_tax_code(self, value):
        return value

    def render_valid_to(self, value):
        return vndate(value)


class OwnRecognitionTable(RecognitionTable):
    """For the enterprise itself: all years, without its own name and the rank."""

    class Meta(RecognitionTable.Meta):
        fields = ("product_name", "year", "sector", "top", "valid_to", "state")
        sequence = fields
        exclude = ("rank", "enterprise_name", "tax_code")
        order_by = ("-year", "product_name")


class EnterpriseRegisterTable(tables.Table):
    name = tables.Column(gettext_lazy("Doanh nghiệp"), order_by=("sort_key", "tax_code"), attrs=TITLE)
    product_count = tables.Column(gettext_lazy("Số sản phẩm"), attrs=NUMBER)
    products = tables.Column(gettext_lazy("Sản phẩm được công nhận"), orderable=False, empty_values=())

    class Meta:
        model = Enterprise
        fields = ("name", "product_count", "products")
        sequence = fields
        order_by = ("name",)

    def render_name(self, record):
        return marked(record.name, record.demo)

    def value_name(self, record):
        return record.name

    def render_products(self, record):
        items = ((reverse("evaluation:product", args=[one.pk]), one.product_name, one.year) for one in record.products)
        return format_html(
            '<ul class="list-unstyled mb-0">{}</ul>', format_html_join("", '<li><a href="{}">{}</a> ({})</li>', items)
        )

    def value_products(self, record):
        return "; ".join(f"{one.product_name} ({one.year})" for one in record.products)


class CertificateTable(tables.Table):
    number = tables.Column(
        gettext_lazy("Số"), order_by=("kind", "sequence"), attrs={"td": {"class": "cell-title nowrap"}}
    )
    kind = tables.Column(gettext_lazy("Loại"))
    product = tables.Column(
        gettext_lazy("Sản phẩm"), accessor="recognition__product_name", order_by="recognition__sort_key"
    )
    enterprise = tables.Column(gettext_lazy("Doanh nghiệp"), accessor="recognition__enterprise_name")
    issued_at = tables.Column(gettext_lazy("Cấp ngày"), default="")
    state = tables.Column(gettext_lazy("Trạng thái"))
    actions = tables.Column(gettext_lazy("Tệp"), empty_values=(), orderable=False)

    class Meta:
        model = Certificate
        fields = ("number", "kind", "product", "enterprise", "issued_at", "state", "actions")
        sequence = fields
        order_by = ("number",)

    def render_number(self, record):
        if record.document_id is None:
            return record.number
        return linked(reverse("documents:verify_code", args=[record.code]), record.number)

    def value_number(self, record):
        return record.number

    def render_kind(self, record):
        return "Top 10" if record.kind == Certificate.Kind.TOP10 else "SPCNCL"

    def render_issued_at(self, value):
        return vndate(value)

    def render_state(self, record):
        return status_tag(record.get_state_display(), record.state)

    def value_state(self, record):
        return record.get_state_display()

    def render_actions(self, record):
        if record.document_id is None or record.document.file_id is None:
            return ""
        words = '<a href="{}" class="nowrap">{} {}<span class="visually-hidden"> {}</span></a>'
        url = reverse("evaluation:certificate_file", args=[record.pk])
        return format_html(words, url, icon("download"), _("Tải PDF"), record.number)


class OwnCertificateTable(CertificateTable):
    """For the enterprise itself, which knows its name."""

    class Meta(CertificateTable.Meta):
        fields = ("number", "kind", "product", "issued_at", "state", "actions")
        sequence = fields
        exclude = ("enterprise",)
