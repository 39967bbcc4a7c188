"""Forms of deadlines, milestones and extensions; the actions decide, the forms read."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .actions import Mark
from .calc import HANOI
from .form_fields import DayField, WholeField
from .forms import reason_field
from .milestones import BY_KIND, FURTHEST_MILESTONE, RECIPIENTS
from .models import OWN_DATES, Deadline

LAST_MINUTE = datetime.time(23, 59)
SPARE_ROWS = 3
# What a row counts → (sign of days_before, working days)
COUNTED = {
    "before": (1, False),
    "before_wd": (1, True),
    "after": (-1, False),
    "after_wd": (-1, True),
}


def time_field(**kwargs) -> forms.TimeField:
    return forms.TimeField(
        label=gettext_lazy("Giờ"),
        input_formats=["%H:%M", "%Hh%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "width-4", "inputmode": "text"}),
        help_text=gettext_lazy("Giờ Hà Nội. 23:59 là hết ngày."),
        error_messages={"invalid": gettext_lazy("Hãy viết giờ như 17:00 hoặc 23:59.")},
        **kwargs,
    )


def instant(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A day and a time in Hà Nội; 23:59 means the end of that minute."""
    seconds = 59 if (time.hour, time.minute) == (LAST_MINUTE.hour, LAST_MINUTE.minute) else time.second
    return datetime.datetime.combine(day, time.replace(second=seconds), HANOI)


class DeadlineForm(forms.Form):
    """Day and time in Hà Nội. Kinds in which each thing has a date of its own may stay without."""

    day = DayField(label=gettext_lazy("Ngày hết hạn"))
    time = time_field()
    legal_note = forms.CharField(
        label=gettext_lazy("Ghi chú về câu chữ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Câu trong văn bản và cách hiểu, để người sau biết vì sao đặt hạn này."),
    )
    assumed = forms.BooleanField(label=gettext_lazy("Hạn này là giả định, chưa có trong văn bản"), required=False)
    reason = reason_field(required=False, help_text=gettext_lazy("Bắt buộc khi đổi hạn; hạn cũ vẫn được lưu."))

    def __init__(self, *args, kind: str, deadline: Deadline | None, **kwargs):
        super().__init__(*args, **kwargs)
        if deadline is None:
            del self.fields["reason"]
        if kind in OWN_DATES:
            self.fields["day"].required = self.fields["time"].required = False
            self.fields["day"].help_text = _("Để trống nếu mỗi việc có hạn riêng.")

    @classmethod
    def initial_of(cls, deadline: Deadline) -> dict:
        local = deadline.at.astimezone(HANOI) if deadline.at else None
        return {
            "day": local.date() if local else None,
            "time": local.time() if local else LAST_MINUTE,
            "legal_note": deadline.legal_note,
            "assumed": deadline.assumed,
        }

    def clean(self):
        values = super().clean()
        day, time = values.pop("day", None), values.pop("time", None)
        if not self.errors:
            values["at"] = instant(day, time or LAST_MINUTE) if day else None
        return values


class MarkForm(forms.Form):
    """One milestone, a row of the page. A new row without a number of days is none."""

    days = WholeField(label=gettext_lazy("Số ngày"), maximum=FURTHEST_MILESTONE)
    counted = forms.ChoiceField(
        label=gettext_lazy("Tính"),
        choices=(
            ("before", gettext_lazy("ngày trước hạn")),
            ("before_wd", gettext_lazy("ngày làm việc trước hạn")),
            ("after", gettext_lazy("ngày sau hạn")),
            ("after_wd", gettext_lazy("ngày làm việc sau hạn")),
        ),
    )
    hour = WholeField(
        label=gettext_lazy("Gửi lúc (giờ)"),
        maximum=23,
        error_messages={"required": gettext_lazy("Hãy ghi giờ gửi, từ 0 đến 23.")},
    )
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("Gửi cho"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Hãy chọn ít nhất một người nhận.")},
    )
    escalate = forms.BooleanField(label=gettext_lazy("Báo người đứng đầu là đơn vị chưa thực hiện"), required=False)
    remove = forms.BooleanField(label=gettext_lazy("Bỏ mốc này"), required=False)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipients"].choices = [(key, RECIPIENTS[key]) for key in BY_KIND[kind][1]]

    def clean(self):
        values = super().clean()
        is_spare = self.empty_permitted and not (self["days"].data or "").strip()
        if values.get("remove") or is_spare:
            self.errors.clear()  # what goes, or never was, need not be right
        if values.get("days") == 0:
            values["counted"] = "before"
        return values

    def is_used(self) -> bool:
        values = self.cleaned_data  # empty for a spare row that nobody touched
        return not self.errors and values.get("days") is not None and not values.get("remove")

    def mark(self) -> Mark:
        values = self.cleaned_data
        sign, working_days = COUNTED[values["counted"]]
        return Mark(
            days_before=sign * values["days"],
            working_days=working_days,
            hour=values["hour"],
            recipients=values["recipients"],
            escalate=values["escalate"],
        )


class _MarksBase(forms.BaseFormSet):
    def clean(self):
        """Two rows of the same day are told at the second."""
        seen = set()
        for form in self.forms:
            if not form.is_valid() or not form.is_used():
                continue
            mark = form.mark()
            key = (mark.days_before, mark.working_days)
            if key in seen:
                form.add_error("days", _("Đã có mốc khác cùng ngày; mỗi ngày chỉ một mốc."))
                raise ValidationError(_("Hai mốc trùng ngày."))
            seen.add(key)

    def marks(self) -> list[Mark]:
        return [form.mark() for form in self.forms if form.is_used()]


MarksFormSet = forms.formset_factory(MarkForm, formset=_MarksBase, extra=SPARE_ROWS, max_num=40, absolute_max=60)


def initial_marks(deadline: Deadline) -> list[dict]:
    """The milestones that stand, as rows of the page."""
    rows = []
    for one in deadline.milestones.all():
        side = "after" if one.days_before < 0 else "before"
        rows.append(
            {
                "days": abs(one.days_before),
                "counted": f"{side}_wd" if one.working_days else side,
                "hour": one.hour,
                "recipients": one.told,
                "escalate": one.escalate,
            }
        )
    return rows


def empty_mark(kind: str) -> dict:
    """What a spare row shows first."""
    return {"hour": 8, "recipients": BY_KIND[kind][0]}


class ExtensionForm(forms.Form):
    """A date in Hà Nội, or no date needed at all."""

    subject = forms.ModelChoiceField(label=gettext_lazy("Cho"), queryset=None, empty_label=gettext_lazy("– chọn –"))
    day = DayField(label=gettext_lazy("Hạn mới"), required=False)
    time = time_field(required=False)
    excused = forms.BooleanField(label=gettext_lazy("Miễn, không phải thực hiện nữa"), required=False)
    reason = reason_field(help_text=gettext_lazy("Lý do được ghi vào nhật ký và báo cho người liên quan."))

    def __init__(self, *args, things, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = things

    def clean(self):
        values = super().clean()
        day, time = values.pop("day", None), values.pop("time", None)
        if not self.errors:
            values["until"] = instant(day, time or LAST_MINUTE) if day else None
        return values
