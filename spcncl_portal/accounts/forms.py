"""Forms of people, invitations and one's own account. They parse; the actions decide."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.errors import ActionError

from .models import User
from .roles import Role
from .rules import AMONG_COLLEAGUES, grantable
from .scopes import kind_of_role

NAME, EMAIL, PHONE, POSITION = _("Họ và tên"), _("Thư điện tử"), _("Điện thoại"), _("Chức vụ")


def show_mistake(form: forms.Form, mistake: ActionError) -> None:
    """Put an action's mistake at its field, or above the form when it names none of the form's fields."""
    form.add_error(mistake.field if mistake.field in form.fields else None, mistake.message)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Được ghi vào nhật ký."),
    )


class InviteForm(forms.Form):
    """The office invites anybody for a role that it may give."""

    email = forms.EmailField(label=EMAIL, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    full_name = forms.CharField(label=NAME, max_length=150, required=False)
    position = forms.CharField(label=POSITION, max_length=150, required=False)
    phone = forms.CharField(label=PHONE, max_length=30, required=False)
    role = forms.ChoiceField(label=_("Vai trò"))
    scope = forms.CharField(
        label=_("Đơn vị hoặc doanh nghiệp"),
        max_length=200,
        required=False,
        help_text=_("Chỉ cho cán bộ, lãnh đạo đơn vị (mã hoặc tên đầy đủ của đơn vị) và doanh nghiệp (mã số thuế)."),
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        may = grantable(by)
        self.fields["role"].choices = [("", _("– chọn –")), *((v, label) for v, label in Role.choices if v in may)]

    def clean(self):
        data = super().clean()
        if data.get("role"):
            data["scope"] = self._find_scope(data["role"], data.get("scope", ""))
        return data

    def _find_scope(self, role: str, text: str) -> dict:
        try:
            return find_scope(role, text)
        except ActionError as mistake:
            self.add_error("scope", mistake.message)
            return {}


def find_scope(role: str, text: str | None) -> dict:
    """The scope that a typed code, tax code or name stands for; ActionError when the role needs one and none fits."""
    kind = kind_of_role(role)
    text = (text or "").strip()
    if kind is None:
        if text:
            raise ActionError(
                gettext("Vai trò này không thuộc đơn vị hay doanh nghiệp nào; hãy để trống."), field="scope"
            )
        return {}
    scope = kind.find(text) if text else None
    if scope is None:
        raise ActionError(
            gettext("Không tìm thấy %(kind)s “%(text)s”; hãy nhập mã đơn vị, tên đầy đủ hoặc mã số thuế.")
            % {"kind": str(kind.label).lower(), "text": text},
            field="scope",
        )
    return scope.as_dict()


class ColleagueForm(forms.Form):
    """Invite a colleague into one's own body or enterprise."""

    email = forms.EmailField(label=EMAIL, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    full_name = forms.CharField(label=NAME, max_length=150, required=False)
    role = forms.ChoiceField(label=_("Vai trò"))

    def __init__(self, *args, by: User, kind, **kwargs):
        super().__init__(*args, **kwargs)
        may = grantable(by, AMONG_COLLEAGUES) & kind.roles
        self.fields["role"].choices = [(v, label) for v, label in Role.choices if v in may]
        if len(may) == 1:
            self.fields["role"].initial = next(iter(may))


class UploadForm(forms.Form):
    file = forms.FileField(label=_("Tệp Excel (.xlsx) hoặc .csv"))


class HandOverForm(ReasonForm):
    successor = forms.EmailField(
        label=_("Thư điện tử của người nhận"),
        help_text=_("Người chưa có tài khoản được mời; vai trò chuyển khi người đó nhận lời."),
    )
    close = forms.BooleanField(label=_("Khóa tài khoản cũ ngay"), required=False, initial=True)

    field_order = ["successor", "reason", "close"]


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Giao thêm vai trò"))

    def __init__(self, *args, by: User, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        may = grantable(by) - person.roles
        self.fields["role"].choices = [(v, label) for v, label in Role.choices if v in may and _fits(v, person)]


def _fits(role: str, person: User) -> bool:
    """A role that belongs to a body or enterprise is given here only to its people; others are invited into it."""
    kind = kind_of_role(role)
    return kind is None or bool(kind.of_user(person))


class OwnForm(forms.Form):
    full_name = forms.CharField(label=NAME, max_length=150)
    position = forms.CharField(label=POSITION, max_length=150, required=False)
    phone = forms.CharField(label=PHONE, max_length=30, required=False)
    language = forms.ChoiceField(label=_("Ngôn ngữ"), choices=User._meta.get_field("language").choices)


class NewAccountForm(forms.Form):
    """What a person who takes an invitation fills in."""

    full_name = forms.CharField(label=NAME, max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    position = forms.CharField(label=POSITION, max_length=150, required=False)
    phone = forms.CharField(
        label=PHONE, max_length=30, required=False, widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"})
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự, không chỉ có số, không giống tên hay thư của bạn."),
    )
    password_again = forms.CharField(
        label=_("Nhập lại mật khẩu"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    consent = forms.BooleanField(
        label=_(
            "Tôi đồng ý để Sở Công Thương thành phố Hà Nội xử lý họ tên, thư điện tử, điện thoại, chức vụ của tôi cho "
            "chương trình sản phẩm công nghiệp chủ lực. Tôi xem, sửa và yêu cầu xóa dữ liệu ở trang Tài khoản."
        )
    )

    def clean(self):
        data = super().clean()
        if data.get("password") and data.get("password_again") and data["password"] != data["password_again"]:
            self.add_error("password_again", _("Hai lần nhập mật khẩu không giống nhau."))
        return data


class EraseForm(forms.Form):
    sure = forms.BooleanField(label=_("Tôi hiểu rằng tài khoản bị đóng và không mở lại được."))
