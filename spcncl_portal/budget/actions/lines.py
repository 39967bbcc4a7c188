"""Lines of the budget: money of one source for one task."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, editing, lock
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.templatetags.portal import vnd
from spcncl_portal.programme.models import Cycle, Task

from ..models import MOST, Line, Source

EDIT = "budget.edit_line"
_CODE = re.compile("[A-Z0-9-]{2,30}")  # it stands in numbers and in the names of files


def add_line(
    *,
    cycle: Cycle,
    task: Task,
    source: Source,
    name: str,
    amount: int,
    by,
    code: str = "",
    note: str = "",
    reason: str,
    assumed: bool = False,
    demo: bool = False,
) -> Line:
    """A line of the cycle; without a code it gets `NV<task>-<source>`, with `-2`, `-3` when there are more.

    amount: whole đồng. Raises ActionError when code or name is taken or task and source are of another cycle.
    """
    with transaction.atomic():
        held = lock(cycle)  # two lines entered at once get different codes
        code, name = code.strip().upper(), name.strip()
        _check(held, task, source, name, amount, reason)
        if code and not _CODE.fullmatch(code):
            raise ActionError(_("Mã chỉ gồm chữ không dấu, chữ số và gạch nối, từ 2 đến 30 ký tự."), field="code")
        if code and held.budget_lines.filter(code=code).exists():
            raise ActionError(_("Chu kỳ đã có dòng kinh phí mang mã này."), field="code")
        line = Line(
            cycle=held,
            task=task,
            source=source,
            code=code or _new_code(held, task, source),
            name=name,
            amount=amount,
            note=note.strip(),
            assumed=assumed,
            demo=demo,
        )
        return creating(line, "add_budget_line", by=by, permission=EDIT, reason=reason)


def _check(cycle: Cycle, task: Task, source: Source, name: str, amount: int, reason: str) -> None:
    if task.cycle_id != cycle.pk:
        raise ActionError(_("Nhiệm vụ này thuộc chu kỳ khác."), field="task")
    if source.cycle_id != cycle.pk:
        raise ActionError(_("Nguồn kinh phí này thuộc chu kỳ khác."), field="source")
    _check_amount(amount)
    _check_reason(reason)
    if Line.objects.filter(task=task, source=source, name=name).exists():
        raise ActionError(_("Nhiệm vụ đã có dòng kinh phí của nguồn này với cùng nội dung."), field="name")


def _check_amount(amount: int) -> None:
    if not 0 <= amount <= MOST:
        raise ActionError(_("Số tiền phải từ 0 đến %(most)s.") % {"most": vnd(MOST)}, field="amount")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ActionError(_("Cần ghi rõ lý do hoặc văn bản giao kinh phí."), field="reason")


def _new_code(cycle: Cycle, task: Task, source: Source) -> str:
    stem = f"NV{task.no}-{source.code}"[:26]
    taken = set(cycle.budget_lines.filter(code__startswith=stem).values_list("code", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(code for code in numbered if code not in taken)


def set_line(*, line: Line, name: str, amount: int, by, reason: str, note: str = "", assumed: bool = False) -> Line:
    """Change what a line is for and how much it holds; never below what is committed of it already."""
    _check_amount(amount)
    _check_reason(reason)
    with editing(line, "set_budget_line", by=by, permission=EDIT, reason=reason) as locked:
        if amount < locked.committed:
            text = _("Đã cam kết %(sum)s của dòng này; số tiền không được thấp hơn.")
            raise ActionError(text % {"sum": vnd(locked.committed)}, field="amount")
        name = name.strip()
        others = Line.objects.filter(task_id=locked.task_id, source_id=locked.source_id, name=name)
        if others.exclude(pk=locked.pk).exists():
            raise ActionError(_("Nhiệm vụ đã có dòng kinh phí của nguồn này với cùng nội dung."), field="name")
        locked.name, locked.amount, locked.note, locked.assumed = name, amount, note.strip(), assumed
    return locked
