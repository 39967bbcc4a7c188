"""The check of the open cycle: colleagues of the demo's clerk, refusals by two people, a second version, loads."""

import datetime

from applications.actions.assignment import assign_checks
from applications.actions.check import accept_remaining, return_dossier, save_finding, take_check
from applications.actions.dossier import save_section
from applications.actions.refusal import confirm_refusal, propose_refusal
from applications.models import Dossier
from applications.sections import figure_box
from spcncl_portal.accounts.models import User
from spcncl_portal.programme.models import Cycle

from .dossiers import submit

NOT_IN_HANOI = "Nhà xưởng không ở Hà Nội theo biên bản (minh họa)."
ASKED = "Doanh thu năm gần nhất chưa khớp báo cáo tài chính; đề nghị kiểm tra, sửa (minh họa)."


def refuse(dossier: Dossier, *, proposer: User, second: User) -> None:
    """Ineligible, by two people."""
    propose_refusal(dossier=dossier, reason=NOT_IN_HANOI, by=proposer)
    confirm_refusal(dossier=dossier, by=second)


def propose(dossier: Dossier, *, proposer: User) -> None:
    """A refusal that waits for somebody else's opinion, with the item that it rests on."""
    take_check(dossier=dossier, by=proposer)
    save_finding(
        dossier=dossier, item="section:product", verdict="ask", note="Nhà xưởng ở đâu? (minh họa)", by=proposer
    )
    propose_refusal(dossier=dossier, reason=NOT_IN_HANOI, by=proposer)


def return_and_resubmit(dossier: Dossier, *, checker: User, clerk: User, today: datetime.date) -> None:
    """A second version: figures and texts were asked for and mended."""
    take_check(dossier=dossier, by=checker)
    save_finding(dossier=dossier, item="section:figures", verdict="ask", note=ASKED, by=checker)
    text = "Nội dung còn sơ sài; đề nghị bổ sung thông số, số liệu cụ thể."
    save_finding(dossier=dossier, item="section:texts", verdict="ask", note=text, by=checker)
    accept_remaining(dossier=dossier, by=checker)
    return_dossier(dossier=dossier, due_on=today + datetime.timedelta(days=12), by=checker)
    dossier = Dossier.objects.select_related("enterprise", "cycle").get(pk=dossier.pk)
    year = dossier.cycle.figure_years()[-1]
    revenue = dossier.figures.get(year=year).product_revenue or 0
    values = {
        figure_box("product_revenue", year): revenue * 104 // 100,
        "technology": "Dây chuyền tự động, ba ca; bộ phận nghiên cứu và phát triển 12 người (minh họa).",
        "markets": "Trong nước và xuất khẩu sang Nhật Bản, Hàn Quốc (minh họa).",
    }
    save_section(dossier=dossier, values=values, by=clerk)
    submit(Dossier.objects.get(pk=dossier.pk), clerk)


def share_some(cycle: Cycle, *, people: list[User], by: User) -> None:
    """Submitted dossiers that nobody has go to these people in turn; the last one stays for whoever takes it."""
    free = list(Dossier.objects.filter(cycle=cycle, state="submitted", checker=None).order_by("code"))[:-1]
    assign_checks(pairs=[(one, people[number % len(people)]) for number, one in enumerate(free)], by=by)
