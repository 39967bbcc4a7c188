"""Words and keys of milestones: how one is named, and who may be told by it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Who is told, by key. `contact` is asked only where none of the others chosen has an account.
RECIPIENTS = {
    "officer": gettext_lazy("người phụ trách"),
    "head": gettext_lazy("thủ trưởng đơn vị"),
    "contact": gettext_lazy("địa chỉ liên hệ"),
    "enterprise": gettext_lazy("người của doanh nghiệp"),
    "member": gettext_lazy("thành viên hội đồng"),
    "staff": gettext_lazy("chuyên viên Sở Công Thương"),
    "leader": gettext_lazy("lãnh đạo Sở Công Thương"),
}
# They are told once for all the silent things of a deadline together, not once for each.
OFFICE = ("staff", "leader")
# To whom an escalation may go.
SUPERIORS = ("head", "leader")
FURTHEST_MILESTONE = 90

_BODY = (["officer", "head", "contact"], ["officer", "head", "contact", *OFFICE])
_ENTERPRISE = (["enterprise"], ["enterprise", *OFFICE])
# kind of deadline → (who is told when nobody was chosen, who may be chosen)
DEFAULT_RECIPIENTS = _BODY
BY_KIND: dict[str, tuple[list[str], list[str]]] = {
    "nomination": _BODY,
    "report": _BODY,
    "petition": _BODY,
    "dossier": _ENTERPRISE,
    "correction": _ENTERPRISE,
    "title_expiry": (["enterprise", "staff"], ["enterprise", *OFFICE]),
    "scoring": (["member"], ["member", *OFFICE]),
    "comment": (["staff"], [*OFFICE]),
    "class": (["staff"], [*OFFICE]),
}


def milestone_code(kind: str, days_before: int, working_days: bool) -> str:
    """`nomination-7`, `nomination-0`, `nomination+1`, in working days `nomination-5wd`."""
    sign = "+" if days_before < 0 else "-"
    return f"{kind}{sign}{abs(days_before)}{'wd' if working_days else ''}"


def when_words(days_before: int, working_days: bool) -> str:
    """When the notice of a milestone goes out, in words."""
    if days_before == 0:
        return _("ngày cuối")
    values = {"days": abs(days_before)}
    if working_days:
        words = _("%(days)s ngày làm việc trước hạn") if days_before > 0 else _("%(days)s ngày làm việc sau hạn")
    else:
        words = _("%(days)s ngày trước hạn") if days_before > 0 else _("%(days)s ngày sau hạn")
    return words % values


def recipient_words(keys: Iterable[str]) -> str:
    """Who is told, in words."""
    return ", ".join(str(RECIPIENTS[key]) for key in keys if key in RECIPIENTS)


def schedule_words(milestones: Iterable) -> str:
    """When the notices of a deadline go out, in one line: "trước hạn 14, 7 ngày; ngày cuối; sau hạn 1 ngày"."""
    groups: dict[str, list[str]] = {}
    for one in milestones:
        if one.days_before == 0:
            groups[_("ngày cuối")] = []
            continue
        side = _("trước hạn %(days)s ngày") if one.days_before > 0 else _("sau hạn %(days)s ngày")
        if one.working_days:
            side = _("trước hạn %(days)s ngày làm việc") if one.days_before > 0 else _("sau hạn %(days)s ngày làm việc")
        groups.setdefault(side, []).append(str(abs(one.days_before)))
    return "; ".join(side % {"days": ", ".join(days)} if days else side for side, days in groups.items())
