"""Forms of the information file."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..models import ProgrammeFile
from .fields import LARGEST_FILE, REQUIRED, ParsedField, parse_integer, text_field

FILE_HINT = format_lazy(
    _("PDF, Word (.docx) hoặc Excel (.xlsx), tối đa {limit} MB. Bản trình chiếu hãy lưu thành PDF."),
    limit=LARGEST_FILE,
)


def _file_field() -> forms.FileField:
    return forms.FileField(
        label=_("Tệp"),
        help_text=FILE_HINT,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.xls,.ods"}),
        error_messages={"required": _("Hãy chọn tệp."), "empty": _("Tệp rỗng; hãy chọn lại tệp.")},
    )


class PaperForm(forms.Form):
    """A paper's name; `NewPaperForm` also takes the first version."""

    title = text_field(_("Tên tài liệu"), maximum=200)
    title_en = text_field(_("Tên tiếng Anh"), maximum=200, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=ProgrammeFile.Kind.choices, error_messages=REQUIRED)


class NewPaperForm(PaperForm):
    file = _file_field()


class EditPaperForm(PaperForm):
    position = ParsedField(
        label=_("Thứ tự trên trang"),
        parser=lambda text: parse_integer(text, minimum=0, maximum=999),
        widget=forms.TextInput(attrs={"class": "width-10", "inputmode": "numeric"}),
    )


class VersionForm(forms.Form):
    file = _file_field()
    note = text_field(_("Thay đổi so với bản trước"), maximum=250, required=False)
