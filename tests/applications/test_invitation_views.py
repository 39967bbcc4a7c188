"""The screens of invitation sets: who enters, filter and ticks, the question before sets move, many codes at once."""

import io

import openpyxl
import pytest

from applications.actions.invitation import move_sets
from applications.models import InvitationBatch
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.models import Job
from spcncl_portal.files.actions import store_bytes
from spcncl_portal.programme.models import Cycle
from spcncl_portal.programme.states import CycleState
from tests.factories.accounts import UserFactory
from tests.factories.invitations import batch_of, make_prospects
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db
LIST, MAKE, CODES = "/van-dong/bo-form/", "/van-dong/bo-form/lap/", "/van-dong/bo-form/quet-ma/"


@pytest.fixture(autouse=True)
def cycle() -> Cycle:
    return CycleFactory(year=2021)


def signed_in(client, *roles):
    user = UserFactory(roles=roles)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def staff(client):
    return signed_in(client, Role.STAFF)


def said(client, response) -> str:
    """The page after a redirect, as one line of text."""
    return " ".join(client.get(response.url).content.decode().split())


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.LEADER, 200), (Role.AUDITOR, 200), (Role.BODY_OFFICER, 403), (Role.ENTERPRISE, 403), (Role.ADMIN, 403)],
)
def test_only_staff_write(client, cycle, role, reads):
    batch = batch_of(cycle, 1)
    signed_in(client, role)
    for address in (LIST, f"{LIST}tat-ca/", f"{LIST}{batch.pk}/"):
        assert client.get(address).status_code == reads
    for address in (MAKE, CODES, f"{LIST}{batch.pk}/ghi/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{LIST}{batch.pk}/lap-tep/").status_code == 403
    assert client.post(f"{LIST}{batch.pk}/ghi/", {"action": "print", "scope": "all"}).status_code == 403
    assert set(batch.sets.values_list("state", flat=True)) == {"made"}


def test_file_of_a_batch_is_the_offices(client, cycle):
    batch = batch_of(cycle, 1)
    batch.file = store_bytes(data=b"%PDF-1.4", name="a.pdf", content_type="application/pdf", by=None, subject=batch)
    batch.save()
    for role, status in ((Role.AUDITOR, 200), (Role.BODY_OFFICER, 404), (Role.ENTERPRISE, 404)):
        signed_in(client, role)
        assert client.get(batch.file.get_absolute_url()).status_code == status


def test_batch_of_all_that_the_filter_shows(client, cycle, staff, django_capture_on_commit_callbacks):
    make_prospects(cycle, 30)
    make_prospects(cycle, 2, name="Nhà máy Khác", tax_code="", state="contacted")
    page = client.get(MAKE, {"state": "contacted", "q": "nha may"})
    assert page.context["table"].page.paginator.count == 2
    assert page.context["form"]["rows"].value() == "state=contacted&q=nha+may"
    response = client.post(MAKE, {"name": "Đợt 1", "scope": "all", "rows": "state=contacted&q=nha+may"})
    batch = InvitationBatch.objects.get()
    assert (response.status_code, response.url) == (302, batch.get_absolute_url())
    assert list(batch.sets.values_list("name", flat=True)) == ["Nhà máy Khác", "Nhà máy Khác"]
    job = Job.objects.get(kind="invitation_sets")
    assert (job.key, job.total, job.created_by) == (str(batch.pk), 2, staff)
    assert "Đã lập 2 bộ form" in said(client, response)


def test_batch_of_the_ticked_ones_and_what_is_wrong_at_its_box(client, cycle, staff):
    first, second = make_prospects(cycle, 2)
    for answers, box in (
        ({"scope": "ticked", "name": "Đợt 1"}, "scope"),
        ({"scope": "all", "name": ""}, "name"),
        ({"name": "Đợt 1"}, "scope"),
        ({"scope": "ticked", "name": "Đợt 1", "prospects": ["x; drop"]}, "prospects"),
    ):
        response = client.post(MAKE, answers)
        assert response.status_code == 422
        assert box in response.context["form"].errors
    client.post(MAKE, {"name": "Đợt 1", "scope": "ticked", "prospects": [second.pk]})
    assert [one.prospect for one in InvitationBatch.objects.get().sets.all()] == [second]
    again = client.post(MAKE, {"name": "Đợt 1", "scope": "ticked", "prospects": [second.pk]})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["name"])
    assert InvitationBatch.objects.count() == 1
    assert first.sets.count() == 0


def test_moving_asks_first_and_says_what_stays(client, cycle, staff):
    batch = batch_of(cycle, 3, by=staff)
    move_sets(sets=batch.sets.filter(number=1), action="print", by=staff)
    address = f"{LIST}{batch.pk}/ghi/"
    page = client.get(address, {"action": "send", "scope": "all", "rows": ""})
    text = " ".join(page.content.decode().split())
    assert "Ghi 1 bộ" in text
    assert "2 bộ không ở trạng thái ghi được việc này và sẽ giữ nguyên." in text
    assert list(batch.sets.order_by("number").values_list("state", flat=True)) == ["printed", "made", "made"]
    after = said(client, client.post(address, {"action": "send", "scope": "all", "rows": ""}))
    assert "Đã ghi 1 bộ: đã gửi đi." in after
    assert "2 bộ giữ nguyên vì trạng thái không cho ghi việc này: 2 (Công ty Mời 002, đã lập); 3 (" in after
    assert list(batch.sets.order_by("number").values_list("state", flat=True)) == ["sent", "made", "made"]


def test_moving_the_ticked_or_the_filtered_ones_of_this_batch_alone(client, cycle, staff):
    batch, other = batch_of(cycle, 3, by=staff), batch_of(cycle, 1, name="Đợt 2", by=staff)
    address = f"{LIST}{batch.pk}/ghi/"
    second, foreign = batch.sets.get(number=2), other.sets.get()
    client.post(address, {"action": "print", "scope": "ticked", "sets": [second.pk, foreign.pk]})
    assert list(batch.sets.order_by("number").values_list("state", flat=True)) == ["made", "printed", "made"]
    client.post(address, {"action": "send", "scope": "all", "rows": "state=printed"})
    assert list(batch.sets.order_by("number").values_list("state", flat=True)) == ["made", "sent", "made"]
    client.post(address, {"action": "print", "scope": "all", "rows": "q=moi+003"})
    assert list(batch.sets.order_by("number").values_list("state", flat=True)) == ["made", "sent", "printed"]
    foreign.refresh_from_db()
    assert foreign.state == "made"


def test_failing_asks_why(client, cycle, staff):
    batch = batch_of(cycle, 1, by=staff)
    for action in ("print", "send"):
        move_sets(sets=batch.sets.all(), action=action, by=staff)
    address, asked = f"{LIST}{batch.pk}/ghi/", {"action": "fail", "scope": "all"}
    assert 'name="reason"' in client.get(address, asked).content.decode()
    response = client.post(address, asked)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    client.post(address, {**asked, "reason": "Không có người nhận"})
    assert batch.sets.get().note == "Không có người nhận"


@pytest.mark.parametrize("asked", [{}, {"action": "drop", "scope": "all"}, {"action": "print", "scope": "ticked"}])
def test_moving_nothing_leads_back_with_a_word(client, cycle, staff, asked):
    batch = batch_of(cycle, 1, by=staff)
    for call in (client.get, client.post):
        response = call(f"{LIST}{batch.pk}/ghi/", asked)
        assert (response.status_code, response.url) == (302, batch.get_absolute_url())
    assert batch.sets.get().state == "made"


def test_codes_scanned_typed_and_unknown(client, cycle, staff):
    batch = batch_of(cycle, 3, by=staff)
    for action in ("print", "send"):
        move_sets(sets=batch.sets.filter(number__lte=2), action=action, by=staff)
    first, second, third = batch.sets.order_by("number")
    lines = [
        first.code.lower(), f" {second.code[:5]}-{second.code[5:]} ", f"http://x/?bo={third.code}", first.code,
        "SAI-MA", "",
    ]  # fmt: skip
    response = client.post(CODES, {"codes": "\r\n".join(lines), "action": "deliver"})
    assert response.status_code == 422
    assert "1 mã không phải mã bộ form của năm này: SAI-MA" in response.context["form"].errors["codes"][0]
    assert response.context["form"]["codes"].value() == "SAI-MA"
    text = " ".join(response.content.decode().split())
    assert "Đã ghi 2 bộ: đã đến nơi." in text
    assert "1 bộ giữ nguyên" in text
    assert list(batch.sets.order_by("number").values_list("state", flat=True)) == ["delivered", "delivered", "made"]


def test_codes_of_another_year_are_unknown(client, cycle, staff):
    other = batch_of(CycleFactory(year=2020), 1, by=staff)
    code = other.sets.get().code
    assert client.post(CODES, {"codes": code, "action": "deliver"}, query_params={"nam": 2021}).status_code == 422


def test_codes_that_fail_need_a_reason(client, cycle, staff):
    response = client.post(CODES, {"codes": "ABCDEFGHJK", "action": "fail"})
    assert list(response.context["form"].errors) == ["reason"]
    assert list(client.post(CODES, {"codes": "", "action": ""}).context["form"].errors) == ["codes", "action"]


def test_lists_search_filter_and_export(client, cycle, staff):
    batch = batch_of(cycle, 30, by=staff)
    move_sets(sets=batch.sets.filter(number__lte=4), action="print", by=staff)
    page = client.get(f"{LIST}tat-ca/", {"printed": "yes"})
    assert page.context["table"].page.paginator.count == 4
    assert client.get(f"{LIST}{batch.pk}/", {"q": "moi 007"}).context["table"].page.paginator.count == 1
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}tat-ca/", {"_export": "xlsx"}).content))
    rows = list(book.active.values)
    assert len(rows) == 31
    assert {"Mã số thuế", "Địa chỉ", "Đợt"} <= set(rows[0])
    assert client.get(LIST).context["table"].data[0].printed == 4
    offered = openpyxl.load_workbook(io.BytesIO(client.get(MAKE, {"_export": "xlsx"}).content)).active
    assert "Chọn" not in [cell.value for cell in offered[1]]


def test_lists_ask_a_fixed_number_of_queries(client, cycle, staff, django_assert_max_num_queries):
    batch = batch_of(cycle, 30, by=staff)
    for address in (LIST, f"{LIST}tat-ca/", f"{LIST}{batch.pk}/", MAKE):
        with django_assert_max_num_queries(22):
            assert client.get(address).status_code == 200


def test_closed_year_offers_nothing_to_change(client, cycle, staff):
    batch = batch_of(cycle, 1, by=staff)
    cycle.state = CycleState.CLOSED
    cycle.save()
    text = client.get(f"{LIST}{batch.pk}/").content.decode()
    assert "Xem lại rồi ghi" not in text
    assert client.post(f"{LIST}{batch.pk}/lap-tep/").status_code == 403
    assert client.post(f"{LIST}{batch.pk}/ghi/", {"action": "print", "scope": "all"}).status_code == 403
    assert "Chu kỳ không mở nên không lập được bộ form." in client.get(MAKE).content.decode()


def test_unknown_batch_is_404(client, staff):
    assert client.get(f"{LIST}99999/").status_code == 404
    assert client.post(f"{LIST}99999/lap-tep/").status_code == 404
