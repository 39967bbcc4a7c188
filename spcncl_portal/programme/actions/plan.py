"""Targets, indicators and the check list of a cycle."""

from decimal import Decimal

from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import fields_of, log_action
from spcncl_portal.core.text import slug

from ..models import ChecklistItem, Cycle, Indicator, Target, Task
from .cycles import EDIT, cycle_held, editing_within


def set_target(*, target: Target, name: str, minimum: Decimal | None, maximum: Decimal | None, unit: str, by) -> Target:
    """Change the range of a target; both ends count as reached. Either may be open (None), not both."""
    _check_range(minimum, maximum)
    with editing_within(target, "set_target", by=by) as locked:
        locked.name, locked.minimum, locked.maximum, locked.unit = name.strip(), minimum, maximum, unit.strip()
    return locked


def _check_range(minimum: Decimal | None, maximum: Decimal | None, prefix: str = "") -> None:
    if minimum is None and maximum is None:
        raise ActionError(_("Hãy nhập ít nhất một mức."), field=f"{prefix}minimum")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise ActionError(_("Mức “từ” lớn hơn mức “đến”."), field=f"{prefix}maximum")


def set_indicators(*, task: Task, ranges: dict[int, tuple[Decimal | None, Decimal | None]], by) -> Task:
    """Change the ranges of a task's indicators, by id of the indicator."""
    with cycle_held(task.cycle, by):
        for indicator in task.indicators.filter(pk__in=ranges):
            minimum, maximum = ranges[indicator.pk]
            if (minimum, maximum) == (indicator.minimum, indicator.maximum):
                continue
            _check_range(minimum, maximum, f"i{indicator.pk}_")
            _set_range(indicator, minimum, maximum, by)
    return task


def _set_range(indicator: Indicator, minimum: Decimal | None, maximum: Decimal | None, by) -> None:
    locked = lock(indicator)
    before = {"minimum": _text(locked.minimum), "maximum": _text(locked.maximum)}
    locked.minimum, locked.maximum = minimum, maximum
    locked.save(update_fields=["minimum", "maximum"])
    after = {"minimum": _text(minimum), "maximum": _text(maximum)}
    log_action(locked, "set_indicator", by=by, before=before, after=after)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def add_checklist_item(
    *,
    cycle: Cycle,
    name: str,
    guidance: str,
    required: bool,
    groups: list[str],
    criterion_code: str,
    kinds: list[str],
    assumed: bool,
    by,
) -> ChecklistItem:
    """Ask for one more document; its code is made from its name."""
    with cycle_held(cycle, by) as locked:
        if locked.checklist.filter(name=name.strip()).exists():
            raise ActionError(_("Danh mục đã có tài liệu tên này."), field="name")
        last = locked.checklist.aggregate(last=Max("position"))["last"] or 0
        item = ChecklistItem(
            cycle=locked,
            code=_new_code(locked, name),
            name=name.strip(),
            guidance=guidance.strip(),
            required=required,
            groups=groups,
            criterion_code=criterion_code,
            kinds=kinds,
            assumed=assumed,
            position=last + 1,
        )
        return creating(item, "add_checklist_item", by=by, permission=EDIT)


def _new_code(cycle: Cycle, name: str) -> str:
    base = slug(name)[:34].strip("-") or "tai-lieu"
    taken = set(cycle.checklist.values_list("code", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, 1000))
    return base if base not in taken else next(code for code in numbered if code not in taken)


def set_checklist_item(
    *,
    item: ChecklistItem,
    name: str,
    guidance: str,
    required: bool,
    groups: list[str],
    criterion_code: str,
    kinds: list[str],
    assumed: bool,
    by,
) -> ChecklistItem:
    """Change what is asked. Dossiers submitted before keep their snapshot."""
    with editing_within(item, "set_checklist_item", by=by) as locked:
        locked.name, locked.guidance, locked.required = name.strip(), guidance.strip(), required
        locked.groups, locked.criterion_code, locked.kinds = groups, criterion_code, kinds
        locked.assumed = assumed
    return locked


def remove_checklist_item(*, item: ChecklistItem, by) -> None:
    """Take an item off the list; refused when a dossier holds a document under it."""
    with cycle_held(item.cycle, by):
        before, label = fields_of(item), lock(item)
        try:
            ChecklistItem.objects.get(pk=item.pk).delete()
        except ProtectedError as mistake:
            raise ActionError(
                _("Đã có hồ sơ nộp tài liệu này nên không bỏ được; có thể chuyển thành “không bắt buộc”.")
            ) from mistake
        log_action(label, "remove_checklist_item", by=by, before=before)
