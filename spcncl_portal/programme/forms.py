"""Forms of the settings screens; the actions decide, the forms read."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import ParseError, parse_date, parse_phone, show_phone

from .actions.cycles import MOST_ANSWER_DAYS
from .form_fields import DayField, NumberField, WholeField
from .models import Body, Cycle
from .models.bodies import BodyKind

# Kinds of file of the check list, by the names of files.validators.
FILE_KINDS = (
    ("pdf", gettext_lazy("PDF")),
    ("image", gettext_lazy("ảnh")),
    ("word", gettext_lazy("Word")),
    ("excel", gettext_lazy("Excel")),
)


def reason_field(**kwargs) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, strip=True, **kwargs
    )


class ReasonForm(forms.Form):
    reason = reason_field(help_text=gettext_lazy("Lý do được ghi vào nhật ký và không xóa được."))


class CopyForm(forms.Form):
    year = WholeField(label=gettext_lazy("Năm của chu kỳ mới"), minimum=2000, maximum=2099)


class FactsForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên chu kỳ"), max_length=200)
    plan_number = forms.CharField(label=gettext_lazy("Số kế hoạch"), max_length=60, required=False)
    plan_date = DayField(label=gettext_lazy("Ngày ban hành kế hoạch"), required=False)
    starts_on = DayField(label=gettext_lazy("Ngày bắt đầu"))
    check_days = WholeField(
        label=gettext_lazy("Thẩm định hồ sơ trong bao nhiêu ngày làm việc"),
        minimum=1,
        maximum=MOST_ANSWER_DAYS,
        help_text=gettext_lazy("Cũng là số ngày trả lời khiếu nại. Giả định theo thông lệ của Sở."),
    )
    appeal_days = WholeField(
        label=gettext_lazy("Nhận khiếu nại trong bao nhiêu ngày làm việc"),
        minimum=1,
        maximum=MOST_ANSWER_DAYS,
        help_text=gettext_lazy("Tính từ ngày hồ sơ bị kết luận không đủ điều kiện. Giả định theo thông lệ của Sở."),
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Mỗi dòng một văn bản: số; ngày; cơ quan ban hành."),
    )

    @classmethod
    def initial_of(cls, cycle: Cycle) -> dict:
        lines = [_basis_line(one) for one in cycle.legal_basis]
        names = ("name", "plan_number", "plan_date", "starts_on", "check_days", "appeal_days")
        plain = {name: getattr(cycle, name) for name in names}
        return plain | {"legal_basis": "\n".join(lines)}

    def clean_legal_basis(self) -> list[dict]:
        lines = self.cleaned_data["legal_basis"].splitlines()
        return [_read_basis(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _basis_line(entry: dict) -> str:
    day = datetime.date.fromisoformat(entry["date"]).strftime("%d/%m/%Y") if entry.get("date") else ""
    return "; ".join([entry.get("number", ""), day, entry.get("issuer", "")])


def _read_basis(number: int, line: str) -> dict:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != 3 or not parts[0]:
        raise ValidationError(_("Dòng %(number)s: hãy viết “số; ngày; cơ quan ban hành”.") % {"number": number})
    try:
        day = parse_date(parts[1]).isoformat() if parts[1] else ""
    except ParseError as mistake:
        raise ValidationError(f"{_('Dòng')} {number}: {mistake.message}") from mistake
    return {"number": parts[0], "date": day, "issuer": parts[2]}


class KindsForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại đơn vị được giới thiệu doanh nghiệp"),
        choices=BodyKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Chỉ những đơn vị đang tồn tại vào ngày hết hạn giới thiệu mới được tính."),
    )


class TargetForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên chỉ tiêu"), max_length=250)
    minimum = NumberField(label=gettext_lazy("Từ"), required=False)
    maximum = NumberField(label=gettext_lazy("Đến"), required=False)
    unit = forms.CharField(
        label=gettext_lazy("Đơn vị tính"), max_length=40, widget=forms.TextInput(attrs={"class": "width-10"})
    )


class IndicatorsForm(forms.Form):
    """Two boxes for each indicator of a task: `i<id>_minimum`, `i<id>_maximum`."""

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicators = list(task.indicators.all())
        for one in self.indicators:
            for end, words in (("minimum", _("từ")), ("maximum", _("đến"))):
                label = f"{one.name} – {words} ({one.unit})"
                self.fields[f"i{one.pk}_{end}"] = NumberField(label=label, required=False, initial=getattr(one, end))

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        return {
            "ranges": {one.pk: (values[f"i{one.pk}_minimum"], values[f"i{one.pk}_maximum"]) for one in self.indicators}
        }


class ChecklistForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Tên tài liệu"), max_length=250)
    guidance = forms.CharField(
        label=gettext_lazy("Hướng dẫn"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    required = forms.BooleanField(label=gettext_lazy("Bắt buộc phải có"), required=False)
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Chỉ cho nhóm sản phẩm"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Không chọn nhóm nào: tài liệu dành cho mọi nhóm."),
    )
    criterion_code = forms.ChoiceField(label=gettext_lazy("Phục vụ tiêu chí"), required=False)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại tệp nhận"),
        choices=FILE_KINDS,
        widget=forms.CheckboxSelectMultiple,
    )
    assumed = forms.BooleanField(label=gettext_lazy("Tài liệu này là giả định, chưa có trong văn bản"), required=False)

    def __init__(self, *args, cycle: Cycle, **kwargs):
        super().__init__(*args, **kwargs)
        used = cycle.criteria_set
        groups = [(one.code, one.name) for one in used.groups.all()] if used else []
        criteria = [(one.code, str(one)) for one in used.criteria.all()] if used else []
        self.fields["groups"].choices = groups
        self.fields["criterion_code"].choices = [("", _("không riêng tiêu chí nào")), *criteria]


class ContactForm(forms.Form):
    """Where notices go when nobody of the body has an account."""

    email = forms.EmailField(label=gettext_lazy("Thư điện tử liên hệ"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Điện thoại liên hệ"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"class": "width-20", "inputmode": "tel"}),
    )

    @classmethod
    def initial_of(cls, body: Body) -> dict:
        return {"email": body.contact_email, "phone": show_phone(body.contact_phone) if body.contact_phone else ""}

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        try:
            return parse_phone(text) if text else ""
        except ParseError as mistake:
            raise ValidationError(mistake.message) from mistake
