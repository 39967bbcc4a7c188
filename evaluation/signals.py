"""What the evaluation announces, in the transaction in which it happens."""

from django.dispatch import Signal

scoring_started = Signal()  # result, by
sheet_signed = Signal()  # sheet, by
sheet_reopened = Signal()  # sheet, by
result_published = Signal()  # result, by
result_finalised = Signal()  # result, by
decision_recorded = Signal()  # decision, by
certificates_issued = Signal()  # cycle, certificates, by
recognition_revoked = Signal()  # recognition, by
