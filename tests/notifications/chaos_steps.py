"""Steps of the test of chaos that need the portal's database: `python -m tests.notifications.chaos_steps STEP`."""

import datetime
import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from spcncl_portal.notifications import reminders  # noqa: E402
from spcncl_portal.notifications.models import MailDelivery, Notice  # noqa: E402
from spcncl_portal.programme.models import Cycle, Milestone  # noqa: E402

# First part of the address, how many bodies have such a one; the server's plan goes by it.
PEOPLE = {"tot": 60, "tam": 15, "sai": 10, "truoc": 15, "nuot": 15, "dut": 15}


def prepare() -> None:
    """An open cycle whose nominations are due in twenty days, with one milestone that has come; bodies by the dozen."""
    from tests.factories.programme import BodyFactory, CycleFactory

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    cycle = CycleFactory(year=timezone.localdate().year)
    Milestone.objects.all().delete()
    deadline = cycle.deadlines.get(kind="nomination")
    deadline.at = timezone.now() + datetime.timedelta(days=20)
    deadline.save()
    Milestone.objects.create(deadline=deadline, days_before=40)
    for kind, count in PEOPLE.items():
        for number in range(count):
            BodyFactory(contact_email=f"{kind}{number}@example.vn", valid_to=None)
    print(json.dumps(len(reminders.due_now(cycle))))


def report() -> None:
    """What is due, and each mail with its delivery."""
    rows = MailDelivery.objects.select_related("mail").order_by("pk")
    due = [line.letter.recipient for line in reminders.due_now(Cycle.objects.get())]
    mails = [
        {
            "to": row.mail.to[0],
            "message_id": row.mail.message_id,
            "state": row.state,
            "attempts": row.attempts,
            "doubt": row.doubt,
        }
        for row in rows
    ]
    notices = list(Notice.objects.values_list("recipient", flat=True))
    print(json.dumps({"due": due, "notices": notices, "mails": mails}))


if __name__ == "__main__":
    {"prepare": prepare, "report": report}[sys.argv[1]]()
