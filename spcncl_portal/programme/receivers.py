"""Who was invited for a body becomes its member; who hands over passes membership on."""

from django.dispatch import receiver
from django.utils import timezone

from spcncl_portal.accounts.signals import handed_over, invitation_accepted

from .models import Body, BodyMembership


@receiver(invitation_accepted)
def join_body(sender, user, invitation, **kwargs):
    code = invitation.scope.get("body")
    if code:
        BodyMembership.objects.get_or_create(user=user, body=Body.objects.get(code=code), valid_to=None)


@receiver(handed_over)
def pass_memberships(sender, user, successor, **kwargs):
    today = timezone.localdate()
    for membership in user.body_memberships.filter(valid_to=None):
        membership.valid_to = today
        membership.save(update_fields=["valid_to"])
        if successor is not None:
            BodyMembership.objects.get_or_create(user=successor, body=membership.body, valid_to=None)
