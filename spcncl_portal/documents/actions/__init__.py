from .numbers import next_number
from .office import (
    approve_official,
    cancel_official,
    draft_official,
    edit_official,
    number_official,
    present_official,
    send_back_official,
)
from .register import (
    attach_bytes,
    document_file,
    register_document,
    register_renderer,
    revoke_document,
    supersede_document,
)

__all__ = [
    "approve_official",
    "attach_bytes",
    "cancel_official",
    "document_file",
    "draft_official",
    "edit_official",
    "next_number",
    "number_official",
    "present_official",
    "register_document",
    "register_renderer",
    "revoke_document",
    "send_back_official",
    "supersede_document",
]
