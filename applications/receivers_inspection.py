"""Visits when things happen elsewhere: who may read their files, a member of a team who hands over."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from spcncl_portal.accounts.signals import handed_over
from spcncl_portal.core.log import log_action
from spcncl_portal.files.access import register_reader

from .actions.inspection import call_off_inspection
from .inspection_queries import OPEN, reads_inside
from .models import Inspection, InspectionMember
from .signals import dossier_withdrawn
from .states import DossierState, InspectionState


def _read_inspection_file(user, inspection: Inspection) -> bool:
    """The office at any time, enterprise and council once both sides have signed."""
    return user.has_perm("applications.view_inspection", inspection) and reads_inside(user, inspection)


register_reader("applications.Inspection", _read_inspection_file)


@receiver(handed_over)
def pass_visits(sender, user, successor, **kwargs) -> None:
    """The successor takes the place in the teams of visits that are not signed yet; who was there already leads on."""
    if successor is None:
        return
    for place in InspectionMember.objects.filter(user=user, inspection__state__in=OPEN).select_related("inspection"):
        own = place.inspection.team.filter(user=successor).first()
        if own is None:
            place.user, place.name = successor, successor.full_name
            place.save(update_fields=["user", "name"])
        else:
            own.is_lead = own.is_lead or place.is_lead
            own.save(update_fields=["is_lead"])
            place.delete()
        change = {"before": {"team": user.full_name}, "after": {"team": successor.full_name}}
        log_action(place.inspection, "change_team", **change)


@receiver(dossier_withdrawn)
def call_off_visits(sender, dossier, **kwargs) -> None:
    """A planned visit whose dossiers are all withdrawn does not take place; its team and the enterprise are told."""
    for visit in dossier.inspections.filter(state=InspectionState.PLANNED):
        if not visit.dossiers.exclude(pk=dossier.pk).exclude(state=DossierState.WITHDRAWN).exists():
            reason = _("Hồ sơ %(code)s đã rút.") % {"code": dossier.code}
            call_off_inspection(inspection=visit, reason=reason, by=None)
