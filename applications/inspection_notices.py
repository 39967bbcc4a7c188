"""What team and enterprise are told about a visit, with a file for their calendars. In the caller's transaction."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.calendar_file import CANCEL_MIME, INVITE_MIME, meeting_invite

from .models import Inspection


def enterprise_people(inspection: Inspection) -> list[User]:
    """Who acts for the enterprise."""
    return list(
        User.objects.filter(
            enterprise_memberships__enterprise=inspection.enterprise_id,
            enterprise_memberships__left_at=None,
            is_active=True,
        ).distinct()
    )


def team_people(inspection: Inspection) -> list[User]:
    """The members of the team who have an account."""
    team = inspection.team.filter(user__is_active=True).select_related("user")
    return [one.user for one in team]


def uid_of(inspection: Inspection) -> str:
    return f"inspection-{inspection.pk}"


def calendar_of(inspection: Inspection, person: User | str, *, cancelled: bool = False) -> bytes:
    """The visit as an invitation for one person, or its cancellation; each version has a higher sequence."""
    lead = inspection.team.filter(is_lead=True, user__isnull=False).select_related("user").first()
    organizer = lead.user if lead else inspection.created_by or person
    return meeting_invite(
        uid=uid_of(inspection),
        title=_("Kiểm tra thực tế: %(name)s") % {"name": inspection.enterprise.name},
        start=inspection.starts_at,
        end=inspection.ends_at,
        place=inspection.place,
        organizer=organizer,
        attendee=person,
        sequence=2 * inspection.version + cancelled,
        cancelled=cancelled,
        text=products_of(inspection),
    )


def products_of(inspection: Inspection) -> str:
    return "; ".join(f"{code} {name}" for code, name in inspection.dossiers.values_list("code", "product_name"))


def tell_planned(inspection: Inspection) -> None:
    _tell(inspection, "planned", lambda: _("Lịch kiểm tra thực tế: %(name)s") % _values(inspection))


def tell_moved(inspection: Inspection, *, left: Iterable[User], moved: bool) -> None:
    """Who left the team gets a cancellation, the others the new plan; the enterprise if time or place changed."""
    people = [*team_people(inspection), *(enterprise_people(inspection) if moved else [])]
    _tell(inspection, "moved", lambda: _("Đổi lịch kiểm tra thực tế: %(name)s") % _values(inspection), people)
    out = _("Bạn không còn trong đoàn kiểm tra: %(name)s")
    _tell(inspection, "left", lambda: out % _values(inspection), list(left), cancelled=True)


def tell_called_off(inspection: Inspection) -> None:
    _tell(inspection, "off", lambda: _("Hủy kiểm tra thực tế: %(name)s") % _values(inspection), cancelled=True)


def tell_signed(inspection: Inspection) -> None:
    """The enterprise is told that its signed minutes can be had."""
    notify(
        kind="inspection_signed",
        subject=inspection,
        recipients=enterprise_people(inspection),
        title=lambda: _("Biên bản kiểm tra thực tế: %(name)s") % _values(inspection),
        text=lambda: _("Biên bản đã ký và kết quả kiểm tra nằm ở trang của buổi kiểm tra."),
        url=inspection.get_absolute_url(),
        milestone=f"signed-{inspection.version}",
    )


def _values(inspection: Inspection) -> dict[str, str]:
    return {
        "name": inspection.enterprise.name,
        "at": vndatetime(inspection.starts_at),
        "place": inspection.place,
        "products": products_of(inspection),
        "reason": inspection.state_reason,
    }


def _text(inspection: Inspection, cancelled: bool) -> str:
    if not cancelled:
        return _("Lúc %(at)s, tại %(place)s. Hồ sơ: %(products)s.") % _values(inspection)
    text = _("Buổi kiểm tra lúc %(at)s, tại %(place)s.") % _values(inspection)
    reason = _("Lý do: %(reason)s") % _values(inspection) if inspection.state_reason else ""
    return f"{text} {reason}".strip()


def _tell(inspection: Inspection, what: str, title, people: list[User] | None = None, *, cancelled=False) -> None:
    if people is None:
        people = [*team_people(inspection), *enterprise_people(inspection)]
    mime = CANCEL_MIME if cancelled else INVITE_MIME
    for person in people:
        notify(
            kind="inspection_planned",
            subject=inspection,
            recipients=[person],
            title=title,
            text=lambda: _text(inspection, cancelled),
            url=inspection.get_absolute_url(),
            milestone=f"{what}-{inspection.version}",
            attachments=[("kiem-tra-thuc-te.ics", calendar_of(inspection, person, cancelled=cancelled), mime)],
        )
