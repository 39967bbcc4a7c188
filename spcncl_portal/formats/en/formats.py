"""The English screens keep the dates of Hà Nội, so that one paper never shows two readings of 03/04."""

from ..vi.formats import *  # noqa: F403

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
