"""What the morning's digest tells of enterprises, letters and dossiers: a fixed number of queries for all readers."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.digest import DigestLine, digest_sources, events_since, start_of
from spcncl_portal.programme.calc import HANOI
from spcncl_portal.programme.extensions import dues_of
from spcncl_portal.programme.models import Cycle, DeadlineKind
from spcncl_portal.programme.queries import open_cycles

from .models import Dossier, Enterprise, NominationLetter, Submission
from .states import DossierState as D
from .states import EnterpriseState, LetterState


def office_lines(users, now: datetime.datetime) -> dict[int, list[DigestLine]]:
    """Staff: their own dossiers to check and what waits for anybody. Leaders: what is overdue in the whole office."""
    cycles = list(open_cycles())
    checking = _to_check(cycles, now)
    pool, late = list(_pool(cycles, now)), list(_late(checking, now))
    events = list(_events(cycles, now))
    lines: dict[int, list[DigestLine]] = defaultdict(list)
    for user in users:
        if Role.STAFF in user.roles:
            lines[user.pk] += [*_checks(checking, user.pk), *_checks(checking, None), *pool, *events]
        elif Role.LEADER in user.roles:
            lines[user.pk] += [*late, *(line for line in pool if line.overdue), *events]
    return lines


def _to_check(cycles: list[Cycle], now: datetime.datetime) -> dict[int | None, dict]:
    """Dossiers waiting for their check, by who checks them (None: nobody yet)."""
    rows = Dossier.objects.filter(cycle__in=cycles, state=D.SUBMITTED).order_by().values("checker")
    late = Q(due_at__lt=now)
    counted = rows.annotate(
        late=Count("pk", filter=late),
        late_due=Min("due_at", filter=late),
        ahead=Count("pk", filter=~late | Q(due_at=None)),
        ahead_due=Min("due_at", filter=~late),
    )
    return {row["checker"]: row for row in counted}


def _checks(checking: dict[int | None, dict], checker: int | None) -> Iterator[DigestLine]:
    row = checking.get(checker)
    if row is None:
        return
    who = "chua-nhan" if checker is None else "cua-toi"
    words = _("Hồ sơ chưa ai nhận thẩm định") if checker is None else _("Hồ sơ bạn đang thẩm định")
    url = f"{reverse('applications:check_queue')}?who={who}"
    if row["late"]:
        yield DigestLine(words, url, row["late"], row["late_due"], overdue=True)
    if row["ahead"]:
        yield DigestLine(words, url, row["ahead"], row["ahead_due"])


def _late(checking: dict[int | None, dict], now: datetime.datetime) -> Iterator[DigestLine]:
    late = [row for row in checking.values() if row["late"]]
    if late:
        url = f"{reverse('applications:dossiers')}?state=submitted"  # leaders read the list, not the check
        first = min(row["late_due"] for row in late)
        yield DigestLine(_("Hồ sơ quá hạn thẩm định"), url, sum(row["late"] for row in late), first, overdue=True)


def _pool(cycles: list[Cycle], now: datetime.datetime) -> Iterator[DigestLine]:
    """What waits for whoever of the office takes it."""
    late = Q(due_at__lt=now)
    appealed = Q(state=D.APPEALED)
    dossiers = Dossier.objects.filter(cycle__in=cycles).aggregate(
        appeals=Count("pk", filter=appealed & ~late),
        appeals_due=Min("due_at", filter=appealed & ~late),
        appeals_late=Count("pk", filter=appealed & late),
        appeals_late_due=Min("due_at", filter=appealed & late),
    )
    queue = reverse("applications:check_queue")
    appeals = _("Khiếu nại cần trả lời"), f"{queue}?who=khieu-nai"
    if dossiers["appeals_late"]:
        yield DigestLine(*appeals, dossiers["appeals_late"], dossiers["appeals_late_due"], overdue=True)
    if dossiers["appeals"]:
        yield DigestLine(*appeals, dossiers["appeals"], dossiers["appeals_due"])
    corrections = _late_corrections(cycles, now)
    if corrections:
        url = f"{reverse('applications:dossiers')}?state=returned"
        words = _("Hồ sơ trả lại đã quá hạn bổ sung")
        yield DigestLine(words, url, len(corrections), min(corrections), overdue=True)
    letters = NominationLetter.objects.filter(cycle__in=cycles, state=LetterState.SENT).count()
    if letters:
        url = f"{reverse('applications:all_letters')}?state=sent"
        yield DigestLine(_("Văn bản giới thiệu cần tiếp nhận"), url, letters)
    pending = Enterprise.objects.filter(state=EnterpriseState.PENDING).count()
    if pending:
        url = f"{reverse('applications:enterprises')}?state=pending"
        yield DigestLine(_("Doanh nghiệp chờ xác minh"), url, pending)


def _late_corrections(cycles: list[Cycle], now: datetime.datetime) -> list[datetime.datetime]:
    """By when the returned dossiers were due that are late, with their extensions."""
    late = []
    for cycle in cycles:
        due_of = dues_of(cycle, DeadlineKind.CORRECTION, now)
        rows = Dossier.objects.filter(cycle=cycle, state=D.RETURNED, due_at__lt=now).only("due_at")
        dues = [due_of(one, one.due_at).at for one in rows]
        late += [due for due in dues if due is not None and due < now]
    return late


def _events(cycles: list[Cycle], now: datetime.datetime) -> Iterator[DigestLine]:
    """What came in since the last digest's day."""
    span = (events_since(now), start_of(now.astimezone(HANOI).date()))
    counts = (
        (
            _("Hồ sơ được nộp"),
            reverse("applications:dossiers"),
            Submission.objects.filter(dossier__cycle__in=cycles, submitted_at__gte=span[0], submitted_at__lt=span[1]),
        ),
        (
            _("Văn bản giới thiệu được gửi đến"),
            reverse("applications:all_letters"),
            NominationLetter.objects.filter(cycle__in=cycles, sent_at__gte=span[0], sent_at__lt=span[1]),
        ),
    )
    for words, url, rows in counts:
        count = rows.count()
        if count:
            yield DigestLine(words, url, count, happened=True)


digest_sources.add("applications", office_lines)
