"""The state tables of score sheets, results, recognitions and certificates (contract, section 6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.states import COUNCIL, SECRETARY, STAFF, StateMachine, Transition, lines


class SheetState(TextChoices):
    NOT_STARTED = "not_started", _("chưa chấm")
    DRAFT = "draft", _("đang chấm")
    SIGNED = "signed", _("đã ký")
    REOPENED = "reopened", _("mở lại")
    LOCKED = "locked", _("đã khóa")
    CONFLICT = "conflict", _("xung đột lợi ích")
    ABSTAINED = "abstained", _("không chấm")


S = SheetState
SHEET_MACHINE = StateMachine(
    name="score_sheet",
    states=SheetState,
    transitions=(
        *lines([S.NOT_STARTED, S.DRAFT], "save", S.DRAFT, who="evaluation.score_sheet"),
        Transition(S.REOPENED, "save", S.REOPENED, who="evaluation.score_sheet"),
        *lines([S.DRAFT, S.REOPENED], "sign", S.SIGNED, who="evaluation.score_sheet"),
        Transition(S.SIGNED, "reopen", S.REOPENED, who="evaluation.reopen_sheet", reason=True),
        Transition(S.SIGNED, "lock", S.LOCKED, who="evaluation.lock_sheets"),
        *lines(
            [S.NOT_STARTED, S.DRAFT, S.REOPENED, S.SIGNED, S.ABSTAINED],
            "declare_conflict",
            S.CONFLICT,
            who="evaluation.declare_conflict",
            reason=True,
        ),
        *lines([S.NOT_STARTED, S.DRAFT, S.REOPENED], "abstain", S.ABSTAINED, who="evaluation.score_sheet", reason=True),
    ),
    owners={
        S.NOT_STARTED: COUNCIL,
        S.DRAFT: COUNCIL,
        S.SIGNED: SECRETARY,
        S.REOPENED: COUNCIL,
        S.LOCKED: None,
        S.CONFLICT: None,
        S.ABSTAINED: None,
    },
)


class ResultState(TextChoices):
    OPEN = "open", _("đang chấm điểm")
    PROVISIONAL = "provisional", _("kết quả sơ bộ")
    PUBLISHED = "published_for_comment", _("công bố lấy ý kiến")
    FINAL = "final", _("kết quả chính thức")
    DECIDED = "decided", _("đã có quyết định")


P = ResultState
RESULT_MACHINE = StateMachine(
    name="result",
    states=ResultState,
    transitions=(
        Transition(P.OPEN, "close_scoring", P.PROVISIONAL, who="evaluation.run_result"),
        Transition(P.PROVISIONAL, "reopen_scoring", P.OPEN, who="evaluation.run_result", reason=True),
        Transition(P.PROVISIONAL, "publish", P.PUBLISHED, who="evaluation.run_result"),
        Transition(P.PUBLISHED, "finalise", P.FINAL, who="evaluation.run_result"),
        Transition(P.FINAL, "decide", P.DECIDED, who="evaluation.record_decision"),
    ),
    owners={P.OPEN: SECRETARY, P.PROVISIONAL: SECRETARY, P.PUBLISHED: STAFF, P.FINAL: STAFF, P.DECIDED: None},
)


# While a tie at the boundary of the Top N can be decided.
BOUNDARY_OPEN = (P.PROVISIONAL, P.PUBLISHED)


class RecognitionState(TextChoices):
    ACTIVE = "active", _("còn hiệu lực")
    EXPIRED = "expired", _("hết hiệu lực")
    REVOKED = "revoked", _("đã thu hồi")
    SUPERSEDED = "superseded", _("đã thay thế")


R = RecognitionState
RECOGNITION_MACHINE = StateMachine(
    name="recognition",
    states=RecognitionState,
    transitions=(
        Transition(R.ACTIVE, "expire", R.EXPIRED, who="evaluation.manage_recognition"),
        *lines([R.ACTIVE, R.EXPIRED], "revoke", R.REVOKED, who="evaluation.manage_recognition", reason=True),
        *lines([R.ACTIVE, R.EXPIRED], "supersede", R.SUPERSEDED, who="evaluation.manage_recognition", reason=True),
    ),
    owners={R.ACTIVE: None, R.EXPIRED: None, R.REVOKED: None, R.SUPERSEDED: None},
)


class CertificateState(TextChoices):
    QUEUED = "queued", _("chờ lập")
    RENDERED = "rendered", _("đã lập")
    ISSUED = "issued", _("đã cấp")
    REVOKED = "revoked", _("đã thu hồi")
    REISSUED = "reissued", _("đã cấp lại")


C = CertificateState
CERTIFICATE_MACHINE = StateMachine(
    name="certificate",
    states=CertificateState,
    transitions=(
        Transition(C.QUEUED, "render", C.RENDERED, who="evaluation.issue_certificates"),
        Transition(C.RENDERED, "issue", C.ISSUED, who="evaluation.issue_certificates"),
        Transition(C.ISSUED, "revoke", C.REVOKED, who="evaluation.issue_certificates", reason=True),
        Transition(C.ISSUED, "reissue", C.REISSUED, who="evaluation.issue_certificates", reason=True),
    ),
    owners={C.QUEUED: STAFF, C.RENDERED: STAFF, C.ISSUED: None, C.REVOKED: None, C.REISSUED: None},
)
