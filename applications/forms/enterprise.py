"""Forms of registration and enterprises."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..actions.enterprise import EnterpriseData, PersonData
from ..enterprise_queries import units_today
from .fields import (
    LARGEST_FILE,
    REQUIRED,
    date_field,
    email_field,
    phone_field,
    reason_field,
    tax_code_field,
    text_field,
)


class UnitField(forms.ModelChoiceField):
    """A district, ward or commune that exists today (or the one that is stored)."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=units_today(),
            label=_("Quận, huyện, phường, xã"),
            empty_label=_("Chọn…"),
            error_messages={**REQUIRED, "invalid_choice": _("Hãy chọn một đơn vị trong danh sách.")},
            **kwargs,
        )


class SeatFields(forms.Form):
    """Name and place of an enterprise, asked at registration and when its data are changed."""

    name = text_field(_("Tên doanh nghiệp"), maximum=250, help_text=_("Như trên giấy đăng ký doanh nghiệp."))
    head_office = text_field(_("Địa chỉ trụ sở chính"), maximum=300)
    office_in_hanoi = forms.BooleanField(label=_("Trụ sở chính ở Hà Nội"), required=False, initial=True)
    unit = UnitField(help_text=_("Nơi có trụ sở hoặc nhà xưởng ở Hà Nội; bỏ trống nếu cả hai ở nơi khác."))
    factory_in_hanoi = forms.BooleanField(label=_("Có nhà xưởng ở Hà Nội"), required=False)
    factory = text_field(_("Địa chỉ nhà xưởng"), maximum=300, required=False)

    def clean(self):
        data = super().clean()
        if not (data.get("office_in_hanoi") or data.get("factory_in_hanoi")) and not self["unit"].data:
            self.errors.pop("unit", None)  # asked only of those who have a place in Hà Nội
            data["unit"] = None
        if data.get("factory_in_hanoi") and not data.get("factory") and "factory" not in self.errors:
            self.add_error("factory", _("Hãy ghi địa chỉ nhà xưởng ở Hà Nội."))
        return data


class RegistrationForm(SeatFields):
    """An enterprise and the person who opens its account, on one page."""

    tax_code = tax_code_field()
    full_name = text_field(_("Họ và tên"), maximum=150)
    position = text_field(_("Chức vụ"), maximum=150, required=False)
    email = email_field(_("Thư điện tử"), help_text=_("Dùng để đăng nhập. Chúng tôi gửi thư xác nhận vào địa chỉ này."))
    phone = phone_field(_("Điện thoại"))
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự, không chỉ gồm chữ số."),
        error_messages=REQUIRED,
    )
    consent = forms.BooleanField(
        label=_("Tôi đồng ý để Sở Công Thương Hà Nội lưu và xử lý các thông tin trên cho mục đích xét chọn."),
        error_messages={"required": _("Cần đồng ý cho xử lý dữ liệu cá nhân để mở tài khoản.")},
    )
    field_order = ("tax_code", *SeatFields.base_fields)

    ENTERPRISE = ("tax_code", "name", "head_office", "office_in_hanoi", "unit", "factory_in_hanoi", "factory")
    PERSON = ("full_name", "position", "email", "phone", "password")

    def enterprise_fields(self):
        return [self[name] for name in self.ENTERPRISE]

    def person_fields(self):
        return [self[name] for name in self.PERSON]

    def enterprise(self) -> EnterpriseData:
        data = self.cleaned_data
        seat = {name: data[name] for name in SeatFields.base_fields}
        return EnterpriseData(**seat, email=data["email"], phone=data["phone"])

    def person(self) -> PersonData:
        data = self.cleaned_data
        return PersonData(**{name: data[name] for name in (*self.PERSON, "consent")})


class EnterpriseForm(SeatFields):
    """All data of an enterprise."""

    name_en = text_field(_("Tên tiếng Anh"), maximum=250, required=False)
    short_name = text_field(_("Tên viết tắt"), maximum=120, required=False)
    legal_representative = text_field(_("Người đại diện theo pháp luật"), maximum=150, required=False)
    representative_position = text_field(_("Chức danh"), maximum=150, required=False)
    email = email_field(_("Thư điện tử"), required=False)
    phone = phone_field(_("Điện thoại"), required=False)
    website = forms.URLField(label=_("Trang web"), required=False, max_length=200, assume_scheme="https")
    established_on = date_field(_("Ngày thành lập"), required=False)
    foreign_invested = forms.BooleanField(label=_("Có vốn đầu tư nước ngoài"), required=False)

    def __init__(self, *args, enterprise=None, **kwargs):
        if enterprise is not None:
            names = EnterpriseData.__dataclass_fields__
            kwargs["initial"] = {name: getattr(enterprise, name) for name in names} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        unit = enterprise.unit if enterprise is not None else None
        if unit is not None and not self.fields["unit"].queryset.filter(pk=unit.pk).exists():
            # A district of before 1/7/2025 may stay until somebody chooses the ward.
            self.fields["unit"].queryset = self.fields["unit"].queryset | type(unit).objects.filter(pk=unit.pk)

    def data_of(self) -> EnterpriseData:
        return EnterpriseData(**{name: self.cleaned_data[name] for name in EnterpriseData.__dataclass_fields__})


class NewEnterpriseForm(EnterpriseForm):
    """An enterprise that staff enter from paper."""

    tax_code = tax_code_field()
    field_order = ("tax_code",)


class ContactForm(forms.Form):
    """What a verified enterprise may change by itself."""

    email = email_field(_("Thư điện tử"), required=False)
    phone = phone_field(_("Điện thoại"), required=False)
    website = forms.URLField(label=_("Trang web"), required=False, max_length=200, assume_scheme="https")


class RegistrationFileForm(forms.Form):
    file = forms.FileField(
        label=_("Bản quét giấy đăng ký kinh doanh"),
        help_text=format_lazy(_("Bản quét PDF hoặc ảnh chụp (JPG, PNG), tối đa {limit} MB."), limit=LARGEST_FILE),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Hãy chọn tệp."), "empty": _("Tệp rỗng; hãy chọn lại tệp.")},
    )


class ColleagueForm(forms.Form):
    """Whom to invite."""

    full_name = text_field(_("Họ và tên"), maximum=150, required=False)
    email = email_field(_("Thư điện tử"))


class VerifyForm(forms.Form):
    """Verifying without an uploaded registration needs a reason."""

    reason = reason_field(_("Căn cứ đối chiếu"), required=False)

    def __init__(self, *args, enterprise, **kwargs):
        super().__init__(*args, **kwargs)
        if enterprise.registration_file_id is None:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _(
                "Doanh nghiệp chưa tải lên giấy đăng ký kinh doanh. Hãy ghi đã đối chiếu với tài liệu nào."
            )


class ReasonForm(forms.Form):
    reason = reason_field()
