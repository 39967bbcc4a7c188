"""Who is reminded of the council's dates, of the end of the comments, and of titles that run out."""

import datetime
from collections.abc import Iterator
from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.due import end_of_day
from applications.models import EnterpriseMember
from spcncl_portal.core.templatetags.portal import vndate
from spcncl_portal.notifications.reminders import Silent, reminder_source
from spcncl_portal.programme.extensions import Extendable, extendables
from spcncl_portal.programme.milestones import FURTHEST_MILESTONE
from spcncl_portal.programme.models import Cycle, DeadlineKind

from .models import CouncilMember, CycleResult, Recognition, ScoreSheet
from .states import RecognitionState, SheetState

UNSIGNED = (SheetState.NOT_STARTED, SheetState.DRAFT, SheetState.REOPENED)
# Milestones count up to FURTHEST_MILESTONE days; working days stretch over half as many again.
REACH = datetime.timedelta(days=2 * FURTHEST_MILESTONE)


@reminder_source(DeadlineKind.SCORING)
def members_with_open_sheets(cycle: Cycle, at: datetime.datetime) -> Iterator[Silent]:
    """Members of the council in office who had sheets to sign at `at`, while the scoring ran."""
    result = CycleResult.objects.filter(cycle=cycle).first()
    if result is None or (result.scoring_closed_at is not None and result.scoring_closed_at <= at):
        return
    sheets = ScoreSheet.objects.filter(
        Q(state__in=UNSIGNED) | Q(signed_at__gt=at),
        Q(member__left_on=None) | Q(member__left_on__gt=timezone.localdate(at)),
        dossier__cycle=cycle,
        member__user__is_active=True,
        created_at__lte=at,
    )
    counts: dict[CouncilMember, int] = {}
    for sheet in sheets.select_related("member__user").order_by("member_id"):
        counts[sheet.member] = counts.get(sheet.member, 0) + 1
    for member, count in counts.items():
        yield Silent(
            subject=member,
            code=f"HD-{member.pk}",
            name=str(member),
            recipients={"member": (member.user,)},
            url=sheets_url(cycle),
            missing=partial(_unsigned, count),
        )


def sheets_url(cycle: Cycle) -> str:
    return f"{reverse('evaluation:own_sheets')}?nam={cycle.year}"


def _unsigned(count: int) -> str:
    return ngettext("Còn %(n)d phiếu chưa ký.", "Còn %(n)d phiếu chưa ký.", count) % {"n": count}


@reminder_source(DeadlineKind.COMMENT)
def running_comments(cycle: Cycle, at: datetime.datetime) -> Iterator[Silent]:
    """The list published for comment, from its publication to its final version; only the office is told."""
    result = CycleResult.objects.filter(cycle=cycle, published_at__lte=at).first()
    if result is None or (result.finalised_at is not None and result.finalised_at <= at):
        return
    yield Silent(
        subject=result,
        code="",
        name=str(_("Lấy ý kiến về kết quả %(year)s") % {"year": cycle.year}),
        recipients={},
        url=f"{reverse('evaluation:council')}?nam={cycle.year}",
        deadline=end_of_day(result.comments_until) if result.comments_until else None,
    )


@reminder_source(DeadlineKind.TITLE_EXPIRY)
def ending_titles(cycle: Cycle, at: datetime.datetime) -> Iterator[Silent]:
    """Titles that run out around `at`, of any year: they outlive their cycle. One for each enterprise and day."""
    today = timezone.localdate(at)
    rows = Recognition.objects.filter(
        state__in=[RecognitionState.ACTIVE, RecognitionState.EXPIRED],
        valid_from__lte=today,
        valid_to__range=(today - REACH, today + REACH),
    )
    groups: dict[tuple[int, datetime.date], list[Recognition]] = {}
    for one in rows.select_related("enterprise").order_by("valid_to", "enterprise_id", "pk"):
        groups.setdefault((one.enterprise_id, one.valid_to), []).append(one)
    people: dict[int, list] = {}
    members = EnterpriseMember.objects.filter(
        enterprise__in=rows.values("enterprise"), left_at=None, user__is_active=True
    )
    for member in members.select_related("user").order_by("pk"):
        people.setdefault(member.enterprise_id, []).append(member.user)
    for (enterprise_id, valid_to), titles in groups.items():
        yield Silent(
            subject=titles[0].enterprise,
            code=titles[0].tax_code,
            name=titles[0].enterprise_name,
            recipients={"enterprise": tuple(people.get(enterprise_id, ()))},
            url=reverse("evaluation:register"),
            deadline=end_of_day(valid_to),
            missing=partial(_titles, [one.product_name for one in titles], valid_to),
        )


def _titles(names: list[str], valid_to: datetime.date) -> str:
    words = _("Danh hiệu sản phẩm công nghiệp chủ lực của %(names)s có giá trị đến hết ngày %(day)s.")
    return words % {"names": "; ".join(names), "day": vndate(valid_to)}


extendables.add(
    DeadlineKind.SCORING,
    Extendable(
        things=lambda cycle: CouncilMember.objects.filter(council__cycle=cycle).select_related("user"),
        people=lambda member: [member.user],
        url=lambda member, cycle: sheets_url(cycle),
    ),
)
