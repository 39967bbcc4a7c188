"""What becomes of dossiers when a colleague leaves, when a deadline of the cycle moves, when the cycle opens again."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.signals import handed_over
from spcncl_portal.programme.models import Deadline, DeadlineKind
from spcncl_portal.programme.signals import cycle_opened

from .actions.dossier_life import pass_checks
from .actions.enterprise_events import catch_up
from .due import dossier_due, scoring_due
from .models import Dossier
from .states import DossierState as D

# Kind of deadline → states whose date it is, and the rule that gives it.
DATED_BY = {
    DeadlineKind.DOSSIER: ((D.DRAFT,), dossier_due),
    DeadlineKind.SCORING: ((D.ACCEPTED, D.IN_SCORING), scoring_due),
}


@receiver(handed_over)
def pass_checks_on(sender, user, successor, **kwargs):
    """Whoever hands over leaves no dossier without somebody: the successor checks on, or it waits to be given."""
    pass_checks(user=user, successor=successor)


@receiver(post_save, sender=User)
def leave_checks(sender, instance: User, created: bool, **kwargs):
    """Whoever may not sign in any more checks nothing: it waits for the office to give it to somebody."""
    if not created and not instance.is_active:
        pass_checks(user=instance, successor=None)


@receiver(cycle_opened)
def catch_up_with_events(sender, cycle, **kwargs):
    """No dossier of a reopened cycle is left with an enterprise that ended while it was closed."""
    catch_up(cycle=cycle, by=None)


@receiver(post_save, sender=Deadline)
def follow_deadline(sender, instance: Deadline, raw=False, **kwargs):
    """Lists sort by the stored date, so it follows the deadline that it was read from."""
    if raw or instance.kind not in DATED_BY:
        return
    states, rule = DATED_BY[instance.kind]
    cycle = type(instance.cycle).objects.get(pk=instance.cycle_id)  # anew: the deadlines read before are older
    Dossier.objects.filter(cycle=cycle, state__in=states).update(due_at=rule(cycle))
