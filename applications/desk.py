"""What waits for whom, by when."""

from . import desk_dossier  # noqa: F401

from . import desk_nomination  # noqa: F401
