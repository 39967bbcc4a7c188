"""Boxes that read what people type in Vietnam (core.parsing)."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.parsing import ParseError, parse_date, parse_decimal, parse_integer, show_number


class _Parsed(forms.CharField):
    """A text box whose value goes through `read`, which raises ParseError with a sentence for the person."""

    width = "width-10"
    inputmode = "decimal"

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": self.width, "inputmode": self.inputmode}))
        super().__init__(max_length=60, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except ParseError as mistake:
            raise ValidationError(mistake.message, code="invalid") from mistake


class DayField(_Parsed):
    """A day, typed 31/3/2021."""

    inputmode = "text"

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Ngày/tháng/năm, ví dụ 31/3/2021"))
        super().__init__(**kwargs)

    def read(self, text):
        return parse_date(text)

    def prepare_value(self, value):
        return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else value


class NumberField(_Parsed):
    """A number with two decimals at most, at least 0."""

    def read(self, text):
        return parse_decimal(text, 2, minimum=0, maximum=10**12)

    def prepare_value(self, value):
        if not isinstance(value, Decimal):
            return value
        return show_number(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


class WholeField(_Parsed):
    """A whole number from `minimum` to `maximum`."""

    width = "width-4"
    inputmode = "numeric"

    def __init__(self, *, minimum=0, maximum=10**6, **kwargs):
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**kwargs)

    def read(self, text):
        return parse_integer(text, minimum=self.minimum, maximum=self.maximum)

    def prepare_value(self, value):
        return show_number(value) if isinstance(value, int) else value


class PointsField(_Parsed):
    """Points as people write them (17,5), kept as whole hundredths (1750)."""

    width = "width-4"

    def read(self, text):
        return int(parse_decimal(text, 2, minimum=0, maximum=1000) * 100)

    def prepare_value(self, value):
        return show_number((Decimal(value) / 100).quantize(Decimal("0.01"))) if isinstance(value, int) else value
