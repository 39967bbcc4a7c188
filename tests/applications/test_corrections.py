"""A received letter is put right by another: what changes is shown, and nothing is counted twice."""

# ruff: noqa: F811 (fixtures of nomination_world)

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from applications.actions.corrections import correct_letter
from applications.actions.nomination import edit_letter, receive_letter, return_letter, send_letter
from applications.actions.nominees import remove_nominee
from applications.dossier_queries import nominees_to_start
from applications.imports.nominations import lines_of_body
from applications.models import Enterprise, NominationLetter, Nominee
from applications.nomination_changes import compare, comparisons_of
from applications.nomination_lines import counting, distinct_products, with_standing
from applications.nomination_queries import coverage
from applications.states import LetterState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.states import CycleState
from tests.applications.nomination_world import (  # noqa: F401
    MARCH,
    address,
    body,
    cycle,
    in_march,
    letter,
    officer,
    said,
    sign_in,
    staff,
)
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.files import StoredFileFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory

pytestmark = pytest.mark.django_db


def complete(letter, number="2/UBND"):
    letter.number, letter.dated = number, datetime.date(2021, 3, 18)
    letter.file = StoredFileFactory(subject=letter)
    letter.save()
    return letter


@pytest.fixture
def received(cycle, body):
    found = NominationLetterFactory(
        cycle=cycle, body=body, state=LetterState.RECEIVED, number="1/UBND", sent_at=MARCH, received_at=MARCH
    )
    for name in ("Quạt trần", "Tủ lạnh", "Máy bơm"):
        NomineeFactory(letter=found, product_name=name, product_revenue=5)
    return found


def change(draft):
    """Drop the first line, change the second, add one."""
    lines = list(draft.nominees.all())
    lines[0].delete()
    lines[1].product_revenue = 7
    lines[1].save()
    NomineeFactory(letter=draft, product_name="Nồi cơm điện")


def standings(cycle) -> dict[str, str]:
    rows = with_standing(Nominee.objects.filter(letter__cycle=cycle))
    return {f"{row.letter.number} {row.product_name}": row.standing for row in rows}


def of_body(cycle, body) -> tuple[int, int]:
    row = coverage(cycle).get(pk=body.pk)
    return row.nominees, row.enterprises


def test_correction_copies_the_list_and_a_second_click_gives_the_same(received, officer):
    draft = correct_letter(letter=received, by=officer)
    assert correct_letter(letter=received, by=officer) == draft
    assert (draft.corrects, draft.state, draft.entered_by) == (received, "draft", officer)
    assert [(one.product_name, one.product_revenue) for one in draft.nominees.all()] == [
        ("Quạt trần", 5), ("Tủ lạnh", 5), ("Máy bơm", 5),
    ]  # fmt: skip
    assert NominationLetter.objects.count() == 2


def test_only_the_office_says_when_a_correction_arrived_on_paper(received, officer, staff):
    NominationLetter.objects.update(on_paper=True, arrived_on=datetime.date(2021, 3, 18))
    own = correct_letter(letter=received, by=officer)
    assert (own.on_paper, own.arrived_on) == (False, None)
    own.nominees.all().delete()
    own.delete()
    entered = correct_letter(letter=received, by=staff)
    assert entered.on_paper
    facts = {"letter": entered, "number": "2/UBND", "dated": None, "arrived_on": datetime.date(2021, 3, 19)}
    with pytest.raises(ActionError) as refused:
        edit_letter(**facts, by=officer)
    assert refused.value.field == "arrived_on"
    assert edit_letter(**facts, by=staff).arrived_on == datetime.date(2021, 3, 19)


def test_lines_are_compared_and_counted_once(cycle, body, received, officer, staff):
    draft = correct_letter(letter=received, by=officer)
    change(draft)
    complete(draft)
    (seen,) = comparisons_of(draft)
    assert seen.title == "So với văn bản số 1/UBND đã tiếp nhận"
    assert [one.values["product_name"] for one in seen.added] == ["Nồi cơm điện"]
    assert [one.values["product_name"] for one in seen.dropped] == ["Quạt trần"]
    assert [one.values["product_name"] for one in seen.unchanged] == ["Máy bơm"]
    assert [one.differences for one in seen.changed] == [(("doanh thu sản phẩm năm trước (đồng)", "5", "7"),)]
    assert of_body(cycle, body) == (3, 3)

    send_letter(letter=draft, by=officer, at=MARCH)
    # Until it is received the old list stands; the new line has arrived.
    assert of_body(cycle, body) == (4, 4)
    assert distinct_products(cycle) == 4
    receive_letter(letter=draft, by=staff, at=MARCH)
    assert of_body(cycle, body) == (3, 3)
    assert distinct_products(cycle) == counting(cycle).count() == 3
    assert standings(cycle) == {
        "1/UBND Quạt trần": "dropped",
        "1/UBND Tủ lạnh": "replaced",
        "1/UBND Máy bơm": "replaced",
        "2/UBND Tủ lạnh": "counts",
        "2/UBND Máy bơm": "counts",
        "2/UBND Nồi cơm điện": "counts",
    }


def test_correction_after_the_deadline_makes_nobody_late(cycle, body, received, officer):
    draft = complete(correct_letter(letter=received, by=officer))
    NominationLetter.objects.filter(pk=draft.pk).update(state=LetterState.SENT, late=True)
    assert coverage(cycle).get(pk=body.pk).letters_late == 0
    NominationLetter.objects.filter(pk=received.pk).update(late=True)
    assert coverage(cycle).get(pk=body.pk).letters_late == 1


def test_returned_correction_leaves_the_old_list_standing(cycle, body, received, officer, staff):
    draft = correct_letter(letter=received, by=officer)
    change(draft)
    complete(draft)
    send_letter(letter=draft, by=officer, at=MARCH)
    return_letter(letter=draft, by=staff, reason="Thiếu dấu", at=MARCH)
    assert of_body(cycle, body) == (3, 3)
    assert {key: one for key, one in standings(cycle).items() if key.startswith("1/")} == {
        "1/UBND Quạt trần": "counts", "1/UBND Tủ lạnh": "counts", "1/UBND Máy bơm": "counts",
    }  # fmt: skip


def test_supplement_with_the_same_product_is_not_counted_twice(cycle, body, received):
    again = NominationLetterFactory(cycle=cycle, body=body, state=LetterState.SENT, number="2/UBND", sent_at=MARCH)
    old = received.nominees.first()
    NomineeFactory(letter=again, tax_code=old.tax_code, product_name="QUAT TRAN", product_revenue=9)
    NomineeFactory(letter=again, tax_code=old.tax_code, product_name="Quạt hộp")
    assert of_body(cycle, body) == (4, 3)
    assert standings(cycle)["1/UBND Quạt trần"] == "replaced"
    assert counting(cycle).count() == 4
    (seen,) = comparisons_of(again)
    assert (len(seen.added), len(seen.changed), len(seen.dropped)) == (1, 1, 0)


def test_letter_sent_again_after_its_return_is_compared_with_what_went_back(letter, officer, staff):
    kept, gone = NomineeFactory(letter=letter, product_name="Quạt trần"), NomineeFactory(letter=letter)
    complete(letter)
    send_letter(letter=letter, by=officer, at=MARCH)
    return_letter(letter=letter, by=staff, reason="Sai tên", at=MARCH)
    letter.refresh_from_db()
    remove_nominee(nominee=gone, by=officer)
    Nominee.objects.filter(pk=kept.pk).update(contact_name="Bà Hoa")
    (seen,) = comparisons_of(letter)
    assert seen.title == "So với danh sách bị trả lại"
    assert (len(seen.added), len(seen.changed), len(seen.dropped), len(seen.unchanged)) == (0, 1, 1, 0)
    assert seen.changed[0].differences == (("người liên hệ", "–", "Bà Hoa"),)


def test_new_name_of_a_product_is_a_change():
    old = [{"tax_code": "1", "product_name": "Quạt trần QT-1400"}, {"tax_code": "2", "product_name": "Bơm"}]
    new = [{"tax_code": "1", "product_name": "Quạt trần QT-1500"}, {"tax_code": "2", "product_name": "Tủ điện"}]
    found = {change.values["product_name"]: change for change in compare(old, new)}
    assert {name: change.kind for name, change in found.items()} == {
        "Quạt trần QT-1500": "changed", "Tủ điện": "added", "Bơm": "dropped",
    }  # fmt: skip
    assert found["Quạt trần QT-1500"].differences == (("tên sản phẩm", "Quạt trần QT-1400", "Quạt trần QT-1500"),)


def test_zero_and_no_differ_from_an_empty_box():
    old = {"tax_code": "1", "product_name": "A", "product_revenue": None, "in_hanoi": None}
    (change,) = compare([old], [old | {"product_revenue": 0, "in_hanoi": False}])
    assert [values[1:] for values in change.differences] == [("–", "0"), ("–", "không")]


def test_what_can_not_be_corrected(cycle, letter, received, officer, staff):
    with pytest.raises(ActionError):
        correct_letter(letter=letter, by=officer)
    draft = complete(correct_letter(letter=received, by=officer))
    send_letter(letter=draft, by=officer, at=MARCH)
    with pytest.raises(ActionError, match="đang chờ tiếp nhận"):
        correct_letter(letter=received, by=officer)
    receive_letter(letter=draft, by=staff, at=MARCH)
    with pytest.raises(ActionError, match="đã được thay bằng văn bản số 2/UBND"):
        correct_letter(letter=received, by=officer)
    assert correct_letter(letter=draft, by=officer).corrects == draft
    stranger = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=stranger, body=BodyFactory())
    with pytest.raises(PermissionDenied):
        correct_letter(letter=received, by=stranger)
    cycle.state = CycleState.CLOSED
    cycle.save()
    with pytest.raises(PermissionDenied):
        correct_letter(letter=received, by=officer)


def test_import_beside_a_correction_measures_against_its_list(cycle, body, received, officer):
    draft = correct_letter(letter=received, by=officer)
    draft.nominees.filter(product_name="Quạt trần").delete()
    assert {line.letter_id for line in lines_of_body(cycle, body).values()} == {draft.pk}
    assert len(lines_of_body(cycle, body)) == 2


def test_screens_of_a_correction(sign_in, received, officer, staff):
    client = sign_in(officer)
    assert "Soạn văn bản thay thế…" in client.get(address("letter", received.pk)).content.decode()
    assert client.get(address("letter_correct", received.pk)).status_code == 200
    response = client.post(address("letter_correct", received.pk))
    draft = received.corrections.get()
    assert response.url == draft.get_absolute_url()
    change(draft)
    complete(draft)
    page = client.get(address("letter_send", draft.pk)).content.decode()
    assert "Thêm 1, sửa 1, bỏ 1, giữ nguyên 1 dòng." in page
    client.post(address("letter_send", draft.pk))
    client = sign_in(staff)
    assert "Thêm 1, sửa 1, bỏ 1, giữ nguyên 1 dòng." in client.get(address("letter_receive", draft.pk)).content.decode()
    client.post(address("letter_receive", draft.pk))
    page = sign_in(officer).get(address("letter", received.pk)).content.decode()
    assert "Danh sách này đã được thay bằng" in page
    assert "đã bỏ ở văn bản thay thế" in page
    stranger = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=stranger, body=BodyFactory())
    assert sign_in(stranger).post(address("letter_correct", received.pk)).status_code == 404


def test_a_dossier_starts_only_from_lines_that_count(cycle, received, officer, staff):
    draft = correct_letter(letter=received, by=officer)
    change(draft)
    complete(draft)
    send_letter(letter=draft, by=officer, at=MARCH)
    receive_letter(letter=draft, by=staff, at=MARCH)
    codes = {line.product_name: line.tax_code for line in received.nominees.all()}
    for name, code in codes.items():
        EnterpriseFactory(tax_code=code, name=name)
    offered = nominees_to_start(Enterprise.objects.all(), cycle)
    assert {(line.product_name, line.letter) for line in offered} == {("Tủ lạnh", draft), ("Máy bơm", draft)}
    old = received.nominees.get(product_name="Tủ lạnh")
    DossierFactory(cycle=cycle, enterprise=Enterprise.objects.get(name="Tủ lạnh"), nominee=old)
    assert [line.product_name for line in nominees_to_start(Enterprise.objects.all(), cycle)] == ["Máy bơm"]
