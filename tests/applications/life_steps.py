"""Every action of dossiers, letters and enterprises: how it is called, and which lines of the tables it may take.

`life` (the machine) draws: `pick(…)` one of several, `row(Model)` a stored row, `reason()` a text or none.
"""

import datetime
import inspect
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from applications.actions import (
    check,
    corrections,
    dossier,
    dossier_life,
    enterprise,
    enterprise_events,
    nomination,
    nominees,
    refusal,
    submission,
)
from applications.actions.enterprise import EnterpriseData, PersonData
from applications.dossier_queries import check_items
from applications.imports.nominations import read_nominations
from applications.models import Dossier, Enterprise, EnterpriseMember, NominationLetter, Nominee
from applications.models.dossier import FIGURE_NAMES
from applications.sections import figure_box
from spcncl_portal.accounts.models import User
from spcncl_portal.core.actions import changing
from spcncl_portal.programme.models import Sector
from tests.applications.sheets import HEADER, ROW_A, ROW_B, workbook
from tests.factories.applications import tax_code
from tests.factories.dossiers import TEXTS, pdf_bytes, stored_pdf

MODULES = (
    dossier, dossier_life, submission, check, refusal, corrections, nomination, nominees, enterprise, enterprise_events
)  # fmt: skip
PRODUCTS = ("Quạt trần", "Động cơ điện")


@dataclass(frozen=True)
class Step:
    """`arguments(life)` gives the keywords, None when there is nothing to try it on; `lines`: (thing, action)."""

    function: Callable
    arguments: Callable
    lines: frozenset

    @property
    def takes_nobody(self) -> bool:
        """Whether the portal itself may call it."""
        by = inspect.signature(self.function).parameters.get("by")
        return by is None or by.annotation is inspect.Parameter.empty or "None" in str(by.annotation)

    @property
    def takes_person(self) -> bool:
        return "by" in inspect.signature(self.function).parameters


STEPS: dict[str, Step] = {}


def step(function, *lines: str):
    """Register how `function` is called; a line is written `dossier.submit`."""

    def keep(arguments):
        taken = frozenset(tuple(line.split(".")) for line in lines)
        STEPS[function.__name__] = Step(function, arguments, taken)
        return arguments

    return keep


def actions_of(module) -> set[str]:
    """The actions of a module: keywords only, and somebody who acts."""
    found = set()
    for name, function in vars(module).items():
        if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        parameters = inspect.signature(function).parameters.values()
        if all(one.kind == one.KEYWORD_ONLY for one in parameters) and "by" in [one.name for one in parameters]:
            found.add(name)
    return found


def only(model, *more):
    """Arguments of an action that takes the row, and perhaps a reason."""
    name = {Dossier: "dossier", NominationLetter: "letter", Enterprise: "enterprise"}[model]

    def arguments(life):
        row = life.row(model)
        return row and {name: row, **{key: life.reason() for key in more}}

    return arguments


def of_dossier(more):
    """Arguments of an action on a dossier, with what `more(life, dossier)` adds."""

    def arguments(life):
        row = life.row(Dossier)
        return row and {"dossier": row, **more(life, row)}

    return arguments


def a_day(life) -> datetime.date:
    days = (1, 5) if life.sensible else (-3, 0, 1, 5, 90)
    return timezone.localdate() + datetime.timedelta(days=life.pick(days))


def a_past_day(life) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=life.pick((0, 2) if life.sensible else (-2, 0, 2)))


# Dossiers


@step(dossier.create_dossier)
def _(life):
    if Dossier.objects.count() >= 4:
        return None
    paper = life.pick((False, True))
    source = life.pick((None, life.row(Dossier)))
    return {
        "cycle": life.world.cycle,
        "enterprise": life.row(Enterprise),
        "product_name": life.pick(PRODUCTS),
        "nominee": life.pick((None, life.row(Nominee))),
        "source": None if life.sensible else source,
        "on_paper": paper,
        "arrived_on": a_past_day(life) if paper else None,
    }


def whole_content(life, row) -> dict:
    years = life.world.cycle.figure_years()
    figures = {figure_box(name, year): life.pick((7, 8)) for name in FIGURE_NAMES for year in years[:1]}
    figures |= {figure_box(name, year): 9 for name in FIGURE_NAMES for year in years[1:]}
    texts = {**TEXTS, "contact_name": "Nguyễn Thị Hồ Sơ", "contact_phone": "+842438251234"}
    sector = Sector.objects.get_or_create(code="dien", defaults={"name": "Điện"})[0]
    return {**texts, **figures, "sector": sector, "group": "khoi_nghiep", "product_name": life.pick(PRODUCTS)}


@step(dossier.save_section)
@of_dossier
def _(life, row):
    whole = life.sensible or life.pick((True, False))
    values = whole_content(life, row) if whole else {"brand": life.pick(("", "Hà", "Nội"))}
    unread = {} if life.sensible else life.pick(({}, {"brand": "khó đọc"}, {"employees_2020": "ba người"}))
    version = None if life.sensible else life.pick((None, row.version, 1))
    return {"values": values, "unread": unread, "version": version}


@step(dossier.set_paper_scan)
@of_dossier
def _(life, row):
    return {"scan": stored_pdf(text=str(life.pick((1, 2))))}


step(dossier.withdraw_dossier, "dossier.withdraw")(only(Dossier, "reason"))
step(dossier.appeal_dossier, "dossier.appeal")(only(Dossier, "reason", "late_reason"))


@step(submission.submit_dossier, "dossier.submit")
@of_dossier
def _(life, row):
    return {
        "version": row.version if life.sensible else life.pick((None, row.version, 1)),
        "late_reason": life.reason(),
    }


step(dossier_life.ask_office)(only(Dossier, "reason"))
step(dossier_life.decline_request)(only(Dossier, "reason"))
step(dossier_life.start_again)(only(Dossier))
step(dossier_life.keep_accepted, "dossier.keep_accepted")(only(Dossier, "reason"))


@step(dossier_life.allow_late)
@of_dossier
def _(life, row):
    return {"due_on": a_day(life), "reason": life.reason()}


@step(dossier_life.join_dossiers, "dossier.withdraw")
@of_dossier
def _(life, row):
    return {"into": life.pick(list(Dossier.objects.select_related("cycle", "enterprise"))), "reason": life.reason()}


@step(dossier_life.pass_checks)
def _(life):
    staff = [life.world.people[name] for name in ("staff", "colleague")]
    return {"user": life.pick(staff), "successor": life.pick([*staff, None])}


# The check

step(check.take_check)(only(Dossier))
step(check.accept_remaining)(only(Dossier))
step(check.carry_over)(only(Dossier))
step(check.save_note)(only(Dossier, "note"))
step(check.accept_dossier, "dossier.accept")(only(Dossier, "note"))
step(check.accept_appeal, "dossier.accept_appeal")(only(Dossier, "reason"))
step(check.reject_appeal, "dossier.reject_appeal")(only(Dossier, "reason"))
step(refusal.propose_refusal)(only(Dossier, "reason"))
step(refusal.confirm_refusal, "dossier.refuse")(only(Dossier, "note"))
step(refusal.give_back_refusal)(only(Dossier, "note"))


@step(check.save_finding)
@of_dossier
def _(life, row):
    last = row.latest_submission()
    items = [item for item, _label in check_items(last)] if last else []
    verdict = "ask" if life.sensible else life.pick(("ask", "accept", ""))
    return {"item": life.pick([*items, *([] if life.sensible and items else ["section:khac"])]), "verdict": verdict,
            "note": life.reason()}  # fmt: skip


@step(check.return_dossier, "dossier.return")
@of_dossier
def _(life, row):
    return {"due_on": a_day(life), "note": life.reason()}


@step(check.allow_correction, "dossier.allow_correction")
@of_dossier
def _(life, row):
    return {"due_on": a_day(life), "reason": life.reason()}


def turn(action: str):
    """A line that the council's part of the portal takes, straight from the table."""

    def take(*, dossier: Dossier, by):
        with changing(dossier, action, by=by):
            pass

    take.__name__ = action
    step(take, f"dossier.{action}")(only(Dossier))


for _action in ("start_scoring", "finish_scoring", "recognise", "not_recognise"):
    turn(_action)


# Nomination letters


@step(nomination.create_letter)
def _(life):
    if NominationLetter.objects.count() >= 4:
        return None
    arrived = life.pick((None, None, a_past_day(life)))
    return {
        "cycle": life.world.cycle,
        "body": life.pick(life.world.bodies),
        "number": life.pick(("", "12/UBND", "13/UBND")),
        "dated": life.pick((None, a_past_day(life))),
        "arrived_on": arrived,
        "upload": life.pick((None, signed_copy())),
    }


def signed_copy() -> SimpleUploadedFile:
    return SimpleUploadedFile("van-ban.pdf", pdf_bytes(), content_type="application/pdf")


def of_letter(more):
    def arguments(life):
        row = life.row(NominationLetter)
        return row and {"letter": row, **more(life, row)}

    return arguments


@step(nomination.edit_letter)
@of_letter
def _(life, row):
    return {
        "number": "14/UBND" if life.sensible else life.pick(("", "14/UBND")),
        "dated": timezone.localdate() if life.sensible else life.pick((None, a_past_day(life))),
        "upload": signed_copy() if life.sensible else life.pick((None, signed_copy())),
        "arrived_on": timezone.localdate() if life.sensible else life.pick((None, a_past_day(life))),
        "version": None if life.sensible else life.pick((None, row.version, 1)),
    }


step(nomination.remove_letter)(only(NominationLetter))
step(nomination.send_letter, "nominationletter.send")(only(NominationLetter))
step(nomination.receive_letter, "nominationletter.receive")(only(NominationLetter, "late_reason"))
step(nomination.return_letter, "nominationletter.return")(only(NominationLetter, "reason"))
step(corrections.correct_letter)(only(NominationLetter))


def line_values(life) -> dict:
    number = life.pick((0, 1, 2))
    return {
        "enterprise_name": f"Công ty số {number}",
        "tax_code": tax_code(number),
        "product_name": life.pick(PRODUCTS),
    }


@step(nominees.add_nominee)
@of_letter
def _(life, row):
    return {"values": line_values(life)}


@step(nominees.edit_nominee)
def _(life):
    row = life.row(Nominee)
    return row and {"nominee": row, "values": line_values(life)}


@step(nominees.remove_nominee)
def _(life):
    row = life.row(Nominee)
    return row and {"nominee": row}


@step(nominees.import_nominees)
def _(life):
    table = read_nominations(workbook([HEADER, life.pick((ROW_A, ROW_B))]), "danh-sach.xlsx")
    letter = life.pick((None, life.row(NominationLetter)))
    body = letter.body if letter else life.pick(life.world.bodies)
    return {
        "table": table,
        "cycle": life.world.cycle,
        "body": body,
        "letter": letter,
        "partial": life.pick((True, False)),
    }


@step(nominees.keep_list)
@of_letter
def _(life, row):
    return {"upload": SimpleUploadedFile("danh-sach.xlsx", workbook([HEADER, ROW_A]))}


# Enterprises


step(enterprise.verify_enterprise, "enterprise.verify")(only(Enterprise, "reason"))
step(enterprise.refuse_enterprise, "enterprise.refuse")(only(Enterprise, "reason"))
step(enterprise.suspend_enterprise, "enterprise.suspend")(only(Enterprise, "reason"))
step(enterprise.resume_enterprise, "enterprise.resume")(only(Enterprise, "reason"))
step(enterprise.resubmit_enterprise, "enterprise.resubmit")(only(Enterprise))


def enterprise_data(life) -> EnterpriseData:
    return EnterpriseData(name=life.pick(("Công ty Đổi Tên", "Công ty Mới")), factory_in_hanoi=life.pick((False, True)))


@step(enterprise.create_enterprise)
def _(life):
    if Enterprise.objects.count() >= 4:
        return None
    return {"tax_code": life.pick((tax_code(0), tax_code(2), tax_code(3), "123")), "data": enterprise_data(life)}


@step(enterprise.register_enterprise)
def _(life):
    if Enterprise.objects.count() >= 4:
        return None
    person = PersonData(
        "Lê Văn Mới", f"moi{User.objects.count()}@doanhnghiep.example", "", "mat-khau-thu-2021", consent=True
    )
    return {"tax_code": life.pick((tax_code(0), tax_code(2), "123")), "data": enterprise_data(life), "person": person}


def of_enterprise(more):
    def arguments(life):
        row = life.row(Enterprise)
        return row and {"enterprise": row, **more(life, row)}

    return arguments


@step(enterprise.edit_enterprise)
@of_enterprise
def _(life, row):
    return {"data": enterprise_data(life)}


@step(enterprise.edit_contact)
@of_enterprise
def _(life, row):
    return {"email": life.pick(("a@doanhnghiep.example", "")), "phone": "", "website": ""}


@step(enterprise.upload_registration)
@of_enterprise
def _(life, row):
    return {"upload": SimpleUploadedFile("giay.pdf", pdf_bytes(), content_type="application/pdf")}


@step(enterprise.make_owner)
def _(life):
    return {"membership": life.pick(list(EnterpriseMember.objects.select_related("enterprise", "user")))}


@step(enterprise_events.rename_enterprise)
@of_enterprise
def _(life, row):
    return {"new_name": life.pick(("", "Công ty Tên Khác")), "happened_on": a_past_day(life), "basis": life.reason()}


@step(enterprise_events.merge_enterprises, "dossier.withdraw")
@of_enterprise
def _(life, row):
    return {"into": life.row(Enterprise), "happened_on": a_past_day(life), "basis": life.reason(),
            "dossiers": life.pick(("move", "withdraw", "?"))}  # fmt: skip


@step(enterprise_events.join_enterprises)
@of_enterprise
def _(life, row):
    return {"into": life.row(Enterprise), "basis": life.reason()}


@step(enterprise_events.dissolve_enterprise, "dossier.withdraw")
@of_enterprise
def _(life, row):
    return {"happened_on": a_past_day(life), "basis": life.reason()}


# What is done first so that a line of the table can be taken; the last one takes it.
WAYS = {
    ("dossier", "submit"): ("save_section", "submit_dossier"),
    ("dossier", "accept"): ("accept_remaining", "accept_dossier"),
    ("dossier", "return"): ("save_finding", "return_dossier"),
    ("dossier", "refuse"): ("propose_refusal", "confirm_refusal"),
    ("nominationletter", "send"): ("edit_letter", "add_nominee", "send_letter"),
}


def way_of(thing: str, action: str) -> tuple[str, ...]:
    """The names of the steps that take a line of the table."""
    last = next(name for name, one in STEPS.items() if (thing, action) in one.lines)
    return WAYS.get((thing, action), (last,))


def call(one: Step, arguments: dict, by) -> None:
    """Carry the step out, all or nothing, as a request does."""
    with transaction.atomic():
        one.function(**arguments, **({"by": by} if one.takes_person else {}))
