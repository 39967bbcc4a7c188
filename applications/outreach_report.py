"""The report on outreach: how far the enterprises have come, who leads, the sessions, who declined and why."""

from collections import Counter, defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.accounts.models import User
from spcncl_portal.core.templatetags.portal import vndatetime
from spcncl_portal.documents.formats import place_and_date, reference_number
from spcncl_portal.documents.reporting import Column, Paragraph, ReportDocument, Table, report
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.queries import bodies_of

from .models import Prospect, WorkingSession
from .prospect_queries import OFFICERS, distinct_enterprises, funnel, prospects_visible_to, sessions_visible_to
from .queries import READS_ALL
from .states import ProspectState

NAME = "van-dong-doanh-nghiep"
OFFICE = gettext_lazy("Sở Công Thương")


@report(NAME, title=gettext_lazy("Vận động doanh nghiệp"), enter="applications.see_outreach_report")
def outreach_report(cycle: Cycle, user: User | None = None) -> ReportDocument:
    """Summary, funnel, table by who led, sessions, declined. For a body's people only what their body may read."""
    rows = prospects_visible_to(user, cycle) if user else Prospect.objects.filter(cycle=cycle)
    held = sessions_visible_to(user, cycle) if user else WorkingSession.objects.filter(cycle=cycle)
    prospects = list(rows.select_related("body", "unit", "owner").order_by("sort_key", "pk"))
    sessions = list(held.select_related("body").prefetch_related("prospects").order_by("held_on", "pk"))
    met = Prospect.objects.filter(pk__in={one.pk for session in sessions for one in session.prospects.all()})
    worked = set(distinct_enterprises(met))
    of_body = _body_of(user)
    return ReportDocument(
        name=NAME,
        title=_("Báo cáo"),
        subtitle=_("kết quả vận động doanh nghiệp tham gia xét chọn sản phẩm công nghiệp chủ lực năm %(year)s")
        % {"year": cycle.year},
        number=reference_number(None, "BC" if of_body else "BC-SCT"),
        place_date=place_and_date("Hà Nội", timezone.now()),
        **({"issuer": of_body} if of_body else {}),
        blocks=[
            Paragraph(_summary(cycle, prospects, sessions, worked)),
            _funnel_table(rows),
            _table_by_body(prospects, sessions, worked),
            _session_table(sessions),
            *_declined(prospects),
        ],
        notes=[
            _(
                "Doanh nghiệp được làm việc: có ít nhất một buổi làm việc được ghi; mỗi doanh nghiệp tính một lần "
                "(theo mã số thuế, chưa có mã thì theo tên). Số buổi làm việc tính riêng."
            )
        ],
        landscape=True,
    )


def _body_of(user: User | None) -> str:
    """The name of the body whose report it is; empty when it is that of the office."""
    if user is None or READS_ALL & user.roles or not OFFICERS & user.roles:
        return ""
    body = bodies_of(user).order_by("-valid_to", "name").first()
    return body.name if body else ""


def _summary(cycle: Cycle, prospects: list, sessions: list, worked: set[int]) -> str:
    counts = Counter(one.state for one in prospects)
    return _(
        "Tính đến %(now)s, danh sách vận động năm %(year)s có %(listed)s doanh nghiệp; đã làm việc với %(worked)s "
        "doanh nghiệp trong %(sessions)s buổi; %(registered)s doanh nghiệp đã đăng ký, trong đó %(submitted)s doanh "
        "nghiệp đã nộp hồ sơ; %(declined)s doanh nghiệp từ chối."
    ) % {
        "now": vndatetime(timezone.now()),
        "year": cycle.year,
        "listed": len(prospects),
        "worked": len(worked),
        "sessions": len(sessions),
        "registered": counts[ProspectState.REGISTERED] + counts[ProspectState.SUBMITTED],
        "submitted": counts[ProspectState.SUBMITTED],
        "declined": counts[ProspectState.DECLINED],
    }


def _funnel_table(rows) -> Table:
    """Where each prospect stands now, and how many have come at least that far."""
    steps = funnel(rows)
    way = [one["count"] for one in steps if one["state"] != ProspectState.DECLINED]
    lines = [
        [str(one["label"]).capitalize(), one["count"], sum(way[place:])]
        for place, one in enumerate(steps)
        if one["state"] != ProspectState.DECLINED
    ]
    declined = next(one for one in steps if one["state"] == ProspectState.DECLINED)
    lines.append([str(declined["label"]).capitalize(), declined["count"], None])
    columns = [
        Column(_("Bước"), 30),
        Column(_("Đang ở bước này"), 18, kind="int"),
        Column(_("Đã đến bước này trở đi"), 22, kind="int"),
    ]
    total = [_("Cộng"), sum(one["count"] for one in steps), None]
    return Table(columns, lines, caption=_("Doanh nghiệp theo bước"), total=total, numbered=True)


def _table_by_body(prospects: list, sessions: list, worked: set[int]) -> Table:
    """One row a leading body, the office first."""
    groups: dict[str, list] = defaultdict(list)
    for one in prospects:
        groups[one.body.name if one.body_id else str(OFFICE)].append(one)
    held = Counter(one.body.name if one.body_id else str(OFFICE) for one in sessions)
    lines = []
    for name in sorted({*groups, *held}, key=lambda name: (name != str(OFFICE), name)):
        counts = Counter(one.state for one in groups[name])
        met = sum(one.pk in worked for one in groups[name])
        submitted, declined = counts[ProspectState.SUBMITTED], counts[ProspectState.DECLINED]
        registered = counts[ProspectState.REGISTERED] + submitted  # who submitted had registered
        lines.append([name, len(groups[name]), met, held[name], registered, submitted, declined])
    columns = [
        Column(_("Đơn vị vận động"), 34),
        Column(_("Doanh nghiệp"), 13, kind="int"),
        Column(_("Đã làm việc"), 12, kind="int"),
        Column(_("Số buổi"), 10, kind="int"),
        Column(_("Đã đăng ký"), 12, kind="int"),
        Column(_("Đã nộp hồ sơ"), 13, kind="int"),
        Column(_("Từ chối"), 10, kind="int"),
    ]
    sums = [sum(line[place] for line in lines) for place in range(1, 7)]
    return Table(columns, lines, caption=_("Kết quả theo đơn vị"), total=[_("Cộng"), *sums], numbered=True)


def _session_table(sessions: list) -> Table:
    columns = [
        Column(_("Ngày"), 13, kind="date"),
        Column(_("Đơn vị tổ chức"), 24),
        Column(_("Địa điểm"), 24),
        Column(_("Doanh nghiệp"), 44),
        Column(_("Kết luận"), 40),
    ]
    lines = [
        [
            one.held_on,
            one.body.name if one.body_id else str(OFFICE),
            one.place,
            "; ".join(prospect.name for prospect in one.prospects.all()),
            one.conclusion,
        ]
        for one in sessions
    ]
    return Table(columns, lines, caption=_("Các buổi làm việc"), numbered=True)


def _declined(prospects: list) -> list:
    lines = [
        [one.name, one.body.name if one.body_id else str(OFFICE), one.decline_reason]
        for one in prospects
        if one.state == ProspectState.DECLINED
    ]
    if not lines:
        return [Paragraph(_("Không có doanh nghiệp nào từ chối."))]
    columns = [Column(_("Doanh nghiệp"), 44), Column(_("Đơn vị vận động"), 26), Column(_("Lý do"), 60)]
    return [Table(columns, lines, caption=_("Doanh nghiệp từ chối"), numbered=True)]
