"""Connect, change, switch on and off what is called from outside; only administrators, and the portal itself."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.actions import creating, editing, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.models import Body

from .kinds import KINDS
from .models import WebhookEndpoint
from .models.channels import new_secret
from .webhooks_http import AddressRefused, check_address

MANAGE = "notifications.manage_webhooks"


def _check(url: str, kinds: list[str]) -> None:
    try:
        check_address(url)
    except AddressRefused:
        raise ActionError(_("Địa chỉ phải bắt đầu bằng https:// và không chứa tên đăng nhập."), field="url") from None
    if not kinds or not set(kinds) <= set(KINDS):
        raise ActionError(_("Hãy chọn ít nhất một loại thông báo trong danh sách."), field="kinds")


def connect(*, name: str, url: str, kinds: list[str], body: Body | None, by: User) -> WebhookEndpoint:
    """Add an endpoint; its `secret` is shown to `by` this once. ActionError for a name in use or a wrong address."""
    _check(url, kinds)
    endpoint = WebhookEndpoint(name=name.strip(), url=url, kinds=sorted(kinds), body=body)
    with _name_is_free():
        return creating(endpoint, "connect_webhook", by=by, permission=MANAGE)


def change(
    *, endpoint: WebhookEndpoint, name: str, url: str, kinds: list[str], body: Body | None, by: User
) -> WebhookEndpoint:
    """Change what is told to whom. What is queued already goes to the new address."""
    _check(url, kinds)
    with _name_is_free(), editing(endpoint, "change_webhook", by=by, permission=MANAGE) as row:
        row.name, row.url, row.kinds, row.body = name.strip(), url, sorted(kinds), body
    return row


@contextmanager
def _name_is_free():
    """A transaction that turns the unique name's refusal into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        raise ActionError(_("Tên này đã có; hãy đặt tên khác."), field="name") from problem


def renew_secret(*, endpoint: WebhookEndpoint, by: User) -> WebhookEndpoint:
    """Replace the secret; calls are signed with the new one from now on, which is shown this once."""
    with editing(endpoint, "renew_webhook_secret", by=by, permission=MANAGE) as row:
        row.secret = new_secret()
    return row


def switch(*, endpoint: WebhookEndpoint, on: bool, by: User) -> WebhookEndpoint:
    """Switch on or off; a second click changes nothing. Switched on, what waits is sent."""
    with editing(endpoint, "switch_on_webhook" if on else "switch_off_webhook", by=by, permission=MANAGE) as row:
        row.active, row.failed_off_at = on, None
        if on:
            row.failures = 0
    return row


def switch_off_failing(*, endpoint: WebhookEndpoint) -> bool:
    """The portal's own: an endpoint that failed too often. Administrators are told; False when it is off already."""
    from .actions import notify  # the outbox queues this app's other channels, which know endpoints

    with transaction.atomic():
        if not lock(endpoint).active:
            return False
        with editing(endpoint, "switch_off_webhook", by=None, permission=MANAGE, reason=_("hỏng liên tiếp")) as row:
            row.active, row.failed_off_at = False, timezone.now()
        admins = User.objects.filter(is_active=True, grants__role=Role.ADMIN, grants__revoked_at=None).distinct()
        notify(
            kind="webhook_off",
            subject=row,
            recipients=admins,
            title=lambda: _("Kết nối “%(name)s” đã bị tắt") % {"name": row.name},
            text=lambda: (
                _(
                    "Cổng đã gọi %(times)d lần liên tiếp mà không được nhận; lỗi gần nhất: %(problem)s. "
                    "Hãy báo người quản lý hệ thống bên nhận, rồi bật lại kết nối: những gì chưa báo được sẽ gửi tiếp."
                )
                % {"times": row.failures, "problem": row.last_problem}
            ),
            url=reverse("notifications:webhooks"),
            milestone=row.failed_off_at.strftime("%Y%m%d%H%M%S"),
        )
    return True
