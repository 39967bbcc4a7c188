"""Forms of what staff do about a mail, and of connections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Body

from .kinds import GROUPS, KINDS
from .models import WebhookEndpoint


class SendAgainForm(forms.Form):
    address = forms.CharField(
        label=_("Gửi tới địa chỉ khác"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Để trống nếu gửi lại đúng địa chỉ cũ. Địa chỉ mới chỉ dùng cho thư này và được ghi vào nhật ký."),
    )


class HandledForm(forms.Form):
    note = forms.CharField(
        label=_("Đã làm gì"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: đã gọi chị Lan, chị sẽ sửa địa chỉ thư; đã báo qua điện thoại. Được ghi vào nhật ký."),
    )


class WebhookForm(forms.Form):
    """kinds are chosen by group, as people choose them in their preferences."""

    name = forms.CharField(label=_("Tên"), max_length=120, help_text=_("Hệ thống nào, của ai."))
    url = forms.CharField(label=_("Địa chỉ nhận"), max_length=500, help_text=_("Bắt đầu bằng https://"))
    kinds = forms.MultipleChoiceField(
        label=_("Báo khi có"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn ít nhất một loại thông báo.")},
    )
    body = forms.ModelChoiceField(
        label=_("Chỉ của đơn vị"),
        queryset=Body.objects.none(),
        required=False,
        empty_label=_("mọi đơn vị"),
        help_text=_("Chọn đơn vị khi hệ thống nhận là của đơn vị đó: họ chỉ được biết thông báo của mình."),
    )

    def __init__(self, *args, endpoint: WebhookEndpoint | None = None, **kwargs):
        if endpoint is not None:
            values = {"name": endpoint.name, "url": endpoint.url, "kinds": endpoint.kinds, "body": endpoint.body_id}
            kwargs.setdefault("initial", values)
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.order_by("kind", "sort_key")
        self.fields["kinds"].choices = [
            (str(group.label), [(one.key, one.label) for one in KINDS.values() if one.group is group])
            for group in GROUPS.values()
        ]
