"""2021 from the first letter to the certificates, through the actions that the screens use."""

import datetime
import random
from dataclasses import dataclass

from django.db import transaction
from post_office.models import STATUS, Email

from applications.actions.check import accept_dossier, accept_remaining, return_dossier, save_finding
from applications.models import Dossier, Nominee
from evaluation.actions.certificates import issue_certificates
from evaluation.actions.council import add_member, declare_conflict, set_up_council
from evaluation.actions.decision import record_decision
from evaluation.actions.result import close_scoring, finalise, publish
from evaluation.actions.scoring import save_scores, sign_sheet, start_scoring
from evaluation.models import CouncilMember, CycleResult, ScoreSheet
from evaluation.sheet_view import lines_of as sheet_lines
from spcncl_portal.accounts.models import User
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.notifications.models import Notice
from spcncl_portal.notifications.reminders import NOTICE_KINDS, send_due, send_moment
from spcncl_portal.programme.actions.cycles import close_cycle
from spcncl_portal.programme.models import Body, Cycle, EligibilityGroup, Sector
from spcncl_portal.programme.queries import cycle_of_year

from .dossiers import attach, make_dossier, submit
from .enterprises import OWN, make_enterprise
from .figures import figures_of, points_of
from .inspections import inspect_2021
from .invitations import invitations_2021, registered_2021
from .makers import Product, makers, tax_codes
from .money import plan_money
from .nominations import add_doubles, decide_doubles, lines_of, make_letter, moment, plan_letters, receive
from .outreach import outreach_2021
from .papers import paper
from .people import MEMBER_OFFICES

YEAR = 2021
DECISION = "5012/QĐ-UBND"  # real number and day (statistics_by_year.json)
DECIDED = datetime.date(2021, 11, 26)


@dataclass
class Entry:
    """A dossier of the replay with what it was made from."""

    dossier: Dossier
    product: Product
    clerk: User


class Replay:
    """One run of the year; the parts follow each other in `run`."""

    def __init__(self, people: dict[str, User], seed: int, tell):
        self.people, self.tell = people, tell
        self.staff = people["sct"]
        self.generator = random.Random(seed)
        self.makers = makers(seed)
        self.cycle: Cycle = cycle_of_year(YEAR)
        self.entries: list[Entry] = []

    def run(self) -> None:
        Cycle.objects.filter(pk=self.cycle.pk).update(demo=True)
        self.cycle = cycle_of_year(YEAR)
        self.tell("2021: văn bản giới thiệu")
        self.nominate()
        self.tell("2021: vận động")
        outreach_2021(self.cycle, self.makers, self.people)
        invitations_2021(self.cycle, self.staff)
        self.tell("2021: hồ sơ")
        self.apply()
        registered_2021(self.cycle)
        self.tell("2021: kiểm tra thực tế")
        inspect_2021(self.cycle, self.staff)
        self.tell("2021: hội đồng chấm điểm")
        self.score()
        self.tell("2021: kết quả, quyết định")
        self.decide()
        # What the replay queued happened in 2021; none of it is mailed today.
        Email.objects.filter(status=STATUS.queued).update(status=STATUS.sent)

    # March: letters, and reminders to whoever is silent

    def nominate(self) -> None:
        letters = [(at, "letter", code) for at, code in plan_letters(YEAR)]
        reminders = [(send_moment(one), "reminder", "") for one in self.cycle.deadline("nomination").milestones.all()]
        lines = self.nominee_lines()
        for number, (at, what, code) in enumerate(sorted(letters + reminders), start=101):
            if what == "reminder":
                send_due(self.cycle, at)
                # `created_at` is the clock's; in the replay the notice belongs to its day.
                Notice.objects.filter(cycle_year=YEAR, kind__in=NOTICE_KINDS, created_at__year__gt=YEAR).update(
                    created_at=at
                )
                continue
            body = Body.objects.get(code=code)
            by = {"008": self.people["quan"], "SKHCN": self.people["so"]}.get(code)
            letter = make_letter(cycle=self.cycle, body=body, lines=lines[code], at=at, by=by, number=number)
            receive(letter, self.staff, at + datetime.timedelta(days=1))
        decide_doubles(self.cycle, self.staff)

    def nominee_lines(self) -> dict[str, list[dict]]:
        """Body → lines: each maker by its district, a tenth also by a department; the rest name others."""
        sectors = dict(Sector.objects.values_list("code", "name"))
        groups = dict(EligibilityGroup.objects.filter(criteria_set=self.cycle.criteria_set).values_list("code", "name"))
        lines: dict[str, list[dict]] = {code: [] for _at, code in plan_letters(YEAR)}
        for maker in self.makers:
            lines[maker.unit] += lines_of(maker, sectors, groups)
        empty = [code for code in lines if not lines[code]]
        for number, (code, tax) in enumerate(zip(empty, tax_codes(self.generator, len(empty)), strict=True), start=1):
            name = f"Cơ sở sản xuất trình diễn số {number}"
            values = {"enterprise_name": name, "tax_code": tax, "product_name": f"Sản phẩm minh họa {number}"}
            lines[code].append({**values, "note": "Không nộp hồ sơ"})
        add_doubles(lines)
        return lines

    # April to August: enterprises, dossiers, check

    def apply(self) -> None:
        for number, maker in enumerate(self.makers, start=1):
            clerk = self.people["doanhnghiep"] if maker.name == OWN else None
            at = moment(YEAR, 4, 5 + number % 20)
            enterprise, person = make_enterprise(maker, number, staff=self.staff, clerk=clerk, at=at)
            for product, figures in zip(
                maker.products, figures_of(maker, self.cycle.figure_years(), self.generator), strict=True
            ):
                self.entries.append(self.one_dossier(enterprise, person, product, figures, number))

    def one_dossier(self, enterprise, person, product, figures, number) -> Entry:
        nominee = Nominee.objects.filter(tax_code=enterprise.tax_code, product_name=product.name).first()
        dossier = make_dossier(
            cycle=self.cycle, enterprise=enterprise, product=product, figures=figures, by=person, nominee=nominee
        )
        at = moment(YEAR, 5, 3 + number % 25, 9 + number % 8)
        dossier = submit(dossier, person, at)
        if number % 6 == 0:
            dossier = self.return_once(dossier, person, at)
        accept_remaining(dossier=dossier, by=self.staff)
        accept_dossier(dossier=dossier, by=self.staff, at=at + datetime.timedelta(days=20))
        return Entry(Dossier.objects.select_related("enterprise", "cycle").get(pk=dossier.pk), product, person)

    def return_once(self, dossier: Dossier, person: User, at: datetime.datetime) -> Dossier:
        """Some dossiers went back once for a clearer scan."""
        item = next(one for one in self.cycle.checklist.all() if one.required)
        note = "Bản quét mờ, đề nghị quét lại 200 dpi trở lên."
        save_finding(dossier=dossier, item=f"document:{item.code}", verdict="ask", note=note, by=self.staff)
        accept_remaining(dossier=dossier, by=self.staff)
        returned = at + datetime.timedelta(days=5)
        due = (at + datetime.timedelta(days=15)).date()
        return_dossier(dossier=dossier, due_on=due, by=self.staff, at=returned)
        attach(dossier, item, person)
        return submit(dossier, person, at + datetime.timedelta(days=9))

    # October: the council

    def score(self) -> None:
        secretary = self.people["thuky"]
        council = set_up_council(
            cycle=self.cycle, decision_number="MH-01/QĐ-UBND", decision_date=datetime.date(YEAR, 8, 16), by=secretary
        )
        council.demo = True
        council.save(update_fields=["demo"])
        for number, office in enumerate(MEMBER_OFFICES, start=1):
            position = CouncilMember.Position.CHAIR if number == 1 else CouncilMember.Position.MEMBER
            user = self.people[f"thanhvien{number}"]
            add_member(council=council, user=user, position=position, organisation=office, by=secretary)
        position = CouncilMember.Position.SECRETARY
        add_member(council=council, user=secretary, position=position, organisation="Sở Công Thương", by=secretary)
        start_scoring(cycle=self.cycle, by=secretary, at=moment(YEAR, 10, 1))
        self.conflicts()
        by_dossier = {entry.dossier.pk: entry.product for entry in self.entries}
        for seat in council.members.exclude(position="secretary").select_related("user"):
            sheets = ScoreSheet.objects.filter(member=seat).exclude(state="conflict").order_by("dossier__code")
            sheets = sheets.select_related("dossier__cycle__criteria_set").prefetch_related("dossier__figures")
            for number, sheet in enumerate(sheets):
                self.one_sheet(
                    sheet, by_dossier[sheet.dossier_id], seat.user, moment(YEAR, 10, 4 + number // 5, 8 + number % 9)
                )

    def conflicts(self) -> None:
        """Two members step back from one enterprise each; both enterprises are invented."""
        for local, position in (("thanhvien5", 12), ("thanhvien8", 20)):
            seat = CouncilMember.objects.get(council__cycle=self.cycle, user=self.people[local])
            enterprise = self.entries[position].dossier.enterprise
            reason = "Người thân trong gia đình là cổ đông của doanh nghiệp (minh họa)."
            declare_conflict(member=seat, enterprise=enterprise, reason=reason, by=seat.user)

    def one_sheet(self, sheet: ScoreSheet, product: Product, user: User, at: datetime.datetime) -> None:
        lines = sheet_lines(sheet)
        maxima = [line.criterion.max_points for line in lines]
        points = points_of(product, [line.suggested for line in lines], self.generator, maxima)
        values = {line.criterion.code: value for line, value in zip(lines, points, strict=True)}
        saved = save_scores(sheet=sheet, points=values, version=sheet.version, by=user)
        sign_sheet(sheet=saved, by=user, at=at)

    # November: result, decision; the cycle closes

    def decide(self) -> None:
        plan_money(self.cycle, self.people, first_day=datetime.date(YEAR, 9, 6), replayed=True)
        secretary = self.people["thuky"]
        result = close_scoring(result=CycleResult.objects.get(cycle=self.cycle), by=secretary, at=moment(YEAR, 10, 20))
        until = datetime.date(YEAR, 11, 15)
        result = publish(result=result, comments_until=until, by=secretary, at=moment(YEAR, 10, 29))
        result = finalise(result=result, by=secretary, at=moment(YEAR, 11, 18))
        data = paper(f"Quyết định số {DECISION}", "Bản thay thế cho bản ký thật, không có trong dữ liệu của cổng.")
        signed = store_bytes(data=data, name="quyet-dinh-5012.pdf", content_type="application/pdf", by=self.staff)
        record_decision(
            result=result,
            number=DECISION,
            dated=DECIDED,
            signer="(người ký: theo bản gốc)",
            signer_title="TM. ỦY BAN NHÂN DÂN THÀNH PHỐ",
            file=signed,
            by=self.staff,
        )
        close_cycle(cycle=Cycle.objects.get(pk=self.cycle.pk), by=self.staff, reason="Hoàn thành kế hoạch năm 2021.")


def replay(people: dict[str, User], *, seed: int, tell) -> None:
    """Replay 2021 unless its cycle has dossiers already."""
    if not Dossier.objects.filter(cycle__year=YEAR).exists():
        with transaction.atomic():
            Replay(people, seed, tell).run()
        tell("2021: giấy chứng nhận")
        issue_certificates(cycle=cycle_of_year(YEAR), by=people["sct"], at=moment(YEAR, 12, 1))
