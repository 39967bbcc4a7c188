"""What the notices do when they hear of others: an erased person's address goes, what was sent stays on record."""

from django.dispatch import receiver
from post_office.models import Attachment, Email

from spcncl_portal.accounts.signals import person_erased

from .models import CalendarKey, NoticePreference
from .outbox import searched


@receiver(person_erased)
def forget_address(sender, user, erased_address: str, **kwargs) -> None:
    """The ledger keeps that something was sent, no longer to which address; the mails themselves go, with what was
    attached for this person alone, and so do the choices and the secret calendar."""
    for notice in user.notices.select_related("body"):
        notice.key = notice.key.replace(f"|{notice.recipient}|", f"|{erased_address}|")
        notice.recipient = erased_address
        notice.search_text = searched(notice, notice.body)
        notice.save(update_fields=["key", "recipient", "search_text"])
    mails = Email.objects.filter(to=user.email)
    carried = list(Attachment.objects.filter(emails__in=mails).distinct())
    mails.delete()
    for attachment in Attachment.objects.filter(pk__in=[one.pk for one in carried], emails=None):
        attachment.file.delete(save=False)
        attachment.delete()
    NoticePreference.objects.filter(user=user).delete()
    CalendarKey.objects.filter(user=user).delete()
