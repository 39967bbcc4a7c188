"""Named reports."""

from . import analysis_report, nomination_report, outreach_report  # noqa: F401
