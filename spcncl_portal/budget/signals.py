"""What the budget announces, in the transaction of the change, to the apps whose things a commitment belongs to."""

from django.dispatch import Signal

# commitment, by
commitment_approved = Signal()
# commitment, by, reason
commitment_reversed = Signal()
