"""What people left half done in the open cycle: invitations without an answer, a list not yet taken over, a report."""

from django.core.files.uploadedfile import SimpleUploadedFile

from applications.actions.nominees import keep_list
from applications.imports.nominations import columns
from applications.models import Enterprise, NominationLetter
from reports.exports_job import start_export
from spcncl_portal.accounts.actions import invite
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.documents.reporting.registry import reports
from spcncl_portal.notifications.actions import renew_calendar_key
from spcncl_portal.programme.queries import cycle_of_year

LIST = "danh-sach-minh-hoa.csv"


def leave_in_progress(letter: NominationLetter, enterprise: Enterprise, people: dict[str, User]) -> None:
    """Invite a colleague of the enterprise and a new officer of the letter's body; lay a list beside the letter."""
    colleague = {"email": "dongnghiep@demo.example", "full_name": "Vũ Thị Minh (minh họa)"}
    invite(**colleague, role=Role.ENTERPRISE, scope={"enterprise": enterprise.pk}, by=people["doanhnghiep"])
    officer = {"email": "canbomoi@demo.example", "full_name": "Đào Văn Tân (minh họa)"}
    invite(**officer, role=Role.BODY_OFFICER, scope={"body": letter.body.code}, by=people["quantri"])
    keep_list(letter=letter, upload=_list_of(enterprise), by=people["quan"])


def _list_of(enterprise: Enterprise) -> SimpleUploadedFile:
    titles = [column.titles[0] for column in columns() if column.required]
    lines = [titles, [enterprise.name, enterprise.tax_code, "Biến áp đo lường HM-T2"]]
    text = "\n".join(";".join(line) for line in lines)
    return SimpleUploadedFile(LIST, text.encode("utf-8-sig"), content_type="text/csv")


def subscribe_calendar(people: dict[str, User]) -> None:
    """The enterprise has the secret address of its calendar."""
    renew_calendar_key(user=people["doanhnghiep"])


def ask_for_report(people: dict[str, User]) -> None:
    """Staff asked for the score table of 2021; the worker makes it."""
    start_export(report=reports.get("bang-diem"), cycle=cycle_of_year(2021), fmt="pdf", by=people["sct"])
