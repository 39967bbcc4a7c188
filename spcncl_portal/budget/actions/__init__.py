"""Every change of the money: sources, lines, commitments."""

from .commitments import (
    add_paper,
    approve_commitment,
    edit_commitment,
    enter_commitment,
    remove_paper,
    reverse_commitment,
)
from .lines import add_line, set_line
from .sources import add_source, copy_sources, load_sources

__all__ = [
    "add_line",
    "add_paper",
    "add_source",
    "approve_commitment",
    "copy_sources",
    "edit_commitment",
    "enter_commitment",
    "load_sources",
    "remove_paper",
    "reverse_commitment",
    "set_line",
]
