"""What accounts announce."""

from django.dispatch import Signal

# Sent in the transaction in which a person takes an invitation: user, invitation.
invitation_accepted = Signal()
# Sent in the transaction in which a person hands over: user, successor, by. Memberships pass on.
handed_over = Signal()
# Sent in the transaction in which a person's data are removed: user (as before), erased_address (what stands in place
# of the address from then on). Others remove what they hold of the person.
person_erased = Signal()
# Sent in the transaction in which the help line begins to view the portal as a person: view (ViewAs).
view_as_started = Signal()
