"""What the printing house gets: size, marks, inks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spcncl_portal.documents.print_sheets import PrintOrder


class PrintOrderForm(forms.Form):
    size = forms.ChoiceField(
        label=_("Khổ giấy"),
        choices=[("A4", _("A4 ngang (297 × 210 mm)")), ("A3", _("A3 ngang (420 × 297 mm), phóng to"))],
        initial="A4",
        widget=forms.RadioSelect,
    )
    marks = forms.BooleanField(
        label=_("Tràn lề 3 mm và dấu xén"),
        initial=True,
        required=False,
        help_text=_("Cần khi nhà in xén giấy. Bỏ chọn để in thử trên máy văn phòng."),
    )
    inks = forms.ChoiceField(
        label=_("Màu"),
        choices=[
            ("rgb", _("Màu màn hình (RGB), nhà in tự chuyển theo máy của họ")),
            ("cmyk", _("Mực in bốn màu (CMYK), tính theo công thức, không kèm cấu hình màu")),
        ],
        initial="rgb",
        widget=forms.RadioSelect,
        help_text=_("Hãy hỏi nhà in nhận loại nào. Luôn xem bản in thử trước khi in tất cả."),
    )

    def order(self) -> PrintOrder:
        """The valid form's order."""
        values = self.cleaned_data
        return PrintOrder(values["size"], values["marks"], values["inks"] == "cmyk")
