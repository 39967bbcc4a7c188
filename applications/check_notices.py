"""What the staff tell each other about the check. Called inside the transaction of what happened."""

import uuid
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spcncl_portal.accounts.models import User
from spcncl_portal.notifications.actions import notify

from .filters.check import CheckFilter
from .models import CheckRound, Dossier

MOST_NAMED = 20  # dossiers that one notice names; the queue shows the rest


def tell_given_back(check_round: CheckRound, *, to: User, by: User | None, note: str) -> None:
    """Tell who proposed a refusal that a colleague did not follow it, and why."""
    if not to.is_active:
        return
    dossier = check_round.submission.dossier
    values = {"code": dossier.code, "who": by or _("Cổng"), "note": note}
    notify(
        kind="refusal_given_back",
        subject=dossier,
        recipients=[to],
        title=lambda: _("Đề xuất không đủ điều kiện của hồ sơ %(code)s được trả lại") % values,
        text=lambda: _("%(who)s chưa đồng ý: %(note)s") % values,
        url=reverse("applications:check_dossier", args=[dossier.code]),
        milestone=f"given-back-{uuid.uuid4().hex[:20]}",
        contact=by or "",
    )


def tell_given(dossiers: Sequence[Dossier], *, to: User, by: User | None) -> None:
    """One notice for all dossiers that a person was given at once."""
    lines = [f"{one.code} – {one.product_name}" for one in dossiers[:MOST_NAMED]]
    if len(dossiers) > MOST_NAMED:
        lines.append("…")
    values = {"n": len(dossiers)}
    notify(
        kind="checks_given",
        subject=dossiers[0].cycle,
        recipients=[to],
        title=lambda: (
            ngettext("Bạn được giao thẩm định %(n)s hồ sơ", "Bạn được giao thẩm định %(n)s hồ sơ", values["n"]) % values
        ),
        text="\n".join(lines),
        url=f"{reverse('applications:check_queue')}?who={CheckFilter.MINE}",
        milestone=f"checks-{uuid.uuid4().hex[:20]}",
        contact=by or "",
    )
