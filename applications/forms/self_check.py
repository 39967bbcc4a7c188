"""The questions of the public self-check. What was not answered yet is no mistake until the button is pressed."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.parsing import BIGGEST_INTEGER, ParseError, parse_decimal
from spcncl_portal.programme.models import EligibilityGroup

PLACES = (
    ("office", _("Trụ sở chính ở Hà Nội")),
    ("factory", _("Nhà xưởng ở Hà Nội, trụ sở ở nơi khác")),
    ("none", _("Không có trụ sở, không có nhà xưởng ở Hà Nội")),
)
UNITS = (("1", _("đồng")), ("1000000", _("triệu đồng")), ("1000000000", _("tỷ đồng")))
TOO_LONG = 40


class SelfCheckForm(forms.Form):
    """`asked`: the person pressed the button, and every open question is a mistake."""

    group = forms.ChoiceField(label=_("Nhóm sản phẩm"), widget=forms.RadioSelect, required=False)
    figure = forms.CharField(required=False)
    unit = forms.ChoiceField(label=_("Đơn vị tính"), choices=UNITS, required=False)
    place = forms.ChoiceField(
        label=_("Nơi sản xuất, kinh doanh"), choices=PLACES, widget=forms.RadioSelect, required=False
    )

    def __init__(self, data=None, *, groups: list[EligibilityGroup], asked: bool = False):
        super().__init__(data)
        self.asked = asked
        self.groups = {group.code: group for group in groups}
        self.fields["group"].choices = [(group.code, group.name) for group in groups]
        for name in ("group", "place"):
            self.fields[name].error_messages["invalid_choice"] = _("Hãy chọn một mục trong danh sách.")

    @property
    def chosen(self) -> EligibilityGroup | None:
        return self.groups.get(self.data.get("group", ""))

    @property
    def asks_figure(self) -> bool:
        return bool(self.chosen and self.chosen.figure and self.chosen.threshold is not None)

    @property
    def in_dollars(self) -> bool:
        return bool(self.chosen) and self.chosen.figure == EligibilityGroup.Figure.EXPORT_USD

    def clean_figure(self) -> int | None:
        """The figure in whole đồng or USD; None where it was not given or is not asked."""
        text = self.cleaned_data["figure"].strip()
        if not text or not self.asks_figure:
            return None
        factor = 1 if self.in_dollars else int(self.data.get("unit") if self.data.get("unit") in dict(UNITS) else 1)
        if len(text) > TOO_LONG:
            raise forms.ValidationError(_("Số quá dài; hãy nhập một con số."))
        try:
            value = parse_decimal(text, 3, minimum=0) * factor
        except ParseError as mistake:
            raise forms.ValidationError(mistake.message) from mistake
        if value != value.to_integral_value():
            raise forms.ValidationError(_("Số có phần lẻ nhỏ hơn 1; hãy nhập số nguyên, hoặc chọn lại đơn vị tính."))
        if value > Decimal(BIGGEST_INTEGER):
            raise forms.ValidationError(_("Số quá lớn; hãy xem lại số chữ số không và đơn vị tính."))
        return int(value)

    def clean(self):
        data = super().clean()
        if self.asked:
            for name, text in (
                ("group", _("Hãy chọn nhóm sản phẩm.")),
                ("place", _("Hãy chọn nơi sản xuất, kinh doanh.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, text)
            if self.asks_figure and data.get("figure") is None and "figure" not in self.errors:
                self.add_error("figure", _("Hãy nhập số liệu; nếu không có thì nhập 0."))
        return data
