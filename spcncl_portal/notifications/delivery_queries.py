"""Read what did not arrive and what nobody can be sure of."""

from django.db.models import Q, QuerySet

from spcncl_portal.core.tables import MAX_SEARCH
from spcncl_portal.core.text import search_text

from .delivery_states import UNDELIVERED, DeliveryStep
from .models import MailDelivery, Notice, TextMessage


def _with_all() -> QuerySet[MailDelivery]:
    """With what a row of the lists shows, in a constant number of queries."""
    rows = MailDelivery.objects.select_related("mail", "handled_by")
    return rows.prefetch_related("mail__notices__user", "mail__notices__body")


def undelivered() -> QuerySet[MailDelivery]:
    """Mails that were refused or came back, newest first."""
    return _with_all().filter(state__in=UNDELIVERED).order_by("-failed_at", "-pk")


def doubtful() -> QuerySet[MailDelivery]:
    """Mails of which a second copy may have arrived, or of which nobody knows whether one did, newest first."""
    return _with_all().exclude(doubtful_at=None).order_by("-doubtful_at", "-pk")


def texts_not_sent() -> QuerySet[TextMessage]:
    """Text messages that were given up, newest first."""
    rows = TextMessage.objects.filter(state=DeliveryStep.FAILED)
    return rows.select_related("notice__user", "notice__body").order_by("-failed_at", "-pk")


def mendable() -> QuerySet[MailDelivery]:
    """What staff can do something about."""
    return _with_all().filter(Q(state__in=UNDELIVERED) | ~Q(doubtful_at=None))


def searched(rows: QuerySet[MailDelivery], text: str) -> QuerySet[MailDelivery]:
    """Those whose notice, subject or address holds every word, accents aside where there is a notice."""
    for word in search_text(text[:MAX_SEARCH]).split():
        here = Q(mail__to__icontains=word) | Q(mail__subject__icontains=word) | Q(sent_to__icontains=word)
        told = Notice.objects.filter(search_text__contains=word).order_by().values("mail")
        rows = rows.filter(here | Q(mail__in=told))  # no join a word: SQLite takes 64
    return rows


def waiting_counts() -> dict[str, int]:
    """How many undelivered and doubtful mails nobody has taken care of."""
    return {
        "undelivered": MailDelivery.objects.filter(state__in=UNDELIVERED, handled_at=None).count(),
        "doubtful": MailDelivery.objects.filter(handled_at=None).exclude(doubtful_at=None).count(),
    }
