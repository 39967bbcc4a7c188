"""Forms of what happens to an enterprise."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.enterprise_events import MOVE, WITHDRAW
from .fields import date_field, tax_code_field, text_field


class SuccessorForm(forms.Form):
    """Which enterprise goes on."""

    tax_code = tax_code_field(help_text=_("Mã số thuế của doanh nghiệp tiếp nhận, đã có trên cổng."))


class EventForm(forms.Form):
    """When it happened and on what it rests."""

    happened_on = date_field(_("Ngày của sự kiện"))
    basis = text_field(_("Căn cứ"), maximum=250, help_text=_("Như: Giấy chứng nhận đăng ký thay đổi số … ngày …"))
    upload = forms.FileField(
        label=_("Bản quét giấy tờ"),
        required=False,
        help_text=_("Không bắt buộc. PDF hoặc ảnh (JPG, PNG)."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": _("Tệp rỗng; hãy chọn lại tệp.")},
    )


class RenameForm(EventForm):
    new_name = text_field(_("Tên mới"), maximum=250)
    field_order = ("new_name",)


class MergeForm(EventForm):
    dossiers = forms.ChoiceField(
        label=_("Hồ sơ đang mở"),
        choices=[(MOVE, _("chuyển sang doanh nghiệp tiếp nhận")), (WITHDRAW, _("rút"))],
        widget=forms.RadioSelect,
        initial=MOVE,
    )


class JoinForm(EventForm):
    happened_on = None
