"""What the programme announces, in the transaction of the change: a receiver that raises ActionError stops it."""

from django.dispatch import Signal

# A cycle is about to work by another criteria set: cycle, criteria_set.
criteria_set_changing = Signal()
# A cycle was made from another: cycle, source, by. Apps above copy what they keep for a year.
cycle_copied = Signal()
# The reference data were loaded (again): plan, the parsed plan_2021.json. Apps above take what is theirs.
reference_loaded = Signal()
# A cycle was opened, closed or reopened: cycle, by.
cycle_opened = Signal()
cycle_closed = Signal()
# A thing got longer than a deadline says, or was excused: extension, subject, by. Taken back: extension, by.
extension_granted = Signal()
extension_withdrawn = Signal()
