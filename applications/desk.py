"""What waits for whom, by when."""

from . import desk_dossier, desk_nomination  # noqa: F401
