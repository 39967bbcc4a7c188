"""The kinds of work in the background; the apps register theirs with `core.jobs.job_runner`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .registry import Registry

if TYPE_CHECKING:
    from .models import Job


@dataclass(frozen=True)
class JobKind:
    """What the portal knows of a kind of work.

    run: does it; takes the job, returns its result or None. export: makes a file for who asked alone, which is kept for
    `EXPORT_DAYS`. shared: the office sees it too (staff, auditor, administrators). cancellable: who asked may stop it.
    still_allowed: (user, job) → whether the person may have the result today; None: nothing more is asked.
    """

    run: "Callable[[Job], dict | None]"
    export: bool = False
    shared: bool = False
    cancellable: bool = True
    still_allowed: "Callable[[object, Job], bool] | None" = None


kinds: Registry[JobKind] = Registry("job runner")
