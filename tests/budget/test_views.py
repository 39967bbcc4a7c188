"""The money pages: who enters them, what they show, the whole way of a commitment by form, Excel, queries."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from spcncl_portal.accounts.roles import Role
from spcncl_portal.budget.models import Commitment, Line
from spcncl_portal.core.desk import items_for
from spcncl_portal.programme.models import Cycle
from tests.factories.accounts import UserFactory
from tests.factories.budget import CommitmentFactory, LineFactory, SourceFactory
from tests.factories.files import an_upload
from tests.factories.programme import CycleFactory, TaskFactory

pytestmark = pytest.mark.django_db
READERS = (Role.STAFF, Role.FINANCE, Role.LEADER, Role.AUDITOR)


@pytest.fixture
def line():
    cycle = CycleFactory()
    task = TaskFactory(cycle=cycle, no=2, name="Lễ tôn vinh")
    source = SourceFactory(cycle=cycle, code="CITY", name="Ngân sách Thành phố")
    return LineFactory(cycle=cycle, task=task, source=source, code="NV2-CITY", name="Hội trường", assumed=True)


@pytest.fixture
def as_role(client):
    def enter(*roles):
        user = UserFactory(roles=roles)
        client.force_login(user)
        return user

    return enter


def text(response) -> str:
    return response.content.decode()


def rows_of(response) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("role", Role.values)
def test_money_pages_are_read_by_four_roles_alone(client, as_role, line, role):
    commitment = CommitmentFactory(line=line)
    as_role(role)
    pages = [reverse("budget:lines"), reverse("budget:commitments"), line.get_absolute_url()]
    codes = {client.get(page).status_code for page in [*pages, commitment.get_absolute_url()]}
    assert codes == ({200} if role in READERS else {403})


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("line_add", {Role.STAFF}),
        ("source_add", {Role.STAFF}),
        ("line_edit", {Role.STAFF}),
        ("commitment_add", {Role.STAFF}),
        ("commitment_edit", {Role.STAFF}),
        ("commitment_approve", {Role.FINANCE}),
        ("commitment_reverse", {Role.STAFF, Role.FINANCE}),
    ],
)
def test_forms_are_opened_by_who_may_act(client, as_role, line, name, roles):
    commitment = CommitmentFactory(line=line)
    arguments = {"line_add": [], "source_add": [], "line_edit": [line.pk], "commitment_add": [line.pk]}
    url = reverse(f"budget:{name}", args=arguments.get(name, [commitment.pk]))
    for role in READERS:
        as_role(role)
        assert client.get(url).status_code == (200 if role in roles else 403)


def test_list_shows_what_is_left_and_marks_assumed_money(client, as_role, line):
    CommitmentFactory(line=line, amount=30_000_000)
    as_role(Role.LEADER)
    page = text(client.get(reverse("budget:lines")))
    for words in ("100.000.000", "30.000.000", "70.000.000", "giả định", "Nhiệm vụ 2 · NV2-CITY · giả định"):
        assert words in page
    assert "Thêm dòng kinh phí" not in page
    assert text(client.get(reverse("budget:lines"), {"q": "hoi truong"})).count("NV2-CITY") == 1
    assert "NV2-CITY" not in text(client.get(reverse("budget:lines"), {"rest": "no"}))


def test_excel_holds_numbers_and_says_what_is_assumed(client, as_role, line):
    CommitmentFactory(line=line, amount=30_000_000)
    as_role(Role.AUDITOR)
    head, row = rows_of(client.get(reverse("budget:lines"), {"_export": "xlsx"}))
    assert dict(zip(head, row, strict=True)) == {
        "Dòng kinh phí": "Hội trường",
        "Mã": "NV2-CITY",
        "Nhiệm vụ": "2. Lễ tôn vinh",
        "Nguồn": "Ngân sách Thành phố",
        "Số tiền (đồng)": 100_000_000,
        "Đã cam kết": 30_000_000,
        "Đã duyệt": 0,
        "Còn lại": 70_000_000,
        "Cam kết (%)": 30,
        "Lưu ý": "giả định",
    }
    commitments = rows_of(client.get(reverse("budget:commitments"), {"_export": "xlsx"}))
    assert commitments[1][1:7] == [
        "NV2-CITY/2021/001", "NV2-CITY Hội trường", "Ngân sách Thành phố", "", 30_000_000, "04/05/2021",
    ]  # fmt: skip


def test_way_of_a_commitment_by_form(client, as_role, line):
    as_role(Role.STAFF)
    add = reverse("budget:commitment_add", args=[line.pk])
    form = client.get(add).context["form"]
    values = {"purpose": "Thuê nhà hát", "amount": "120.000.000", "dated": "4/5/2021", "key": form["key"].value()}
    answer = client.post(add, values)
    assert answer.status_code == 422
    assert "chỉ còn 100.000.000 đồng" in text(answer)
    for _click in range(2):
        assert client.post(add, {**values, "amount": "80.000.000"}).url == line.get_absolute_url()
    commitment = Commitment.objects.get()
    client.post(reverse("budget:paper_add", args=[commitment.pk]), {"file": an_upload("Hợp đồng.pdf")})
    assert "Hợp đồng.pdf" in text(client.get(commitment.get_absolute_url()))
    finance = as_role(Role.FINANCE)
    [item] = [one for one in items_for(finance, Cycle.objects.get()) if one.group == "Kinh phí"]
    assert (item.count, item.detail) == (1, "Tổng số tiền: 80.000.000 đồng")
    assert "Thuê nhà hát" in text(client.get(item.url))
    approve = reverse("budget:commitment_approve", args=[commitment.pk])
    assert "Số liệu giả định" in text(client.get(approve))
    for _click in range(2):
        assert client.post(approve, {"version": 1}).url == commitment.get_absolute_url()
    assert Commitment.objects.get().approved_by == finance
    assert [one for one in items_for(finance, Cycle.objects.get()) if one.group == "Kinh phí"] == []
    answer = client.post(reverse("budget:commitment_reverse", args=[commitment.pk]), {"reason": ""})
    assert answer.status_code == 422
    client.post(reverse("budget:commitment_reverse", args=[commitment.pk]), {"reason": "Đổi địa điểm"})
    assert (Commitment.objects.get().state, Line.objects.get().committed) == ("reversed", 0)
    assert "Đổi địa điểm" in text(client.get(commitment.get_absolute_url()))


def test_approval_of_what_was_changed_meanwhile_is_asked_again(client, as_role, line):
    commitment = CommitmentFactory(line=line)
    Commitment.objects.update(version=2)
    as_role(Role.FINANCE)
    answer = client.post(reverse("budget:commitment_approve", args=[commitment.pk]), {"version": 1})
    assert answer.status_code == 422
    assert "đã được sửa sau khi bạn mở trang" in text(answer)
    assert Commitment.objects.get().state == "entered"


def test_wrong_paper_is_told_on_the_page(client, as_role, line):
    commitment = CommitmentFactory(line=line)
    as_role(Role.STAFF)
    answer = client.post(reverse("budget:paper_add", args=[commitment.pk]), {"file": an_upload("a.exe", b"MZ")})
    assert answer.status_code == 422
    assert "Không nhận tệp" in text(answer)


def test_paper_is_read_by_who_reads_the_money(client, as_role, line):
    commitment = CommitmentFactory(line=line)
    as_role(Role.STAFF)
    client.post(reverse("budget:paper_add", args=[commitment.pk]), {"file": an_upload()})
    [paper] = client.get(commitment.get_absolute_url()).context["papers"]
    as_role(Role.AUDITOR)
    assert client.get(paper.get_absolute_url()).status_code == 200
    as_role(Role.ENTERPRISE)
    assert client.get(paper.get_absolute_url()).status_code in (403, 404)


def test_line_and_source_by_form(client, as_role, line):
    as_role(Role.STAFF)
    client.post(reverse("budget:source_add"), {"code": "taitro", "name": "Tài trợ"})
    source = line.cycle.budget_sources.get(code="TAITRO")
    values = {"task": line.task.pk, "source": source.pk, "name": "In ấn", "amount": "5.000.000", "reason": "Tài trợ"}
    client.post(reverse("budget:line_add"), values)
    made = Line.objects.get(code="NV2-TAITRO")
    assert (made.amount, made.assumed) == (5_000_000, False)
    CommitmentFactory(line=made, amount=4_000_000)
    edit = reverse("budget:line_edit", args=[made.pk])
    answer = client.post(edit, {"name": "In ấn", "amount": "3.000.000", "reason": "Giảm"})
    assert (answer.status_code, "Đã cam kết 4.000.000 đồng" in text(answer)) == (422, True)
    client.post(edit, {"name": "In ấn", "amount": "4.500.000", "reason": "Giảm"})
    assert Line.objects.get(pk=made.pk).amount == 4_500_000


def test_pages_without_a_cycle_say_so(client, as_role):
    as_role(Role.STAFF)
    for name in ("lines", "commitments", "line_add", "source_add"):
        assert "Chưa có chu kỳ nào" in text(client.get(reverse(f"budget:{name}")))


@pytest.mark.parametrize("name", ["lines", "commitments", "line"])
@pytest.mark.parametrize("query", [{}, {"q": "hội"}, {"_export": "xlsx"}])
def test_lists_ask_as_often_for_many_rows(client, as_role, line, name, query):
    as_role(Role.STAFF)
    url = line.get_absolute_url() if name == "line" else reverse(f"budget:{name}")
    staff = UserFactory(roles=[Role.STAFF])

    def more(count: int) -> None:
        for number in range(count):
            other = LineFactory(cycle=line.cycle, task=line.task, source=line.source, name=f"Hội {number} {count}")
            for where in (line, other):
                CommitmentFactory(line=where, amount=1000, purpose="Hội trường", by=staff)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url, query).status_code == 200
        return len(queries)

    more(2)
    few = cost()
    more(18)
    assert cost() == few
