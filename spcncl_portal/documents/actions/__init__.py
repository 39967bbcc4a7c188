from .incoming import answer_incoming, assign_incoming, edit_incoming, file_incoming, register_incoming, take_up_again
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
from .office_files import file_signed_copy, keep_files
from .register import (
    attach_bytes,
    document_file,
    register_document,
    register_renderer,
    revoke_document,
    supersede_document,
)
from .templates import TemplateRefused, ensure_templates, upload_template, use_version

__all__ = [
    "TemplateRefused",
    "answer_incoming",
    "approve_official",
    "assign_incoming",
    "attach_bytes",
    "cancel_official",
    "document_file",
    "draft_official",
    "edit_incoming",
    "edit_official",
    "ensure_templates",
    "file_incoming",
    "file_signed_copy",
    "keep_files",
    "next_number",
    "number_official",
    "present_official",
    "register_document",
    "register_incoming",
    "register_renderer",
    "revoke_document",
    "send_back_official",
    "supersede_document",
    "take_up_again",
    "upload_template",
    "use_version",
]
