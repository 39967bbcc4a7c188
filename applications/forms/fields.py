"""Form fields that read what people type through core.parsing, so that screens and imports understand the same."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.parsing import (
    ParseError,
    parse_date,
    parse_email,
    parse_integer,
    parse_name,
    parse_phone,
    parse_tax_code,
    show_number,
    show_phone,
)

LARGEST_FILE = settings.MAX_UPLOAD_BYTES // 2**20  # MB
REQUIRED = {"required": _("Chưa nhập; ô này bắt buộc.")}


class ParsedField(forms.CharField):
    """A text box read by `parser`; `empty` is what an empty box gives, `shown` writes a stored value."""

    def __init__(self, *, parser: Callable, empty="", shown: Callable = str, **kwargs):
        kwargs.setdefault("error_messages", REQUIRED)
        super().__init__(**kwargs)
        self.parser, self.empty, self.shown = parser, empty, shown

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return self.empty
        try:
            return self.parser(text)
        except ParseError as mistake:
            raise ValidationError(mistake.message) from mistake

    def prepare_value(self, value):
        if value is None or value == "" or isinstance(value, str):
            return value
        return self.shown(value)


def _box(css: str = "", **attrs) -> forms.TextInput:
    return forms.TextInput(attrs={"class": css, **attrs} if css else attrs)


def text_field(label, *, maximum: int, required: bool = True, **kwargs) -> ParsedField:
    """A line of text in composed form."""
    return ParsedField(label=label, required=required, parser=lambda text: parse_name(text, maximum=maximum), **kwargs)


def tax_code_field(**kwargs) -> ParsedField:
    kwargs.setdefault("label", _("Mã số thuế"))
    kwargs.setdefault("help_text", _("10 chữ số, hoặc 13 chữ số với đơn vị phụ thuộc."))
    return ParsedField(
        parser=parse_tax_code, widget=_box("width-20", inputmode="numeric", autocomplete="off"), **kwargs
    )


def phone_field(label, *, required: bool = True, **kwargs) -> ParsedField:
    widget = _box("width-20", type="tel", autocomplete="tel")
    return PhoneField(label=label, required=required, parser=parse_phone, widget=widget, **kwargs)


class PhoneField(ParsedField):
    """Stored as +84…, shown as people write it."""

    def prepare_value(self, value):
        return show_phone(value) if isinstance(value, str) and value.startswith("+") else value


def email_field(label, *, required: bool = True, **kwargs) -> ParsedField:
    widget = _box(type="email", autocomplete="email")
    return ParsedField(label=label, required=required, parser=parse_email, widget=widget, **kwargs)


def date_field(label, *, required: bool = True, **kwargs) -> ParsedField:
    """A day as people type it: 5/3/2021, 05-03-21, ngày 5 tháng 3 năm 2021."""
    kwargs.setdefault("help_text", _("Ví dụ: 31/03/2021."))
    return ParsedField(
        label=label,
        required=required,
        parser=parse_date,
        empty=None,
        shown=lambda day: day.strftime("%d/%m/%Y"),
        widget=_box("width-10", inputmode="numeric", placeholder="dd/mm/yyyy", autocomplete="off"),
        **kwargs,
    )


def money_field(label, *, maximum: int, required: bool = False, **kwargs) -> ParsedField:
    """Whole đồng, not negative."""
    return ParsedField(
        label=label,
        required=required,
        parser=lambda text: parse_integer(text, minimum=0, maximum=maximum),
        empty=None,
        shown=show_number,
        widget=_box("width-20", inputmode="numeric", autocomplete="off"),
        **kwargs,
    )


REASON = _("Lý do")


def reason_field(label=REASON, *, required: bool = True, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Cần ghi rõ lý do.")},
        **kwargs,
    )


def add_error(form: forms.Form, mistake: ActionError) -> None:
    """Show an action's mistake at its box, or above the form."""
    form.add_error(mistake.field if mistake.field in form.fields else None, str(mistake.message))
