"""The table of kinds of notices: every caller uses a described one, and what is legal is written down."""

import ast
from pathlib import Path

import pytest

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.actions import notify
from spcncl_portal.notifications.kinds import GROUPS, KINDS, keys_of_group, kind_of, label_of, tone_of_kind
from spcncl_portal.notifications.models import Notice
from spcncl_portal.notifications.outbox import Letter
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory

ROOT = Path(__file__).parents[2]
SENDERS = {"notify", "Letter"}
# Callers whose kind is put together: (file, what is written) → the kinds that it can become.
PUT_TOGETHER = {
    ("applications/actions/nomination.py", "f'letter_{what}'"): {"letter_received", "letter_returned"},
    ("applications/actions/enterprise.py", "f'enterprise_{action}'"): {
        "enterprise_verify", "enterprise_refuse", "enterprise_suspend", "enterprise_resume",
    },
    ("spcncl_portal/notifications/receivers_extensions.py", "kind"): {"extension_granted", "extension_withdrawn"},
    ("spcncl_portal/notifications/reminders.py", "milestone.kind"): {"reminder", "last_day", "overdue", "escalation"},
    ("spcncl_portal/notifications/actions.py", "kind"): set(),  # notify hands on what it was given
}  # fmt: skip


def calls() -> list[tuple[str, ast.expr]]:
    """(file, the expression given as `kind`) of every call of notify and Letter in the portal."""
    found = []
    for folder in ("spcncl_portal", "applications", "evaluation", "reports"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
                if name in SENDERS:
                    kinds = [one.value for one in node.keywords if one.arg == "kind"]
                    found += [(path.relative_to(ROOT).as_posix(), kind) for kind in kinds]
    return found


def test_every_caller_names_a_described_kind():
    found = calls()
    written = {kind.value for _file, kind in found if isinstance(kind, ast.Constant)}
    assert {"dossier_submitted", "decision_recorded", "cycle_opened"} <= written
    assert written <= set(KINDS)
    other = {(file, ast.unparse(kind)) for file, kind in found if not isinstance(kind, ast.Constant)}
    assert other <= set(PUT_TOGETHER), "list what this kind can become"
    assert set().union(*PUT_TOGETHER.values()) <= set(KINDS)


@pytest.mark.django_db
def test_notify_and_letter_refuse_a_kind_that_nobody_described():
    cycle, person = CycleFactory(), UserFactory(roles=[Role.STAFF])
    with pytest.raises(ValueError, match="party"):
        notify(kind="party", subject=cycle, recipients=[person], title="T", text="N")
    with pytest.raises(ValueError, match="party"):
        Letter(kind="party", subject=cycle, recipient="a@example.vn", title="T", text="N")
    assert Notice.objects.count() == 0


def test_legal_groups_are_those_that_carry_a_right_a_duty_or_a_period():
    assert {key for key, group in GROUPS.items() if group.legal} == {
        "last_day", "overdue", "escalation", "urging", "receipt", "returned", "decision",
    }  # fmt: skip
    assert all(group.email for group in GROUPS.values())
    assert {key for key, group in GROUPS.items() if group.sms} == {"last_day", "overdue"}


def test_kind_belongs_to_a_group_of_the_table():
    assert {kind.group.key for kind in KINDS.values()} == set(GROUPS)
    assert kind_of("dossier_checked").legal
    assert not kind_of("reminder").legal
    tasks = keys_of_group("task")
    assert {"dossier_to_check", "dossier_appealed", "scoring_started", "prospect_assigned"} <= set(tasks)
    assert all(kind_of(key).group.key == "task" for key in tasks)


def test_label_of_a_kind_that_is_no_longer_described_is_its_key():
    assert (label_of("reminder"), label_of("gone")) == ("nhắc hạn", "gone")
    assert (tone_of_kind("overdue"), tone_of_kind("gone")) == ("danger", "neutral")
