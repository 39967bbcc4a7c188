"""Who is reminded of the dates of dossiers: drafts, nominated products without a dossier, returned dossiers."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.actions.dossier import due_at, is_past_deadline
from applications.models import CheckRound, Dossier, Submission
from applications.reminders_dossier import returned_dossiers, silent_enterprises
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.notifications import reminders
from spcncl_portal.programme.actions import grant_extension
from spcncl_portal.programme.queries import cycle_of_year
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory, tax_code
from tests.factories.dossiers import DossierFactory
from tests.factories.programme import CycleFactory, DeadlineFactory, end_of

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9, month: int = 6) -> datetime.datetime:
    return datetime.datetime(2021, month, day, hour, tzinfo=HANOI)


@pytest.fixture
def cycle():
    with time_machine.travel(at(1, month=5), tick=False):
        cycle = CycleFactory()
        DeadlineFactory(cycle=cycle, kind="dossier", at=end_of(2021, 6, 30))
        DeadlineFactory(cycle=cycle, kind="correction", at=None, milestones=(3, 1, 0, -1))
        yield cycle_of_year(2021)


def make_submission(dossier: Dossier, moment: datetime.datetime, number: int = 1) -> Submission:
    return Submission.objects.create(dossier=dossier, number=number, snapshot="{}", sha256="0", submitted_at=moment)


def enterprise(name: str, email: str):
    return EnterpriseFactory(name=name, owner=UserFactory(roles=[Role.ENTERPRISE], email=email))


def shown(silents) -> list[tuple]:
    return [
        (one.name, [getattr(p, "email", p) for p in one.recipients["enterprise"]], one.missing()) for one in silents
    ]


def test_enterprise_with_drafts_is_silent_until_they_are_submitted(cycle):
    quat, den = enterprise("Quạt Mẫu", "quat@example.vn"), enterprise("Đèn Mẫu", "den@example.vn")
    DossierFactory(cycle=cycle, enterprise=quat)
    second = DossierFactory(cycle=cycle, enterprise=quat)
    make_submission(second, at(10))
    DossierFactory(cycle=cycle, enterprise=den, state="withdrawn")
    with time_machine.travel(at(20), tick=False):
        DossierFactory(cycle=cycle, enterprise=den, state="draft", product_name="Đèn bàn")
    sentence = "Quý doanh nghiệp còn {} hồ sơ đã lập nhưng chưa nộp."
    assert shown(silent_enterprises(cycle, at(9))) == [("Quạt Mẫu", ["quat@example.vn"], sentence.format(2))]
    assert shown(silent_enterprises(cycle, at(11))) == [("Quạt Mẫu", ["quat@example.vn"], sentence.format(1))]
    assert [row[0] for row in shown(silent_enterprises(cycle, at(21)))] == ["Quạt Mẫu", "Đèn Mẫu"]


def test_nominated_product_without_a_dossier_reminds_the_enterprise_or_the_address_of_the_letter(cycle):
    quat = enterprise("Quạt Mẫu", "quat@example.vn")
    letter = NominationLetterFactory(cycle=cycle, state="received", sent_at=at(30, month=3), number="1")
    NomineeFactory(letter=letter, tax_code=quat.tax_code, product_name="Quạt trần", email="nguoikhac@example.vn")
    begun = NomineeFactory(letter=letter, tax_code=quat.tax_code, product_name="Quạt bàn")
    unknown = NomineeFactory(
        letter=letter, tax_code=tax_code(900), enterprise_name="Chưa đăng ký", email="moi@example.vn"
    )
    NomineeFactory(letter=NominationLetterFactory(cycle=cycle, state="draft"), email="nhap@example.vn")
    make_submission(
        DossierFactory(cycle=cycle, enterprise=quat, nominee=begun, product_name="Tên khác", state="submitted"), at(2)
    )
    sentence = "Quý doanh nghiệp còn 1 sản phẩm được giới thiệu chưa có hồ sơ."
    expected = [("Quạt Mẫu", ["quat@example.vn"], sentence), ("Chưa đăng ký", ["moi@example.vn"], sentence)]
    assert sorted(shown(silent_enterprises(cycle, at(9)))) == sorted(expected)
    assert {one.subject for one in silent_enterprises(cycle, at(9))} == {quat, unknown}
    same_product = DossierFactory(cycle=cycle, enterprise=quat, product_name="quạt  TRẦN", state="submitted")
    make_submission(same_product, at(3))
    assert [row[0] for row in shown(silent_enterprises(cycle, at(9)))] == ["Chưa đăng ký"]


def returned(cycle, owner, *, closed: datetime.datetime, due: datetime.date) -> Dossier:
    dossier = DossierFactory(cycle=cycle, enterprise=owner, state="returned", due_at=end_of(2021, due.month, due.day))
    submission = make_submission(dossier, closed - datetime.timedelta(days=5))
    CheckRound.objects.create(submission=submission, outcome="returned", closed_at=closed, due_on=due)
    return dossier


def lines(moment: datetime.datetime) -> list[tuple]:
    return [
        (line.milestone.code, line.days_left, line.kind, line.silent.code)
        for line in reminders.due_now(cycle_of_year(2021), moment)
        if line.milestone.code.startswith("correction")
    ]


def test_returned_dossier_has_its_own_date_and_no_notice_of_the_time_before_its_return(cycle):
    owner = enterprise("Quạt Mẫu", "quat@example.vn")
    dossier = returned(cycle, owner, closed=at(16), due=datetime.date(2021, 6, 18))  # a Friday
    code = dossier.code
    assert lines(at(16, 10)) == []  # three days before was 15/6, ahead of its return
    assert lines(at(17)) == [("correction-1", 1, "reminder", code)]
    assert lines(at(18)) == [("correction-0", 0, "last_day", code)]
    assert lines(at(21)) == [("correction+1", -3, "overdue", code)]  # Saturday → Monday
    Dossier.objects.filter(pk=dossier.pk).update(state="submitted")
    make_submission(dossier, at(18, 15), number=2)
    assert lines(at(18, 14)) == [("correction-0", 0, "last_day", code)]
    assert lines(at(18, 16)) == []


def test_dossier_that_staff_opened_again_after_acceptance_is_reminded_by_its_date(cycle):
    owner = enterprise("Quạt Mẫu", "quat@example.vn")
    dossier = DossierFactory(cycle=cycle, enterprise=owner, state="returned", due_at=end_of(2021, 6, 18))
    assert [(one.subject, one.deadline) for one in returned_dossiers(cycle, at(16))] == [(dossier, dossier.due_at)]


def test_extension_moves_the_date_of_submission_and_of_correction(cycle):
    staff = UserFactory(roles=[Role.STAFF])
    owner = enterprise("Quạt Mẫu", "quat@example.vn")
    draft = DossierFactory(cycle=cycle, enterprise=owner)
    back = returned(cycle, owner, closed=at(16), due=datetime.date(2021, 6, 18))
    late = at(1, month=7), at(19)
    assert (is_past_deadline(draft, late[0]), is_past_deadline(back, late[1])) == (True, True)
    with time_machine.travel(at(17), tick=False):
        for kind, subject, until in (("dossier", owner, end_of(2021, 7, 9)), ("correction", back, end_of(2021, 6, 25))):
            grant_extension(deadline=cycle.deadline(kind), subject=subject, until=until, reason="Bão lụt", by=staff)
    assert (is_past_deadline(draft, late[0]), is_past_deadline(back, late[1])) == (False, False)
    assert (due_at(draft, at(18)), due_at(back, at(18))) == (end_of(2021, 7, 9), end_of(2021, 6, 25))
    assert due_at(back, at(16)) == end_of(2021, 6, 18)
    assert lines(at(18)) == []
    assert lines(at(22)) == [("correction-3", 3, "reminder", back.code)]


def test_extension_no_later_than_the_own_date_of_a_returned_dossier_is_refused(cycle):
    back = returned(cycle, enterprise("Quạt Mẫu", "quat@example.vn"), closed=at(16), due=datetime.date(2021, 6, 18))
    with time_machine.travel(at(17), tick=False), pytest.raises(ActionError) as refused:
        grant_extension(
            deadline=cycle.deadline("correction"), subject=back, until=end_of(2021, 6, 18), reason="Bão", by=None
        )
    assert refused.value.field == "day"


def test_draft_of_an_excused_enterprise_is_neither_late_nor_reminded(cycle):
    owner = enterprise("Quạt Mẫu", "quat@example.vn")
    draft = DossierFactory(cycle=cycle, enterprise=owner)
    with time_machine.travel(at(2), tick=False):
        grant_extension(deadline=cycle.deadline("dossier"), subject=owner, excused=True, reason="Nộp giấy", by=None)
    assert not is_past_deadline(draft, at(1, month=8))
    found = [line.silent.name for line in reminders.due_now(cycle_of_year(2021), at(23))]
    assert found == []


def test_sources_cost_the_same_number_of_queries_for_many(cycle):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert reminders.due_now(cycle_of_year(2021), at(29))
        return len(queries)

    def add(number: int) -> None:
        owner = enterprise(f"Mẫu {number}", f"mau{number}@example.vn")
        DossierFactory(cycle=cycle, enterprise=owner, figures=False)
        returned(cycle, owner, closed=at(16), due=datetime.date(2021, 6, 30))

    add(0)
    few = cost()
    for number in range(1, 8):
        add(number)
    assert cost() == few
