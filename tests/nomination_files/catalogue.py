"""All files: importing the modules registers them."""

from . import layouts, other_formats, refused, values  # noqa: F401
from .expected import FILES

__all__ = ["FILES"]
