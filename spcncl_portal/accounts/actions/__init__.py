"""Every change to people and their roles."""

from .invitations import (
    InvitationRow,
    accept_invitation,
    invite,
    invite_many,
    resend_invitation,
    withdraw_invitation,
)
from .own import change_language, erase_own_account, personal_data, update_own_account
from .people import create_person, deactivate, hand_over, reactivate, remove_from_scope, reset_second_factor
from .registration import register_person, send_email_confirmation
from .roles import grant_role, revoke_role
from .view_as import end_view_as, end_views_of, log_viewed_file, start_view_as, view_in_hand

__all__ = [
    "InvitationRow",
    "accept_invitation",
    "change_language",
    "create_person",
    "deactivate",
    "end_view_as",
    "end_views_of",
    "erase_own_account",
    "grant_role",
    "hand_over",
    "invite",
    "invite_many",
    "log_viewed_file",
    "personal_data",
    "reactivate",
    "register_person",
    "remove_from_scope",
    "resend_invitation",
    "reset_second_factor",
    "revoke_role",
    "send_email_confirmation",
    "start_view_as",
    "update_own_account",
    "view_in_hand",
    "withdraw_invitation",
]
