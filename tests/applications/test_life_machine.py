"""Dossiers, letters and enterprises driven through random actions, allowed and forbidden, by all roles.

After each step: states of the table alone, changed along its lines by whom they name; a refused action left every row;
nothing open is without somebody who has it and a date; the log, told from its first line, gives the rows as they are.

LIFE_EXAMPLES (20) and LIFE_STEPS (30) make it longer: `LIFE_EXAMPLES=1000 pytest …/test_life_machine.py`.
LIFE_SHRINK=1 looks for the shortest life that fails, LIFE_REPORT=1 says how often each line and step was taken.
"""

import datetime
import os
from collections import Counter

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from applications.holding import holder_of
from applications.integrity import check_open_dossiers, check_submissions
from applications.models import CheckRound, Dossier, Enterprise, NominationLetter, Nominee
from applications.states import BEFORE_COUNCIL, DOSSIER_MACHINE, ENTERPRISE_MACHINE, LETTER_MACHINE
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import fields_of
from spcncl_portal.core.models import ActionLog
from spcncl_portal.programme.actions import close_cycle, reopen_cycle
from spcncl_portal.programme.states import CycleState
from tests.applications.life_steps import MODULES, STEPS, actions_of, call, way_of
from tests.applications.life_world import (
    BEFORE_FIRST_LINE,
    BEGIN,
    MAY,
    OWN,
    PORTAL,
    SECRETARY,
    STAFF,
    TOLD,
    World,
    driven,
    own_rows,
    relation,
    stored,
)

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]

EXAMPLES, LENGTH = int(os.environ.get("LIFE_EXAMPLES", 20)), int(os.environ.get("LIFE_STEPS", 30))
READ_WITH = {Dossier: ("cycle", "enterprise"), NominationLetter: ("cycle", "body"), Nominee: ("letter__cycle",)}
MACHINES = {Dossier: DOSSIER_MACHINE, NominationLetter: LETTER_MACHINE, Enterprise: ENTERPRISE_MACHINE}


class Life(RuleBasedStateMachine):
    world: World
    travelled: Counter  # how often each line of the tables was taken, each step done or refused

    def __init__(self):
        super().__init__()
        self.draw, self.sensible, self.target = None, False, None
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.clock = time_machine.travel(BEGIN, tick=False)
        self.time = self.clock.start()
        self.world.cycle.refresh_from_db()
        self.last_line, self.told = 0, {}
        self.listen()

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    # What the steps draw

    def pick(self, choices):
        return self.draw(st.sampled_from(list(choices)))

    def row(self, model):
        """A stored row, the one that is worked on where it is of that kind; None when there is none."""
        rows = model.objects.select_related(*READ_WITH.get(model, ())).order_by("pk")
        if isinstance(self.target, model):
            return rows.filter(pk=self.target.pk).first()
        rows = list(rows)
        return self.pick(rows) if rows else None

    def reason(self) -> str:
        return "có lý do" if self.sensible else self.pick(("có lý do", "có lý do", "", "  "))

    # Rules

    @initialize(data=st.data())
    def something_is_there(self, data):
        self.draw, self.sensible, self.target = data.draw, True, None
        for name, who in (("create_dossier", "staff"), ("create_dossier", "colleague"), ("create_letter", "officer")):
            self.attempt(name, who)

    @rule(data=st.data(), name=st.sampled_from(sorted(STEPS)))
    def anybody_tries_anything(self, data, name):
        self.draw, self.sensible, self.target = data.draw, False, None
        self.attempt(name, self.pick(self.world.people))

    @rule(data=st.data(), times=st.integers(1, 4))
    def somebody_goes_on(self, data, times):
        """Rows go on along lines of their tables, with what has to be done before, by people who mostly may."""
        for _number in range(times):
            self.draw, self.sensible, self.target = data.draw, True, None
            rows = [row for row in driven() if self.machine_of(row).actions_from(row.state)]
            rows = [row for row in rows if not isinstance(row, Enterprise)]
            if not rows or (len(rows) < 3 and self.pick((True, False))):
                self.attempt(self.pick(("create_dossier", "create_letter")), self.pick_staff())
            else:
                self.target = self.pick(rows)
                self.take(self.a_line())

    def a_line(self):
        """A line that leaves the row's state; seldom the one that ends it."""
        lines = self.machine_of(self.target).actions_from(self.target.state)
        on = [line for line in lines if line.action != "withdraw"]
        return self.pick([*on, *on, *lines])

    def take(self, line) -> None:
        for name in way_of(self.target._meta.model_name, line.action):
            self.attempt(name, self.pick_own() if OWN in MAY[self.thing(), line.action] else self.pick_staff())

    @rule(data=st.data())
    def a_refusal_is_objected_to(self, data):
        self.draw, self.sensible = data.draw, True
        self.target = Dossier.objects.filter(state__in=("submitted", "ineligible", "appealed")).first()
        names = {
            "submitted": ("propose_refusal", "confirm_refusal"),
            "ineligible": ("appeal_dossier",),
            "appealed": ("accept_appeal", "reject_appeal"),
        }
        for name in names[self.target.state] if self.target else ():
            self.attempt(name, self.pick_own() if name == "appeal_dossier" else self.pick_staff())

    @rule(hours=st.sampled_from((0, 0, 1, 24, 24 * 4, 24 * 20)))
    def time_passes(self, hours):
        self.time.shift(60 + hours * 3600)

    @rule(data=st.data(), names=st.lists(st.sampled_from(sorted(STEPS)), max_size=3))
    def the_cycle_is_closed_for_a_while(self, data, names):
        close_cycle(cycle=self.world.cycle, by=None, reason="hết năm")
        self.world.cycle.refresh_from_db()
        self.listen()
        self.draw, self.sensible, self.target = data.draw, True, None
        for name in names:
            self.attempt(name, self.pick((*self.world.people, "staff", "staff")))
        self.target = self.pick([row for row in driven() if not isinstance(row, Enterprise)])
        if self.machine_of(self.target).actions_from(self.target.state):
            self.take(self.a_line())
        reopen_cycle(cycle=self.world.cycle, by=None, reason="xét bổ sung")
        self.world.cycle.refresh_from_db()
        self.listen()

    def thing(self) -> str:
        return self.target._meta.model_name

    def pick_staff(self) -> str:
        return self.pick(("staff", "colleague"))

    def pick_own(self) -> str:
        """Somebody of the row's enterprise or body, or staff on their behalf."""
        own = [name for name, by in self.world.people.items() if relation(by, self.target) == OWN]
        return self.pick([*own, "staff"])

    def machine_of(self, row):
        return MACHINES[type(row)]

    # One step and what must hold of it

    def attempt(self, name: str, who: str) -> None:
        one, by = STEPS[name], self.world.people[who]
        if by is None and not one.takes_nobody:
            return
        arguments = one.arguments(self)
        if arguments is None:
            return
        before, before_rows = stored(), {(type(row), row.pk): row for row in driven()}
        allowed = self.allowed(one, by, before_rows)
        closed = self.world.cycle.state == CycleState.CLOSED
        try:
            call(one, arguments, by)
        except (ActionError, PermissionDenied) as refusal:
            assert stored() == before, f"{name} was refused ({refusal}) and changed something"
            assert isinstance(refusal, PermissionDenied) or str(refusal).strip()
            self.travelled["refused", name] += 1
            return
        self.travelled["done", name] += 1
        after = stored()
        self.only_own_rows_changed(name, by, before, after)
        for row in driven():
            old = before_rows.get((type(row), row.pk))
            if old is not None and old.state != row.state:
                assert not closed or isinstance(row, Enterprise), f"{name} moved {row} of a closed cycle"
                self.went_along_a_line(one, old, row, allowed)
        entries = self.listen()
        if one.takes_person and name != "register_enterprise":
            assert {entry.actor_id for entry in entries} <= {by and by.pk}, f"the log of {name} names somebody else"

    def allowed(self, one, by, rows) -> dict:
        """(model, pk, action) → whether rules and the tests' own table let the person take that line there."""
        found = {}
        for (model, pk), row in rows.items():
            for line in self.machine_of(row).actions_from(row.state):
                key = (row._meta.model_name, line.action)
                if key in one.lines:
                    ours = relation(by, row) in {PORTAL, *MAY[key]}
                    found[model, pk, line.action] = ours and (by is None or by.has_perm(line.who, row))
        return found

    def went_along_a_line(self, one, old, row, allowed) -> None:
        lines = [
            line
            for line in self.machine_of(row).actions_from(old.state)
            if line.target == row.state and (row._meta.model_name, line.action) in one.lines
        ]
        assert lines, f"{old.state} → {row.state} is no line that {one.function.__name__} may take"
        assert allowed[type(row), row.pk, lines[0].action], f"{lines[0]} was taken by somebody who may not"
        self.travelled[row._meta.model_name, old.state, lines[0].action] += 1

    def only_own_rows_changed(self, name, by, before, after) -> None:
        role = relation(by, None)
        if role in (PORTAL, STAFF) or name == "register_enterprise":
            return
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        changed = {key for key in changed if isinstance(key, tuple)}
        if role == SECRETARY:
            assert not changed or name in ("start_scoring", "finish_scoring")
            return
        owners = {(after.get(key) or before[key])[0] for key in changed}
        assert owners <= own_rows(by), f"{name}: somebody changed rows of others"

    def listen(self) -> list[ActionLog]:
        """Tell the lines of the log that are new."""
        entries = list(ActionLog.objects.filter(pk__gt=self.last_line).order_by("pk"))
        for entry in entries:
            self.last_line = entry.pk
            if entry.object_type in TOLD:
                self.hear(entry)
        return entries

    def hear(self, entry: ActionLog) -> None:
        key = (entry.object_type, entry.object_id)
        told = self.told.setdefault(key, dict(BEFORE_FIRST_LINE.get(entry.object_type, {})))
        before, after = plain(entry.before), plain(entry.after)
        for column in set(TOLD[entry.object_type]) & after.keys():
            known = told.get(column, before.get(column))
            assert known == before.get(column), f"{entry}: {column} had changed without a line"
            told[column] = after[column]
        if entry.action == "remove":
            del self.told[key]

    # Invariants

    @invariant()
    def the_log_tells_the_rows(self):
        rows = {(row._meta.label_lower, str(row.pk)): plain(fields_of(row)) for row in driven()}
        for key, told in self.told.items():
            wrong = {name: (value, rows[key][name]) for name, value in told.items() if value != rows[key][name]}
            assert not wrong, f"{key}: (the log, the row) are {wrong}"
        assert rows.keys() == self.told.keys()

    @invariant()
    def every_state_is_one_of_the_table(self):
        assert all(row.state in self.machine_of(row).states.values for row in driven())

    @invariant()
    def every_open_thing_has_an_owner_and_a_date(self):
        assert [broken for broken in check_open_dossiers() if broken] == []
        for row in driven():
            if isinstance(row, Dossier):
                held = holder_of(row)
                if self.machine_of(row).owners[row.state] is None:
                    assert held is None
                else:
                    assert held.holder and held.task and held.due

    @invariant()
    def submissions_are_what_was_handed_in(self):
        assert [broken for broken in check_submissions() if broken] == []
        for row in Dossier.objects.prefetch_related("submissions"):
            numbers = [one.number for one in row.submissions.all()]
            assert numbers == list(range(1, len(numbers) + 1))
            assert numbers or row.state in ("draft", "withdrawn")

    @invariant()
    def a_refusal_took_two_people_and_a_third_for_the_objection(self):
        refused = CheckRound.objects.filter(outcome=CheckRound.Outcome.INELIGIBLE).select_related("submission")
        for one in refused:
            assert one.refusal_by_id and one.checked_by_id and one.refusal_by_id != one.checked_by_id
            answered = ActionLog.objects.filter(
                object_type="applications.dossier",
                object_id=str(one.submission.dossier_id),
                action__in=("accept_appeal", "reject_appeal"),
                actor__in=(one.refusal_by_id, one.checked_by_id),
                at__gte=one.closed_at,
            )
            assert not answered.exists()

    @invariant()
    def the_council_sees_what_was_accepted(self):
        assert not Dossier.objects.filter(state__in=BEFORE_COUNCIL, accepted_at=None).exists()


def plain(values: dict) -> dict:
    """Moments of the log as such: it keeps them with the offset that they were made with."""
    return {name: moment(value) if name.endswith("_at") else value for name, value in values.items()}


def moment(value: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(value) if value else None


def test_every_action_is_driven():
    by_reopening = {"catch_up"}
    assert set().union(*(actions_of(module) for module in MODULES)) - STEPS.keys() == by_reopening


@pytest.mark.django_db
def test_random_lives_keep_to_the_tables():
    Life.world, Life.travelled = World(), Counter()
    profile = settings(
        max_examples=EXAMPLES,
        stateful_step_count=LENGTH,
        derandomize="LIFE_EXAMPLES" not in os.environ,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if "LIFE_SHRINK" in os.environ else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Life, settings=profile)
    report = os.environ.get("LIFE_REPORT")
    if report:
        print(*sorted(Life.travelled.items(), key=str), connection.vendor, sep="\n")
    done = {name for kind, name, *_rest in Life.travelled if kind == "done"}
    assert {"submit_dossier", "return_dossier", "send_letter", "receive_letter"} <= done
