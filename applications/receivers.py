"""What this app does when it hears of others."""

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.erasure import bindings
from spcncl_portal.accounts.signals import handed_over, invitation_accepted, person_erased
from spcncl_portal.files.access import register_reader
from spcncl_portal.programme.loading import read
from spcncl_portal.programme.signals import reference_loaded

from .actions.enterprise import take_in
from .actions.wordings import load_wordings
from .models import Enterprise, EnterpriseMember


@receiver(invitation_accepted)
def join_enterprise(sender, user, invitation, **kwargs):
    """Who was invited for an enterprise acts for it; the first person of all is its owner."""
    enterprise = Enterprise.objects.filter(pk=invitation.scope.get("enterprise")).first()
    if enterprise is not None:
        take_in(enterprise, user)


@receiver(reference_loaded)
def wordings_of_the_check(sender, **kwargs):
    """The wordings that a new portal's check begins with."""
    load_wordings(entries=read("check_wordings.json")["wordings"])


@receiver(handed_over)
def pass_enterprises(sender, user, successor, **kwargs):
    """Who hands over leaves their enterprises; the successor takes their place."""
    for membership in user.enterprise_memberships.filter(left_at=None).select_related("enterprise"):
        membership.left_at = timezone.now()
        membership.save(update_fields=["left_at"])
        if successor is not None:
            take_in(membership.enterprise, successor, is_owner=membership.is_owner)


@receiver(person_erased)
def leave_enterprises(sender, user, **kwargs):
    """Who had their data removed acts for no enterprise any more."""
    user.enterprise_memberships.filter(left_at=None).update(left_at=timezone.now())


def _read_enterprise_file(user, enterprise) -> bool:
    return user.has_perm("applications.view_enterprise", enterprise)


def _read_letter_file(user, letter) -> bool:
    return user.has_perm("applications.view_letter", letter)


def _read_event_file(user, event) -> bool:
    return _read_enterprise_file(user, event.enterprise)


register_reader("applications.Enterprise", _read_enterprise_file)
register_reader("applications.EnterpriseEvent", _read_event_file)
register_reader("applications.NominationLetter", _read_letter_file)


def enterprise_binds(user) -> list[str]:
    """Enterprises that would be left without anybody who acts for them."""
    own = Enterprise.objects.filter(memberships__user=user, memberships__left_at=None).distinct()
    with_others = EnterpriseMember.objects.filter(left_at=None, user__is_active=True).exclude(user=user)
    alone = own.exclude(pk__in=with_others.values("enterprise"))
    return [
        _("Bạn là người duy nhất của %(name)s; hãy mời người thay bạn trước.") % {"name": enterprise.name}
        for enterprise in alone
    ]


bindings.add("enterprise", enterprise_binds)
