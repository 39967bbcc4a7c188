"""Dossiers on the work desk: those to finish or mend (enterprise), to check (staff)."""

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider
from spcncl_portal.programme.extensions import dues_of
from spcncl_portal.programme.models import DeadlineKind

from .due import check_due
from .models import Dossier
from .queries import dossiers_visible_to, enterprises_visible_to
from .states import WITHDRAWABLE
from .states import DossierState as D

MOST_ITEMS = 10  # of one person's dossiers; the list shows the rest


@desk_provider("dossiers")
def desk_dossier(user, cycle):
    """What the enterprise has to finish, mend, or may object to."""
    if Role.ENTERPRISE not in user.roles or not cycle:
        return
    rows = dossiers_visible_to(user, cycle).filter(state__in=[D.DRAFT, D.RETURNED]).order_by("due_at", "code")
    if not cycle.is_open:
        return
    draft_due, returned_due = dues_of(cycle, DeadlineKind.DOSSIER), dues_of(cycle, DeadlineKind.CORRECTION)
    for dossier in rows[:MOST_ITEMS]:
        returned = dossier.state == D.RETURNED
        title = _("Bổ sung hồ sơ %(code)s") if returned else _("Hoàn thành hồ sơ %(code)s")
        yield DeskItem(
            title=title % {"code": dossier.code},
            url=reverse("applications:dossier", args=[dossier.code]),
            detail=dossier.product_name,
            due=returned_due(dossier, dossier.due_at).at if returned else draft_due(dossier.enterprise).at,
            tone="warning" if returned else "primary",
            group=_("Hồ sơ"),
        )
    if not dossiers_visible_to(user, cycle).exists() and enterprises_visible_to(user).exists():
        deadline = cycle.deadline("dossier")
        yield DeskItem(
            title=_("Lập hồ sơ đăng ký sản phẩm"),
            url=reverse("applications:start_dossier"),
            detail=cycle.name,
            due=deadline.at if deadline else None,
            group=_("Hồ sơ"),
        )


@desk_provider("dossier_check")
def desk_check(user, cycle):
    """What the staff have to check: one's own, those that nobody took, and objections."""
    if Role.STAFF not in user.roles or not cycle or not cycle.is_open:
        return
    now = timezone.now()
    waiting = Q(state=D.SUBMITTED)
    asked = ~Q(request="") & Q(state__in=WITHDRAWABLE)
    late = (waiting | Q(state=D.APPEALED)) & Q(due_at__lt=now)
    groups = {
        "late": late,
        "mine": waiting & Q(checker=user),
        "free": waiting & Q(checker=None),
        "appeals": Q(state=D.APPEALED),
        "asked": asked,
    }
    counts = Dossier.objects.filter(cycle=cycle).aggregate(
        **{name: Count("pk", filter=rows) for name, rows in groups.items()},
        **{f"{name}_due": Min("due_at", filter=rows) for name, rows in groups.items() if name != "asked"},
        asked_due=Min("requested_at", filter=asked),
    )
    queue, everything = reverse("applications:check_queue"), reverse("applications:dossiers")
    lines = (
        ("late", _("Hồ sơ quá hạn thẩm định"), f"{queue}?who=qua-han", "danger"),
        ("mine", _("Hồ sơ bạn đang thẩm định"), f"{queue}?who=cua-toi", "primary"),
        ("free", _("Hồ sơ chưa ai nhận thẩm định"), f"{queue}?who=chua-nhan", "warning"),
        ("appeals", _("Khiếu nại cần trả lời"), f"{queue}?who=khieu-nai", "warning"),
        ("asked", _("Đề nghị của doanh nghiệp cần trả lời"), f"{everything}?request=yes", "warning"),
    )
    for name, title, url, tone in lines:
        if counts[name]:
            due = counts[f"{name}_due"]
            due = check_due(cycle, due) if name == "asked" else due
            yield _line(title, url, counts[name], due, tone)
    yield from _late_enterprises(cycle, now, everything)


def _line(title: str, url: str, count: int, due, tone: str) -> DeskItem:
    return DeskItem(title=title, url=url, due=due, count=count, tone=tone, group=_("Thẩm định hồ sơ"))


def _late_enterprises(cycle, now, url: str):
    """What the enterprises should have sent by now, with their extensions."""
    drafts, returned = dues_of(cycle, DeadlineKind.DOSSIER, now), dues_of(cycle, DeadlineKind.CORRECTION, now)
    dues = {D.DRAFT: [], D.RETURNED: []}
    rows = Dossier.objects.filter(cycle=cycle, state__in=dues, due_at__lt=now).select_related("enterprise")
    for dossier in rows.only("state", "due_at", "enterprise__name"):
        due = drafts(dossier.enterprise) if dossier.state == D.DRAFT else returned(dossier, dossier.due_at)
        if due.at is not None and due.at < now:
            dues[dossier.state].append(due.at)
    titles = {D.DRAFT: _("Hồ sơ chưa nộp đã quá hạn"), D.RETURNED: _("Hồ sơ trả lại đã quá hạn bổ sung")}
    for state, late in dues.items():
        if late:
            yield _line(titles[state], f"{url}?state={state}", len(late), min(late), "danger")
