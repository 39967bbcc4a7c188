"""What happened to a dossier, in words of the office, for those who may read it: one table says what and for whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spcncl_portal.accounts.models import User
from spcncl_portal.core.log_names import NAMES
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice

from .models import Dossier, EnterpriseMember
from .queries import READS_ALL

ALL, OFFICE = "all", "office"


@dataclass(frozen=True)
class Line:
    """words: what a clerk reads; audience: all who may see the dossier, or the office; state: whose colour it has."""

    words: str
    audience: str = ALL
    state: str = ""


# Action of the log → line. An action that is not here is told to the office alone, by its name in the log.
LINES = {
    "create_dossier": Line(gettext_lazy("Lập hồ sơ")),
    "start_again": Line(NAMES["start_again"]),  # from a withdrawn dossier, or from that of an earlier year
    "submit": Line(gettext_lazy("Nộp hồ sơ"), state="submitted"),
    "return": Line(gettext_lazy("Yêu cầu bổ sung"), state="returned"),
    "accept": Line(gettext_lazy("Hồ sơ hợp lệ"), state="accepted"),
    "refuse": Line(gettext_lazy("Không đủ điều kiện"), state="ineligible"),
    "appeal": Line(gettext_lazy("Khiếu nại kết quả thẩm định"), state="appealed"),
    "accept_appeal": Line(gettext_lazy("Chấp nhận khiếu nại"), state="accepted"),
    "reject_appeal": Line(gettext_lazy("Không chấp nhận khiếu nại"), state="ineligible"),
    "ask_office": Line(gettext_lazy("Gửi đề nghị đến Sở Công Thương")),
    "decline_request": Line(gettext_lazy("Không chấp nhận đề nghị")),
    "allow_correction": Line(gettext_lazy("Mở hồ sơ để sửa"), state="returned"),
    "keep_accepted": Line(gettext_lazy("Giữ bản đã hợp lệ"), state="accepted"),
    "allow_late": Line(gettext_lazy("Cho nộp muộn")),
    "withdraw": Line(gettext_lazy("Rút hồ sơ"), state="withdrawn"),
    "start_scoring": Line(gettext_lazy("Chuyển hội đồng chấm điểm"), state="in_scoring"),
    "finish_scoring": Line(gettext_lazy("Hội đồng chấm xong"), state="scored"),
    "recognise": Line(gettext_lazy("Được công nhận"), state="recognised"),
    "not_recognise": Line(gettext_lazy("Không được công nhận"), state="not_recognised"),
    "rename_enterprise": Line(gettext_lazy("Mang tên mới của doanh nghiệp")),
    "move_dossier": Line(gettext_lazy("Chuyển sang doanh nghiệp tiếp nhận")),
    "set_paper_scan": Line(gettext_lazy("Lưu bản quét hồ sơ giấy")),
    "take_check": Line(gettext_lazy("Nhận thẩm định"), OFFICE),
    "assign_check": Line(gettext_lazy("Giao thẩm định"), OFFICE),
    "pass_check": Line(gettext_lazy("Bàn giao thẩm định"), OFFICE),
}
# Many of these come in a row while a person works: one line a person and day.
CONTENT = {
    "edit_dossier",
    "edit_figures",
    "add_document",
    "document_added",
    "remove_document",
    "document_removed",
    "move_document",
    "date_document",
    "document_dated",
    "restore_content",
}
CHECKING = {"save_finding", "drop_finding", "accept_remaining", "carry_over", "save_check_note"}
UNTOLD = {"snapshot"}  # the submission tells it
MOST_ROWS = 400


def timeline_of(dossier: Dossier, user) -> list[dict]:
    """Rows for components/timeline.html, newest first; the office reads all, the enterprise what concerns it.

    Two queries, whatever the number of rows.
    """
    for_office = bool(READS_ALL & user.roles)
    entries = ActionLog.objects.filter(object_type=Dossier._meta.label_lower, object_id=str(dossier.pk))
    entries = entries.exclude(action__in=UNTOLD).select_related("actor")[:MOST_ROWS]
    if for_office:
        rows = [*_rows(entries, _full_name, for_office=True), *_of_notices(dossier)]
        return sorted(rows, key=lambda row: row["at"], reverse=True)
    people = set(EnterpriseMember.objects.filter(enterprise=dossier.enterprise_id).values_list("user_id", flat=True))

    def name_outside(actor: User | None) -> str:
        return _full_name(actor) if actor is None or actor.pk in people else _("Sở Công Thương")

    return list(_rows(entries, name_outside, for_office=False))


def _full_name(actor: User | None) -> str:
    return actor.full_name if actor else _("cổng tự thực hiện")


def _rows(entries: Iterable[ActionLog], name: Callable, *, for_office: bool) -> Iterable[dict]:
    for (work, _actor, _day, _pk), run in groupby(entries, key=_run_of):
        run = list(run)
        newest = run[0]
        line = _line_of(work, newest.action, len(run))
        if line.audience == OFFICE and not for_office:
            continue
        title = str(line.words)
        yield {
            "title": title[:1].upper() + title[1:],
            "at": newest.at,
            "who": name(newest.actor),
            "text": "" if work else newest.reason,
            "state": line.state,
        }


def _run_of(entry: ActionLog) -> tuple:
    """What is told in one line: the same work of a person on a day; all else by itself."""
    work = "content" if entry.action in CONTENT else "checking" if entry.action in CHECKING else ""
    return (work, entry.actor_id, timezone.localdate(entry.at), None) if work else ("", None, None, entry.pk)


def _line_of(work: str, action: str, count: int) -> Line:
    if work == "content":
        return Line(
            ngettext("Soạn nội dung, tài liệu (%(n)d lần lưu)", "Soạn nội dung, tài liệu (%(n)d lần lưu)", count)
            % {"n": count}
        )
    if work == "checking":
        return Line(
            ngettext("Ghi kết quả thẩm định (%(n)d lần)", "Ghi kết quả thẩm định (%(n)d lần)", count) % {"n": count},
            OFFICE,
        )
    return LINES.get(action) or Line(NAMES.get(action, action), OFFICE)


def _of_notices(dossier: Dossier) -> Iterable[dict]:
    """What was sent about the dossier, once for all its recipients."""
    notices = Notice.objects.filter(subject_type=Dossier._meta.label_lower, subject_id=str(dossier.pk))
    seen = set()
    for notice in notices.order_by("pk")[:MOST_ROWS]:
        if (notice.kind, notice.milestone) in seen:
            continue
        seen.add((notice.kind, notice.milestone))
        yield {
            "title": _("Đã báo: %(what)s") % {"what": notice.title},
            "at": notice.created_at,
            "who": "",
            "text": "",
            "state": "",
        }
