"""Screens of visits: planning a day, the day's warnings, the way of one visit by its forms, the dossier's panel."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from applications.actions.inspection import call_off_inspection
from applications.actions.submission import submit_dossier
from applications.desk_inspection import desk_inspection
from applications.models import Dossier, Inspection
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.calendar import entries_of
from tests.applications.dossier_world import world  # noqa: F401
from tests.applications.test_inspection import answer, finish, sign
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.files import an_upload
from tests.factories.inspections import DAY, moment, plan_visit
from tests.factories.programme import BodyFactory


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(moment(11), tick=True):
        yield


@pytest.fixture
def staff_client(client, world):  # noqa: F811
    client.force_login(world.staff)
    return client


@pytest.fixture
def visit(world):  # noqa: F811
    dossier = world.dossier(code="2021-001")
    submit_dossier(dossier=dossier, by=world.clerk)
    return plan_visit(Dossier.objects.get(), by=world.staff)


def words(answer) -> str:
    return answer.content.decode()


def test_day_is_planned_for_several_enterprises_along_their_units(staff_client, world):  # noqa: F811
    units = [BodyFactory(name=name) for name in ("Quận Tây Hồ", "Quận Ba Đình")]
    makers = [EnterpriseFactory(unit=unit, factory=f"Xưởng {unit.name}") for unit in units]
    dossiers = [world.dossier(enterprise=makers[n], state="accepted", code=f"2021-01{n}") for n in (0, 1)]
    dossiers.append(world.dossier(enterprise=makers[0], state="accepted", code="2021-012"))
    assert "2021-012" in words(staff_client.get(reverse("applications:plan_inspections")))
    posted = {
        "dossiers": [one.pk for one in dossiers], "day": "16/6/2021", "starts": "8h30", "length": "90", "gap": "30",
        "place": "", "lead": world.staff.pk, "outsiders": "Lê Văn Viện, Viện Mẫu\n\n",
    }  # fmt: skip
    answer = staff_client.post(reverse("applications:plan_inspections"), posted, follow=True)
    assert "Đã lập 2 buổi kiểm tra" in words(answer)
    found = [
        (one.enterprise, one.place, timezone.localtime(one.starts_at).time(), one.dossiers.count(), one.team.count())
        for one in Inspection.objects.order_by("starts_at")
    ]
    assert found == [
        (makers[1], "Xưởng Quận Ba Đình", datetime.time(8, 30), 1, 2),
        (makers[0], "Xưởng Quận Tây Hồ", datetime.time(10, 30), 2, 2),
    ]


def test_plan_that_lacks_something_says_at_which_box(staff_client, world):  # noqa: F811
    world.dossier(state="accepted")
    answer = staff_client.post(reverse("applications:plan_inspections"), {"day": "x", "starts": "99", "length": "5"})
    assert answer.status_code == 422
    text = words(answer)
    for part in ("Hãy chọn ít nhất một hồ sơ", "Hãy ghi giờ như 08:30"):
        assert part in text
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("day", ["01/01/1000", "31/12/9999"])
def test_plan_of_a_year_far_off_is_refused_at_its_box(staff_client, world, day):  # noqa: F811
    posted = {
        "dossiers": [world.dossier(state="accepted").pk], "day": day, "starts": "00:00", "length": "480", "gap": "0",
        "place": "Xưởng", "lead": world.staff.pk,
    }  # fmt: skip
    answer = staff_client.post(reverse("applications:plan_inspections"), posted)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["day"]


def test_enterprise_without_an_address_stops_the_whole_day(staff_client, world):  # noqa: F811
    maker = EnterpriseFactory(head_office="", factory="", name="Công ty Không Địa Chỉ")
    dossiers = [world.dossier(state="accepted"), world.dossier(enterprise=maker, state="accepted")]
    posted = {
        "dossiers": [one.pk for one in dossiers], "day": "16/6/2021", "starts": "08:30", "length": "90", "gap": "0",
        "lead": world.staff.pk,
    }  # fmt: skip
    answer = staff_client.post(reverse("applications:plan_inspections"), posted)
    assert answer.status_code == 422 and "Công ty Không Địa Chỉ chưa khai địa chỉ nhà xưởng" in words(answer)
    assert not Inspection.objects.exists()


def test_day_warns_of_days_off_and_of_one_person_in_two_places(staff_client, world):  # noqa: F811
    saturday = DAY + datetime.timedelta(days=3)
    for _number in range(2):
        dossier = world.dossier(enterprise=EnterpriseFactory(), state="accepted")
        plan_visit(dossier, by=world.staff, starts_at=moment(8, 30, saturday), ends_at=moment(10, 0, saturday))
    text = words(staff_client.get(reverse("applications:inspection_day", args=["2021-06-19"])))
    assert "Ngày này là ngày nghỉ: Thứ Bảy." in text
    assert "Trần Văn Sở có hai buổi trùng giờ" in text
    paper = staff_client.get(reverse("applications:inspection_route_file", args=["2021-06-19"]))
    assert paper.content.startswith(b"%PDF")
    laid = staff_client.post(
        reverse("applications:inspection_route", args=["2021-06-19"]), {"retime": "on", "gap": "30"}, follow=True
    )
    assert "Đã xếp tuyến 2 buổi" in words(laid) and "trùng giờ" not in words(laid)


@pytest.mark.parametrize("day", ["2021-13-01", "hom-qua", "20210616x", "0001-01-01", "9999-12-31"])
def test_day_that_is_none_is_404(staff_client, world, day):  # noqa: F811
    assert staff_client.get(reverse("applications:inspection_day", args=[day])).status_code == 404


def test_visit_goes_its_way_by_the_forms(staff_client, world, visit):  # noqa: F811
    def url(name):
        return reverse(f"applications:{name}", args=[visit.pk])

    moved = {
        "day": "16/06/2021", "starts": "10:00", "ends": "11:00", "place": "Xưởng 2", "lead": world.staff.pk,
        "version": "1", "outsiders": "",
    }  # fmt: skip
    assert "Đã đổi lịch" in words(staff_client.post(url("inspection_move"), moved, follow=True))
    stale = staff_client.post(url("inspection_move"), moved)
    assert stale.status_code == 422 and "Hãy mở lại trang" in words(stale)
    answer(visit, world, "nhan-xet", note="Máy mới")
    page = words(staff_client.get(url("inspection_finish")))
    assert "Máy mới" in page and "Còn 11 mục chưa ghi" in page
    closing = {"result": "confirmed", "summary": "Máy mới", "enterprise_people": "Bà Kế, giám đốc"}
    assert "Đã kết thúc kiểm tra" in words(staff_client.post(url("inspection_finish"), closing, follow=True))
    assert "Đã mở lại" in words(staff_client.post(url("inspection_resume"), {"reason": "Thiếu ảnh"}, follow=True))
    staff_client.post(url("inspection_finish"), closing)
    signing = {"enterprise_signer": "Kế", "team_signer": "Sở"}
    assert staff_client.post(url("inspection_sign"), signing).status_code == 422
    done = staff_client.post(url("inspection_sign"), {**signing, "file": an_upload("bb.pdf")}, follow=True)
    assert "Đã lưu biên bản có chữ ký" in words(done)
    assert Inspection.objects.get().state == "signed"
    assert staff_client.get(url("inspection_field")).status_code == 302


def test_called_off_visit_tells_why(staff_client, world, visit):  # noqa: F811
    url = reverse("applications:inspection_call_off", args=[visit.pk])
    assert staff_client.post(url, {"reason": ""}).status_code == 422
    assert "Mất điện" in words(staff_client.post(url, {"reason": "Mất điện"}, follow=True))
    assert staff_client.get(reverse("applications:inspection_calendar", args=[visit.pk])).content.count(b"CANCEL") == 2


def test_list_costs_the_same_for_many(staff_client, world, django_assert_max_num_queries):  # noqa: F811
    for _number in range(6):
        plan_visit(world.dossier(enterprise=EnterpriseFactory(), state="accepted"), by=world.staff)
    url = reverse("applications:inspections")
    staff_client.get(url)
    with django_assert_max_num_queries(22):
        assert "6" in words(staff_client.get(url))
    assert staff_client.get(url, {"_export": "xlsx"}).status_code == 200
    for when in ("hom-nay", "sap-toi", "qua-ngay", "cho-ky", "cua-toi"):
        assert staff_client.get(url, {"when": when}).status_code == 200
    assert "Công ty" in words(staff_client.get(url, {"q": "cong ty co phan mau"}))


def test_panel_on_the_dossiers_page_follows_who_reads(client, world, visit):  # noqa: F811
    answer(visit, world, met=True)
    finish(visit, world, summary="Nhận xét kín")
    url = reverse("applications:dossier", args=["2021-001"])
    client.force_login(world.clerk)
    assert "Kiểm tra thực tế" in words(client.get(url)) and "Nhận xét kín" not in words(client.get(url))
    client.force_login(world.staff)
    assert "Nhận xét kín" in words(client.get(url))
    sign(visit, world)
    Dossier.objects.update(state="in_scoring")
    client.force_login(UserFactory(roles=[Role.COUNCIL_MEMBER]))
    assert "Nhận xét kín" in words(client.get(url))
    assert client.get(visit.get_absolute_url()).status_code == 200


def test_desk_and_calendar_name_the_visit(world, visit):  # noqa: F811
    def desk(user):
        return [(one.title, one.tone) for one in desk_inspection(user, world.cycle)]

    assert desk(world.staff) == [("Kiểm tra thực tế hôm nay", "primary")]
    assert desk(world.clerk) == []  # it is over for today
    colleague = UserFactory(roles=[Role.STAFF])
    assert desk(colleague) == []
    User.objects.filter(pk=world.staff.pk).update(is_active=False)
    assert desk(colleague) == [("Kiểm tra thực tế hôm nay", "primary")]  # nobody of the team is here any more
    User.objects.filter(pk=world.staff.pk).update(is_active=True)
    with time_machine.travel(moment(8) - datetime.timedelta(days=1)):
        assert desk(world.staff) == [("Sắp kiểm tra thực tế", "primary")]
        assert desk(world.clerk) == [("Đoàn kiểm tra đến doanh nghiệp", "primary")]
    with time_machine.travel(moment(8) + datetime.timedelta(days=1)):
        assert desk(world.staff) == [("Buổi kiểm tra đã qua ngày: kết thúc hoặc hủy", "danger")]
    for person in (world.staff, world.clerk):
        assert [one.uid for one in entries_of(person) if one.uid.startswith("inspection")] == [f"inspection-{visit.pk}"]
    call_off_inspection(inspection=visit, reason="Bão", by=world.staff)
    assert not [one for one in entries_of(world.staff) if one.uid.startswith("inspection")]
    assert desk(world.staff) == []
