"""What accounts announce."""

from django.dispatch import Signal

# Sent in the transaction in which a person takes an invitation: user, invitation.
invitation_accepted = Signal()
# Sent when a person is deactivated or hands over: user, successor (or None), by.
handed_over = Signal()
