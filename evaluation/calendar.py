"""Dates in the calendars of the council, and the end of the comments for those who finish the result."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.calendar import Entry, calendar_sources, cycles_with_changes, deadline_entry
from spcncl_portal.notifications.digest import end_of
from spcncl_portal.programme.extensions import in_force, key_of
from spcncl_portal.programme.models import DeadlineKind

from . import queries
from .models import CycleResult
from .states import ResultState


def scoring_deadlines(user) -> Iterator[Entry]:
    """Members: until when the sheets are signed, with what was granted to them."""
    if not queries.SCORING_ROLES & user.roles:
        return
    for cycle in cycles_with_changes():
        deadline, member = cycle.deadline(DeadlineKind.SCORING), queries.member_of(user, cycle)
        if deadline is None or member is None:
            continue
        entry = deadline_entry(
            deadline,
            title=_("Hạn chấm điểm và ký phiếu, SPCNCL %(year)s") % {"year": cycle.year},
            url=f"{reverse('evaluation:own_sheets')}?nam={cycle.year}",
            of=f"member-{member.pk}",
            extension=in_force(deadline).get(key_of(member)),
        )
        if entry is not None:
            yield entry


def ends_of_comments(user) -> Iterator[Entry]:
    """Staff and secretary: the last day on which comments on a published result come in."""
    if not {Role.STAFF, Role.COUNCIL_SECRETARY} & user.roles:
        return
    published = CycleResult.objects.filter(state=ResultState.PUBLISHED, cycle__state="open", cycle__silent=False)
    for result in published.exclude(comments_until=None).select_related("cycle"):
        yield Entry(
            uid=f"comments-{result.cycle.year}",
            title=_("Hết hạn lấy ý kiến về kết quả SPCNCL %(year)s") % {"year": result.cycle.year},
            start=end_of(result.comments_until),
            changed_at=result.updated_at,
            url=f"{reverse('evaluation:council')}?nam={result.cycle.year}",
        )


calendar_sources.add("scoring", scoring_deadlines)
calendar_sources.add("comments", ends_of_comments)
