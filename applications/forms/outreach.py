"""Forms of outreach: prospects, their steps, who has them, working sessions, the list file."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.accounts.models import User
from spcncl_portal.core.parsing import ParseError, one_line
from spcncl_portal.files.validators import accepted_extensions
from spcncl_portal.programme.models import Body, Cycle, Sector

from ..actions.prospect import ProspectData
from ..actions.working_session import FILE_KINDS, SessionData
from ..models import Prospect, WorkingSession
from ..prospect_queries import leading_bodies, owners_for, units_of
from .fields import (
    LARGEST_FILE,
    REQUIRED,
    ParsedField,
    date_field,
    email_field,
    phone_field,
    reason_field,
    tax_code_field,
    text_field,
)
from .nomination import LIST_TYPES, BodyChoice

CHOOSE = gettext_lazy("Chọn…")
OFFICE = gettext_lazy("Sở Công Thương")


def area(label, *, rows: int = 4, required: bool = False, maximum: int = 20_000, **kwargs) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=maximum,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=REQUIRED,
        **kwargs,
    )


def parse_time(text: str) -> datetime.time:
    """A time of the day as people type it: 8:30, 08h30, 8 giờ 30, 14h. Raises ParseError."""
    found = re.fullmatch(r"(\d{1,2})\s*(?:[:.hg]|giờ)?\s*(\d{2})?(?:\s*phút)?", one_line(text).lower())
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return datetime.time(int(found[1]), int(found[2] or 0))
    raise ParseError(_("“%(value)s” không phải là giờ; hãy viết như 08:30.") % {"value": text[:40]})


def time_field(label, **kwargs) -> ParsedField:
    box = forms.TextInput(attrs={"class": "width-10", "placeholder": "08:30", "autocomplete": "off"})
    return ParsedField(label=label, parser=parse_time, shown=lambda at: f"{at:%H:%M}", widget=box, **kwargs)


def offer_bodies(form: forms.Form, bodies, *, is_staff: bool) -> None:
    """Officers choose among their own bodies and are not asked when there is one; for staff empty is the office."""
    field = form.fields["body"]
    field.queryset, field.required = bodies, not is_staff
    field.empty_label = OFFICE if is_staff else CHOOSE
    own = [] if is_staff else list(bodies[:2])
    if len(own) == 1:
        field.initial, field.widget = own[0], field.hidden_widget()


class ProspectForm(forms.Form):
    """All data of a prospect; the name is enough to begin with."""

    name = text_field(gettext_lazy("Tên doanh nghiệp"), maximum=250)
    tax_code = tax_code_field(
        required=False,
        help_text=gettext_lazy("Nếu đã biết. Nhờ mã số thuế, cổng tự ghi khi doanh nghiệp đăng ký và nộp hồ sơ."),
    )
    unit = BodyChoice(queryset=Body.objects.none(), label=gettext_lazy("Địa bàn"), required=False, empty_label=CHOOSE)
    address = text_field(gettext_lazy("Địa chỉ"), maximum=300, required=False)
    sector = forms.ModelChoiceField(
        queryset=Sector.objects.all(), label=gettext_lazy("Ngành"), required=False, empty_label=CHOOSE
    )
    product = text_field(gettext_lazy("Sản phẩm"), maximum=250, required=False)
    contact_name = text_field(gettext_lazy("Người liên hệ"), maximum=150, required=False)
    phone = phone_field(gettext_lazy("Điện thoại"), required=False)
    email = email_field(gettext_lazy("Thư điện tử"), required=False)
    note = area(gettext_lazy("Ghi chú"), maximum=2000)

    def __init__(self, *args, cycle: Cycle, prospect: Prospect | None = None, **kwargs):
        names = ProspectData.__dataclass_fields__
        if prospect is not None:
            kwargs["initial"] = {name: getattr(prospect, name) for name in names} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        units = units_of(cycle)
        if prospect is not None and prospect.unit_id:
            units = units | Body.objects.filter(pk=prospect.unit_id)
        self.fields["unit"].queryset = units

    def data_of(self) -> ProspectData:
        return ProspectData(**{name: self.cleaned_data[name] for name in ProspectData.__dataclass_fields__})


class NewProspectForm(ProspectForm):
    """With the body that leads: officers choose among their own, staff among all or keep it at the office."""

    body = BodyChoice(queryset=Body.objects.none(), label=gettext_lazy("Đơn vị vận động"), error_messages=REQUIRED)

    def __init__(self, *args, bodies, is_staff: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offer_bodies(self, bodies, is_staff=is_staff)


def next_step_field(**kwargs) -> ParsedField:
    kwargs.setdefault("help_text", gettext_lazy("Ví dụ: gọi giám đốc, gửi bộ form mời, hẹn buổi làm việc."))
    return text_field(gettext_lazy("Việc tiếp theo"), maximum=250, required=False, **kwargs)


class NextStepForm(forms.Form):
    next_step = next_step_field()
    next_on = date_field(gettext_lazy("Làm trước hết ngày"), required=False)


class StepForm(NextStepForm):
    """A step with what comes next; one that ends the way asks for the reason instead."""

    def __init__(self, *args, action: str, reason: bool, prospect: Prospect, **kwargs):
        kwargs.setdefault("initial", {"next_step": "", "next_on": None})
        super().__init__(*args, **kwargs)
        if reason:
            label = gettext_lazy("Lý do từ chối") if action == "decline" else gettext_lazy("Lý do mở lại")
            self.fields = {"reason": reason_field(label), **self.fields}
        if action == "decline":
            del self.fields["next_step"], self.fields["next_on"]


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return f"{person.full_name} ({person.email})"


class AssignForm(forms.Form):
    """Who has the prospect; staff say as well which body leads."""

    body = BodyChoice(
        queryset=Body.objects.none(), label=gettext_lazy("Đơn vị vận động"), required=False, empty_label=OFFICE
    )
    owner = PersonChoice(
        queryset=User.objects.none(),
        label=gettext_lazy("Người phụ trách"),
        required=False,
        empty_label=gettext_lazy("Chưa giao ai"),
    )

    def __init__(self, *args, prospect: Prospect, user: User, may_hand_on: bool, **kwargs):
        kwargs["initial"] = {"body": prospect.body, "owner": prospect.owner}
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners_for(user, prospect)
        self.fields["body"].queryset = leading_bodies(prospect.cycle) | Body.objects.filter(pk=prospect.body_id)
        if not may_hand_on:
            del self.fields["body"]


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files in one box; gives a list."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise ValidationError(self.error_messages["required"])
        return [super(SeveralFilesField, self).clean(one, initial) for one in files]


def files_field(*, required: bool = False) -> SeveralFilesField:
    return SeveralFilesField(
        label=gettext_lazy("Ảnh và tài liệu kèm theo"),
        required=required,
        help_text=format_lazy(
            gettext_lazy("Chọn được nhiều tệp một lần: ảnh, PDF, Word, Excel; mỗi tệp tối đa {limit} MB."),
            limit=LARGEST_FILE,
        ),
        widget=SeveralFilesInput(attrs={"accept": ",".join(accepted_extensions(FILE_KINDS))}),
        error_messages={
            "required": gettext_lazy("Hãy chọn ít nhất một tệp."),
            "empty": gettext_lazy("Có tệp rỗng; hãy chọn lại."),
        },
    )


class FilesForm(forms.Form):
    files = files_field(required=True)


class SessionForm(forms.Form):
    """What is written down of a session. `prospects` is shown as a list with a search box by the page."""

    held_on = date_field(gettext_lazy("Ngày làm việc"))
    starts = time_field(gettext_lazy("Bắt đầu lúc"))
    ends = time_field(gettext_lazy("Kết thúc lúc"))
    place = text_field(gettext_lazy("Địa điểm"), maximum=250)
    chair = text_field(gettext_lazy("Người chủ trì"), maximum=150)
    secretary = text_field(gettext_lazy("Người ghi biên bản"), maximum=150)
    office_people = area(
        gettext_lazy("Thành phần cơ quan"), help_text=gettext_lazy("Mỗi dòng một người: họ tên, chức vụ.")
    )
    enterprise_people = area(
        gettext_lazy("Thành phần doanh nghiệp"), help_text=gettext_lazy("Mỗi dòng một người: họ tên, chức vụ.")
    )
    minutes = area(gettext_lazy("Nội dung làm việc"), rows=8, required=True)
    conclusion = area(gettext_lazy("Kết luận"))
    prospects = forms.ModelMultipleChoiceField(
        queryset=Prospect.objects.none(),
        label=gettext_lazy("Doanh nghiệp tham gia"),
        error_messages={"required": gettext_lazy("Hãy chọn ít nhất một doanh nghiệp.")},
    )

    def __init__(self, *args, prospects, session: WorkingSession | None = None, **kwargs):
        names = SessionData.__dataclass_fields__
        if session is not None:
            kwargs["initial"] = {name: getattr(session, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["prospects"].queryset = prospects

    def data_of(self) -> SessionData:
        return SessionData(**{name: self.cleaned_data[name] for name in SessionData.__dataclass_fields__})


class NewSessionForm(SessionForm):
    """With the body that held it, and its first files."""

    body = BodyChoice(queryset=Body.objects.none(), label=gettext_lazy("Đơn vị tổ chức"), error_messages=REQUIRED)
    files = files_field()
    field_order = ("body", *SessionForm.base_fields)

    def __init__(self, *args, bodies, is_staff: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offer_bodies(self, bodies, is_staff=is_staff)


class ProspectListForm(forms.Form):
    """The file of a list, and for whom it is imported."""

    body = BodyChoice(queryset=Body.objects.none(), label=gettext_lazy("Đơn vị vận động"), error_messages=REQUIRED)
    file = forms.FileField(
        label=gettext_lazy("Danh sách (Excel hoặc CSV)"),
        help_text=gettext_lazy("Tệp theo mẫu, hoặc tệp .xlsx, .xls, .ods, .csv có cột tên doanh nghiệp."),
        widget=forms.FileInput(attrs={"accept": LIST_TYPES}),
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp danh sách."),
            "empty": gettext_lazy("Tệp rỗng; hãy chọn lại tệp."),
        },
    )

    def __init__(self, *args, bodies, is_staff: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offer_bodies(self, bodies, is_staff=is_staff)
