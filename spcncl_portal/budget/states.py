"""The states of a commitment, a pledge, a payment (contract, section 6). Payments and pledges come later."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.states import FINANCE, StateMachine, Transition, lines


class MoneyState(TextChoices):
    ENTERED = "entered", _("chờ duyệt")
    APPROVED = "approved", _("đã duyệt")
    PAID = "paid", _("đã chi")
    RECEIVED = "received", _("đã nhận")
    SETTLED = "settled", _("đã quyết toán")
    REVERSED = "reversed", _("đã hủy")


S = MoneyState
# States whose amount is taken from the line.
HOLDING = (S.ENTERED, S.APPROVED, S.PAID, S.RECEIVED, S.SETTLED)
# Of these, the ones that finance has agreed to.
AGREED = (S.APPROVED, S.PAID, S.RECEIVED, S.SETTLED)

COMMITMENT = StateMachine(
    name="commitment",
    states=MoneyState,
    transitions=(
        Transition(S.ENTERED, "approve", S.APPROVED, who="budget.approve_commitment"),
        Transition(S.ENTERED, "reverse", S.REVERSED, who="budget.drop_commitment", reason=True),
        Transition(S.APPROVED, "pay", S.PAID, who="budget.pay_commitment"),
        Transition(S.APPROVED, "receive", S.RECEIVED, who="budget.pay_commitment"),
        *lines([S.PAID, S.RECEIVED], "settle", S.SETTLED, who="budget.pay_commitment"),
        *lines([S.APPROVED, S.PAID, S.RECEIVED], "reverse", S.REVERSED, who="budget.reverse_commitment", reason=True),
    ),
    owners={state: FINANCE for state in (S.ENTERED, S.APPROVED, S.PAID, S.RECEIVED)}
    | {S.SETTLED: None, S.REVERSED: None},
)
