"""An open cycle of this year, its deadlines counted from today, in which each demo account has something to do."""

import datetime
import random

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from applications.actions.check import (
    accept_dossier,
    accept_remaining,
    return_dossier,
    save_finding,
    take_check,
)
from applications.actions.dossier import appeal_dossier, create_dossier, save_section, withdraw_dossier
from applications.actions.enterprise import refuse_enterprise, suspend_enterprise
from applications.actions.nomination import create_letter, return_letter
from applications.actions.nominees import add_nominee
from applications.models import Dossier, Enterprise, NominationLetter
from applications.sections import figure_box
from evaluation.actions.council import add_member, declare_conflict, set_up_council
from evaluation.actions.scoring import abstain, reopen_sheet, save_scores, sign_sheet, start_scoring
from evaluation.models import CouncilMember, ScoreSheet
from evaluation.sheet_view import lines_of as sheet_lines
from spcncl_portal.accounts.models import User
from spcncl_portal.notifications.actions import notify
from spcncl_portal.programme.actions.copying import copy_cycle
from spcncl_portal.programme.actions.cycles import open_cycle
from spcncl_portal.programme.actions.deadlines import set_deadline
from spcncl_portal.programme.models import Body, Cycle, EligibilityGroup, Sector
from spcncl_portal.programme.queries import cycle_of_year

from .checking import propose, refuse, return_and_resubmit, share_some
from .deliveries import leave_undelivered
from .documents import leave_documents
from .dossiers import make_dossier, submit
from .enterprises import OWN, make_enterprise
from .extensions import grant_extensions
from .figures import figures_of, points_of
from .in_progress import ask_for_report, leave_in_progress, subscribe_calendar
from .inspections import inspect_this_year
from .invitations import invitations_this_year
from .life import leave_turns
from .makers import FAIL, HIGH_TECH, OTHER, PASS, Maker, Product, tax_codes
from .money import plan_money
from .nominations import HANOI, NEWCOMERS, add_sequel, lines_of, make_letter, receive
from .office import write_papers
from .outreach import outreach_this_year
from .papers import upload
from .people import MEMBER_OFFICES, make_colleagues
from .urging import call_the_silent

DAYS = {"nomination": 7, "dossier": 30, "correction": 40, "scoring": 60, "comment": 80}
WARD = "00331"  # Phường Hoàng Mai, successor of the district of the demo's officer
SEND, RECEIVE, RETURN = ("00004", "00008"), ("00070", "00082", "00091"), ("00097",)

# New makers of this year: name, district of the enterprise's old address, product.
NEW = (
    ("Công ty CP Máy nông nghiệp Thường Tín", Product("Máy cấy TT-8", "co_khi_che_tao", OTHER, PASS)),
    ("Công ty TNHH Thiết bị bay Thăng Long", Product("Thiết bị bay đo đạc TL-X4", "dien_dien_tu", HIGH_TECH, PASS)),
    ("Công ty CP Bao bì Xanh Từ Liêm", Product("Túi phân hủy sinh học", "hoa_chat_cao_su_nhua_duoc", OTHER, PASS)),
    ("Công ty CP Giấy Kim Sơn", Product("Giấy bao gói Kim Sơn", "hoa_chat_cao_su_nhua_duoc", OTHER, FAIL)),
)
# State that a dossier of this year is brought into → how many.
WANTED = {
    "submitted": 3, "proposed": 1, "resubmitted": 1, "accepted": 2, "ineligible": 1, "appealed": 1, "withdrawn": 1,
    "in_scoring": 6,
}  # fmt: skip


class OpenCycle:
    """One run; the parts follow each other in `run`."""

    def __init__(self, people: dict[str, User], seed: int, today: datetime.date):
        self.people, self.staff, self.today = people, people["sct"], today
        self.colleagues = make_colleagues()
        self.generator = random.Random(seed + 1)
        self.to_accept: list[Dossier] = []  # after the scoring began, so that they wait for the secretary
        self.cycle = self.make_cycle()

    def make_cycle(self) -> Cycle:
        cycle = copy_cycle(source=cycle_of_year(2021), year=self.today.year, by=self.staff)
        Cycle.objects.filter(pk=cycle.pk).update(demo=True, starts_on=self.today - datetime.timedelta(days=30))
        for deadline in cycle.deadlines.exclude(at=None):
            day = self.today + datetime.timedelta(days=DAYS[deadline.kind])
            at = datetime.datetime.combine(day, datetime.time(23, 59, 59), HANOI)
            note = "Thời hạn trình diễn, tính từ ngày tạo dữ liệu."
            set_deadline(
                deadline=deadline, at=at, reason="Bản trình diễn", legal_note=note, assumed=True, by=self.staff
            )
        open_cycle(cycle=Cycle.objects.get(pk=cycle.pk), by=self.staff)
        return cycle_of_year(self.today.year)

    def run(self) -> None:
        self.enterprises()
        self.letters()
        self.own_dossiers()
        ready = self.other_dossiers()
        self.council(ready)
        for dossier in self.to_accept:
            self.accept(dossier)
        share_some(self.cycle, people=[self.staff, self.colleagues[0]], by=self.staff)
        outreach_this_year(self.cycle, self.people, self.today)
        invitations_this_year(self.cycle, self.staff)
        inspect_this_year(self.cycle, self.staff, self.today)
        self.tell_everybody()
        letter = NominationLetter.objects.get(cycle=self.cycle, body__code=WARD)
        leave_in_progress(letter, Enterprise.objects.get(name=OWN), self.people)
        ask_for_report(self.people)
        subscribe_calendar(self.people)
        write_papers(self.cycle, self.people, self.today)
        plan_money(self.cycle, self.people, first_day=self.today - datetime.timedelta(days=20), replayed=False)
        call_the_silent(self.cycle, self.people)
        leave_undelivered(self.cycle, self.people)
        grant_extensions(self.cycle, self.people)
        leave_turns(self.cycle, self.staff, self.today)

    def enterprises(self) -> None:
        """New ones: two wait, one was refused, one is suspended."""
        codes = tax_codes(self.generator, len(NEW))
        made = [
            make_enterprise(Maker(name, WARD, (product,), code), 40 + number, staff=self.staff, verify=number == 3)[0]
            for number, ((name, product), code) in enumerate(zip(NEW, codes, strict=True))
        ]
        refuse_enterprise(enterprise=made[2], by=self.staff, reason="Bản quét không đọc được mã số thuế (minh họa).")
        suspend_enterprise(enterprise=made[3], by=self.staff, reason="Đang làm thủ tục giải thể (minh họa).")

    def letters(self) -> None:
        """Some wards have sent, one got it back, the demo's ward has a draft; the demo's department nothing yet."""
        sectors = dict(Sector.objects.values_list("code", "name"))
        groups = dict(EligibilityGroup.objects.filter(criteria_set=self.cycle.criteria_set).values_list("code", "name"))
        makers = list(Enterprise.objects.filter(demo=True, state="verified").exclude(name=OWN)[:6])
        now = timezone.now()
        for number, code in enumerate((*SEND, *RECEIVE, *RETURN)):
            maker = Maker(makers[number].name, code, (NEW[number % 3][1],), makers[number].tax_code)
            body, at = Body.objects.get(code=code), now - datetime.timedelta(days=9 - number)
            lines = lines_of(maker, sectors, groups)
            letter = make_letter(cycle=self.cycle, body=body, lines=lines, at=at, by=None, number=11 + number)
            if code in RECEIVE:
                receive(letter, self.staff, at + datetime.timedelta(hours=20))
            elif code in RETURN:
                reason = "Bản quét thiếu trang có chữ ký và dấu (minh họa)."
                return_letter(letter=letter, by=self.staff, reason=reason, at=at + datetime.timedelta(hours=20))
        own = Enterprise.objects.get(name=OWN)
        draft = create_letter(
            cycle=self.cycle,
            body=Body.objects.get(code=WARD),
            by=self.people["quan"],
            number="27/UBND-KT",
            dated=self.today,
            upload=upload("Văn bản giới thiệu của Phường Hoàng Mai"),
        )
        products = (Product("Tủ điện thông minh HM-IoT", "dien_dien_tu", HIGH_TECH, PASS),)
        for line in lines_of(Maker(own.name, WARD, products, own.tax_code), sectors, groups):
            add_nominee(letter=NominationLetter.objects.get(pk=draft.pk), by=self.people["quan"], values=line)
        codes = tax_codes(random.Random(f"newcomers {self.today.year}"), len(NEWCOMERS))
        add_sequel(cycle=self.cycle, sender=Body.objects.get(code=SEND[0]), tax_codes=codes, staff=self.staff)

    def own_dossiers(self) -> None:
        """Of the demo's enterprise: a draft to go on with, and one that came back."""
        clerk, own = self.people["doanhnghiep"], Enterprise.objects.get(name=OWN)
        draft = create_dossier(
            cycle=self.cycle, enterprise=own, product_name="Tủ điện thông minh HM-IoT", by=clerk, demo=True
        )
        year = self.cycle.figure_years()[-1]
        values = {"sector": Sector.objects.get(code="dien_dien_tu"), "group": HIGH_TECH, "brand": "HM-IoT"}
        values |= {figure_box("product_revenue", year): 68_250_000_000, figure_box("employees", year): 214}
        save_section(dossier=draft, values=values, by=clerk)
        leave_documents(draft, clerk, today=self.today)
        product = Product("Máy biến áp khô HM", "dien_dien_tu", OTHER, PASS)
        dossier = submit(self.make(own, product, clerk), clerk)
        take_check(dossier=dossier, by=self.staff)
        note = "Doanh thu sản phẩm năm gần nhất chưa khớp báo cáo tài chính; đề nghị giải trình hoặc sửa."
        save_finding(dossier=dossier, item="section:figures", verdict="ask", note=note, by=self.staff)
        accept_remaining(dossier=dossier, by=self.staff)
        return_dossier(dossier=dossier, due_on=self.today + datetime.timedelta(days=10), by=self.staff)

    def make(self, enterprise: Enterprise, product: Product, clerk: User) -> Dossier:
        maker = Maker(enterprise.name, WARD, (product,), enterprise.tax_code)
        figures = figures_of(maker, self.cycle.figure_years(), self.generator)[0]
        return make_dossier(cycle=self.cycle, enterprise=enterprise, product=product, figures=figures, by=clerk)

    def other_dossiers(self) -> list[tuple[Dossier, Product]]:
        """Dossiers of enterprises of 2021 in each state; returns those that go to the council."""
        verified = Enterprise.objects.filter(demo=True, state="verified").exclude(name=OWN).order_by("sort_key")
        makers = iter(verified.filter(dossiers__cycle__year=2021).distinct())
        ready = []
        for state, count in WANTED.items():
            for _number in range(count):
                enterprise = next(makers)
                clerk = enterprise.memberships.get(is_owner=True).user
                earlier = enterprise.dossiers.filter(cycle__year=2021).first()
                product = Product(f"{earlier.product_name} thế hệ mới", earlier.sector.code, earlier.group, PASS)
                dossier = submit(self.make(enterprise, product, clerk), clerk)
                if state == "in_scoring":
                    ready.append((dossier, product))
                self.bring(dossier, state, clerk)
        return ready

    def bring(self, dossier: Dossier, state: str, clerk: User) -> None:
        if state == "accepted":
            self.to_accept.append(dossier)
        elif state == "in_scoring":
            self.accept(dossier)
        elif state == "proposed":
            propose(dossier, proposer=self.colleagues[0])
        elif state == "resubmitted":
            return_and_resubmit(dossier, checker=self.staff, clerk=clerk, today=self.today)
        elif state in ("ineligible", "appealed"):
            # The demo's own clerk answers the objection, so two others refused.
            first, second = self.colleagues
            refuse(dossier, proposer=first, second=second if state == "appealed" else self.staff)
            if state == "appealed":
                reason = "Nhà xưởng thứ hai ở Hà Nội, xin gửi kèm giấy tờ (minh họa)."
                appeal_dossier(dossier=Dossier.objects.get(pk=dossier.pk), by=clerk, reason=reason)
        elif state == "withdrawn":
            withdraw_dossier(dossier=dossier, by=clerk, reason="Doanh nghiệp dời sang năm sau (minh họa).")

    def accept(self, dossier: Dossier) -> None:
        accept_remaining(dossier=dossier, by=self.staff)
        accept_dossier(dossier=dossier, by=self.staff)

    def council(self, ready: list[tuple[Dossier, Product]]) -> None:
        """The first dossiers are before the council: sheets in every state."""
        secretary = self.people["thuky"]
        council = set_up_council(
            cycle=self.cycle, decision_number="MH-02/QĐ-UBND", decision_date=self.today, by=secretary
        )
        council.demo = True
        council.save(update_fields=["demo"])
        for number, office in enumerate(MEMBER_OFFICES, start=1):
            position = CouncilMember.Position.CHAIR if number == 1 else CouncilMember.Position.MEMBER
            user = self.people[f"thanhvien{number}"]
            add_member(council=council, user=user, position=position, organisation=office, by=secretary)
        position = CouncilMember.Position.SECRETARY
        add_member(council=council, user=secretary, position=position, organisation="Sở Công Thương", by=secretary)
        start_scoring(cycle=Cycle.objects.get(pk=self.cycle.pk), by=secretary)
        products = {dossier.pk: product for dossier, product in ready}
        for number in range(1, 10):
            self.member_at_work(self.people[f"thanhvien{number}"], number, products)

    def member_at_work(self, user: User, number: int, products: dict[int, Product]) -> None:
        """Each member has signed some sheets, has one half done and the rest to do."""
        sheets = list(
            ScoreSheet.objects.filter(member__user=user, dossier__cycle=self.cycle, dossier__in=products)
            .select_related("dossier__cycle", "dossier__enterprise", "member")
            .order_by("dossier__code")
        )
        for sheet in sheets[: number % 4]:
            self.fill(sheet, products[sheet.dossier_id], user)
        half = sheets[number % 4]
        save_scores(sheet=half, points={"TC01": 1400, "TC05": 1150}, version=half.version, by=user)
        if number == 2:
            reason = "Không đủ chuyên môn về nhóm sản phẩm này (minh họa)."
            abstain(sheet=sheets[4], reason=reason, by=user)
        if number == 3:
            signed = ScoreSheet.objects.get(pk=sheets[0].pk)
            reopen_sheet(sheet=signed, reason="Thành viên đề nghị xem lại điểm (minh họa).", by=self.people["thuky"])
        if number == 6:
            reason = "Đang tư vấn cho doanh nghiệp (minh họa)."
            declare_conflict(member=sheets[5].member, enterprise=sheets[5].dossier.enterprise, reason=reason, by=user)

    def fill(self, sheet: ScoreSheet, product: Product, user: User) -> None:
        lines = sheet_lines(sheet)
        maxima = [line.criterion.max_points for line in lines]
        points = points_of(product, [line.suggested for line in lines], self.generator, maxima)
        values = {line.criterion.code: value for line, value in zip(lines, points, strict=True)}
        saved = save_scores(sheet=sheet, points=values, version=sheet.version, by=user)
        sign_sheet(sheet=saved, by=user)

    def tell_everybody(self) -> None:
        """One notice for each account, so that nobody's desk is empty."""
        notify(
            kind="cycle_opened",
            subject=self.cycle,
            recipients=list(self.people.values()),
            title=f"Chương trình sản phẩm công nghiệp chủ lực năm {self.cycle.year} đã mở",
            text="Mời xem các thời hạn của năm và việc của đơn vị mình trên bàn làm việc.",
            url=reverse("programme:calendar"),
        )


def open_this_year(people: dict[str, User], *, seed: int, today: datetime.date, tell) -> Cycle:
    """Open this year's cycle unless it is there; return it."""
    found = cycle_of_year(today.year)
    if found is not None:
        return found
    tell(f"{today.year}: chu kỳ đang mở")
    with transaction.atomic():
        run = OpenCycle(people, seed, today)
        run.run()
    return run.cycle
