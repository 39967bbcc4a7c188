"""What the way out left behind in the open cycle: mails that did not arrive or are in doubt, a connection."""

import datetime

from django.conf import settings
from django.utils import timezone
from post_office.models import STATUS, Email

from spcncl_portal.accounts.models import User
from spcncl_portal.notifications import delivery, webhooks_actions
from spcncl_portal.notifications.delivery_states import DeliveryStep, Doubt, Problem
from spcncl_portal.notifications.models import MailDelivery, Notice
from spcncl_portal.programme.models import Cycle

MOBILE = "+84912345678"  # invented, of the demo's enterprise
CONNECTION = "https://mot-cua.demo.example/spcncl"
REPLY = {
    Problem.MAILBOX_UNKNOWN: (550, "5.1.1 User unknown (minh họa)"),
    Problem.MAILBOX_FULL: (None, "5.2.2 552 Mailbox full (minh họa)"),
}


def leave_undelivered(cycle: Cycle, people: dict[str, User]) -> None:
    """A mail refused, one returned, one in doubt, as servers would have answered; a connection that is off."""
    delivery.adopt_new()
    told = Notice.objects.filter(cycle_year=cycle.year, mail__status=STATUS.queued).exclude(user=None).order_by("pk")
    mails = list(told.values_list("mail", flat=True)[:3])
    now = timezone.now()
    states = [(DeliveryStep.FAILED, Problem.MAILBOX_UNKNOWN), (DeliveryStep.BOUNCED, Problem.MAILBOX_FULL)]
    for mail, (state, problem) in zip(mails, states, strict=False):
        code, text = REPLY[problem]
        values = {"state": state, "problem": problem, "reply_code": code, "reply_text": text, "failed_at": now}
        MailDelivery.objects.filter(mail=mail).update(attempts=1, **values)
        Email.objects.filter(pk=mail).update(status=STATUS.failed)
    doubt = {"doubt": Doubt.REPLY_LOST, "doubtful_at": now - datetime.timedelta(minutes=5)}
    rows = MailDelivery.objects.filter(mail__in=mails[len(states) :])
    rows.update(state=DeliveryStep.ACCEPTED, attempts=2, accepted_at=now, **doubt)
    Email.objects.filter(pk__in=mails[len(states) :]).update(status=STATUS.sent)
    if settings.DEMO:
        person = people["doanhnghiep"]
        person.phone = MOBILE
        person.save(update_fields=["phone"])
    admin = people["quantri"]
    endpoint = webhooks_actions.connect(
        name="Hệ thống một cửa (minh họa)", url=CONNECTION, kinds=["letter_received", "reminder"], body=None, by=admin
    )
    webhooks_actions.switch(endpoint=endpoint, on=False, by=admin)
