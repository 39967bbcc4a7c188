"""What people are told about what happened to their enterprise. Called inside the transaction of the event."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.notifications.actions import notify

from .models import EnterpriseEvent

Kind = EnterpriseEvent.Kind


def tell_event(event: EnterpriseEvent, people: Iterable[User]) -> None:
    """Tell the people of the enterprises what was recorded and on what it rests."""
    notify(
        kind="enterprise_event",
        subject=event,
        recipients=people,
        title=lambda: _words(event)[0][:250],
        text=lambda: _words(event)[1],
        url=(event.into or event.enterprise).get_absolute_url(),
    )


def _words(event: EnterpriseEvent) -> tuple[str, str]:
    values = {
        "name": event.enterprise.name,
        "old": event.old_name,
        "new": event.new_name,
        "into": event.into.name if event.into else "",
        "day": vndate(event.happened_on),
        "basis": event.basis,
    }
    basis = _("Căn cứ: %(basis)s.") % values
    words = {
        Kind.RENAMED: (
            _("Doanh nghiệp đổi tên thành %(new)s"),
            _("Từ ngày %(day)s: %(old)s đổi tên thành %(new)s. Hồ sơ đang mở mang tên mới."),
        ),
        Kind.MERGED: (
            _("%(name)s sáp nhập vào %(into)s"),
            _("Từ ngày %(day)s, %(into)s tiếp nhận %(name)s; hãy xem các hồ sơ ở trang của doanh nghiệp tiếp nhận."),
        ),
        Kind.DISSOLVED: (
            _("%(name)s đã giải thể"),
            _("Ghi nhận giải thể từ ngày %(day)s. Hồ sơ đang mở đã được rút; bạn vẫn xem được hồ sơ cũ."),
        ),
        Kind.JOINED: (
            _("Hai bản ghi của %(into)s được gộp"),
            _("%(name)s và %(into)s là một doanh nghiệp; từ nay dùng bản ghi %(into)s."),
        ),
    }
    title, text = words[event.kind]
    return title % values, f"{text % values} {basis}"
