"""Named reports."""

from . import nomination_report  # noqa: F401
