"""How every change runs: lock, table, rule, body, save, log; one transaction.

A model with a state has a class attribute `machine` (core.states.StateMachine) and a column `state`.
"""

from contextlib import contextmanager
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from .errors import ActionError, Conflict
from .log import difference, fields_of, log_action

M = TypeVar("M", bound=models.Model)


def lock(obj: M) -> M:
    """Read the row again and hold it until the transaction ends (SQLite's write transactions exclude each other).

    A model names in `read_with` the relations that its rules, log and save ask for; they come with the same query.
    """
    rows = obj._meta.model._default_manager.select_for_update(of=("self",)).select_related(
        *getattr(obj, "read_with", ())
    )
    # PostgreSQL leaves out a row that got another parent while it was waited for: the join was made before.
    return rows.filter(pk=obj.pk).first() or rows.get(pk=obj.pk)


def require(by, permission: str, obj=None) -> None:
    """Raise PermissionDenied unless the rule allows `by`; None is the portal itself and may."""
    if by is not None and not by.has_perm(permission, obj):
        raise PermissionDenied(_("Bạn không có quyền thực hiện việc này."))


@contextmanager
def changing(obj: M, action: str, *, by, reason: str = ""):
    """Run one change of state on `obj` and yield the locked row for the body to fill.

    Raises TransitionRefused when the table has no such line, PermissionDenied when the rule says no,
    ActionError when the line asks for a reason and there is none. Nothing is written then.
    """
    with transaction.atomic():
        locked = lock(obj)
        line = locked.machine.find(locked.state, action)
        require(by, line.who, locked)
        if line.reason and not reason.strip():
            raise ActionError(_("Cần ghi rõ lý do."), field="reason")
        before = fields_of(locked)
        yield locked
        locked.state = line.target
        locked.save()
        old, new = difference(before, fields_of(locked))
        log_action(locked, action, by=by, reason=reason, before=old, after=new)
        obj.state = locked.state


@contextmanager
def editing(obj: M, action: str, *, by, permission: str, reason: str = "", version: int | None = None):
    """Change fields of `obj` without a change of state; same lock, rule and log.

    `version`: what the person had read; when the row has moved on, Conflict is raised and nothing is written.
    A row with a `version` column counts up.
    """
    with transaction.atomic():
        locked = lock(obj)
        require(by, permission, locked)
        if version is not None and locked.version != version:
            raise Conflict(_("Nội dung đã được sửa ở nơi khác sau khi bạn mở trang."))
        before = fields_of(locked)
        yield locked
        if hasattr(locked, "version"):
            locked.version += 1
        locked.save()
        old, new = difference(before, fields_of(locked))
        log_action(locked, action, by=by, reason=reason, before=old, after=new)


def creating(obj: M, action: str, *, by, permission: str | None = None, reason: str = "") -> M:
    """Save a new row in the caller's transaction after asking the rule about it; log it."""
    if permission:
        require(by, permission, obj)
    obj.save(force_insert=True)
    log_action(obj, action, by=by, reason=reason, after=fields_of(obj))
    return obj
