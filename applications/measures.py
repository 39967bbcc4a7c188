"""Figures."""

from . import measures_invitation, measures_outreach  # noqa: F401
