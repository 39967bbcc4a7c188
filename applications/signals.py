"""What the applications announce, in the transaction in which it happens."""

from django.dispatch import Signal

enterprise_registered = Signal()  # enterprise, by
enterprise_checked = Signal()  # enterprise, action, by
# `into` is about to go on in the place of `enterprise`: enterprise, into, by. Sent before any row is held.
enterprise_merging = Signal()
letter_sent = Signal()  # letter, by
letter_received = Signal()  # letter, by
letter_returned = Signal()  # letter, by
dossier_submitted = Signal()  # dossier, submission, by
dossier_checked = Signal()  # dossier, action ("accept", "return", "refuse"), by
dossier_withdrawn = Signal()  # dossier, by
