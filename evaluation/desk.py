"""What waits for whom, by when."""

from . import desk_recognition, desk_scoring  # noqa: F401
