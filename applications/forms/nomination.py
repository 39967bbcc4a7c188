"""Forms of nomination letters and their lines."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Cycle, Sector
from spcncl_portal.programme.queries import nominating_bodies

from ..imports.nomination_columns import MAX_EXPORT_USD, MAX_REVENUE
from ..models import NominationLetter, Nominee
from .fields import (
    LARGEST_FILE,
    REQUIRED,
    date_field,
    email_field,
    money_field,
    phone_field,
    reason_field,
    tax_code_field,
    text_field,
)

ALL_STAND = "all"
LIST_TYPES = ".xlsx,.xls,.ods,.csv"


def pdf_field(label, *, required: bool = True, **kwargs) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": _("Hãy chọn tệp PDF."), "empty": _("Tệp rỗng; hãy chọn lại tệp.")},
        **kwargs,
    )


class BodyChoice(forms.ModelChoiceField):
    def label_from_instance(self, body):
        return f"{body.name} ({body.code})"


class LetterForm(forms.Form):
    """Number, date and signed copy. All may be left for later; they are asked for when the letter is sent."""

    number = text_field(_("Số văn bản"), maximum=60, required=False, help_text=_("Ví dụ: 245/UBND-KT."))
    dated = date_field(_("Ngày văn bản"), required=False)
    file = pdf_field(
        _("Bản ký (PDF)"),
        required=False,
        help_text=format_lazy(
            _("Bản quét có chữ ký và con dấu, hoặc bản ký số; tối đa {limit} MB."), limit=LARGEST_FILE
        ),
    )

    def __init__(self, *args, letter: NominationLetter | None = None, **kwargs):
        if letter is not None:
            kwargs["initial"] = {"number": letter.number, "dated": letter.dated, "arrived_on": letter.arrived_on}
        super().__init__(*args, **kwargs)
        if letter is not None and letter.on_paper:
            self.fields["arrived_on"] = date_field(_("Ngày văn bản giấy đến"))
            self.initial["arrived_on"] = letter.arrived_on
        if letter is not None and letter.file_id:
            self.fields["file"].help_text = _("Đã có “%(name)s”; chọn tệp khác để thay.") % {"name": letter.file.name}


class NewLetterForm(LetterForm):
    """The body is asked only of people who work for several."""

    body = BodyChoice(queryset=None, label=_("Đơn vị"), empty_label=_("Chọn…"), error_messages=REQUIRED)
    field_order = ("body", "number", "dated", "file")

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        own = list(bodies[:2])
        if len(own) == 1:
            self.fields["body"].initial = own[0]
            self.fields["body"].widget = self.fields["body"].hidden_widget()


class PaperLetterForm(LetterForm):
    """A letter that came on paper: its scan, and the day of arrival, which decides whether it is late."""

    body = BodyChoice(queryset=None, label=_("Đơn vị gửi"), empty_label=_("Chọn…"), error_messages=REQUIRED)
    number = text_field(_("Số văn bản"), maximum=60)
    dated = date_field(_("Ngày văn bản"))
    arrived_on = date_field(
        _("Ngày đến"), help_text=_("Ngày trên dấu công văn đến; ngày này quyết định có quá hạn không.")
    )
    file = pdf_field(_("Bản quét (PDF)"))
    field_order = ("body", "number", "dated", "arrived_on", "file")

    def __init__(self, *args, cycle: Cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = nominating_bodies(cycle)


class ListFileForm(forms.Form):
    file = forms.FileField(
        label=_("Danh sách (Excel hoặc CSV)"),
        help_text=_("Tệp .xlsx theo mẫu, hoặc .xls, .ods, .csv có các cột tên doanh nghiệp, mã số thuế, tên sản phẩm."),
        widget=forms.FileInput(attrs={"accept": LIST_TYPES}),
        error_messages={"required": _("Hãy chọn tệp danh sách."), "empty": _("Tệp rỗng; hãy chọn lại tệp.")},
    )


class NomineeForm(forms.Form):
    """One line of the list."""

    enterprise_name = text_field(_("Tên doanh nghiệp"), maximum=250)
    tax_code = tax_code_field()
    product_name = text_field(_("Tên sản phẩm"), maximum=250)
    sector = text_field(_("Ngành"), maximum=150, required=False)
    group = text_field(_("Nhóm sản phẩm"), maximum=200, required=False)
    address = text_field(_("Địa chỉ"), maximum=300, required=False)
    contact_name = text_field(_("Người liên hệ"), maximum=150, required=False)
    phone = phone_field(_("Điện thoại"), required=False)
    email = email_field(_("Thư điện tử"), required=False)
    product_revenue = money_field(_("Doanh thu sản phẩm năm trước (đồng)"), maximum=MAX_REVENUE)
    industrial_revenue = money_field(_("Doanh thu công nghiệp năm trước (đồng)"), maximum=MAX_REVENUE)
    export_usd = money_field(_("Xuất khẩu năm trước (USD)"), maximum=MAX_EXPORT_USD)
    in_hanoi = forms.TypedChoiceField(
        label=_("Trụ sở hoặc nhà xưởng ở Hà Nội"),
        required=False,
        choices=[("", _("Chưa rõ")), ("True", _("Có")), ("False", _("Không"))],
        coerce=lambda text: text == "True",
        empty_value=None,
    )
    note = text_field(_("Ghi chú"), maximum=500, required=False)

    def __init__(self, *args, cycle: Cycle, nominee: Nominee | None = None, **kwargs):
        if nominee is not None:
            kwargs["initial"] = {name: getattr(nominee, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        groups = cycle.criteria_set.groups.values_list("name", flat=True) if cycle.criteria_set_id else []
        self._offer("sector", Sector.objects.values_list("name", flat=True))
        self._offer("group", groups)

    def _offer(self, name: str, values) -> None:
        """A drop-down of the known names, and of what the line has already."""
        known = list(values)
        own = self.initial.get(name, "")
        if not known:
            return
        choices = [("", _("Chọn…")), *((value, value) for value in known)]
        if own and own not in known:
            choices.append((own, own))
        self.fields[name].widget = forms.Select(choices=choices)


class ReceiveForm(forms.Form):
    """A late letter is received only with a reason."""

    late_reason = reason_field(_("Lý do chấp nhận văn bản quá hạn"))

    def __init__(self, *args, letter: NominationLetter, **kwargs):
        super().__init__(*args, **kwargs)
        if not letter.late:
            del self.fields["late_reason"]


class ReturnForm(forms.Form):
    reason = reason_field(_("Lý do trả lại"), help_text=_("Đơn vị đọc nguyên văn lý do này; hãy ghi rõ cần sửa gì."))


class DoubleForm(forms.Form):
    """Which of the lines counts, or that all of them stand; and why."""

    kept = forms.ChoiceField(
        label=_("Tính theo giới thiệu nào?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Hãy chọn một dòng, hoặc giữ tất cả."),
            "invalid_choice": _("Dòng này không còn trong nhóm trùng; hãy chọn lại."),
        },
    )
    note = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Các đơn vị đọc nguyên văn lý do này."),
        error_messages={"required": _("Cần ghi rõ lý do.")},
    )

    def __init__(self, *args, double, **kwargs):
        decision = double.decision
        if decision is not None:
            kwargs["initial"] = {"kept": str(double.kept.pk) if double.kept else ALL_STAND, "note": decision.note}
        super().__init__(*args, **kwargs)
        lines = [(str(line.pk), _choice(line)) for line in double.lines]
        words = _("Giữ tất cả: giới thiệu của các đơn vị đều có giá trị")
        if not double.is_exact:
            words = _("Giữ tất cả: đây là các sản phẩm khác nhau")
        self.fields["kept"].choices = [*lines, (ALL_STAND, words)]


def _choice(line: Nominee) -> str:
    return f"{line.letter.body_name}: {line.product_name} ({line.tax_code})"
