"""Next steps of outreach in the calendar of who has the prospects."""

from collections.abc import Iterator

from spcncl_portal.notifications.calendar import Entry, calendar_sources
from spcncl_portal.programme.queries import open_cycles

from .due import end_of_day
from .models import Prospect
from .prospect_queries import IN_WORK


def next_steps(user) -> Iterator[Entry]:
    """Each dated next step of the person's prospects in open cycles."""
    rows = Prospect.objects.filter(owner=user, state__in=IN_WORK, cycle__in=open_cycles()).exclude(next_on=None)
    for row in rows.order_by("next_on", "pk"):
        yield Entry(
            uid=f"prospect-{row.pk}",
            title=f"{row.next_step}: {row.name}",
            start=end_of_day(row.next_on),
            changed_at=row.updated_at,
            text=row.product,
            url=row.get_absolute_url(),
        )


calendar_sources.add("outreach", next_steps)
