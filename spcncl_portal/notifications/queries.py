"""Read notices."""

from django.db.models import QuerySet

from .models import Notice


def notices_of(user) -> QuerySet[Notice]:
    """The person's notices, newest first."""
    return user.notices.all()


def sent_notices() -> QuerySet[Notice]:
    """What was sent to whom, with the state of its e-mail."""
    return Notice.objects.select_related("user", "body", "mail")
