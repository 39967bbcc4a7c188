"""What people do with their own account."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import editing, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import log_action
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.text import search_text

from ..erasure import what_binds
from ..models import Invitation, User
from ..scopes import scopes_of
from ..signals import person_erased
from .people import ERASED_DOMAIN
from .registration import clean_name, clean_phone
from .roles import protect_last_admin, take

LANGUAGES = dict(User._meta.get_field("language").choices)
PERSONAL_COLUMNS = ("email", "full_name", "phone", "position")
ERASED = "–"


def update_own_account(
    *, user: User, full_name: str, phone: str = "", position: str = "", language: str = "vi"
) -> User:
    """Correct one's own data. Raises ActionError with the field."""
    values = {"full_name": clean_name(full_name), "phone": clean_phone(phone), "position": position.strip()[:150]}
    if language not in LANGUAGES:
        raise ActionError(_("Ngôn ngữ không có trong danh sách."), field="language")
    with editing(user, "update_own_account", by=user, permission="accounts.edit_own") as locked:
        for name, value in {**values, "language": language}.items():
            setattr(locked, name, value)
    return locked


def change_language(*, user: User, language: str) -> None:
    """Remember the language in which the person reads; not worth a line in the log."""
    if language in LANGUAGES and language != user.language:
        user.language = language
        user.save(update_fields=["language"])


def personal_data(user: User) -> dict:
    """Everything that accounts hold of the person, for the download of own data."""
    own_lines = ActionLog.objects.filter(actor=user).order_by("at")
    return {
        "email": user.email,
        "full_name": user.full_name,
        "phone": user.phone,
        "position": user.position,
        "language": user.language,
        "created_at": user.created_at.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "consented_at": user.consented_at.isoformat() if user.consented_at else None,
        "roles": [
            {
                "role": grant.get_role_display(),
                "from": grant.granted_at.isoformat(),
                "to": grant.revoked_at.isoformat() if grant.revoked_at else None,
            }
            for grant in user.grants.order_by("granted_at")
        ],
        "belongs_to": [scope.label for scope in scopes_of(user)],
        "viewed_by_help_line": [
            {
                "from": view.started_at.isoformat(),
                "until": view.until.isoformat(),
                "by": str(view.staff),
                "reason": view.reason,
            }
            for view in user.views_of.select_related("staff")
        ],
        "actions": [
            {"at": line.at.isoformat(), "action": line.action, "object": line.object_label, "reason": line.reason}
            for line in own_lines
        ],
    }


@transaction.atomic
def erase_own_account(*, user: User) -> None:
    """Remove a person's data at their own request: the row stays, without a name, so that the log stays whole.

    Raises ActionError that says what binds the account (signed sheets, an enterprise without another owner…).
    The account's own lines of the log lose name, address and telephone too: what remains says that, not who.
    """
    reasons = what_binds(user)
    if reasons:
        raise ActionError(" ".join(reasons))
    protect_last_admin(user)
    locked = lock(user)
    take(locked, locked.grants.filter(revoked_at=None), by=user)
    erased_address = f"{locked.public_id}{ERASED_DOMAIN}"
    person_erased.send(sender=User, user=locked, erased_address=erased_address)
    invitations = Invitation.objects.filter(email__iexact=locked.email)
    _erase_from_log(Invitation, list(invitations.values_list("pk", flat=True)), ERASED)
    invitations.delete()
    EmailAddress.objects.filter(user=locked).delete()
    Authenticator.objects.filter(user=locked).delete()
    locked.email = erased_address
    locked.full_name, locked.phone, locked.position = _("Người dùng đã xóa dữ liệu"), "", ""
    locked.is_active, locked.session_number = False, locked.session_number + 1
    locked.set_unusable_password()
    locked.save()
    _erase_from_log(User, [locked.pk], str(locked))
    log_action(locked, "erase_own_account", by=locked)


def _erase_from_log(model: type[Model], keys: list[int], label: str) -> None:
    ids = [str(key) for key in keys]
    for line in ActionLog.objects.filter(object_type=model._meta.label_lower, object_id__in=ids):
        line.object_label, line.search_text = label, search_text(label, line.reason)
        for values in (line.before, line.after):
            values.update({name: ERASED for name in PERSONAL_COLUMNS if name in values})
        line.save(update_fields=["object_label", "search_text", "before", "after"])
