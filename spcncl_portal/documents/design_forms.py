"""Boxes for a design: the page, the places in mm, and one small form for each text."""

from dataclasses import fields

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from . import certificate_layout as layouts
from .certificate_layout import Element, Layout, Signature, Square
from .models import CertificateDesign

_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Chọn một màu dạng #rrggbb."))
_KEY = RegexValidator(r"^[a-z][a-z0-9_]{0,39}$", _("Tên chỉ gồm chữ thường không dấu, số và dấu gạch dưới."))


def millimetres(label, largest: float = 420.0, smallest: float = 0.0, **options) -> forms.FloatField:
    """A box for a length in mm, or a size in points."""
    number = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(label=label, min_value=smallest, max_value=largest, widget=number, **options)


class ColourField(forms.CharField):
    def __init__(self, **options):
        widget = forms.TextInput(attrs={"type": "color", "class": "form-control-color"})
        super().__init__(max_length=7, validators=[_COLOUR], widget=widget, **options)


class DesignForm(forms.Form):
    """All of a design but its texts. `version`: what the person had read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Tên mẫu"), max_length=120)
    note = forms.CharField(label=_("Ghi chú về lần sửa"), max_length=250, required=False)
    language = forms.ChoiceField(
        label=_("Ngôn ngữ"), choices=[("vi", _("tiếng Việt")), ("en", _("tiếng Anh")), ("both", _("hai thứ tiếng"))]
    )
    page = forms.ChoiceField(label=_("Khổ giấy"), choices=[("A4", _("A4 ngang")), ("A3", _("A3 ngang"))])
    paper = ColourField(label=_("Màu giấy"))
    frame = forms.ChoiceField(
        label=_("Khung"),
        choices=[("drum", _("họa tiết trống đồng")), ("lines", _("viền mảnh")), ("none", _("không khung"))],
    )
    palette = forms.ChoiceField(
        label=_("Màu khung"),
        choices=[("red", _("đỏ")), ("gold", _("vàng")), ("blue", _("xanh lam")), ("green", _("xanh lục"))],
    )
    artwork_file = forms.FileField(
        label=_("Hình nền riêng"),
        required=False,
        help_text=_("SVG (chữ đã chuyển thành nét), PNG, JPG hoặc PDF một trang, tối đa 12 MB. Thay cho khung có sẵn."),
    )
    artwork_bleeds = forms.BooleanField(label=_("Hình nền đã tràn lề 3 mm mỗi phía"), required=False)
    remove_artwork = forms.BooleanField(label=_("Bỏ hình nền riêng"), required=False)
    emblem_kind = forms.ChoiceField(
        label=_("Biểu trưng"), choices=[("builtin", _("có sẵn")), ("uploaded", _("tải lên")), ("none", _("không có"))]
    )
    emblem_file = forms.FileField(
        label=_("Tệp biểu trưng"), required=False, help_text=_("SVG, PNG hoặc JPG, hình vuông.")
    )
    emblem_x = millimetres(_("Biểu trưng: trái (mm)"))
    emblem_y = millimetres(_("Biểu trưng: trên (mm)"))
    emblem_size = millimetres(_("Biểu trưng: cạnh (mm)"), 200, 5)
    qr_x = millimetres(_("Mã QR: trái (mm)"))
    qr_y = millimetres(_("Mã QR: trên (mm)"))
    qr_size = millimetres(_("Mã QR: cạnh (mm)"), 100, 10)

    def __init__(self, *args, design: CertificateDesign, **kwargs):
        super().__init__(*args, **kwargs)
        self.design = design
        if design.artwork_id is None:
            del self.fields["remove_artwork"]

    @staticmethod
    def initial_of(design: CertificateDesign, layout: Layout) -> dict:
        """The boxes' values of a stored design."""
        plain = {name: getattr(layout, name) for name in ("language", "page", "paper", "frame", "palette")}
        squares = {
            f"{name}_{side}": getattr(getattr(layout, name), side)
            for name in ("emblem", "qr")
            for side in ("x", "y", "size")
        }
        return {
            "version": design.version,
            "name": design.name,
            "note": design.note,
            "emblem_kind": layout.emblem_kind,
            "artwork_bleeds": layout.artwork_bleeds,
            **plain,
            **squares,
        }

    def square(self, name: str) -> Square:
        return Square(*(self.cleaned_data[f"{name}_{side}"] for side in ("x", "y", "size")))


class SignatureForm(forms.Form):
    """Room of one signer."""

    x = millimetres(_("Trái (mm)"))
    y = millimetres(_("Trên (mm)"))
    width = millimetres(_("Rộng (mm)"), 420, 20)
    height = millimetres(_("Cao (mm)"), 200, 15)
    title_size = millimetres(_("Cỡ chức danh (pt)"), 60, 6)
    name_size = millimetres(_("Cỡ họ tên (pt)"), 60, 6)
    colour = ColourField(label=_("Màu chữ"), initial=layouts.INK)


class ElementForm(forms.Form):
    """One text: what, where, how large."""

    key = forms.CharField(label=_("Tên dòng"), max_length=40, validators=[_KEY])
    text = forms.CharField(label=_("Chữ"), max_length=300)
    text_en = forms.CharField(label=_("Chữ tiếng Anh"), max_length=300, required=False)
    x = millimetres(_("Trái (mm)"))
    y = millimetres(_("Trên (mm)"))
    width = millimetres(_("Rộng (mm)"), 420, 1)
    height = millimetres(_("Cao (mm)"), 297, 1)
    largest = millimetres(_("Cỡ lớn nhất (pt)"), 200, 4)
    smallest = millimetres(_("Cỡ nhỏ nhất (pt)"), 200, 4)
    font = forms.ChoiceField(
        label=_("Kiểu chữ"),
        choices=[
            ("display", _("trang trí")),
            ("display-bold", _("trang trí, đậm")),
            ("display-italic", _("trang trí, nghiêng")),
            ("serif", _("văn bản")),
            ("serif-bold", _("văn bản, đậm")),
            ("serif-italic", _("văn bản, nghiêng")),
            ("serif-bold-italic", _("văn bản, đậm nghiêng")),
        ],
        initial="display",
    )
    align = forms.ChoiceField(
        label=_("Căn"), choices=[("left", _("trái")), ("center", _("giữa")), ("right", _("phải"))], initial="center"
    )
    colour = ColourField(label=_("Màu chữ"), initial=layouts.INK)
    spacing = millimetres(_("Giãn chữ (em)"), 1, 0, initial=0, required=False)
    upper = forms.BooleanField(label=_("Viết hoa"), required=False)
    line = forms.BooleanField(label=_("Gạch dưới"), required=False)

    def clean(self):
        values = super().clean()
        if values.get("smallest") and values.get("largest") and values["smallest"] > values["largest"]:
            self.add_error("smallest", _("Cỡ nhỏ nhất phải không lớn hơn cỡ lớn nhất."))
        return values

    def element(self) -> Element:
        """The valid form's text."""
        known = {one.name for one in fields(Element)}
        values = {name: value for name, value in self.cleaned_data.items() if name in known}
        return Element(**{**values, "spacing": values.get("spacing") or 0.0})


ElementForms = forms.formset_factory(ElementForm, extra=1, can_delete=True, max_num=40, absolute_max=60)
SignatureForms = forms.formset_factory(SignatureForm, extra=0, can_delete=True, max_num=2, absolute_max=2)


class DesignForms:
    """The whole screen: one design's form, its texts, its signers."""

    def __init__(self, design: CertificateDesign, data=None, files=None):
        layout = layouts.load(design.layout)
        texts = [vars(one) for one in layout.elements]
        signers = [vars(one) for one in layout.signatures]
        self.design = DesignForm(data, files, design=design, initial=DesignForm.initial_of(design, layout))
        self.elements = ElementForms(data, prefix="chu", initial=texts)
        self.signatures = SignatureForms(data, prefix="ky", initial=signers)
        self.signatures.extra = 2 - len(signers)

    def is_valid(self) -> bool:
        parts = (self.design, self.elements, self.signatures)
        return all([one.is_valid() for one in parts])

    def layout(self) -> Layout:
        """The layout that the valid boxes describe."""
        values = self.design.cleaned_data
        plain = ("language", "page", "paper", "frame", "palette", "emblem_kind", "artwork_bleeds")
        return Layout(
            elements=tuple(form.element() for form in _kept(self.elements)),
            signatures=tuple(Signature(**_without(form.cleaned_data)) for form in _kept(self.signatures)),
            qr=self.design.square("qr"),
            emblem=self.design.square("emblem"),
            **{name: values[name] for name in plain},
        )

    def upload(self, name: str) -> tuple[bytes, str] | None:
        """Bytes and name of an uploaded picture."""
        file = self.design.cleaned_data.get(name)
        return (file.read(), file.name) if file else None


def _kept(formset):
    return [form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]


def _without(values: dict) -> dict:
    return {name: value for name, value in values.items() if name != "DELETE"}
