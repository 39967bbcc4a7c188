"""Dossiers on the work desk: those to finish or mend (enterprise), to check (staff)."""

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import DeskItem, desk_provider
from spcncl_portal.programme.extensions import dues_of
from spcncl_portal.programme.models import DeadlineKind

from .models import Dossier
from .queries import dossiers_visible_to, enterprises_visible_to
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
    waiting = Q(state=D.SUBMITTED)
    counts = Dossier.objects.filter(cycle=cycle).aggregate(
        mine=Count("pk", filter=waiting & Q(checker=user)),
        mine_due=Min("due_at", filter=waiting & Q(checker=user)),
        free=Count("pk", filter=waiting & Q(checker=None)),
        free_due=Min("due_at", filter=waiting & Q(checker=None)),
        appeals=Count("pk", filter=Q(state=D.APPEALED)),
        appeals_due=Min("due_at", filter=Q(state=D.APPEALED)),
        late=Count("pk", filter=(waiting | Q(state=D.APPEALED)) & Q(due_at__lt=timezone.now())),
        late_due=Min("due_at", filter=(waiting | Q(state=D.APPEALED)) & Q(due_at__lt=timezone.now())),
    )
    queue = reverse("applications:check_queue")
    lines = (
        ("late", _("Hồ sơ quá hạn thẩm định"), f"{queue}?who=qua-han", "danger"),
        ("mine", _("Hồ sơ bạn đang thẩm định"), f"{queue}?who=cua-toi", "primary"),
        ("free", _("Hồ sơ chưa ai nhận thẩm định"), f"{queue}?who=chua-nhan", "warning"),
        ("appeals", _("Khiếu nại cần trả lời"), f"{queue}?who=khieu-nai", "warning"),
    )
    for name, title, url, tone in lines:
        if counts[name]:
            yield DeskItem(
                title=title,
                url=url,
                due=counts[f"{name}_due"],
                count=counts[name],
                tone=tone,
                group=_("Thẩm định hồ sơ"),
            )
