"""The state tables of enterprises, prospects, nomination letters, dossiers and inspections (contract, section 6).

Each line: from, action, to, who may (a rule of `rules.py`), and whether a reason is asked.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.states import (
    BODY,
    COUNCIL,
    ENTERPRISE,
    LEADER,
    OUTREACH,
    STAFF,
    StateMachine,
    Transition,
    lines,
)


class EnterpriseState(TextChoices):
    PENDING = "pending", _("chờ xác minh")
    VERIFIED = "verified", _("đã xác minh")
    REFUSED = "refused", _("bị từ chối")
    SUSPENDED = "suspended", _("tạm ngừng")


E = EnterpriseState
ENTERPRISE_MACHINE = StateMachine(
    name="enterprise",
    states=EnterpriseState,
    transitions=(
        Transition(E.PENDING, "verify", E.VERIFIED, who="applications.verify_enterprise"),
        Transition(E.PENDING, "refuse", E.REFUSED, who="applications.verify_enterprise", reason=True),
        Transition(E.REFUSED, "resubmit", E.PENDING, who="applications.edit_enterprise"),
        Transition(E.VERIFIED, "suspend", E.SUSPENDED, who="applications.verify_enterprise", reason=True),
        Transition(E.SUSPENDED, "resume", E.VERIFIED, who="applications.verify_enterprise", reason=True),
    ),
    owners={E.PENDING: STAFF, E.VERIFIED: None, E.REFUSED: ENTERPRISE, E.SUSPENDED: STAFF},
)


class ProspectState(TextChoices):
    LISTED = "listed", _("trong danh sách")
    INVITED = "invited", _("đã mời")
    CONTACTED = "contacted", _("đã liên hệ")
    SESSION_HELD = "session_held", _("đã làm việc")
    GUIDED = "guided", _("đã hướng dẫn")
    REGISTERED = "registered", _("đã đăng ký")
    SUBMITTED = "submitted", _("đã nộp hồ sơ")
    DECLINED = "declined", _("từ chối")


P = ProspectState
# Steps may be left out (who is met without an invitation was not invited), none is taken back.
_WAY = (P.LISTED, P.INVITED, P.CONTACTED, P.SESSION_HELD, P.GUIDED, P.REGISTERED)
PROSPECT_MACHINE = StateMachine(
    name="prospect",
    states=ProspectState,
    transitions=(
        *lines(_WAY[:1], "invite", P.INVITED, who="applications.edit_prospect"),
        *lines(_WAY[:2], "contact", P.CONTACTED, who="applications.edit_prospect"),
        *lines(_WAY[:3], "hold_session", P.SESSION_HELD, who="applications.edit_prospect"),
        *lines(_WAY[:4], "guide", P.GUIDED, who="applications.edit_prospect"),
        *lines([*_WAY[:5], P.DECLINED], "register", P.REGISTERED, who="applications.edit_prospect"),
        *lines([*_WAY, P.DECLINED], "submit", P.SUBMITTED, who="applications.edit_prospect"),
        *lines(_WAY, "decline", P.DECLINED, who="applications.edit_prospect", reason=True),
        Transition(P.DECLINED, "reopen", P.CONTACTED, who="applications.edit_prospect", reason=True),
    ),
    owners={**dict.fromkeys(_WAY, OUTREACH), P.SUBMITTED: None, P.DECLINED: None},
)


class SetState(TextChoices):
    MADE = "made", _("đã lập")
    PRINTED = "printed", _("đã in")
    SENT = "sent", _("đã gửi")
    DELIVERED = "delivered", _("đã đến nơi")
    UNDELIVERED = "undelivered", _("không đến nơi")


SET_MACHINE = StateMachine(
    name="invitation_set",
    states=SetState,
    transitions=(
        Transition(SetState.MADE, "print", SetState.PRINTED, who="applications.manage_sets"),
        Transition(SetState.PRINTED, "send", SetState.SENT, who="applications.manage_sets"),
        *lines([SetState.SENT, SetState.UNDELIVERED], "deliver", SetState.DELIVERED, who="applications.manage_sets"),
        Transition(SetState.SENT, "fail", SetState.UNDELIVERED, who="applications.manage_sets", reason=True),
        Transition(SetState.UNDELIVERED, "resend", SetState.SENT, who="applications.manage_sets"),
    ),
    owners={
        SetState.MADE: STAFF,
        SetState.PRINTED: STAFF,
        SetState.SENT: STAFF,
        SetState.DELIVERED: None,
        SetState.UNDELIVERED: STAFF,
    },
)


class LetterState(TextChoices):
    DRAFT = "draft", _("đang soạn")
    SENT = "sent", _("đã gửi")
    RECEIVED = "received", _("đã tiếp nhận")
    RETURNED = "returned", _("bị trả lại")


L = LetterState
LETTER_MACHINE = StateMachine(
    name="nomination_letter",
    states=LetterState,
    transitions=(
        *lines([L.DRAFT, L.RETURNED], "send", L.SENT, who="applications.send_letter"),
        Transition(L.SENT, "receive", L.RECEIVED, who="applications.receive_letter"),
        Transition(L.SENT, "return", L.RETURNED, who="applications.receive_letter", reason=True),
    ),
    owners={L.DRAFT: BODY, L.SENT: STAFF, L.RECEIVED: None, L.RETURNED: BODY},
)


class DossierState(TextChoices):
    DRAFT = "draft", _("đang soạn")
    SUBMITTED = "submitted", _("đã nộp")
    RETURNED = "returned", _("cần bổ sung")
    ACCEPTED = "accepted", _("hợp lệ")
    INELIGIBLE = "ineligible", _("không đủ điều kiện")
    APPEALED = "appealed", _("đang khiếu nại")
    IN_SCORING = "in_scoring", _("đang chấm điểm")
    SCORED = "scored", _("đã chấm điểm")
    RECOGNISED = "recognised", _("được công nhận")
    NOT_RECOGNISED = "not_recognised", _("không được công nhận")
    WITHDRAWN = "withdrawn", _("đã rút")


D = DossierState
DOSSIER_MACHINE = StateMachine(
    name="dossier",
    states=DossierState,
    transitions=(
        *lines([D.DRAFT, D.RETURNED], "submit", D.SUBMITTED, who="applications.submit_dossier"),
        Transition(D.SUBMITTED, "accept", D.ACCEPTED, who="applications.check_dossier"),
        Transition(D.SUBMITTED, "return", D.RETURNED, who="applications.check_dossier"),
        Transition(D.SUBMITTED, "refuse", D.INELIGIBLE, who="applications.check_dossier", reason=True),
        Transition(D.INELIGIBLE, "appeal", D.APPEALED, who="applications.edit_dossier", reason=True),
        Transition(D.APPEALED, "accept_appeal", D.ACCEPTED, who="applications.check_dossier", reason=True),
        Transition(D.APPEALED, "reject_appeal", D.INELIGIBLE, who="applications.check_dossier", reason=True),
        Transition(D.ACCEPTED, "allow_correction", D.RETURNED, who="applications.check_dossier", reason=True),
        Transition(D.RETURNED, "keep_accepted", D.ACCEPTED, who="applications.check_dossier", reason=True),
        Transition(D.ACCEPTED, "start_scoring", D.IN_SCORING, who="applications.run_scoring"),
        Transition(D.IN_SCORING, "finish_scoring", D.SCORED, who="applications.run_scoring"),
        Transition(D.SCORED, "recognise", D.RECOGNISED, who="applications.record_decision"),
        Transition(D.SCORED, "not_recognise", D.NOT_RECOGNISED, who="applications.record_decision"),
        *lines(
            [D.DRAFT, D.SUBMITTED, D.RETURNED, D.APPEALED, D.ACCEPTED],
            "withdraw",
            D.WITHDRAWN,
            who="applications.edit_dossier",
            reason=True,
        ),
    ),
    owners={
        D.DRAFT: ENTERPRISE,
        D.SUBMITTED: STAFF,
        D.RETURNED: ENTERPRISE,
        D.ACCEPTED: STAFF,
        D.INELIGIBLE: None,
        D.APPEALED: STAFF,
        D.IN_SCORING: COUNCIL,
        D.SCORED: LEADER,
        D.RECOGNISED: None,
        D.NOT_RECOGNISED: None,
        D.WITHDRAWN: None,
    },
)


class DossierRequest(TextChoices):
    """What an enterprise may ask for; it changes no state until staff answer."""

    NONE = "", _("không")
    CORRECTION = "correction", _("sửa hồ sơ đã hợp lệ")
    LATE = "late", _("nộp muộn")


class InspectionState(TextChoices):
    PLANNED = "planned", _("đã lên lịch")
    DONE = "done", _("đã kiểm tra")
    SIGNED = "signed", _("đã ký biên bản")
    CALLED_OFF = "called_off", _("đã hủy")


I = InspectionState  # noqa: E741
INSPECTION_MACHINE = StateMachine(
    name="inspection",
    states=InspectionState,
    transitions=(
        Transition(I.PLANNED, "finish", I.DONE, who="applications.run_inspection"),
        Transition(I.DONE, "sign", I.SIGNED, who="applications.run_inspection"),
        Transition(I.DONE, "resume", I.PLANNED, who="applications.run_inspection", reason=True),
        Transition(I.PLANNED, "call_off", I.CALLED_OFF, who="applications.run_inspection", reason=True),
    ),
    owners={I.PLANNED: STAFF, I.DONE: STAFF, I.SIGNED: None, I.CALLED_OFF: None},
)

# Open and not yet before the council: the enterprise may still withdraw it.
WITHDRAWABLE = tuple(line.source for line in DOSSIER_MACHINE.transitions if line.action == "withdraw")
DOSSIER_ENDS = tuple(state for state, owner in DOSSIER_MACHINE.owners.items() if owner is None)

# What the council may read.
BEFORE_COUNCIL = (D.IN_SCORING, D.SCORED, D.RECOGNISED, D.NOT_RECOGNISED)
