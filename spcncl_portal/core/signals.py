"""What the core announces."""

from django.dispatch import Signal

# Sent in the transaction in which the files of a job lose their use: it is cancelled, expired, given up, or tried
# again from the start. Argument: job. Who keeps files for it removes them.
job_dropped = Signal()
