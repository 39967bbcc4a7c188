"""Small forms: a reason; a signature with the password."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Cần ghi rõ lý do.")},
    )


class SignForm(forms.Form):
    """The member signs with the password, so that an unlocked phone cannot."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Mật khẩu của bạn"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        help_text=_("Nhập lại mật khẩu để ký. Phiếu đã ký không sửa được nữa, trừ khi thư ký mở lại."),
        error_messages={"required": _("Hãy nhập mật khẩu để ký.")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("Mật khẩu không đúng."))
        return ""
