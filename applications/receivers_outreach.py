"""What outreach does when it hears of others: who registered or submitted is won; owners hand over."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.signals import handed_over, person_erased
from spcncl_portal.core.actions import editing
from spcncl_portal.files.access import register_reader

from .actions.outreach_links import link_registered, link_submitted
from .models import Prospect
from .prospect_queries import IN_WORK, may_own
from .signals import dossier_submitted, enterprise_registered


@receiver(enterprise_registered)
def prospect_registered(sender, enterprise, **kwargs):
    link_registered(enterprise)


@receiver(dossier_submitted)
def prospect_submitted(sender, dossier, **kwargs):
    link_submitted(dossier)


@receiver(handed_over)
def pass_prospects(sender, user, successor, by=None, **kwargs):
    """Open prospects go to the successor where that person may own them, else they wait for an owner."""
    for prospect in Prospect.objects.filter(owner=user, state__in=IN_WORK).order_by("pk"):
        fits = successor is not None and may_own(prospect).filter(pk=successor.pk).exists()
        with editing(prospect, "assign_prospect", by=None, permission="applications.edit_prospect") as locked:
            locked.owner = successor if fits else None


@receiver(person_erased)
def leave_prospects(sender, user, **kwargs):
    """Who had their data removed owns no open prospect any more."""
    pass_prospects(sender, user, None)


@receiver(post_save, sender=User)
def leave_prospects_of_closed_account(sender, instance: User, created: bool, **kwargs):
    """Whoever may not sign in any more owns no open prospect: it waits for an owner, on the desk of the others."""
    if not created and not instance.is_active:
        pass_prospects(sender, instance, None)


def _read_session_file(user, session) -> bool:
    return user.has_perm("applications.view_session", session)


register_reader("applications.WorkingSession", _read_session_file)
