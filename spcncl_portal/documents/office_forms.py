"""Forms of the register: drafts from a template's placeholders, steps, incoming papers, templates."""

import uuid

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.form_fields import DayField
from spcncl_portal.programme.models import Body

from .models import IncomingDocument, OfficialDocument
from .office_kinds import default_symbol
from .office_queries import answers_to_choose, people_of_the_office
from .template_fields import LINES, ROWS, Field, typed_fields

MAX_LINES = 500
RECIPIENTS = ["Như trên", "Lưu: VT, QLCN"]
PLACE = "typed_"
SYMBOL = r"^[^\W_]+([-./&][^\W_]+)*$"  # NĐ 30/2020, annex I: short forms of the kind, the office and its unit


class LinesField(forms.CharField):
    """One entry a line; gives a list."""

    def __init__(self, *, rows: int = 4, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs, max_length=60_000)

    def clean(self, value):
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        found = [line for line in lines if line]
        if len(found) > MAX_LINES:
            raise forms.ValidationError(gettext("Nhiều quá 500 dòng; hãy đưa phần dài vào tệp kèm theo."))
        return found

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class RowsField(LinesField):
    """One row a line, cells parted by "|"; gives a list of dicts."""

    def __init__(self, *, columns: tuple[tuple[str, str], ...], **kwargs):
        self.columns = columns
        super().__init__(**kwargs)

    def clean(self, value):
        return [self._row(number, line) for number, line in enumerate(super().clean(value), start=1)]

    def _row(self, number: int, line: str) -> dict:
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > len(self.columns):
            values = {"number": number, "most": len(self.columns)}
            raise forms.ValidationError(gettext("Dòng %(number)d có quá %(most)d cột.") % values)
        cells += [""] * (len(self.columns) - len(cells))
        return {name: cell for (name, _label), cell in zip(self.columns, cells, strict=True)}

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(" | ".join(row.values()) if isinstance(row, dict) else row for row in value)
        return value


def _box(field: Field) -> forms.Field:
    required = field.required
    hint = gettext("Ví dụ: %(example)s") % {"example": field.example_text}
    given = {"label": field.label, "required": required, "help_text": hint}
    if field.shape == LINES:
        return LinesField(rows=7 if required else 3, **given)
    if field.shape == ROWS:
        return RowsField(columns=field.columns, rows=3, **given)
    return forms.CharField(max_length=1000, **given)


class OfficialForm(forms.Form):
    """A draft: what the register keeps, and a box for each placeholder of its kind's template.

    document: the draft to change; its text is not offered when another screen made it.
    """

    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    abstract = forms.CharField(
        label=_("Trích yếu"),
        max_length=500,
        help_text=_(
            "Văn bản nói về việc gì, một câu. Công văn tự thêm “V/v” khi in; loại khác nên bắt đầu bằng “Về việc …”."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Hãy ghi trích yếu: văn bản nói về việc gì.")},
    )

    def __init__(self, *args, kind: str, document: OfficialDocument | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.document = kind, document
        self.typed = () if document and not document.template_version_id else typed_fields(kind)
        for field in self.typed:
            self.fields[PLACE + field.name] = _box(field)
        self._add_register_fields()
        self.initial = {**self._initial(), **self.initial}

    def _add_register_fields(self) -> None:
        self.fields["symbol"] = forms.RegexField(
            SYMBOL,
            label=_("Ký hiệu"),
            max_length=40,
            required=False,
            help_text=_("Phần sau số, ví dụ SCT-QLCN."),
            error_messages={"invalid": _("Ký hiệu chỉ gồm chữ, chữ số và gạch nối, ví dụ SCT-QLCN.")},
        )
        self.fields["signer_title"] = forms.CharField(
            label=_("Quyền hạn, chức vụ người ký"),
            max_length=200,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Mỗi dòng một cấp, ví dụ “KT. GIÁM ĐỐC” rồi “PHÓ GIÁM ĐỐC”."),
        )
        self.fields["signer_name"] = forms.CharField(label=_("Người ký"), max_length=120, required=False)
        self.fields["recipients"] = LinesField(
            label=_("Nơi nhận"), rows=4, required=False, help_text=_("Mỗi nơi một dòng; dòng cuối là nơi lưu.")
        )

    def _initial(self) -> dict:
        if self.document is None:
            key = uuid.uuid4()
            return {"symbol": default_symbol(self.kind), "recipients": RECIPIENTS, "request_key": key}
        one = self.document
        names = ("abstract", "symbol", "signer_title", "signer_name", "recipients", "version")
        typed = {PLACE + field.name: one.data.get(field.name) for field in self.typed}
        return {**{name: getattr(one, name) for name in names}, **typed}

    def register_values(self) -> dict:
        """What the register keeps, as the actions take it."""
        names = ("abstract", "symbol", "signer_title", "signer_name", "recipients")
        return {name: self.cleaned_data[name] for name in names}

    def data_values(self) -> dict:
        """The placeholders' values."""
        return {field.name: self.cleaned_data[PLACE + field.name] for field in self.typed}


class StepForm(forms.Form):
    """A step that asks for nothing but yes."""


class ApproveForm(forms.Form):
    """version: of the draft that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Cần ghi rõ lý do.")},
    )


class NumberForm(forms.Form):
    dated = DayField(label=_("Ngày văn bản"), required=True)


class SignedCopyForm(forms.Form):
    file = forms.FileField(
        label=_("Bản ký (PDF)"),
        help_text=_("Bản quét có chữ ký và dấu, hoặc PDF đã ký số. Chữ ký số trong tệp được kiểm tra và ghi lại."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Hãy chọn tệp PDF.")},
    )

    def __init__(self, *args, replaces: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if replaces:
            self.fields["reason"] = ReasonForm.base_fields["reason"]


class IncomingForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    arrived_on = DayField(label=_("Ngày đến"))
    sender_body = forms.ModelChoiceField(
        label=_("Đơn vị gửi"), queryset=Body.objects.none(), required=False, empty_label=_("– nơi khác, ghi ở ô dưới –")
    )
    sender = forms.CharField(
        label=_("Tên nơi gửi"), max_length=250, required=False, help_text=_("Chỉ ghi khi không chọn được ở ô trên.")
    )
    their_number = forms.CharField(label=_("Số, ký hiệu của văn bản"), max_length=60, required=False)
    their_date = DayField(label=_("Ngày của văn bản"), required=False)
    abstract = forms.CharField(label=_("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    answer_due = DayField(label=_("Hạn trả lời"), required=False)
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    scan = forms.FileField(
        label=_("Bản quét"),
        required=False,
        help_text=_("PDF hoặc ảnh."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def __init__(self, *args, incoming: IncomingDocument | None = None, today=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sender_body"].queryset = Body.objects.filter(is_standing_office=False).valid_on(today)
        if incoming is None:
            self.initial = {"request_key": uuid.uuid4(), "arrived_on": today, **self.initial}
        else:
            names = ("arrived_on", "sender_body", "their_number", "their_date", "abstract", "answer_due", "note")
            values = {name: getattr(incoming, name) for name in (*names, "version")}
            self.initial = {**values, "sender": "" if incoming.sender_body_id else incoming.sender}
            if incoming.sender_body_id:
                known = Body.objects.filter(pk=incoming.sender_body_id)
                self.fields["sender_body"].queryset = (self.fields["sender_body"].queryset | known).distinct()

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.cleaned_data if name not in ("request_key", "version")}


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Giao cho"), queryset=None, empty_label=_("– chọn người –"))
    answer_due = DayField(label=_("Hạn trả lời"), required=False)
    note = forms.CharField(
        label=_("Ý kiến chỉ đạo"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people_of_the_office()


class AnswerForm(forms.Form):
    answer = forms.ModelChoiceField(
        label=_("Văn bản trả lời"), queryset=None, required=False, empty_label=_("– không trả lời bằng văn bản –")
    )
    note = forms.CharField(
        label=_("Trả lời bằng cách khác"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].queryset = answers_to_choose()


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Ghi chú"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class TemplateForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp Word đã sửa (.docx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={"required": _("Hãy chọn tệp Word.")},
    )
    note = forms.CharField(label=_("Đã sửa gì"), max_length=300, required=False)
