"""The form of the verification page."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """A code as printed below the QR code."""

    ma = forms.CharField(
        label=_("Mã xác minh"),
        max_length=200,
        help_text=_("In bên cạnh mã QR, ví dụ SP21-7KQ4-M2XD-9FHT-RK. Chữ hoa, chữ thường, dấu gạch đều được."),
        error_messages={"required": _("Hãy nhập mã xác minh.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    """The file itself."""

    tep = forms.FileField(
        label=_("Tệp PDF"),
        help_text=_("Chọn tệp hoặc kéo tệp thả vào ô này. Tệp chỉ được đọc để so, không được lưu lại."),
        error_messages={"required": _("Hãy chọn tệp PDF."), "empty": _("Tệp rỗng.")},
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_tep(self):
        upload = self.cleaned_data["tep"]
        if upload.size > settings.MAX_UPLOAD_BYTES:
            limit = settings.MAX_UPLOAD_BYTES // 1024 // 1024
            raise forms.ValidationError(gettext("Tệp lớn hơn %(limit)s MB.") % {"limit": limit})
        return upload
