"""What goes out beside the mail: text messages and calls of connected systems, queued with the notice itself."""

from collections.abc import Sequence

from spcncl_portal.accounts.models import User

from . import sms
from .kinds import SMS
from .models import Notice, TextMessage, WebhookDelivery, WebhookEndpoint
from .preferences import choices_of, sms_is_on


def queue(notices: Sequence[Notice]) -> None:
    """Queue the other channels of new notices, in the caller's transaction: each at most once, in few statements."""
    if not notices:
        return
    if sms_is_on():
        _queue_texts(notices)
    _queue_calls(notices)


def _queue_texts(notices: Sequence[Notice]) -> None:
    """For people with a mobile number who chose it, and for the legal groups whose default it is (kinds.py)."""
    of_people = [notice for notice in notices if notice.user_id]
    choices = choices_of(notice.user_id for notice in of_people)
    wanted = [notice for notice in of_people if choices[notice.user_id].wants(notice.kind, SMS)]
    phones = dict(User.objects.filter(pk__in={notice.user_id for notice in wanted}).values_list("pk", "phone"))
    rows = [
        TextMessage(notice=notice, phone=phone, text=sms.text_of(notice))
        for notice in wanted
        if (phone := sms.mobile(phones[notice.user_id]))
    ]
    TextMessage.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _queue_calls(notices: Sequence[Notice]) -> None:
    rows = [
        WebhookDelivery(endpoint=endpoint, notice=notice)
        for endpoint in WebhookEndpoint.objects.filter(active=True)
        for notice in notices
        if notice.kind in endpoint.kinds and endpoint.body_id in (None, notice.body_id)
    ]
    WebhookDelivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
