"""Forms of the money pages; the actions decide, the forms read."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.form_fields import DayField, WholeField
from spcncl_portal.programme.models import Cycle

from . import queries
from .models import MOST, Commitment


class MoneyField(WholeField):
    """Whole đồng as people write them: 150.000.000."""

    width = "width-20"

    def __init__(self, *, minimum=0, **kwargs):
        kwargs.setdefault("help_text", _("Số đồng, viết đủ chữ số, ví dụ 150.000.000"))
        super().__init__(minimum=minimum, maximum=MOST, **kwargs)


def _text(label, maximum: int, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=maximum, **kwargs)


def _lines(label, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class SourceForm(forms.Form):
    code = forms.RegexField(
        r"^[A-Za-z0-9-]{2,20}$",
        label=_("Mã"),
        help_text=_("2 đến 20 chữ không dấu, chữ số hoặc gạch nối, ví dụ TAITRO"),
        error_messages={"invalid": _("Mã chỉ gồm chữ không dấu, chữ số và gạch nối, từ 2 đến 20 ký tự.")},
    )
    name = _text(_("Tên nguồn"), 200)


class _LineFields(forms.Form):
    name = _text(_("Nội dung"), 250, help_text=_("Ví dụ: Tổ chức lễ tôn vinh"))
    amount = MoneyField(label=_("Số tiền"))
    assumed = forms.BooleanField(label=_("Số giả định, chưa có văn bản giao kinh phí"), required=False)
    note = _lines(_("Ghi chú"), required=False)
    reason = _lines(_("Lý do hoặc căn cứ"), help_text=_("Ví dụ: văn bản giao kinh phí. Được ghi vào nhật ký."))


class LineForm(_LineFields):
    """Change a line."""


class NewLineForm(_LineFields):
    """A new line of the cycle."""

    task = forms.ModelChoiceField(label=_("Nhiệm vụ"), queryset=None, empty_label=_("Chọn nhiệm vụ"))
    source = forms.ModelChoiceField(label=_("Nguồn kinh phí"), queryset=None, empty_label=_("Chọn nguồn"))
    code = _text(_("Mã"), 30, required=False, help_text=_("Để trống thì cổng tự đặt, ví dụ NV2-CITY"))

    field_order = ("task", "source", "name", "amount", "assumed", "code", "note", "reason")

    def __init__(self, *args, cycle: Cycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = queries.tasks_of(cycle)
        self.fields["source"].queryset = cycle.budget_sources.all()


class CommitmentForm(forms.Form):
    """Enter or mend a commitment. key: one for each page opened, so that a second click enters nothing twice."""

    purpose = _text(_("Nội dung chi"), 300, help_text=_("Ví dụ: Thuê hội trường lễ tôn vinh"))
    amount = MoneyField(label=_("Số tiền"), minimum=1)
    dated = DayField(label=_("Ngày"))
    partner = _text(_("Đơn vị thực hiện, nhà cung cấp"), 250, required=False)
    note = _lines(_("Ghi chú"), required=False)

    NAMES = ("purpose", "amount", "dated", "partner", "note")

    @classmethod
    def initial_of(cls, commitment: Commitment) -> dict:
        return {name: getattr(commitment, name) for name in cls.NAMES}


class NewCommitmentForm(CommitmentForm):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"dated": timezone.localdate(), "key": uuid.uuid4()})
        super().__init__(*args, **kwargs)


class EditCommitmentForm(CommitmentForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, commitment: Commitment) -> dict:
        return super().initial_of(commitment) | {"version": commitment.version}


class ApproveForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReverseForm(forms.Form):
    reason = _lines(_("Lý do"), help_text=_("Lý do được ghi vào nhật ký; số cam kết được giữ lại."))


class PaperForm(forms.Form):
    file = forms.FileField(
        label=_("Thêm giấy tờ"), help_text=_("Hợp đồng, báo giá, biên bản… PDF, ảnh, Word hoặc Excel.")
    )
