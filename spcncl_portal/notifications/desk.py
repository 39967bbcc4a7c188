"""Unread notices wait on the desk."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.core.desk import DeskItem, desk_provider


@desk_provider("notices")
def unread_notices(user, cycle) -> Iterator[DeskItem]:
    count = user.notices.filter(read_at=None).count()
    if count:
        yield DeskItem(_("Đọc thông báo mới"), reverse("notifications:own"), count=count)
