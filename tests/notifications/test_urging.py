"""Official urging: who is silent and what was tried, the calls, the letter to all at once and its notice."""

import datetime
import io
import subprocess
import uuid
import zipfile
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import Email

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.desk import items_for
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.models import OfficialDocument
from spcncl_portal.documents.reporting import Paragraph, Signature, to_docx, to_pdf
from spcncl_portal.notifications import reminders, urging
from spcncl_portal.notifications.models import Call, Notice, UrgingLetter
from spcncl_portal.notifications.urging_actions import draft_urging, record_call, tell_urged
from spcncl_portal.notifications.urging_letter import urging_letter
from spcncl_portal.programme.actions import grant_extension
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.queries import cycle_of_year
from tests.factories.accounts import UserFactory
from tests.factories.applications import NominationLetterFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory, CycleFactory

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 9, month: int = 4) -> datetime.datetime:
    return datetime.datetime(2021, month, day, hour, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def second_of_april():
    """Friday, two days after the deadline (31/3/2021)."""
    with time_machine.travel(at(2), tick=False):
        yield


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF], full_name="Lê Văn Gọi", phone="+84901234567")


@pytest.fixture
def world():
    """Four bodies: one has sent; one has an officer and a head; one a telephone alone; one nobody."""
    CycleFactory(year=2021, plan_number="60/KH-UBND", plan_date=datetime.date(2021, 3, 11))
    world = {
        "sent": BodyFactory(code="001", name="Quận Đã Gửi"),
        "people": BodyFactory(code="002", name="Quận Hoàng Mai"),
        "phone": BodyFactory(
            code="003", name="Huyện Ba Vì", contact_phone="+842433880000", contact_email="bv@example.vn"
        ),
        "nobody": BodyFactory(code="004", name="Sở Thử Nghiệm", kind="department", valid_to=None),
    }
    NominationLetterFactory(
        cycle=cycle(), body=world["sent"], state="sent", first_sent_at=at(20, month=3), sent_at=at(20, month=3)
    )
    officer = UserFactory(
        roles=[Role.BODY_OFFICER], full_name="Trần Thị Đầu Mối", phone="+84912345678", position="Chuyên viên"
    )
    head = UserFactory(roles=[Role.BODY_HEAD], full_name="Phạm Văn Trưởng", phone="", position="Phó Chủ tịch")
    for person in (officer, head):
        BodyMembershipFactory(user=person, body=world["people"])
    return world | {"officer": officer, "head": head}


def cycle() -> Cycle:
    return cycle_of_year(2021)


def deadline():
    return cycle().deadline("nomination")


def rows() -> dict[str, urging.Row]:
    return {row.silent.code: row for row in urging.rows(cycle(), "nomination")}


def call(code: str, by, **values) -> Call:
    base = {"outcome": "no_answer", "person_name": "Anh Ba", "phone": "+84912345678"}
    return record_call(deadline=deadline(), silent=rows()[code].silent, by=by, **{**base, **values})


def text(response) -> str:
    return response.content.decode()


# who is silent


def test_rows_are_the_silent_ones_with_days_and_people(world):
    found = rows()
    assert list(found) == ["002", "003", "004"] or sorted(found) == ["002", "003", "004"]
    assert {code: (row.days_left, row.standing) for code, row in found.items()} == dict.fromkeys(found, (-2, "late"))
    assert [(one.name, one.role, one.phone) for one in found["002"].contacts] == [
        ("Trần Thị Đầu Mối", "Chuyên viên", "+84912345678"),
        ("Phạm Văn Trưởng", "Phó Chủ tịch", ""),
    ]
    assert [(one.name, one.phone) for one in found["003"].contacts] == [("Huyện Ba Vì", "+842433880000")]
    assert {code: row.needs_contact for code, row in found.items()} == {"002": False, "003": False, "004": True}


def test_extension_moves_the_row_and_an_excuse_takes_it_away(world, staff):
    grant_extension(deadline=deadline(), subject=world["phone"], until=at(6, 17), reason="Bão", by=staff)
    grant_extension(
        deadline=deadline(), subject=world["nobody"], excused=True, reason="Không có doanh nghiệp", by=staff
    )
    found = rows()
    assert sorted(found) == ["002", "003"]
    assert (found["003"].days_left, found["003"].standing, found["003"].days_late) == (4, "ahead", 0)
    assert [row.silent.code for row in urging.rows(cycle(), "nomination")] == ["002", "003"]  # the overdue first


def test_last_notice_stands_in_the_row(world):
    with time_machine.travel(at(24, month=3), tick=False):
        reminders.send_due(cycle())
    with time_machine.travel(at(31, month=3), tick=False):
        reminders.send_due(cycle())
    assert rows()["002"].notice.milestone == "nomination-0"
    assert rows()["004"].notice is None


# calls


def test_call_is_kept_with_its_outcome_and_the_next_day(world, staff):
    made = call("002", staff, outcome="promised", promised_on=datetime.date(2021, 4, 9), person=world["officer"])
    assert (made.label, made.body, made.by) == ("Quận Hoàng Mai", world["people"], staff)
    assert made.next_call_on == datetime.date(2021, 4, 12)  # Monday after the promised Friday
    row = rows()["002"]
    assert (row.call, row.calls, row.is_to_call, row.broke_promise) == (made, 1, False, False)
    with time_machine.travel(at(12), tick=False):
        row = rows()["002"]
        assert (row.is_to_call, row.broke_promise) == (True, True)


def test_nobody_reached_is_called_again_the_next_working_day(world, staff):
    assert call("003", staff).next_call_on == datetime.date(2021, 4, 5)
    assert call("003", staff, outcome="refused", note="Không có sản phẩm").next_call_on is None
    assert rows()["003"].calls == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"outcome": "promised"}, "promised_on"),
        ({"outcome": "promised", "promised_on": datetime.date(2021, 4, 1)}, "promised_on"),
        ({"next_call_on": datetime.date(2021, 4, 1)}, "next_call_on"),
        ({"outcome": "other"}, "note"),
        ({"outcome": "refused", "note": " "}, "note"),
        ({"outcome": "xyz"}, "outcome"),
        ({"person_name": " "}, "person_name"),
        ({"phone": ""}, "phone"),
    ],
)
def test_call_that_lacks_something_is_refused_at_its_box(world, staff, values, field):
    with pytest.raises(ActionError) as refused:
        call("002", staff, **values)
    assert refused.value.field == field
    assert Call.objects.count() == 0


def test_second_click_writes_no_second_call(world, staff):
    key = uuid.uuid4()
    assert call("002", staff, key=key) == call("002", staff, key=key)
    assert Call.objects.count() == 1


def test_wrong_number_asks_for_a_contact_until_another_is_known(world, staff):
    call("003", staff, outcome="wrong_number", phone="+842433880000")
    assert rows()["003"].needs_contact
    Body.objects.filter(code="003").update(contact_phone="+842433881111")
    assert not rows()["003"].needs_contact


def test_only_staff_call_and_only_in_an_open_cycle(world, staff):
    for role in (Role.LEADER, Role.AUDITOR, Role.BODY_OFFICER):
        with pytest.raises(PermissionDenied), transaction.atomic():
            call("002", UserFactory(roles=[role]))
    silent = rows()["002"].silent
    Cycle.objects.update(state="closed")
    values = {"outcome": "no_answer", "person_name": "A", "phone": "+84912345678", "by": staff}
    with pytest.raises(PermissionDenied):
        record_call(deadline=deadline(), silent=silent, **values)
    with pytest.raises(PermissionDenied):
        draft_urging(deadline=deadline(), by=staff)


# the letter


def paper(**values):
    found = urging.rows(cycle(), "nomination")
    return urging_letter(cycle(), deadline(), found, today=datetime.date(2021, 4, 2), **values)


def test_letter_to_few_names_them_and_says_deadline_in_words(world):
    doc = paper(contact="Sở Công Thương", signed=Signature("KT. Giám đốc\nPhó Giám đốc", "Mai Thị Hòa"))
    assert (doc.title, doc.subtitle) == (
        "",
        "đôn đốc gửi văn bản giới thiệu sản phẩm công nghiệp chủ lực thành phố Hà Nội năm 2021",
    )
    assert sorted(doc.addressees) == ["Sở Thử Nghiệm", "Ủy ban nhân dân huyện Ba Vì", "Ủy ban nhân dân quận Hoàng Mai"]
    texts = [block.text for block in doc.blocks if isinstance(block, Paragraph)]
    assert texts == [
        "Căn cứ Kế hoạch số 60/KH-UBND ngày 11 tháng 3 năm 2021 của Ủy ban nhân dân thành phố Hà Nội",
        "Theo kế hoạch nêu trên, các đơn vị gửi văn bản giới thiệu sản phẩm công nghiệp chủ lực thành phố Hà Nội năm "
        "2021 về Sở Công Thương chậm nhất hết ngày 31 tháng 3 năm 2021 (ngày ba mươi mốt tháng ba năm hai nghìn không "
        "trăm hai mươi mốt).",
        "Đến ngày 02 tháng 4 năm 2021, Sở Công Thương chưa nhận được văn bản giới thiệu của 3 đơn vị, đều đã quá hạn "
        "(danh sách kèm theo).",
        "Để bảo đảm tiến độ của chương trình, Sở Công Thương đề nghị các đơn vị đã quá hạn gửi văn bản giới thiệu ngay "
        "sau khi nhận được công văn này.",
        "Thông tin chi tiết xin liên hệ: Sở Công Thương.",
        "Sở Công Thương đề nghị các đơn vị quan tâm, phối hợp thực hiện./.",
    ]
    assert (doc.recipients, doc.drafting_unit) == (["Như trên", "Giám đốc Sở (để báo cáo)"], "QLCN")


def test_annex_lists_everybody_with_days_and_telephones(world, staff):
    grant_extension(deadline=deadline(), subject=world["phone"], until=at(6, 17), reason="Bão", by=staff)
    [annex] = paper().annexes
    [table] = annex.blocks
    assert (annex.title, annex.landscape, table.numbered) == (
        "Danh sách đơn vị chưa gửi văn bản giới thiệu năm 2021", True, True,
    )  # fmt: skip
    assert [column.title for column in table.columns] == ["Đơn vị", "Hạn", "Số ngày chậm", "Đầu mối", "Điện thoại"]
    last, extended = datetime.date(2021, 3, 31), datetime.date(2021, 4, 6)
    assert sorted(table.rows) == sorted(
        [
            ["Ủy ban nhân dân quận Hoàng Mai", last, 2, "Trần Thị Đầu Mối", "0912 345 678"],
            ["Sở Thử Nghiệm", last, 2, "", ""],
            ["Ủy ban nhân dân huyện Ba Vì", extended, 0, "liên hệ của đơn vị", "024 3388 0000"],
        ]
    )
    assert "trong đó 2 đơn vị đã quá hạn" in str(paper().blocks)


def test_letter_to_many_says_by_the_list(world):
    BodyFactory.create_batch(4)
    assert paper().addressees == ["Các đơn vị theo danh sách kèm theo"]
    assert len(paper().annexes[0].blocks[0].rows) == 7


def test_letter_with_a_day_of_its_own_asks_for_it(world):
    wish = paper(answer_by=datetime.date(2021, 4, 9)).blocks[3].text
    assert wish.endswith("gửi văn bản giới thiệu về Sở Công Thương trước khi hết ngày 09 tháng 4 năm 2021.")


@pytest.mark.needs_poppler
def test_letter_is_word_and_pdf_with_the_annex_on_lying_pages(world):
    doc = paper(contact="Sở Công Thương")
    with zipfile.ZipFile(io.BytesIO(to_docx(doc))) as word:
        xml = word.read("word/document.xml").decode()
    assert "V/v" in xml
    assert 'w:orient="landscape"' in xml
    shown = subprocess.run(["pdftotext", "-layout", "-", "-"], input=to_pdf(doc), capture_output=True, check=True)
    words = shown.stdout.decode()
    for part in ("V/v đôn đốc", "Kính gửi:", "KT. GIÁM ĐỐC", "- Lưu: VT, QLCN.", "PHỤ LỤC", "0912 345 678"):
        assert part.lower() in words.lower()


def test_draft_goes_into_the_register_once_and_remembers_whom(world, staff):
    key = uuid.uuid4()
    letter, again = (draft_urging(deadline=deadline(), by=staff, request_key=key) for _click in range(2))
    assert letter == again
    document = OfficialDocument.objects.get()
    assert (document.kind, document.state, document.subject, document.created_by) == (
        "letter", "draft", letter.deadline, staff,
    )  # fmt: skip
    assert sorted(letter.urged.values_list("label", flat=True)) == ["Huyện Ba Vì", "Quận Hoàng Mai", "Sở Thử Nghiệm"]
    assert {row.letter.letter for row in rows().values()} == {letter}


def test_nobody_silent_needs_no_letter(world, staff):
    for body in (world["people"], world["phone"], world["nobody"]):
        NominationLetterFactory(
            cycle=cycle(), body=body, state="sent", first_sent_at=at(1), sent_at=at(1), number=body.code
        )
    with pytest.raises(ActionError, match="Không còn đơn vị nào"):
        draft_urging(deadline=deadline(), by=staff)


def test_notice_of_the_letter_waits_for_its_number_and_goes_once(world, staff):
    letter = draft_urging(deadline=deadline(), by=staff)
    with pytest.raises(ActionError, match="chưa được cấp số"):
        tell_urged(letter=letter, by=staff)
    OfficialDocument.objects.update(
        state="numbered", number=7, number_text="07/SCT-QLCN", dated=datetime.date(2021, 4, 2), year=2021
    )
    letter = UrgingLetter.objects.get()
    assert tell_urged(letter=letter, by=staff) == 3  # officer, head, the address of Ba Vì
    assert tell_urged(letter=letter, by=staff) == 0
    notices = Notice.objects.filter(kind="urging").order_by("recipient")
    assert [one.recipient for one in notices] == sorted([world["officer"].email, world["head"].email, "bv@example.vn"])
    assert notices[0].milestone == f"nomination-urging-{letter.pk}"
    assert notices[0].title.startswith("Công văn số 07/SCT-QLCN về việc đôn đốc gửi văn bản giới thiệu")
    assert Email.objects.count() == 3
    assert rows()["002"].notice.kind == "urging"


def test_who_has_sent_meanwhile_is_not_told(world, staff):
    letter = draft_urging(deadline=deadline(), by=staff)
    OfficialDocument.objects.update(
        state="numbered", number=7, number_text="07/SCT-QLCN", dated=datetime.date(2021, 4, 2), year=2021
    )
    NominationLetterFactory(
        cycle=cycle(), body=world["people"], state="sent", first_sent_at=at(2, 8), sent_at=at(2, 8), number="9"
    )
    assert tell_urged(letter=letter, by=staff) == 1
    assert Notice.objects.get(kind="urging").recipient == "bv@example.vn"


# screens


def test_list_is_read_by_staff_leader_and_auditor(client, world):
    url = reverse("notifications:urging")
    for role in Role.values:
        client.force_login(UserFactory(roles=[role]))
        allowed = role in (Role.STAFF, Role.LEADER, Role.AUDITOR)
        assert client.get(url).status_code == (200 if allowed else 403)
        if allowed:
            assert ("Soạn công văn đôn đốc" in text(client.get(url))) == (role == Role.STAFF)


def test_list_shows_filters_searches_and_exports(client, world, staff):
    client.force_login(staff)
    call("002", staff, outcome="promised", promised_on=datetime.date(2021, 4, 9))
    url = reverse("notifications:urging")
    page = text(client.get(url, {"han": "nomination"}))
    for words in ("Quận Hoàng Mai", "0912 345 678", "quá hạn 2 ngày", "hẹn 09/04/2021", "cần số liên hệ"):
        assert words in page
    assert "Quận Đã Gửi" not in page
    assert "Huyện Ba Vì" not in text(client.get(url, {"called": "promised"}))
    assert "Huyện Ba Vì" in text(client.get(url, {"called": "none"}))
    assert "Quận Hoàng Mai" not in text(client.get(url, {"q": "ba vi"}))
    assert client.get(url, {"standing": "xyz", "han": "xyz", "sort": "-name"}).status_code == 200
    answer = client.get(url, {"_export": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_call_by_form_and_wrong_number_leads_to_the_contact(client, world, staff):
    client.force_login(staff)
    page = reverse("notifications:urging_thing", args=[2021, "nomination", f"programme.body:{world['phone'].pk}"])
    form = client.get(page).context["form"]
    post = reverse("notifications:urging_call", args=[2021, "nomination", f"programme.body:{world['phone'].pk}"])
    values = {"person": "contact", "outcome": "promised", "key": form["key"].value()}
    answer = client.post(post, values)
    assert answer.status_code == 422
    assert "Hãy ghi ngày hẹn" in text(answer)
    client.post(post, {**values, "promised_on": "9/4/2021"})
    made = Call.objects.get()
    assert (made.person_name, made.phone, made.person) == ("Huyện Ba Vì", "+842433880000", None)
    assert "Hẹn gửi ngày 09/04/2021" in text(client.get(page))
    answer = client.post(post, {"person": "other", "person_name": "Chị Tư", "phone": "0901 111 222",
                                "outcome": "wrong_number", "key": uuid.uuid4()})  # fmt: skip
    assert answer.url == reverse("programme:body_contact", args=[2021, "003"])


def test_thing_that_is_silent_no_more_keeps_its_calls(client, world, staff):
    client.force_login(staff)
    call("002", staff)
    NominationLetterFactory(
        cycle=cycle(), body=world["people"], state="sent", first_sent_at=at(2, 8), sent_at=at(2, 8), number="9"
    )
    page = text(
        client.get(
            reverse("notifications:urging_thing", args=[2021, "nomination", f"programme.body:{world['people'].pk}"])
        )
    )
    assert "Đã thực hiện hoặc được miễn" in page
    assert "Không nghe máy" in page


@pytest.mark.parametrize("thing", ["programme.body:999999", "xyz", "programme.body:"])
def test_thing_that_nobody_knows_is_404(client, world, staff, thing):
    client.force_login(staff)
    assert client.get(reverse("notifications:urging_thing", args=[2021, "nomination", thing])).status_code == 404
    assert client.get(reverse("notifications:urging_thing", args=[2021, "scoring", thing])).status_code == 404
    assert client.post(reverse("notifications:urging_call", args=[1999, "nomination", thing])).status_code == 404


def test_letter_by_form_page_and_word_file(client, world, staff):
    client.force_login(staff)
    url = reverse("notifications:urging_draft") + "?han=nomination"
    page = client.get(url)
    assert "tất cả 3 đơn vị" in text(page)
    values = {
        "signer": "by_order",
        "signer_name": "Nguyễn Văn A",
        "request_key": page.context["form"]["request_key"].value(),
    }
    answer = client.post(url, {**values, "answer_by": "1/4/2021"})
    assert (answer.status_code, "đã qua" in text(answer)) == (422, True)
    answer = client.post(url, values)
    letter = UrgingLetter.objects.get()
    assert answer.url == reverse("notifications:urging_letter", args=[letter.pk])
    shown = text(client.get(answer.url))
    assert "Công văn còn là dự thảo" in shown
    assert shown.count("chưa thực hiện") >= 3
    file = client.get(reverse("notifications:urging_file", args=[letter.pk, "docx"]))
    with zipfile.ZipFile(io.BytesIO(file.content)) as word:
        assert "TL. GIÁM ĐỐC" in word.read("word/document.xml").decode()
    assert client.get(reverse("notifications:urging_file", args=[letter.pk, "exe"])).status_code == 404
    tell = reverse("notifications:urging_tell", args=[letter.pk])
    assert client.get(tell).status_code == 200
    assert "chưa được cấp số" in text(client.post(tell, follow=True))


@pytest.mark.needs_poppler
def test_call_list_on_paper(client, world, staff):
    client.force_login(staff)
    call("002", staff)
    data = client.get(reverse("notifications:call_list"), {"q": "hoang mai"}).content
    words = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    assert "0912 345 678" in words
    assert "Ba Vì" not in words


def test_desk_asks_to_call_again_who_is_silent_still(world, staff):
    call("002", staff)
    call("003", staff)
    with time_machine.travel(at(5), tick=False):
        NominationLetterFactory(
            cycle=cycle(), body=world["phone"], state="sent", first_sent_at=at(4), sent_at=at(4), number="9"
        )
        [item] = [one for one in items_for(staff, cycle()) if one.group == "Đôn đốc"]
        assert (item.count, item.detail) == (1, "Quận Hoàng Mai")


def test_page_without_a_cycle_says_so(client, staff):
    client.force_login(staff)
    assert "Không có thời hạn nào để đôn đốc" in text(client.get(reverse("notifications:urging")))
    assert client.get(reverse("notifications:call_list")).status_code == 404


@pytest.mark.parametrize("query", [{}, {"_export": "xlsx"}, {"q": "quận", "called": "today"}])
def test_list_asks_as_often_for_142_bodies(client, world, staff, query):
    client.force_login(staff)

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            body = BodyFactory(code=f"X{number}", contact_phone="+842433880000", contact_email=f"b{number}@example.vn")
            if number % 3 == 0:
                BodyMembershipFactory(user=UserFactory(roles=[Role.BODY_OFFICER]), body=body)
        found = rows()
        for number in range(first, last):
            values = {"subject_type": "programme.body", "subject_id": str(found[f"X{number}"].silent.subject.pk)}
            Call.objects.create(deadline=deadline(), label="X", phone="1", outcome="no_answer", by=staff, **values)
        draft_urging(deadline=deadline(), by=staff)
        reminders.send_due(cycle())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("notifications:urging"), query).status_code == 200
        return len(queries)

    more(0, 7)
    few = cost()
    more(7, 139)
    assert len(rows()) == 142
    assert cost() == few
