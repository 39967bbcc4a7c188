"""What people are told about outreach: prospects that were given to them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.models import User
from spcncl_portal.notifications.actions import notify

from .models import Prospect


def tell_assigned(prospects: Sequence[Prospect], owner: User | None, *, by: User | None) -> None:
    """One notice for all that a person was given at once; none for what one takes oneself."""
    if not prospects or owner is None or owner == by:
        return
    first, count = prospects[0], len(prospects)
    listing = f"{reverse('applications:prospects')}?nam={first.cycle.year}&who=cua-toi"
    url = listing if count > 1 else first.get_absolute_url()
    notify(
        kind="prospect_assigned",
        subject=first,
        recipients=[owner],
        title=lambda: _("Bạn được giao vận động %(n)s doanh nghiệp") % {"n": count},
        text=lambda: (
            _("Doanh nghiệp: %(names)s. Hãy ghi việc tiếp theo và ngày thực hiện.")
            % {"names": "; ".join(one.name for one in prospects[:10]) + ("; …" if count > 10 else "")}
        ),
        url=url,
        milestone=f"assigned-{timezone.now():%Y%m%d%H%M%S%f}",
    )
