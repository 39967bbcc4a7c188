"""What the morning's digest tells of scoring, results and certificates: a fixed number of queries a cycle."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Dossier
from applications.states import DossierState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.digest import DigestLine, digest_sources, end_of, events_since, start_of
from spcncl_portal.programme.calc import HANOI
from spcncl_portal.programme.extensions import dues_of
from spcncl_portal.programme.models import Cycle, DeadlineKind
from spcncl_portal.programme.queries import open_cycles

from . import queries
from .models import CouncilMember, CycleResult, ScoreSheet
from .recognition_queries import missing_certificates
from .states import ResultState


def council_lines(users, now: datetime.datetime) -> dict[int, list[DigestLine]]:
    """The secretary: dossiers to bring in, sheets that are missing, the next step. Staff: decision, certificates."""
    secretary, staff, events = [], [], []
    for cycle in open_cycles():
        result = CycleResult.objects.filter(cycle=cycle).first()
        secretary += _secretary(cycle, result, now)
        staff += _staff(cycle, result)
        shared = list(_published(result, now))
        secretary, staff = [*secretary, *shared], [*staff, *shared]
        events += _events(cycle, now)
    lines: dict[int, list[DigestLine]] = defaultdict(list)
    for user in users:
        if Role.COUNCIL_SECRETARY in user.roles:
            lines[user.pk] += [*secretary, *events]
        if Role.STAFF in user.roles:
            lines[user.pk] += [line for line in staff if line not in lines[user.pk]]
        if Role.LEADER in user.roles:
            lines[user.pk] += events
    return lines


def _secretary(cycle: Cycle, result: CycleResult | None, now: datetime.datetime) -> Iterator[DigestLine]:
    url = reverse("evaluation:council")
    if result is None or result.state == ResultState.OPEN:
        waiting = Dossier.objects.filter(cycle=cycle, state=DossierState.ACCEPTED).count()
        if waiting:
            yield DigestLine(_("Hồ sơ hợp lệ cần đưa ra hội đồng"), url, waiting)
    if result is None:
        return
    if result.state == ResultState.OPEN:
        unsigned = list(_unsigned(cycle, now))
        yield from unsigned
        if not unsigned and ScoreSheet.objects.filter(dossier__cycle=cycle).exists():
            deadline = cycle.deadline(DeadlineKind.SCORING)
            yield DigestLine(_("Mọi phiếu đã ký: có thể kết thúc chấm điểm"), url, 1, deadline and deadline.at)
    elif result.state == ResultState.PROVISIONAL:
        yield DigestLine(_("Kết quả sơ bộ chờ công bố lấy ý kiến"), url)


def _unsigned(cycle: Cycle, now: datetime.datetime) -> Iterator[DigestLine]:
    """Sheets to sign, those apart that are late: each member has the date of the cycle or an extension."""
    due_of, late, ahead = dues_of(cycle, DeadlineKind.SCORING, now), Counter(), Counter()
    sheets = queries.unsigned_sheets(cycle).order_by().values_list("member")
    for member, count in sheets.annotate(Count("pk")):
        due = due_of(CouncilMember(pk=member)).at
        (late if due and due < now else ahead)[due] += count
    for found, overdue in ((late, True), (ahead, False)):
        if found:
            first = min(filter(None, found), default=None)
            url = reverse("evaluation:council")
            yield DigestLine(_("Phiếu chấm điểm chưa ký"), url, found.total(), first, overdue=overdue)


def _published(result: CycleResult | None, now: datetime.datetime) -> Iterator[DigestLine]:
    if result is not None and result.state == ResultState.PUBLISHED:
        due = end_of(result.comments_until) if result.comments_until else None
        over = bool(due and due < now)
        yield DigestLine(_("Kết quả đang lấy ý kiến, cần chốt"), reverse("evaluation:council"), 1, due, overdue=over)


def _staff(cycle: Cycle, result: CycleResult | None) -> Iterator[DigestLine]:
    if result is not None and result.state == ResultState.FINAL:
        yield DigestLine(_("Quyết định công nhận cần ghi"), reverse("evaluation:record_decision"))
    elif result is not None and result.state == ResultState.DECIDED:
        missing = missing_certificates(cycle)
        if missing:
            yield DigestLine(_("Giấy chứng nhận cần lập"), reverse("evaluation:certificates"), missing)


def _events(cycle: Cycle, now: datetime.datetime) -> Iterator[DigestLine]:
    """How many sheets were signed: counts only, never points."""
    span = (events_since(now), start_of(now.astimezone(HANOI).date()))
    signed = ScoreSheet.objects.filter(
        dossier__cycle=cycle, state__in=queries.COUNTED, signed_at__gte=span[0], signed_at__lt=span[1]
    ).count()
    if signed:
        yield DigestLine(_("Phiếu chấm điểm được ký"), reverse("evaluation:council"), signed, happened=True)


digest_sources.add("evaluation", council_lines)
