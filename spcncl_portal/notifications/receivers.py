"""What the notices do when they hear of others: an erased person's address goes, what was sent stays on record."""

from django.dispatch import receiver
from post_office.models import Email

from spcncl_portal.accounts.signals import person_erased


@receiver(person_erased)
def forget_address(sender, user, erased_address: str, **kwargs) -> None:
    """The ledger keeps that something was sent, no longer to which address; the mails themselves go."""
    for notice in user.notices.all():
        notice.key = notice.key.replace(f"|{notice.recipient}|", f"|{erased_address}|")
        notice.recipient = erased_address
        notice.save(update_fields=["key", "recipient"])
    Email.objects.filter(to=user.email).delete()
