"""States of a job in the background."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .states import PORTAL, StateMachine, Transition, lines


class JobState(TextChoices):
    QUEUED = "queued", _("đang chờ")
    RUNNING = "running", _("đang chạy")
    DONE = "done", _("đã xong")
    FAILED = "failed", _("không thành công")
    CANCELLED = "cancelled", _("đã hủy")
    EXPIRED = "expired", _("đã hết hạn tải")


OPEN = (JobState.QUEUED, JobState.RUNNING)
_PORTAL = "core.run_job"

# What the worker does to its own row (`core.jobs`) is a single conditional update, so that a lost worker changes
# nothing; people's and the sweep's steps go through `core.actions.changing`.
JOB = StateMachine(
    name="job",
    states=JobState,
    transitions=(
        Transition(JobState.QUEUED, "start", JobState.RUNNING, _PORTAL),
        Transition(JobState.RUNNING, "finish", JobState.DONE, _PORTAL),
        Transition(JobState.RUNNING, "fail", JobState.FAILED, _PORTAL),
        Transition(JobState.RUNNING, "retry", JobState.QUEUED, _PORTAL),
        *lines(OPEN, "cancel", JobState.CANCELLED, "core.cancel_job"),
        Transition(JobState.DONE, "expire", JobState.EXPIRED, _PORTAL),
    ),
    owners={
        JobState.QUEUED: PORTAL,
        JobState.RUNNING: PORTAL,
        JobState.DONE: None,
        JobState.FAILED: None,
        JobState.CANCELLED: None,
        JobState.EXPIRED: None,
    },
)
