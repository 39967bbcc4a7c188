"""Who may enter which screen (ENTER), and who may do what to an enterprise, prospect, letter, dossier, visit."""

import rules

from spcncl_portal.accounts.roles import Role, has_role
from spcncl_portal.programme.queries import bodies_of

from .states import BEFORE_COUNCIL, EnterpriseState, LetterState
from .visibility import is_hidden

R = Role
ENTER = {
    "applications.list_enterprises": has_role(R.ENTERPRISE, R.STAFF, R.LEADER, R.AUDITOR),
    "applications.own_enterprise": has_role(R.ENTERPRISE),
    "applications.edit_enterprises": has_role(R.ENTERPRISE, R.STAFF),
    "applications.check_enterprises": has_role(R.STAFF),
    "applications.see_outreach": has_role(R.BODY_OFFICER, R.BODY_HEAD, R.STAFF, R.LEADER, R.AUDITOR),
    "applications.write_outreach": has_role(R.BODY_OFFICER, R.BODY_HEAD, R.STAFF),
    "applications.manage_outreach": has_role(R.STAFF),
    "applications.see_outreach_report": has_role(R.STAFF, R.LEADER, R.AUDITOR),
    "applications.list_letters": has_role(R.BODY_OFFICER, R.BODY_HEAD, R.STAFF, R.LEADER, R.AUDITOR),
    "applications.write_letters": has_role(R.BODY_OFFICER, R.BODY_HEAD, R.STAFF),
    "applications.receive_letters": has_role(R.STAFF),
    "applications.nomination_report": has_role(R.STAFF, R.LEADER, R.AUDITOR),
    "applications.list_dossiers": has_role(
        R.ENTERPRISE, R.STAFF, R.LEADER, R.AUDITOR, R.COUNCIL_MEMBER, R.COUNCIL_CHAIR, R.COUNCIL_SECRETARY
    ),
    "applications.write_dossiers": has_role(R.ENTERPRISE, R.STAFF),
    "applications.ask_for_dossiers": has_role(R.ENTERPRISE),
    "applications.check_dossiers": has_role(R.STAFF, R.AUDITOR),
    "applications.write_checks": has_role(R.STAFF),
    "applications.list_inspections": has_role(
        R.ENTERPRISE, R.STAFF, R.LEADER, R.AUDITOR, R.COUNCIL_MEMBER, R.COUNCIL_CHAIR, R.COUNCIL_SECRETARY
    ),
    "applications.write_inspections": has_role(R.STAFF),
    "applications.see_analysis": has_role(
        R.STAFF, R.LEADER, R.AUDITOR, R.COUNCIL_MEMBER, R.COUNCIL_CHAIR, R.COUNCIL_SECRETARY
    ),
}
for name, predicate in ENTER.items():
    rules.add_perm(name, predicate)

is_staff = has_role(R.STAFF)
reads_all = has_role(R.STAFF, R.LEADER, R.AUDITOR)
is_council = has_role(R.COUNCIL_MEMBER, R.COUNCIL_CHAIR, R.COUNCIL_SECRETARY)


@rules.predicate
def is_of_enterprise(user, enterprise):
    """The person acts for the enterprise."""
    return (
        enterprise is not None
        and R.ENTERPRISE in user.roles
        and enterprise.memberships.filter(user=user, left_at=None).exists()
    )


@rules.predicate
def owns_enterprise(user, enterprise):
    """The person manages the enterprise's people."""
    return enterprise is not None and enterprise.memberships.filter(user=user, left_at=None, is_owner=True).exists()


@rules.predicate
def enterprise_is_changeable(user, enterprise):
    """Verified data are changed by staff alone."""
    return enterprise.state in (EnterpriseState.PENDING, EnterpriseState.REFUSED)


rules.add_perm("applications.view_enterprise", is_of_enterprise | reads_all)
rules.add_perm("applications.edit_enterprise", (is_of_enterprise & enterprise_is_changeable) | is_staff)
rules.add_perm("applications.edit_contact", is_of_enterprise | is_staff)
rules.add_perm("applications.create_enterprise", is_staff)
rules.add_perm("applications.record_event", is_staff)
rules.add_perm("applications.verify_enterprise", is_staff)
rules.add_perm("applications.invite_to_enterprise", owns_enterprise | is_staff)


@rules.predicate
def cycle_takes_changes(user, thing):
    """A closed cycle takes no change but by a recorded reopening."""
    return thing.cycle.is_open


@rules.predicate
def prospect_is_of_body(user, prospect):
    """The person works for the body that leads the outreach, or on whose ground the enterprise is."""
    if not {R.BODY_OFFICER, R.BODY_HEAD} & user.roles:
        return False
    return bodies_of(user).filter(pk__in=[pk for pk in (prospect.body_id, prospect.unit_id) if pk]).exists()


rules.add_perm("applications.view_prospect", prospect_is_of_body | reads_all)
rules.add_perm("applications.edit_prospect", (prospect_is_of_body | is_staff) & cycle_takes_changes)


@rules.predicate
def session_is_of_body(user, session):
    return bool({R.BODY_OFFICER, R.BODY_HEAD} & user.roles) and bodies_of(user).filter(pk=session.body_id).exists()


rules.add_perm("applications.view_session", session_is_of_body | reads_all)
rules.add_perm("applications.edit_session", (session_is_of_body | is_staff) & cycle_takes_changes)


@rules.predicate
def batch_takes_changes(user, thing):
    return getattr(thing, "batch", thing).cycle.is_open


rules.add_perm("applications.manage_sets", is_staff & batch_takes_changes)
rules.add_perm("applications.manage_programme_files", is_staff & cycle_takes_changes)


@rules.predicate
def is_of_body(user, letter):
    """The person works, or worked while it existed, for the body of the letter."""
    return bool({R.BODY_OFFICER, R.BODY_HEAD} & user.roles) and bodies_of(user).filter(pk=letter.body_id).exists()


@rules.predicate
def letter_is_open(user, letter):
    return letter.state in (LetterState.DRAFT, LetterState.RETURNED)


rules.add_perm("applications.view_letter", is_of_body | reads_all)
rules.add_perm("applications.edit_letter", (is_of_body | is_staff) & letter_is_open & cycle_takes_changes)
rules.add_perm("applications.send_letter", (is_of_body | is_staff) & cycle_takes_changes)
rules.add_perm("applications.receive_letter", is_staff & cycle_takes_changes)
rules.add_perm("applications.correct_letter", (is_of_body | is_staff) & cycle_takes_changes)
rules.add_perm("applications.invite_nominees", (is_of_body | is_staff) & cycle_takes_changes)
rules.add_perm("applications.decide_double", is_staff & cycle_takes_changes)


@rules.predicate
def is_of_dossiers_enterprise(user, dossier):
    return is_of_enterprise(user, dossier.enterprise)


@rules.predicate
def dossier_is_editable(user, dossier):
    return dossier.is_editable


@rules.predicate
def dossier_is_before_council(user, dossier):
    return dossier.state in BEFORE_COUNCIL


@rules.predicate
def dossier_is_in_sight(user, dossier):
    """The person has declared no conflict with it."""
    return not is_hidden(user, dossier)


rules.add_perm(
    "applications.view_dossier",
    is_of_dossiers_enterprise | ((reads_all | (is_council & dossier_is_before_council)) & dossier_is_in_sight),
)
rules.add_perm("applications.edit_dossier", (is_of_dossiers_enterprise | is_staff) & cycle_takes_changes)
rules.add_perm(
    "applications.write_dossier", (is_of_dossiers_enterprise | is_staff) & dossier_is_editable & cycle_takes_changes
)
rules.add_perm("applications.submit_dossier", (is_of_dossiers_enterprise | is_staff) & cycle_takes_changes)
rules.add_perm("applications.ask_office", is_of_dossiers_enterprise & cycle_takes_changes)
rules.add_perm("applications.check_dossier", is_staff & cycle_takes_changes)
rules.add_perm("applications.run_scoring", has_role(R.COUNCIL_SECRETARY, R.STAFF) & cycle_takes_changes)
rules.add_perm("applications.record_decision", is_staff & cycle_takes_changes)


@rules.predicate
def is_of_inspected_enterprise(user, inspection):
    return is_of_enterprise(user, inspection.enterprise)


@rules.predicate
def inspection_is_before_council(user, inspection):
    """The council reads of a visit once it judges a dossier of it."""
    return any(one.state in BEFORE_COUNCIL for one in inspection.dossiers.all())


@rules.predicate
def inspection_is_in_sight(user, inspection):
    """The person has declared no conflict with a dossier of the visit."""
    return not any(is_hidden(user, one) for one in inspection.dossiers.all())


rules.add_perm(
    "applications.view_inspection",
    is_of_inspected_enterprise
    | (reads_all & inspection_is_in_sight)
    | (is_council & inspection_is_before_council & inspection_is_in_sight),
)
rules.add_perm("applications.run_inspection", is_staff & cycle_takes_changes)
