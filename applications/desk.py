"""What waits for whom, by when."""

from . import desk_check, desk_dossier, desk_inspection, desk_invitation, desk_nomination, desk_outreach  # noqa: F401
