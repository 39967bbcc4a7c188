"""Screens of nomination: own page, letter, sending, receiving, lists; other people's letters are 404."""

# ruff: noqa: F811 (fixtures of nomination_world)

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.desk_nomination import desk_nomination
from applications.models import NominationLetter, Nominee
from applications.states import LetterState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.models import Extension
from spcncl_portal.programme.states import CycleState
from tests.applications.nomination_world import (  # noqa: F401
    HANOI,
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
from tests.applications.sheets import HEADER, ROW_A, workbook
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory
from tests.factories.files import StoredFileFactory, an_upload
from tests.factories.programme import BodyFactory, BodyMembershipFactory

pytestmark = pytest.mark.django_db


def complete(letter, **fields):
    values = {"number": "245/UBND-KT", "dated": datetime.date(2021, 3, 18), "file": StoredFileFactory(subject=letter)}
    for name, value in (values | fields).items():
        setattr(letter, name, value)
    letter.save()
    NomineeFactory(letter=letter)
    return letter


def test_own_page_shows_deadline_and_letters(sign_in, officer, letter):
    page = sign_in(officer).get("/gioi-thieu/").content.decode()
    assert "Quận Hoàng Mai" in page
    assert "31/03/2021 23:59" in page
    assert "Còn 11 ngày" in page
    assert f"/gioi-thieu/{letter.pk}/" in page


def test_own_page_of_a_body_that_does_not_nominate(sign_in, cycle):
    user = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=user, body=BodyFactory(kind="bank"))
    assert "không thuộc các đơn vị giới thiệu của năm 2021" in sign_in(user).get("/gioi-thieu/").content.decode()


def test_officer_walks_from_new_letter_to_sent(sign_in, officer, body, cycle):
    client = sign_in(officer)
    data = {"body": body.pk, "number": "245/UBND-KT", "dated": "18/3/2021", "file": an_upload()}
    response = client.post("/gioi-thieu/moi/", data)
    letter = NominationLetter.objects.get()
    assert response.url == f"/gioi-thieu/{letter.pk}/"
    assert (letter.number, letter.dated, letter.file.name) == (
        "245/UBND-KT",
        datetime.date(2021, 3, 18),
        "Công văn.pdf",
    )

    response = client.post(
        address("letter_upload", letter.pk), {"file": an_upload("ds.xlsx", workbook([HEADER, ROW_A]))}
    )
    preview = response.url
    page = client.get(preview).content.decode()
    assert "Chưa ghi gì." in page
    assert "1 dòng: thêm 1, sửa 0, không đổi 0, sai 0." in page
    assert Nominee.objects.count() == 0
    response = client.post(preview, follow=True)
    assert said(response) == ["Đã ghi: thêm 1, sửa 0, không đổi 0, bỏ qua 0 dòng."]
    response = client.post(preview, follow=True)
    assert said(response) == ["Đã ghi: thêm 0, sửa 0, không đổi 1, bỏ qua 0 dòng."]

    assert "Gửi tới Sở Công Thương" in client.get(address("letter_send", letter.pk)).content.decode()
    response = client.post(address("letter_send", letter.pk), follow=True)
    assert said(response) == ["Đã gửi văn bản tới Sở Công Thương."]
    response = client.post(address("letter_send", letter.pk), follow=True)
    assert said(response) == ["Văn bản này đã được gửi."]
    letter.refresh_from_db()
    assert (letter.state, letter.late) == ("sent", False)


def test_new_letter_with_a_program_renamed_to_pdf_says_so_at_its_box(sign_in, officer, body, cycle):
    data = {"body": body.pk, "number": "1/UBND", "dated": "18/3/2021", "file": an_upload("cv.pdf", b"MZ" + b"0" * 99)}
    response = sign_in(officer).post("/gioi-thieu/moi/", data)
    assert response.status_code == 422
    assert response.context["form"]["number"].value() == "1/UBND"
    assert "cv.pdf" in str(response.context["form"].errors)
    assert NominationLetter.objects.count() == 0


def test_new_letter_with_a_day_that_is_none(sign_in, officer, body, cycle):
    response = sign_in(officer).post("/gioi-thieu/moi/", {"body": body.pk, "dated": "31/02/2021"})
    assert response.context["form"].errors == {
        "dated": ["Không có ngày “31/02/2021”; hãy viết theo thứ tự ngày/tháng/năm, như 31/03/2021."]
    }


def test_other_bodys_letter_is_404_everywhere(sign_in, letter):
    stranger = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=stranger, body=BodyFactory())
    line = NomineeFactory(letter=letter)
    client = sign_in(stranger)
    for name in ("letter", "letter_edit", "letter_send", "letter_remove", "nominee_add"):
        assert client.get(address(name, letter.pk)).status_code == 404
    assert client.post(address("letter_upload", letter.pk)).status_code == 404
    assert client.get(address("nominee_edit", letter.pk, line.pk)).status_code == 404
    assert client.get(f"{address('all_letters')}?_export=xlsx").status_code == 200
    assert list(client.get(address("all_letters")).context["table"].rows) == []
    assert list(client.get(address("nominees")).context["table"].rows) == []
    complete(letter)
    assert client.get(letter.file.get_absolute_url()).status_code == 404


def test_roles_without_nomination_are_403_and_strangers_sign_in_first(client, letter):
    assert client.get("/gioi-thieu/").url == "/tai-khoan/dang-nhap/?next=/gioi-thieu/"
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]))
    assert client.get("/gioi-thieu/").status_code == 403
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    assert client.get(address("letter", letter.pk)).status_code == 200
    assert client.post(address("letter_send", letter.pk)).status_code == 403
    assert client.post(address("letter_receive", letter.pk)).status_code == 403


def test_late_letter_is_marked_and_received_only_with_a_reason(sign_in, officer, staff, letter):
    complete(letter)
    with time_machine.travel(datetime.datetime(2021, 4, 2, 8, tzinfo=HANOI)):
        response = sign_in(officer).post(address("letter_send", letter.pk), follow=True)
        assert said(response) == ["Đã gửi văn bản tới Sở Công Thương. Văn bản gửi quá hạn."]
        client = sign_in(staff)
        response = client.post(address("letter_receive", letter.pk), {"late_reason": ""})
        assert response.context["form"].errors == {"late_reason": ["Cần ghi rõ lý do."]}
        response = client.post(address("letter_receive", letter.pk), {"late_reason": "Do lũ"}, follow=True)
        assert said(response) == ["Đã tiếp nhận văn bản; đơn vị được báo."]
        response = client.post(address("letter_receive", letter.pk), {"late_reason": "Do lũ"}, follow=True)
        assert said(response) == ["Không thực hiện được việc này khi đang ở trạng thái “đã tiếp nhận”."]
    letter.refresh_from_db()
    assert (letter.state, letter.late_reason) == ("received", "Do lũ")


def test_letter_in_time_is_received_without_a_box(sign_in, staff, letter):
    complete(letter, state=LetterState.SENT, sent_at=MARCH)
    client = sign_in(staff)
    assert list(client.get(address("letter_receive", letter.pk)).context["form"].fields) == []
    client.post(address("letter_receive", letter.pk))
    letter.refresh_from_db()
    assert letter.state == "received"


def test_return_needs_a_reason_and_shows_it_to_the_body(sign_in, staff, officer, letter):
    complete(letter, state=LetterState.SENT, sent_at=MARCH)
    client = sign_in(staff)
    assert client.post(address("letter_return", letter.pk), {"reason": " "}).status_code == 422
    client.post(address("letter_return", letter.pk), {"reason": "Thiếu dấu"})
    assert "Thiếu dấu" in sign_in(officer).get(address("letter", letter.pk)).content.decode()


def test_staff_enter_a_paper_letter(sign_in, staff, cycle, body):
    data = {
        "body": body.pk, "number": "9/UBND", "dated": "01/03/2021", "arrived_on": "05/03/2021", "file": an_upload(),
    }  # fmt: skip
    sign_in(staff).post("/gioi-thieu/van-ban-giay/", data)
    letter = NominationLetter.objects.get()
    assert (letter.on_paper, letter.arrived_on, letter.entered_by, letter.body) == (
        True, datetime.date(2021, 3, 5), staff, body,
    )  # fmt: skip


def test_closed_cycle_is_read_only(sign_in, officer, letter, cycle):
    cycle.state = CycleState.CLOSED
    cycle.save()
    client = sign_in(officer)
    assert client.get(address("letter", letter.pk)).status_code == 200
    response = client.get(address("nominee_add", letter.pk), follow=True)
    assert said(response) == ["Văn bản này không sửa được nữa."]
    complete(letter)
    assert client.post(address("letter_send", letter.pk)).status_code == 403


def test_overview_counts_every_body_and_filters(sign_in, staff, cycle, body, letter):
    complete(letter, state=LetterState.SENT, sent_at=MARCH, late=True)
    silent = BodyFactory(name="Quận Ba Đình")
    received = complete(NominationLetterFactory(cycle=cycle), state=LetterState.RECEIVED, sent_at=MARCH)
    NomineeFactory(letter=received, tax_code=received.nominees.get().tax_code)
    BodyFactory(kind="bank")
    client = sign_in(staff)
    page = client.get("/gioi-thieu/")
    assert page.context["totals"] == {
        "bodies": 3, "arrived": 2, "received": 1, "waiting": 1, "late": 1, "silent": 1, "all_nominees": 3,
    }  # fmt: skip
    rows = {row.record.name: row.record for row in page.context["table"].rows}
    assert len(rows) == 3
    assert (rows["Quận Hoàng Mai"].standing, rows["Quận Ba Đình"].standing) == ("sent", "none")
    assert (rows[received.body.name].nominees, rows[received.body.name].enterprises) == (2, 1)
    only = client.get("/gioi-thieu/?sent_any=no").context["table"].rows
    assert [row.record for row in only] == [silent]
    assert [row.record for row in client.get("/gioi-thieu/?late=yes").context["table"].rows] == [body]
    assert [row.record for row in client.get("/gioi-thieu/?q=hoang mai").context["table"].rows] == [body]
    assert client.get("/gioi-thieu/?_export=xlsx").content[:2] == b"PK"


@pytest.mark.sqlite_only  # the queries are the same ones on PostgreSQL
@pytest.mark.parametrize("name", ["letters", "all_letters", "nominees"])
def test_lists_need_as_many_queries_for_1000_rows_as_for_10(sign_in, staff, cycle, name):
    client = sign_in(staff)

    def grow(count):
        for _ in range(count):
            letter = NominationLetterFactory(cycle=cycle, state=LetterState.SENT, sent_at=MARCH)
            NomineeFactory(letter=letter, enterprise=EnterpriseFactory())

    def count():
        client.get(address(name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(name)).status_code == 200
        return len(queries)

    grow(10)
    few = count()
    grow(990)
    assert count() == few
    assert few <= 14


def test_letter_page_query_count_is_constant(sign_in, officer, letter):
    client = sign_in(officer)

    def count():
        client.get(address("letter", letter.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(address("letter", letter.pk))
        return len(queries)

    for _ in range(3):
        NomineeFactory(letter=letter, enterprise=EnterpriseFactory())
    few = count()
    for _ in range(30):
        NomineeFactory(letter=letter, enterprise=EnterpriseFactory())
    assert count() == few


def test_template_address_gives_the_excel_file(sign_in, officer, cycle):
    response = sign_in(officer).get("/gioi-thieu/mau.xlsx")
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response.content[:2] == b"PK"


def test_desk_and_own_page_show_the_extension(sign_in, officer, cycle, body):
    until = datetime.datetime(2100, 4, 9, 23, 59, 59, tzinfo=datetime.UTC)
    row = Extension.objects.create(
        deadline=cycle.deadline("nomination"),
        subject_type="programme.body",
        subject_id=str(body.pk),
        label=body.name,
        until=until,
        reason="Kiện toàn bộ máy",
    )
    assert [item.due for item in desk_nomination(officer, cycle)] == [until]
    content = sign_in(officer).get("/gioi-thieu/").content.decode()
    assert all(words in content for words in ("Quận Hoàng Mai được gia hạn đến:", "10/04/2100", "Kiện toàn bộ máy"))
    Extension.objects.filter(pk=row.pk).update(until=None, excused=True)
    assert list(desk_nomination(officer, cycle)) == []
    assert "Quận Hoàng Mai được miễn gửi văn bản." in sign_in(officer).get("/gioi-thieu/").content.decode()


def test_desk_of_officer_and_staff(officer, staff, cycle, body, letter):
    titles = lambda user: [(item.title, item.detail, item.count) for item in desk_nomination(user, cycle)]  # noqa: E731
    assert titles(officer) == [("Hoàn tất và gửi văn bản giới thiệu", "Quận Hoàng Mai", None)]
    assert titles(staff) == []
    complete(letter, state=LetterState.SENT, sent_at=MARCH, late=True)
    assert titles(officer) == []
    assert titles(staff) == [("Tiếp nhận văn bản giới thiệu", "1 văn bản quá hạn, cần lý do", 1)]
    letter.state, letter.return_reason = LetterState.RETURNED, "Thiếu dấu"
    letter.save()
    assert titles(officer) == [("Sửa văn bản bị trả lại rồi gửi lại", "Quận Hoàng Mai 245/UBND-KT: Thiếu dấu", None)]


def test_pages_without_any_cycle(sign_in, officer):
    client = sign_in(officer)
    for path in ("/gioi-thieu/", "/gioi-thieu/moi/", "/gioi-thieu/van-ban/", "/gioi-thieu/mau.xlsx"):
        assert client.get(path).status_code == 200
