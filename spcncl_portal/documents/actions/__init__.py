from .numbers import next_number
from .register import (
    attach_bytes,
    document_file,
    register_document,
    register_renderer,
    revoke_document,
    supersede_document,
)

__all__ = [
    "attach_bytes",
    "document_file",
    "next_number",
    "register_document",
    "register_renderer",
    "revoke_document",
    "supersede_document",
]
