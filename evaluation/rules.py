"""Who enters the council's screens, who scores, who sees whose points, who decides.

Duties are kept apart (contract, section 5): staff cannot score; administrators cannot score or sign; while the phase is
independent a member sees only the own points, the secretary and the auditor see progress, not points.
"""

import rules

from applications.rules import is_of_enterprise
from spcncl_portal.accounts.roles import Role, has_role

R = Role
ENTER = {
    "evaluation.view_council": has_role(
        R.COUNCIL_MEMBER, R.COUNCIL_CHAIR, R.COUNCIL_SECRETARY, R.STAFF, R.LEADER, R.AUDITOR
    ),
    "evaluation.manage_council": has_role(R.COUNCIL_SECRETARY),
    "evaluation.score": has_role(R.COUNCIL_MEMBER, R.COUNCIL_CHAIR),
    "evaluation.view_ranking": has_role(
        R.COUNCIL_MEMBER, R.COUNCIL_CHAIR, R.COUNCIL_SECRETARY, R.STAFF, R.LEADER, R.AUDITOR
    ),
    "evaluation.manage_result": has_role(R.COUNCIL_SECRETARY, R.STAFF),
    "evaluation.view_recognitions": has_role(R.ENTERPRISE, R.STAFF, R.LEADER, R.COMMENDATION, R.AUDITOR),
    "evaluation.decide": has_role(R.STAFF),
    "evaluation.view_certificates": has_role(R.ENTERPRISE, R.STAFF, R.LEADER, R.AUDITOR),
    "evaluation.print_certificates": has_role(R.STAFF),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)

is_scorer = has_role(R.COUNCIL_MEMBER, R.COUNCIL_CHAIR)


@rules.predicate
def is_own_sheet(user, sheet):
    return sheet.member.user_id == user.pk and sheet.member.left_on is None


@rules.predicate
def scoring_is_on(user, sheet):
    """Sheets are filled while the cycle is open and its result still open."""
    return (
        sheet.cycle.is_open and getattr(sheet.cycle, "result", None) is not None and sheet.cycle.result.state == "open"
    )


@rules.predicate
def cycle_is_open(user, thing):
    return thing.cycle.is_open


@rules.predicate
def phase_has_ended(user, result):
    return not result.independent


rules.add_perm("evaluation.view_sheet", is_scorer & is_own_sheet)
rules.add_perm("evaluation.score_sheet", is_scorer & is_own_sheet & scoring_is_on)
rules.add_perm("evaluation.declare_conflict", is_scorer & is_own_sheet & scoring_is_on)
rules.add_perm("evaluation.reopen_sheet", has_role(R.COUNCIL_SECRETARY) & scoring_is_on)
rules.add_perm("evaluation.lock_sheets", has_role(R.COUNCIL_SECRETARY, R.STAFF))
rules.add_perm("evaluation.edit_council", has_role(R.COUNCIL_SECRETARY) & cycle_is_open)
rules.add_perm("evaluation.run_result", has_role(R.COUNCIL_SECRETARY, R.STAFF) & cycle_is_open)
rules.add_perm("evaluation.record_decision", has_role(R.STAFF) & cycle_is_open)
rules.add_perm(
    "evaluation.see_points",
    phase_has_ended & has_role(R.COUNCIL_MEMBER, R.COUNCIL_CHAIR, R.COUNCIL_SECRETARY, R.STAFF, R.LEADER, R.AUDITOR),
)
rules.add_perm("evaluation.manage_recognition", has_role(R.STAFF))
rules.add_perm("evaluation.issue_certificates", has_role(R.STAFF))


@rules.predicate
def holds_recognition(user, recognition):
    return is_of_enterprise(user, recognition.enterprise)


rules.add_perm("evaluation.read_certificate", holds_recognition | has_role(R.STAFF, R.LEADER, R.AUDITOR))


@rules.predicate
def is_own_seat_while_scoring(user, member):
    """A member declares the own conflicts, before the scoring and until it ends."""
    result = getattr(member.council.cycle, "result", None)
    return member.user_id == user.pk and member.council.cycle.is_open and (result is None or result.state == "open")


rules.add_perm("evaluation.declare_own_conflict", is_scorer & is_own_seat_while_scoring)
