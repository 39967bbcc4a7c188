"""What waits for staff after the result: the decision to record, the certificates to issue."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider

from .models import CycleResult
from .recognition_queries import missing_certificates
from .states import ResultState


@desk_provider("recognition")
def after_the_result(user, cycle) -> Iterator[DeskItem]:
    """Staff record the decision once the list is final, then issue the certificates."""
    if Role.STAFF not in user.roles:
        return
    result = CycleResult.objects.filter(cycle=cycle).first()
    if result is None:
        return
    if result.state == ResultState.FINAL and cycle.is_open:
        yield DeskItem(_("Ghi quyết định công nhận"), reverse("evaluation:record_decision"))
    elif result.state == ResultState.DECIDED:
        missing = missing_certificates(cycle)
        if missing:
            yield DeskItem(_("Lập giấy chứng nhận"), reverse("evaluation:certificates"), count=missing)
