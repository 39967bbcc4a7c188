"""The council's pages: the secretary walks from the decision to the final list; others see, and change nothing."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evaluation.actions.result import close_scoring
from evaluation.actions.scoring import save_scores, sign_sheet
from evaluation.models import Conflict, Council, CouncilMember, CycleResult, ResultRow
from spcncl_portal.accounts.roles import Role
from spcncl_portal.programme.actions import close_cycle
from tests.evaluation.council_world import FULL, council_world
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import DossierFactory, pdf_bytes
from tests.factories.programme import CycleFactory

COUNCIL = "/hoi-dong/"
MANAGE = ("thanh-lap/", "them-thanh-vien/")
RUN = ("bat-dau-cham/", "ket-thuc-cham/", "mo-lai-cham/", "dong-diem/", "cong-bo/", "chot-ket-qua/")


def test_secretary_walks_from_the_decision_to_the_final_list(db, client):
    cycle = CycleFactory()
    DossierFactory(cycle=cycle, state="accepted")
    secretary = UserFactory(roles=[Role.COUNCIL_SECRETARY])
    people = [UserFactory(roles=[role]) for role in (Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER)]
    client.force_login(secretary)
    assert "Chưa có hội đồng" in client.get(COUNCIL).content.decode()
    scan = SimpleUploadedFile("qd.pdf", pdf_bytes("thành lập"), content_type="application/pdf")
    values = {"decision_number": "1000/QĐ-UBND", "decision_date": "2021-04-20", "decision_file": scan}
    assert client.post(COUNCIL + "thanh-lap/", values).status_code == 302
    page = client.get(COUNCIL).content.decode()
    assert "1000/QĐ-UBND" in page
    assert client.get(reverse("files:download", args=[Council.objects.get().decision_file_id])).status_code == 200
    for user, position in zip(people, ("chair", "member"), strict=True):
        assert client.post(COUNCIL + "them-thanh-vien/", {"user": user.pk, "position": position}).status_code == 302
    assert client.post(COUNCIL + "bat-dau-cham/").status_code == 302
    for seat in CouncilMember.objects.select_related("user"):
        [sheet] = seat.sheets.all()
        save_scores(sheet=sheet, points=FULL, version=1, by=seat.user)
        sign_sheet(sheet=sheet, by=seat.user)
    assert "Mọi phiếu đã ký" in client.get(COUNCIL + "ket-thuc-cham/").content.decode()
    assert client.post(COUNCIL + "ket-thuc-cham/", {"reason": ""}).status_code == 302
    until = timezone.localdate() + datetime.timedelta(days=5)
    assert client.post(COUNCIL + "cong-bo/", {"comments_until": until.isoformat()}).status_code == 302
    assert "chưa kết thúc" in client.get(COUNCIL + "chot-ket-qua/").content.decode()
    assert client.post(COUNCIL + "chot-ket-qua/").status_code == 302
    assert (CycleResult.objects.get().state, ResultRow.objects.count()) == ("final", 1)
    # The second click tells, and changes nothing.
    answer = client.post(COUNCIL + "chot-ket-qua/", follow=True)
    assert "Không thực hiện được" in answer.content.decode()
    assert ResultRow.objects.count() == 1


def test_council_file_that_is_no_pdf_is_named_at_its_box(db, client):
    CycleFactory()
    client.force_login(UserFactory(roles=[Role.COUNCIL_SECRETARY]))
    wrong = SimpleUploadedFile("qd.pdf", b"MZ" + b"x" * 500, content_type="application/pdf")
    values = {"decision_number": "1", "decision_date": "2021-04-20", "decision_file": wrong}
    answer = client.post(COUNCIL + "thanh-lap/", values)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["decision_file"]
    assert not Council.objects.exists()


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.LEADER, Role.AUDITOR])
def test_council_is_read_and_not_run_by_others(db, client, role):
    council_world()
    client.force_login(UserFactory(roles=[role]))
    page = client.get(COUNCIL)
    assert page.status_code == 200
    assert "Việc tiếp theo" not in page.content.decode()
    assert {client.get(COUNCIL + path).status_code for path in MANAGE + RUN} == {403}
    assert {client.post(COUNCIL + path, {"reason": "x"}).status_code for path in MANAGE + RUN} == {403}


def test_council_of_a_closed_cycle_offers_nothing(db, client):
    world = council_world()
    close_cycle(cycle=world.cycle, reason="Hết năm", by=None)
    client.force_login(world.secretary)
    page = client.get(COUNCIL + "?nam=2021").content.decode()
    for words in ("Việc tiếp theo", "Thêm thành viên", "Thôi tham gia", "Sửa quyết định"):
        assert words not in page


def test_member_sheets_show_states_and_reopen(db, client):
    world = council_world()
    world.sign(0, 0, TC01=1313)
    client.force_login(world.secretary)
    address = f"{COUNCIL}thanh-vien/{world.members[0].pk}/"
    page = client.get(address).content.decode()
    assert ("đã ký" in page, "13,13" in page) == (True, False)
    reopen = reverse("evaluation:reopen_sheet", args=[world.sheet().pk])
    assert "Cần ghi rõ lý do." in client.post(reopen, {"reason": ""}).content.decode()
    assert client.post(reopen, {"reason": "Nhầm"})["Location"] == address
    assert world.sheet().state == "reopened"
    assert "Không thực hiện được" in client.post(reopen, {"reason": "Lần nữa"}).content.decode()


def test_remove_member_twice_is_no_error(db, client):
    world = council_world()
    client.force_login(world.secretary)
    address = f"{COUNCIL}thanh-vien/{world.members[1].pk}/thoi/"
    assert [client.post(address, {"reason": "Nghỉ"}).status_code for _ in range(2)] == [302, 302]


def test_declare_conflict_offers_what_the_council_sees_and_only_once(db, client):
    world = council_world()
    draft = DossierFactory(cycle=world.cycle, state="draft")
    client.force_login(world.members[0].user)
    page = client.get(COUNCIL + "xung-dot/").content.decode()
    assert world.dossiers[0].enterprise.name in page
    assert f">{draft.enterprise.name}<" not in page
    values = {"enterprise": world.dossiers[0].enterprise_id, "reason": "Cổ đông"}
    assert client.post(COUNCIL + "xung-dot/", values).status_code == 302
    assert Conflict.objects.count() == 1
    assert world.sheet().state == "conflict"
    assert client.post(COUNCIL + "xung-dot/", values).status_code == 200


def test_declare_conflict_after_the_phase_is_forbidden(db, client):
    world = council_world()
    world.sign_all()
    close_scoring(result=world.result, by=None)
    client.force_login(world.members[0].user)
    assert client.get(COUNCIL + "xung-dot/").status_code == 403
    assert "Kê khai xung đột lợi ích" not in client.get(COUNCIL).content.decode()
