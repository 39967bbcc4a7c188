"""Forms of official urging."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.parsing import ParseError, parse_phone, show_phone
from spcncl_portal.programme.form_fields import DayField

from . import urging
from .models import Call
from .urging_actions import SIGNER_WORDS

ALL = gettext_lazy("Tất cả")
STANDINGS = (
    ("", ALL),
    (urging.LATE, gettext_lazy("đã quá hạn")),
    (urging.SOON, gettext_lazy("còn ba ngày trở lại")),
    (urging.AHEAD, gettext_lazy("còn hạn")),
)
CALLED = (
    ("", ALL),
    (urging.TO_CALL, gettext_lazy("cần gọi hôm nay")),
    (urging.NOT_CALLED, gettext_lazy("chưa gọi lần nào")),
    (urging.BROKEN, gettext_lazy("quá ngày hẹn")),
    *Call.Outcome.choices,
)
OTHER = "other"


class UrgingFilterForm(forms.Form):
    """What the list shows; `han` is the kind of deadline."""

    han = forms.ChoiceField(label=gettext_lazy("Việc"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Thời hạn"), choices=STANDINGS, required=False)
    called = forms.ChoiceField(label=gettext_lazy("Cuộc gọi"), choices=CALLED, required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["han"].choices = [(kind.value, kind.label) for kind in kinds]


class CallForm(forms.Form):
    """One call. The person chosen gives name and telephone where these boxes are left empty."""

    person = forms.ChoiceField(label=gettext_lazy("Đã gọi cho"), widget=forms.RadioSelect)
    person_name = forms.CharField(
        label=gettext_lazy("Họ và tên"), max_length=150, required=False,
        help_text=gettext_lazy("Ghi khi gọi cho người khác, hoặc người nghe máy là người khác."),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Điện thoại"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"class": "width-20", "type": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("Để trống nếu gọi đúng số đã ghi ở trên."),
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=gettext_lazy("Kết quả"), choices=Call.Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn kết quả cuộc gọi.")},
    )  # fmt: skip
    promised_on = DayField(label=gettext_lazy("Hẹn gửi ngày"), required=False)
    next_call_on = DayField(
        label=gettext_lazy("Gọi lại ngày"), required=False,
        help_text=gettext_lazy("Để trống thì cổng tự đặt theo kết quả cuộc gọi."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, contacts: list[urging.Contact], **kwargs):
        first = contacts[0].key if contacts else OTHER
        kwargs.setdefault("initial", {"key": uuid.uuid4(), "person": first})
        super().__init__(*args, **kwargs)
        self.contacts = {one.key: one for one in contacts}
        shown = [(one.key, _contact_words(one)) for one in contacts]
        self.fields["person"].choices = [*shown, (OTHER, gettext_lazy("Người khác"))]

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"].strip()
        try:
            return parse_phone(text) if text else ""
        except ParseError as mistake:
            raise ValidationError(mistake.message) from mistake

    def clean(self) -> dict:
        """What `record_call` takes: the account, name and telephone of the person."""
        values = super().clean()
        contact = self.contacts.get(values.pop("person", ""))
        values["person"] = contact.user if contact else None
        if contact is not None:
            values["person_name"] = values.get("person_name") or contact.name
            if "phone" in values:
                values["phone"] = values["phone"] or contact.phone
        return values


def _contact_words(contact: urging.Contact) -> str:
    phone = show_phone(contact.phone) if contact.phone else _("chưa có số")
    return f"{contact.name}, {contact.role}: {phone}"


class UrgingLetterForm(forms.Form):
    """How the letter is signed, and by when it asks for an answer."""

    signer = forms.ChoiceField(
        label=gettext_lazy("Quyền hạn, chức vụ người ký"), choices=tuple(SIGNER_WORDS.items()), widget=forms.RadioSelect
    )
    signer_name = forms.CharField(
        label=gettext_lazy("Họ và tên người ký"), max_length=120, required=False,
        help_text=gettext_lazy("Có thể để trống và điền khi trình duyệt."),
    )  # fmt: skip
    answer_by = DayField(
        label=gettext_lazy("Yêu cầu gửi trước khi hết ngày"), required=False,
        help_text=gettext_lazy("Để trống thì công văn yêu cầu gửi ngay (quá hạn) hoặc đúng hạn (còn hạn)."),
    )  # fmt: skip
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {"signer": "deputy", "request_key": uuid.uuid4()})
        super().__init__(*args, **kwargs)
