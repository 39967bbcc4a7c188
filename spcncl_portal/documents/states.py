"""Official documents and incoming papers: what may follow what, and who may do it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.states import LEADER, STAFF, StateMachine, Transition


class OfficialState(TextChoices):
    DRAFT = "draft", _("dự thảo")
    APPROVED = "approved", _("đã duyệt")
    NUMBERED = "numbered", _("đã cấp số")
    SIGNED_COPY_FILED = "signed_copy_filed", _("đã lưu bản ký")
    CANCELLED = "cancelled", _("đã hủy")


_S = OfficialState
# `present` keeps the state: a draft that its writer holds ready, so that the leader is not shown unfinished ones.
OFFICIAL = StateMachine(
    name="official document",
    states=OfficialState,
    transitions=(
        Transition(_S.DRAFT, "present", _S.DRAFT, "documents.draft_official"),
        Transition(_S.DRAFT, "approve", _S.APPROVED, "documents.approve_official"),
        Transition(_S.DRAFT, "send_back", _S.DRAFT, "documents.send_back_official", reason=True),
        Transition(_S.APPROVED, "send_back", _S.DRAFT, "documents.send_back_official", reason=True),
        Transition(_S.APPROVED, "give_number", _S.NUMBERED, "documents.number_official"),
        Transition(_S.NUMBERED, "file_signed_copy", _S.SIGNED_COPY_FILED, "documents.file_official"),
        Transition(
            _S.SIGNED_COPY_FILED, "replace_signed_copy", _S.SIGNED_COPY_FILED, "documents.file_official", reason=True
        ),
        Transition(_S.DRAFT, "cancel", _S.CANCELLED, "documents.cancel_official", reason=True),
        Transition(_S.APPROVED, "cancel", _S.CANCELLED, "documents.cancel_official", reason=True),
        Transition(_S.NUMBERED, "cancel", _S.CANCELLED, "documents.cancel_official", reason=True),
    ),
    owners={
        _S.DRAFT: LEADER,
        _S.APPROVED: STAFF,
        _S.NUMBERED: STAFF,
        _S.SIGNED_COPY_FILED: None,
        _S.CANCELLED: None,
    },
)


class IncomingState(TextChoices):
    REGISTERED = "registered", _("đã vào sổ")
    ASSIGNED = "assigned", _("đã giao")
    ANSWERED = "answered", _("đã trả lời")
    FILED = "filed", _("đã lưu")


_I = IncomingState
INCOMING = StateMachine(
    name="incoming document",
    states=IncomingState,
    transitions=(
        Transition(_I.REGISTERED, "assign", _I.ASSIGNED, "documents.assign_incoming"),
        Transition(_I.ASSIGNED, "assign", _I.ASSIGNED, "documents.assign_incoming"),
        Transition(_I.REGISTERED, "answer", _I.ANSWERED, "documents.finish_incoming"),
        Transition(_I.ASSIGNED, "answer", _I.ANSWERED, "documents.finish_incoming"),
        Transition(_I.REGISTERED, "file_away", _I.FILED, "documents.finish_incoming"),
        Transition(_I.ASSIGNED, "file_away", _I.FILED, "documents.finish_incoming"),
        Transition(_I.ANSWERED, "take_up_again", _I.ASSIGNED, "documents.assign_incoming", reason=True),
        Transition(_I.FILED, "take_up_again", _I.ASSIGNED, "documents.assign_incoming", reason=True),
    ),
    owners={_I.REGISTERED: STAFF, _I.ASSIGNED: STAFF, _I.ANSWERED: None, _I.FILED: None},
)
