"""Forms of the sets of invitation forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.invitation import MOST
from .fields import reason_field, text_field

ALL, TICKED = "all", "ticked"
ACTIONS = (
    ("print", _("đã in xong")),
    ("send", _("đã gửi đi")),
    ("deliver", _("đã đến nơi")),
    ("fail", _("không đến nơi")),
    ("resend", _("gửi lại")),
)
MOST_CODES = 500
NO_ACTION = {"required": _("Hãy chọn việc cần ghi."), "invalid_choice": _("Hãy chọn việc cần ghi.")}


class Ids(forms.TypedMultipleChoiceField):
    """Ids that were ticked; which of them exist, and for whom, is asked of the database."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, required=False, empty_value=[], **kwargs)

    def valid_value(self, value):
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 19


class BatchForm(forms.Form):
    """A batch of all rows of the filter (`rows`, a query string), or of those that are ticked."""

    name = text_field(_("Tên đợt"), maximum=150, help_text=_("Ví dụ: Đợt 1, gửi qua bưu điện."))
    scope = forms.ChoiceField(
        label=_("Lập cho"),
        choices=(
            (ALL, _("mọi doanh nghiệp khớp bộ lọc")),
            (TICKED, _("các doanh nghiệp được đánh dấu trên trang này")),
        ),
        widget=forms.RadioSelect,
        initial=ALL,
        error_messages={"required": _("Hãy chọn lập cho doanh nghiệp nào.")},
    )
    again = forms.BooleanField(label=_("Cả doanh nghiệp đã có bộ form năm nay"), required=False)
    rows = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    prospects = Ids(widget=forms.MultipleHiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("scope") == TICKED and not data.get("prospects"):
            self.add_error("scope", _("Chưa đánh dấu doanh nghiệp nào trong danh sách."))
        if len(data.get("prospects") or ()) > MOST:
            self.add_error("scope", _("Đánh dấu nhiều quá; hãy dùng bộ lọc."))
        return data


class MoveForm(forms.Form):
    """What has happened to sets: one action for all sets of the filter, or for those that are ticked."""

    action = forms.ChoiceField(choices=ACTIONS, widget=forms.HiddenInput, error_messages=NO_ACTION)
    scope = forms.ChoiceField(choices=((ALL, ""), (TICKED, "")), widget=forms.HiddenInput)
    rows = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    sets = Ids(widget=forms.MultipleHiddenInput)

    def clean(self):
        data = super().clean()
        if data.get("scope") == TICKED and not data.get("sets"):
            self.add_error("sets", _("Chưa đánh dấu bộ form nào trong danh sách."))
        return data


class FailForm(MoveForm):
    reason = reason_field(_("Lý do không đến nơi"))


class CodesForm(forms.Form):
    """Codes scanned or typed, one a line."""

    codes = forms.CharField(
        label=_("Mã trên phiếu"),
        help_text=_("Mỗi dòng một mã; quét liên tiếp bằng máy quét, hoặc gõ. Chữ thường, dấu gạch đều được."),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false", "autofocus": True}),
        max_length=200 * MOST_CODES,
        error_messages={"required": _("Chưa nhập mã nào.")},
    )
    action = forms.ChoiceField(
        label=_("Ghi là"), choices=ACTIONS[1:], initial="deliver", widget=forms.RadioSelect, error_messages=NO_ACTION
    )
    reason = reason_field(_("Lý do không đến nơi"), required=False, help_text=_("Chỉ cần khi ghi không đến nơi."))

    def clean_codes(self):
        """The lines that hold something."""
        lines = [line.strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        if len(lines) > MOST_CODES:
            raise forms.ValidationError(_("Mỗi lần nhận nhiều nhất %(n)s mã.") % {"n": MOST_CODES})
        return lines

    def clean(self):
        data = super().clean()
        if data.get("action") == "fail" and not data.get("reason", "").strip():
            self.add_error("reason", _("Cần ghi rõ lý do không đến nơi."))
        return data
