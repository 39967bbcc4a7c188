"""Reminders of the nomination deadline: who is due what on which day, each once."""

import datetime
import json
import threading
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications import reminders
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.actions import grant_extension
from spcncl_portal.programme.queries import cycle_of_year
from tests.factories.accounts import UserFactory
from tests.factories.applications import NominationLetterFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory, end_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9, month: int = 3) -> datetime.datetime:
    return datetime.datetime(2021, month, day, hour, tzinfo=HANOI)


@pytest.fixture
def march():
    """The open cycle of 2021 with three districts: one with an officer, one with an address, one with neither."""
    CycleFactory(year=2021)
    bodies = {
        "officer": BodyFactory(code="001", name="Quận Anh", contact_email="quan1@example.vn"),
        "address": BodyFactory(code="002", name="Quận Bình", contact_email="quan2@example.vn"),
        "nobody": BodyFactory(code="003", name="Quận Cường", contact_email=""),
    }
    officer = UserFactory(roles=[Role.BODY_OFFICER], email="canbo@example.vn")
    BodyMembershipFactory(user=officer, body=bodies["officer"])
    return bodies


def due(moment: datetime.datetime) -> list[tuple[str, int, str]]:
    lines = reminders.due_now(cycle_of_year(2021), moment)
    return [(line.milestone.code, line.days_left, line.letter.recipient) for line in lines]


@pytest.mark.parametrize(
    ("moment", "milestone", "days_left"),
    [
        (at(17, 8), "nomination-14", 14),
        (at(23, 23), "nomination-14", 8),  # not again before the next milestone; the days are counted anew
        (at(24, 8), "nomination-7", 7),
        (at(26, 7), "nomination-7", 5),
        (at(26, 8), "nomination-3", 5),  # three days before is Sunday 28: told on Friday, five days ahead
        (at(28, 8), "nomination-3", 3),
        (at(30, 8), "nomination-1", 1),
        (at(31, 8), "nomination-0", 0),
        (at(31, 23), "nomination-0", 0),
    ],
)
def test_due_now_is_the_latest_milestone_that_has_come(march, moment, milestone, days_left):
    assert due(moment) == [
        (milestone, days_left, "canbo@example.vn"),
        (milestone, days_left, "quan2@example.vn"),
        (milestone, days_left, ""),
    ]


@pytest.mark.parametrize("moment", [at(17, 7), at(1, 0, month=4)])
def test_due_now_is_empty_before_the_first_milestone_and_after_the_deadline(march, moment):
    assert due(moment) == []


def test_due_now_under_the_strict_reading_counts_to_the_day_before(march):
    """Due at the first moment of 31/3: the last day is 30/3, and it is told on that day."""
    cycle_of_year(2021).deadlines.filter(kind="nomination").update(at=at(31, 0))
    assert [line[:2] for line in due(at(29))] == [("nomination-1", 1)] * 3
    assert [line[:2] for line in due(at(30))] == [("nomination-0", 0)] * 3
    assert due(at(31)) == []


def test_body_with_a_sent_letter_is_not_due_from_then_on(march):
    NominationLetterFactory(
        cycle=cycle_of_year(2021), body=march["address"], state="sent", sent_at=at(24, 10), number="1/UBND"
    )
    assert [line[2] for line in due(at(24, 9))] == ["canbo@example.vn", "quan2@example.vn", ""]
    assert [line[2] for line in due(at(28, 9))] == ["canbo@example.vn", ""]


def test_body_whose_letter_was_returned_is_due_again(march):
    NominationLetterFactory(
        cycle=cycle_of_year(2021),
        body=march["address"],
        state="returned",
        sent_at=at(20),
        returned_at=at(22),
        number="1/UBND",
    )
    assert [line[2] for line in due(at(21, 9))] == ["canbo@example.vn", ""]
    assert [line[2] for line in due(at(24, 9))] == ["canbo@example.vn", "quan2@example.vn", ""]


def test_letter_sent_again_was_missing_only_while_the_body_had_it_back(march):
    NominationLetterFactory(
        cycle=cycle_of_year(2021), body=march["address"], state="sent",
        first_sent_at=at(20), returned_at=at(22), sent_at=at(25), number="1/UBND",
    )  # fmt: skip
    missing = {day: "quan2@example.vn" in [line[2] for line in due(at(day, 12))] for day in (19, 21, 23, 26)}
    assert missing == {19: True, 21: False, 23: True, 26: False}


def test_paper_letter_counts_from_its_day_of_arrival(march):
    NominationLetterFactory(
        cycle=cycle_of_year(2021), body=march["address"], state="received", on_paper=True,
        arrived_on=datetime.date(2021, 3, 23), sent_at=at(29), number="1/UBND",
    )  # fmt: skip
    missing = {day: "quan2@example.vn" in [line[2] for line in due(at(day, 12))] for day in (22, 23, 24)}
    assert missing == {22: True, 23: False, 24: False}


def test_send_due_queues_each_reminder_once_and_tells_what_was_sent_before(march):
    cycle = cycle_of_year(2021)
    with time_machine.travel(at(24), tick=False):
        lines, before, new = reminders.send_due(cycle)
        assert (len(lines), before, new) == (3, set(), 2)
        lines, before, new = reminders.send_due(cycle)
        assert (len(lines), len(before), new) == (3, 2, 0)
    mails = Email.objects.order_by("to")
    assert [mail.to for mail in mails] == [["canbo@example.vn"], ["quan2@example.vn"]]
    assert mails[0].subject == "[SPCNCL] Còn 7 ngày đến hạn gửi văn bản giới thiệu năm 2021"
    assert "23:59 ngày 31/03/2021" in mails[0].message
    assert mails[0].message_id != mails[1].message_id


def test_changed_deadline_reminds_anew(march):
    cycle = cycle_of_year(2021)
    with time_machine.travel(at(24), tick=False):
        assert reminders.send_due(cycle)[2] == 2
        cycle.deadlines.filter(kind="nomination").update(at=at(31, 17))
        assert reminders.send_due(cycle_of_year(2021))[2] == 2


@pytest.mark.parametrize("change", [{"state": "closed"}, {"silent": True}, {"state": "preparing"}])
def test_closed_or_silent_cycle_sends_nothing(march, change):
    cycle = cycle_of_year(2021)
    for name, value in change.items():
        setattr(cycle, name, value)
    with time_machine.travel(at(24), tick=False):
        assert reminders.send_due(cycle) == ([], set(), 0)
    assert Notice.objects.count() == 0


def run(capsys, *arguments) -> dict:
    call_command("send_reminders", "--json", *arguments)
    return json.loads(capsys.readouterr().out)


def test_command_on_a_past_day_works_on_a_closed_cycle_and_never_sends(march, capsys):
    cycle = cycle_of_year(2021)
    type(cycle).objects.update(state="closed")
    NominationLetterFactory(cycle=cycle, body=march["address"], state="received", sent_at=at(26), number="1/UBND")
    document = run(capsys, "--cycle", "2021", "--on", "2021-03-24")
    assert document == {
        "on": "2021-03-24",
        "cycle": 2021,
        "due": [
            {
                "milestone": "nomination-7",
                "days_left": 7,
                "kind": "reminder",
                "body": code,
                "recipient": recipient,
                "subject": "Còn 7 ngày đến hạn gửi văn bản giới thiệu năm 2021",
                "already_sent": False,
            }
            for code, recipient in (("001", "canbo@example.vn"), ("002", "quan2@example.vn"), ("003", ""))
        ],
        "sent": 0,
    }
    assert [entry["body"] for entry in run(capsys, "--cycle", "2021", "--on", "2021-03-30")["due"]] == ["001", "003"]
    assert run(capsys, "--cycle", "2021", "--on", "2021-03-25")["due"] == []
    assert run(capsys, "--cycle", "2021", "--on", "2021-03-28")["due"] == []  # a Sunday
    assert Email.objects.count() == 0


def test_command_now_sends_in_open_cycles_and_a_second_call_sends_nothing(march, capsys):
    with time_machine.travel(at(31), tick=False):
        first, second = run(capsys), run(capsys)
    assert (first["sent"], second["sent"]) == (2, 0)
    assert [entry["kind"] for entry in first["due"]] == ["last_day"] * 3
    assert [entry["already_sent"] for entry in second["due"]] == [True, True, False]


def test_command_dry_run_tells_and_sends_nothing(march, capsys):
    with time_machine.travel(at(31), tick=False):
        document = run(capsys, "--dry-run")
    assert (len(document["due"]), document["sent"], Notice.objects.count()) == (3, 0, 0)


@pytest.mark.parametrize(("arguments", "words"), [(["--cycle", "1999"], "1999"), (["--on", "hôm qua"], "--on")])
def test_command_refuses_bad_input_in_one_line(march, capsys, arguments, words):
    with pytest.raises(SystemExit) as stopped:
        call_command("send_reminders", "--json", *arguments)
    output = capsys.readouterr()
    assert stopped.value.code == 2
    assert output.out == ""
    assert words in output.err
    assert len(output.err.strip().splitlines()) == 1


def test_reminders_cost_the_same_number_of_queries_for_142_bodies_as_for_10(march):
    """Officers and heads, some extended: to tell what is due, to look at a day, and to send it."""
    cycle = cycle_of_year(2021)
    roles = [[Role.BODY_OFFICER], [Role.BODY_HEAD], [Role.BODY_OFFICER, Role.BODY_HEAD]]

    def grow(to: int) -> None:
        for number in range(BodyFactory._meta.model.objects.count(), to):
            body = BodyFactory(code=f"{500 + number}", contact_email=f"quan{number}@example.vn")
            BodyMembershipFactory(body=body, user=UserFactory(roles=roles[number % 3]))
            if number % 5 == 0:
                grant_extension(
                    deadline=cycle.deadline("nomination"),
                    subject=body,
                    until=end_of(2021, 4, 20),
                    reason="Kiện toàn",
                    by=None,
                    at=at(20),
                )

    def cost(action) -> int:
        with CaptureQueriesContext(connection) as queries:
            action()
        # SQLite takes 999 values in a statement, so that Django splits its INSERTs there.
        return len([one for one in queries if not one["sql"].startswith("INSERT")])

    def costs(hour: int) -> list[int]:
        with time_machine.travel(at(24, hour), tick=False):
            return [
                cost(lambda: reminders.due_now(cycle_of_year(2021))),
                cost(lambda: reminders.due_on(cycle_of_year(2021), datetime.date(2021, 3, 30))),
                cost(lambda: reminders.send_due(cycle_of_year(2021))),
            ]

    grow(10)
    few = costs(9)
    Notice.objects.all().delete()
    grow(142)
    assert costs(10) == few
    assert Notice.objects.filter(kind="reminder").count() == 2 + 111  # 28 of them have longer


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_queue_each_reminder_once(march):
    barrier, results = threading.Barrier(4), []

    def beat():
        try:
            barrier.wait()
            results.append(reminders.send_due(cycle_of_year(2021), at(24))[2])
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(results) == 2
    assert (Notice.objects.count(), Email.objects.count()) == (2, 2)
