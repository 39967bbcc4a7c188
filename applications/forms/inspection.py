"""Forms of visits on site."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.parsing import ParseError, parse_date

from ..actions.inspection import Member, members_of
from ..inspection_queries import dossiers_to_inspect
from ..inspection_questions import CLOSING
from ..models import Inspection, InspectionAnswer
from .fields import REQUIRED, date_field, reason_field, text_field
from .nomination import pdf_field

OFFICE = "Sở Công Thương"
FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
TIMES = ["%H:%M", "%Hh%M", "%Hg%M", "%H", "%Hh"]


def time_field(label) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=TIMES,
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "width-10", "placeholder": "08:30"}),
        error_messages={**REQUIRED, "invalid": _("Hãy ghi giờ như 08:30.")},
    )


def minutes_field(label, *, initial: int, minimum: int, **kwargs) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=minimum,
        max_value=480,
        widget=forms.NumberInput(attrs={"class": "width-10"}),
        error_messages=REQUIRED,
        **kwargs,
    )


def staff_people():
    grants = {"grants__role": Role.STAFF, "grants__revoked_at": None}
    return User.objects.filter(is_active=True, **grants).order_by("sort_key").distinct()


class TeamForm(forms.Form):
    """Who goes: one who leads, colleagues with an account, others by name and office."""

    lead = forms.ModelChoiceField(None, label=_("Trưởng đoàn"), empty_label=_("Chọn…"), error_messages=REQUIRED)
    members = forms.ModelMultipleChoiceField(
        None, label=_("Thành viên của Sở"), required=False, widget=forms.CheckboxSelectMultiple
    )
    outsiders = forms.CharField(
        label=_("Thành viên của cơ quan khác"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi người một dòng: họ tên, cơ quan. Ví dụ: Nguyễn Văn A, Sở Khoa học và Công nghệ."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = self.fields["members"].queryset = staff_people()

    def clean_day(self) -> datetime.date:
        """A day that a visit can have; years far off can't be reckoned with."""
        try:
            return parse_date(self.cleaned_data["day"], minimum=FIRST_DAY, maximum=LAST_DAY)
        except ParseError as mistake:
            raise forms.ValidationError(mistake.message) from mistake

    def team(self) -> list[Member]:
        """The team as the action takes it; who leads is not named again among the members."""
        data = self.cleaned_data
        people = [Member(data["lead"].full_name, OFFICE, data["lead"], is_lead=True)]
        people += [Member(one.full_name, OFFICE, one) for one in data["members"] if one != data["lead"]]
        for line in filter(str.strip, data["outsiders"].splitlines()):
            name, _comma, office = line.partition(",")
            people.append(Member(name.strip()[:150], office.strip()[:200]))
        return people


class PlanForm(TeamForm):
    """Dossiers of one or several enterprises, visited on one day one after the other."""

    dossiers = forms.ModelMultipleChoiceField(
        None, label=_("Hồ sơ"), error_messages={"required": _("Hãy chọn ít nhất một hồ sơ.")}
    )
    day = date_field(_("Ngày kiểm tra"))
    starts = time_field(_("Giờ bắt đầu buổi đầu tiên"))
    length = minutes_field(_("Mỗi buổi (phút)"), initial=90, minimum=15)
    gap = minutes_field(
        _("Cách nhau (phút)"), initial=30, minimum=0, help_text=_("Thời gian đi lại giữa hai doanh nghiệp.")
    )
    place = text_field(
        _("Địa điểm"), maximum=300, required=False, help_text=_("Để trống: nhà xưởng của từng doanh nghiệp.")
    )
    field_order = ("dossiers", "day", "starts", "length", "gap", "place", "lead", "members", "outsiders")

    def __init__(self, *args, cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dossiers"].queryset = dossiers_to_inspect(cycle)

    def times(self) -> dict:
        """What `plan_day` takes of it."""
        data = self.cleaned_data
        return {
            "starts_at": moment(data["day"], data["starts"]),
            "length": datetime.timedelta(minutes=data["length"]),
            "gap": datetime.timedelta(minutes=data["gap"]),
            "place": data["place"],
        }


def moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))


class MoveForm(TeamForm):
    day = date_field(_("Ngày kiểm tra"))
    starts = time_field(_("Giờ bắt đầu"))
    ends = time_field(_("Giờ kết thúc"))
    place = text_field(_("Địa điểm"), maximum=300)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("day", "starts", "ends", "place", "lead", "members", "outsiders")

    def __init__(self, *args, inspection: Inspection, **kwargs):
        team = members_of(inspection)
        start, end = timezone.localtime(inspection.starts_at), timezone.localtime(inspection.ends_at)
        kwargs["initial"] = {
            "day": start.date(),
            "starts": start.time(),
            "ends": end.time(),
            "place": inspection.place,
            "version": inspection.version,
            "lead": next((one.user for one in team if one.is_lead), None),
            "members": [one.user for one in team if one.user and not one.is_lead],
            "outsiders": "\n".join(f"{one.name}, {one.office}".rstrip(", ") for one in team if not one.user),
        }
        super().__init__(*args, **kwargs)

    def times(self) -> dict:
        data = self.cleaned_data
        return {
            "starts_at": moment(data["day"], data["starts"]),
            "ends_at": moment(data["day"], data["ends"]),
            "place": data["place"],
        }


class CallOffForm(forms.Form):
    reason = reason_field(help_text=_("Đoàn và doanh nghiệp đọc nguyên văn lý do này."))


class ResumeForm(forms.Form):
    reason = reason_field(_("Vì sao mở lại"))


def long_text(label, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class FinishForm(forms.Form):
    """The closing words; they begin with what was written on site under the lines made for them."""

    result = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[one for one in Inspection.Result.choices if one[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn kết luận.")},
    )
    summary = long_text(_("Nhận xét của đoàn"), error_messages=REQUIRED)
    enterprise_people = long_text(_("Người của doanh nghiệp tham gia"), error_messages=REQUIRED)
    enterprise_opinion = long_text(_("Ý kiến của doanh nghiệp"), required=False)

    def __init__(self, *args, inspection: Inspection, **kwargs):
        notes = InspectionAnswer.objects.filter(inspection=inspection, question__code__in=CLOSING)
        written = {CLOSING[code]: note for code, note in notes.values_list("question__code", "note")}
        stored = {name: getattr(inspection, name) for name in ("result", *CLOSING.values())}
        kwargs["initial"] = {name: stored[name] or written.get(name, "") for name in stored}
        super().__init__(*args, **kwargs)


class SignForm(forms.Form):
    enterprise_signer = text_field(_("Người ký phía doanh nghiệp"), maximum=150)
    enterprise_signer_position = text_field(_("Chức danh"), maximum=150, required=False)
    team_signer = text_field(_("Người ký phía đoàn"), maximum=150)
    team_signer_position = text_field(_("Chức danh"), maximum=150, required=False)
    file = pdf_field(
        _("Biên bản đã ký (PDF)"), help_text=_("Bản quét có chữ ký của hai bên; đây là bằng chứng của buổi kiểm tra.")
    )

    def __init__(self, *args, inspection: Inspection, **kwargs):
        lead = inspection.team.filter(is_lead=True).first()
        kwargs["initial"] = {
            "enterprise_signer": inspection.enterprise.legal_representative,
            "enterprise_signer_position": inspection.enterprise.representative_position,
            "team_signer": lead.name if lead else "",
            "team_signer_position": str(_("Trưởng đoàn")),
        }
        super().__init__(*args, **kwargs)


class RouteForm(forms.Form):
    """gap: only read when the times are set anew."""

    retime = forms.BooleanField(label=_("Xếp lại giờ nối tiếp theo tuyến"), required=False)
    gap = minutes_field(_("Cách nhau (phút)"), initial=30, minimum=0)
