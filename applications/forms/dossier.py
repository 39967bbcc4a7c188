"""Forms of a dossier: what people type in each section, read box by box. What can't be read is kept as it was typed."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.amounts import parse_dong, short_dong
from spcncl_portal.core.parsing import (
    ParseError,
    nfc,
    one_line,
    parse_date,
    parse_integer,
    parse_phone,
    parse_tax_code,
    show_number,
    show_phone,
)
from spcncl_portal.programme.models import EligibilityGroup, Sector

from .. import sections
from ..completeness import figure_label
from ..field_guides import hints
from ..models import Dossier, DossierFigures, Enterprise
from ..sections import Section, figure_box

# Above these a figure is a slip of the pen: no product of the city sells for a million tỷ đồng a year.
MOST_MONEY, MOST_USD, MOST_PEOPLE = 10**15, 10**11, 10**6
MOST = {"export_usd": MOST_USD, "employees": MOST_PEOPLE}
LONGEST_TEXT = 8000


class ParsedField(forms.CharField):
    """One line of text read by a function of `core.parsing`; its ParseError becomes the box's error."""

    def __init__(self, *args, read, show=str, **kwargs):
        super().__init__(*args, **kwargs)
        self.read, self.show = read, show

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else self.show(value)

    def clean(self, value):
        text = super().clean(value)
        if text in self.empty_values:
            return self.empty_value
        try:
            return self.read(text)
        except ParseError as mistake:
            raise forms.ValidationError(mistake.message) from mistake


class AskedLater:
    """A box that may be empty while one drafts; the submission asks for it (`completeness`), so it isn't "optional"."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"required": True, **kwargs})

    def validate(self, value):
        if value not in self.empty_values:
            super().validate(value)


class DraftField(AskedLater, ParsedField):
    """A line of text of that kind."""


class DraftChoice(AskedLater, forms.ChoiceField):
    """A choice of that kind."""


class SectionForm(forms.Form):
    """The boxes of one section. `values` and `unread` are what the action takes."""

    use_required_attribute = False

    def add_hints(self) -> None:
        """Put guidance and example at each box that has some (`field_guides`)."""
        for name, text in hints().items():
            if name in self.fields:
                self.fields[name].help_text = text

    def values(self) -> dict[str, object]:
        """Box → value of every box that was sent and could be read."""
        return {name: value for name, value in self.cleaned_data.items() if self.add_prefix(name) in self.data}

    def unread(self) -> dict[str, str]:
        """Box → text as typed, but for NUL that no database keeps, of every box that was sent and could not be read."""
        sent = {name: self.data.get(self.add_prefix(name)) for name in self.errors if name in self.fields}
        return {name: str(text).replace("\0", "") for name, text in sent.items() if text is not None}


def _text(name: str, *, rows: int = 0, field_class=DraftField, **options) -> forms.CharField:
    field = Dossier._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    most = LONGEST_TEXT if rows else field.max_length
    read = (
        (lambda text: nfc(text.replace("\r\n", "\n")).strip())
        if rows
        else (lambda text: one_line(text, compatible=False))
    )
    label = str(field.verbose_name)
    return field_class(
        label=label[:1].upper() + label[1:],
        read=read,
        widget=widget,
        max_length=most,
        **options,
        error_messages={"required": _("Chưa nhập %(label)s.") % {"label": label}},
    )


class CodeChoice(AskedLater, forms.ModelChoiceField):
    """A choice by code, so that what the browser keeps and compares is readable."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, to_field_name="code", **kwargs)

    def prepare_value(self, value):
        return getattr(value, "code", value)


class ProductForm(SectionForm):
    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        criteria_set = dossier.cycle.criteria_set
        self.fields["product_name"] = _text("product_name", field_class=ParsedField)
        self.fields["brand"] = _text("brand", field_class=ParsedField, required=False)
        self.fields["sector"] = CodeChoice(Sector.objects.all(), label=_("Ngành"), empty_label=_("– chọn ngành –"))
        groups = EligibilityGroup.objects.filter(criteria_set=criteria_set).order_by("position")
        choices = [("", _("– chọn nhóm –")), *((group.code, group_words(group)) for group in groups)]
        self.fields["group"] = DraftChoice(label=_("Nhóm sản phẩm"), choices=choices)
        self.add_hints()


def group_words(group: EligibilityGroup) -> str:
    """A group with its threshold, as people choose it."""
    if not group.figure or group.threshold is None:
        return group.name
    unit = "USD" if group.figure == EligibilityGroup.Figure.EXPORT_USD else _("đồng")
    values = {
        "name": group.name,
        "figure": group.get_figure_display(),
        "least": show_number(group.threshold),
        "unit": unit,
    }
    return _("%(name)s (%(figure)s từ %(least)s %(unit)s)") % values


class FiguresForm(SectionForm):
    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.years = dossier.cycle.figure_years()
        for box, (name, year) in sections.figure_boxes(self.years).items():
            self.fields[box] = ParsedField(
                label=figure_label(name, year),
                read=_reader(name),
                show=show_number,
                required=False,
                empty_value=None,
                widget=forms.TextInput(attrs=_number_box(name)),
            )
        self.hints = hints()

    def rows(self):
        """One row per figure: its name, its guidance, and (year, box, the amount as it is said) for each year."""
        for name in dict.fromkeys(name for name, _year in sections.figure_boxes(self.years).values()):
            label = str(DossierFigures._meta.get_field(name).verbose_name)
            boxes = [(year, box, _said(name, box)) for year in self.years for box in [self[figure_box(name, year)]]]
            yield {"label": label[:1].upper() + label[1:], "boxes": boxes, "hint": self.hints.get(name, "")}


def _said(name: str, box: forms.BoundField) -> str:
    """A stored amount of money in words, for who has no script."""
    try:
        return "" if name in MOST else short_dong(parse_dong(str(box.value() or "0"), maximum=MOST_MONEY))
    except ParseError:
        return ""


def _number_box(name: str) -> dict[str, str]:
    """What the scripts of the box go by: digits in groups; money also with its unit, said back in words."""
    attrs = {"inputmode": "numeric", "data-number": "", "autocomplete": "off"}
    return attrs if name in MOST else {**attrs, "inputmode": "text", "data-money": ""}


def _reader(name: str):
    if name in MOST:
        return lambda text: parse_integer(text, minimum=0, maximum=MOST[name])
    return lambda text: parse_dong(text, maximum=MOST_MONEY)


class TextsForm(SectionForm):
    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        for name in sections.TEXTS.boxes:
            self.fields[name] = _text(name, rows=6)
        self.add_hints()


class ContactForm(SectionForm):
    def __init__(self, *args, dossier: Dossier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact_name"] = _text("contact_name")
        self.fields["contact_phone"] = DraftField(
            label=_("Điện thoại"),
            read=parse_phone,
            max_length=30,
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        )
        self.add_hints()


FORMS = {
    sections.PRODUCT: ProductForm,
    sections.FIGURES: FiguresForm,
    sections.TEXTS: TextsForm,
    sections.CONTACT: ContactForm,
}


def stored_as_typed(box: str, value: object) -> str:
    """A stored value as it stands in its box."""
    if value is None:
        return ""
    if box == "contact_phone":
        return show_phone(str(value))
    if isinstance(value, int):
        return show_number(value)
    return str(getattr(value, "code", value))


def form_for(section: Section, dossier: Dossier, values: dict[str, object]) -> SectionForm:
    """The section as it is stored; boxes with text that could not be read show that text and what is wrong with it.

    values: `actions.dossier.current_values`. Guidance stands at the boxes (`field_guides`).
    """
    boxes = sections.boxes_of(section, dossier.cycle.figure_years())
    typed = {box: stored_as_typed(box, values[box]) for box in boxes}
    unread = {box: text for box, text in dossier.unread.items() if box in typed}
    if unread:
        return FORMS[section]({**typed, **unread}, dossier=dossier)
    return FORMS[section](initial=typed, dossier=dossier)


class EarlierField(forms.ModelChoiceField):
    """A choice of an earlier dossier, named by its year."""

    def label_from_instance(self, dossier: Dossier) -> str:
        return f"{dossier.cycle.year}: {dossier.product_name} ({dossier.code})"


class StartForm(forms.Form):
    """Start a dossier: for one's own enterprise, or (staff) for that of a tax code, from paper too."""

    enterprise = forms.ModelChoiceField(Enterprise.objects.none(), label=gettext_lazy("Doanh nghiệp"), empty_label=None)
    nominee = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Sản phẩm đã được giới thiệu"),
        required=False,
        empty_label=gettext_lazy("Sản phẩm khác, nhập tên ở dưới"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Chọn để lấy sẵn tên sản phẩm và người liên hệ từ văn bản giới thiệu."),
    )
    earlier = EarlierField(
        Dossier.objects.none(),
        label=gettext_lazy("Bắt đầu từ hồ sơ năm trước"),
        required=False,
        empty_label=gettext_lazy("Không, lập hồ sơ trống"),
        help_text=gettext_lazy(
            "Lấy sẵn nội dung thuyết minh, số liệu các năm trùng nhau và tài liệu còn hạn hiệu lực; hãy "
            "xem lại trước khi nộp."
        ),
    )
    product_name = ParsedField(
        label=gettext_lazy("Tên sản phẩm"),
        read=lambda text: one_line(text, compatible=False),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Mỗi hồ sơ là một sản phẩm; doanh nghiệp có thể lập nhiều hồ sơ."),
    )

    def __init__(self, *args, enterprises, nominees, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["earlier"].queryset = earlier
        if not earlier.exists():
            del self.fields["earlier"]
        self.fields["enterprise"].queryset = enterprises
        self.fields["nominee"].queryset = nominees
        if enterprises.count() == 1:
            self.fields["enterprise"].initial = enterprises.first()
        if not nominees.exists():
            del self.fields["nominee"]
            self.fields["product_name"].required = "earlier" not in self.fields
        if not self.fields["product_name"].required:
            self.fields["product_name"].help_text = _("Để trống nếu lấy tên của sản phẩm đã chọn ở trên.")

    def clean(self):
        data = super().clean()
        nominee, enterprise = data.get("nominee"), data.get("enterprise")
        if nominee and enterprise and nominee.tax_code != enterprise.tax_code:
            self.add_error("nominee", _("Sản phẩm này được giới thiệu cho doanh nghiệp khác."))
        elif nominee and not data.get("product_name"):
            data["product_name"] = nominee.product_name
        elif data.get("earlier") and not data.get("product_name"):
            data["product_name"] = data["earlier"].product_name
        if not data.get("product_name") and "product_name" not in self.errors:
            self.add_error("product_name", _("Chưa nhập tên sản phẩm."))
        return data


class StaffStartForm(forms.Form):
    """Staff start a dossier on someone's behalf."""

    tax_code = ParsedField(label=gettext_lazy("Mã số thuế của doanh nghiệp"), read=parse_tax_code, max_length=30)
    product_name = ParsedField(
        label=gettext_lazy("Tên sản phẩm"), read=lambda text: one_line(text, compatible=False), max_length=250
    )
    on_paper = forms.BooleanField(label=gettext_lazy("Hồ sơ đến bằng giấy"), required=False)
    arrived_on = ParsedField(
        label=gettext_lazy("Ngày hồ sơ giấy đến"),
        read=parse_date,
        required=False,
        empty_value=None,
        help_text=gettext_lazy("Như 31/03/2021. Hồ sơ giấy đúng hạn hay quá hạn tính theo ngày này."),
    )
    scan = forms.FileField(
        label=gettext_lazy("Bản quét hồ sơ giấy (PDF)"),
        required=False,
        help_text=gettext_lazy("Có thể thêm sau, trước khi nộp."),
    )

    def clean_tax_code(self):
        code = self.cleaned_data["tax_code"]
        enterprise = Enterprise.objects.filter(tax_code=code).first()
        if enterprise is None:
            raise forms.ValidationError(
                _("Chưa có doanh nghiệp với mã số thuế %(code)s; hãy thêm doanh nghiệp trước.") % {"code": code}
            )
        self.enterprise = enterprise
        return code


class ReasonForm(forms.Form):
    """A reason, for what can't be done without one."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)


class DueReasonForm(ReasonForm):
    due_on = ParsedField(
        label=gettext_lazy("Hạn bổ sung"), read=parse_date, help_text=gettext_lazy("Như 15/06/2021, sau ngày hôm nay.")
    )


class ReturnForm(forms.Form):
    due_on = ParsedField(
        label=gettext_lazy("Hạn bổ sung"), read=parse_date, help_text=gettext_lazy("Như 15/06/2021, sau ngày hôm nay.")
    )
    note = forms.CharField(
        label=gettext_lazy("Nhận xét chung"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


class AcceptForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Nhận xét chung"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )


def upload_limit() -> int:
    """The largest file that is taken in, in bytes."""
    return settings.MAX_UPLOAD_BYTES
