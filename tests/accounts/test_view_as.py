"""The help line views the portal as a person: whom, how long, what is kept, who is told."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from spcncl_portal.accounts.actions import (
    deactivate,
    end_view_as,
    grant_role,
    personal_data,
    revoke_role,
    start_view_as,
)
from spcncl_portal.accounts.models import User, ViewAs
from spcncl_portal.accounts.roles import Role
from spcncl_portal.accounts.view_as import viewing_of
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.core.routes import Viewing
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.models import BodyMembership
from tests.factories.accounts import UserFactory
from tests.factories.files import StoredFileFactory
from tests.factories.programme import BodyFactory, CycleFactory

pytestmark = pytest.mark.django_db
DESK = "/ban-lam-viec/"
END = "/nguoi-dung/xem-nhu/ket-thuc/"
NOON = datetime.datetime(2021, 3, 10, 5, 0, tzinfo=datetime.UTC)


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF], full_name="Trần Thị Giúp")


@pytest.fixture
def person():
    officer = UserFactory(roles=[Role.BODY_OFFICER], full_name="Lê Văn Hỏi")
    BodyMembership.objects.create(user=officer, body=BodyFactory(name="Quận Thử"))
    return officer


def address(person) -> str:
    return reverse("accounts:view_as", args=[person.public_id])


def view(client, staff, person):
    client.force_login(staff)
    answer = client.post(address(person), {"reason": "gọi điện hỏi cách gửi văn bản"})
    assert (answer.status_code, answer["Location"]) == (302, DESK)
    return ViewAs.objects.get(staff=staff, ended_at=None)


def lines(person) -> list[tuple]:
    """(action, who, why) of the log of the person, oldest first."""
    found = ActionLog.objects.filter(object_type="accounts.user", object_id=str(person.pk)).order_by("pk")
    return [(line.action, line.actor, line.reason) for line in found]


# whom


@pytest.mark.parametrize("viewer", list(Role))
@pytest.mark.parametrize("target", list(Role))
def test_only_staff_view_and_only_as_enterprises_and_bodies(viewer, target):
    by, person = UserFactory(roles=[viewer]), UserFactory(roles=[target])
    allowed = viewer == Role.STAFF and target in (Role.ENTERPRISE, Role.BODY_OFFICER, Role.BODY_HEAD)
    assert by.has_perm("accounts.view_as_person", person) is allowed
    if not allowed:
        with pytest.raises(PermissionDenied):
            start_view_as(person=person, by=by, reason="hỏi")
        assert ViewAs.objects.count() == 0


@pytest.mark.parametrize(
    "roles", [(), (Role.BODY_OFFICER, Role.COUNCIL_MEMBER), (Role.ENTERPRISE, Role.LEADER)], ids=str
)
def test_person_without_a_role_or_with_another_one_is_not_viewed(client, staff, roles):
    person = UserFactory(roles=roles)
    client.force_login(staff)
    assert client.get(address(person)).status_code == 403
    assert client.post(address(person), {"reason": "hỏi"}).status_code == 403
    assert "Xem như người này" not in client.get(reverse("accounts:person", args=[person.public_id])).content.decode()


def test_closed_account_is_not_viewed(staff, person):
    deactivate(user=person, by=None, reason="nghỉ việc")
    with pytest.raises(PermissionDenied):
        start_view_as(person=person, by=staff, reason="hỏi")


def test_view_as_needs_a_reason_and_a_post(client, staff, person):
    client.force_login(staff)
    assert "chỉ đọc" in client.get(address(person), {"reason": "hỏi"}).content.decode()
    assert client.post(address(person), {"reason": " "}).context["form"].errors["reason"]
    with pytest.raises(ActionError):
        start_view_as(person=person, by=staff, reason="  ")
    client.get(DESK, {"view_as": person.pk})
    assert (ViewAs.objects.count(), "view_as" in client.session) == (0, False)


# what is seen


def test_view_as_shows_the_persons_portal_with_a_banner(client, staff, person):
    CycleFactory()
    client.force_login(staff)
    own_key = client.session.session_key
    assert "Xem như người này" in client.get(reverse("accounts:person", args=[person.public_id])).content.decode()
    view(client, staff, person)
    assert client.session.session_key != own_key
    page = client.get(DESK)
    assert page.context["user"] == person
    for words in ("Bạn đang xem như", "Lê Văn Hỏi", "Quận Thử", "còn 30 phút", END):
        assert words in page.content.decode()
    assert client.get("/nguoi-dung/").status_code == 403  # as the person
    assert "Bạn đang xem như" in client.get("/").content.decode()
    assert client.session["_auth_user_id"] == str(staff.pk)


def test_end_leads_back_to_the_persons_page(client, staff, person):
    row = view(client, staff, person)
    answer = client.post(END)
    assert (answer.status_code, answer["Location"]) == (302, reverse("accounts:person", args=[person.public_id]))
    row.refresh_from_db()
    assert row.ended_at is not None
    page = client.get(DESK)
    assert page.context["user"] == staff
    assert "Bạn đang xem như" not in page.content.decode()
    assert client.post(END)["Location"] == DESK  # again is no error


def test_view_is_ended_by_nobody_else(staff, person):
    row = start_view_as(person=person, by=staff, reason="hỏi")
    with pytest.raises(PermissionDenied):
        end_view_as(view=row, by=UserFactory(roles=[Role.STAFF]))


def test_view_of_another_session_is_nobodys(client, staff, person):
    row = start_view_as(person=person, by=staff, reason="hỏi")
    other = UserFactory(roles=[Role.STAFF])
    client.force_login(other)
    session = client.session
    session["view_as"] = row.pk
    session.save()
    assert client.get(DESK)["Location"] == DESK
    assert client.get(DESK).context["user"] == other


# read only


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_but_reading_is_answered(client, staff, person, method):
    view(client, staff, person)
    answer = getattr(client, method)("/thong-bao/da-doc/")
    assert answer.status_code == 403
    assert "Đang xem thử, không sửa được" in answer.content.decode()


def test_what_a_page_writes_is_not_kept(client, staff, person, monkeypatch):
    view(client, staff, person)
    before = ActionLog.objects.count()
    sent = []

    def writes(request):
        from django.db import transaction
        from django.http import HttpResponse

        request.user.full_name = "Người khác"
        request.user.save()
        ActionLog.objects.create(actor=request.user, action="save", object_type="x", object_id="1")
        transaction.on_commit(lambda: sent.append(1))
        return HttpResponse(request.user.full_name)

    from spcncl_portal.web import urls

    desk = next(one for one in urls.urlpatterns if one.name == "desk")
    writes.entry = desk.callback.entry
    monkeypatch.setattr(desk, "callback", writes)
    assert client.get(DESK).content.decode() == "Người khác"
    assert User.objects.get(pk=person.pk).full_name == "Lê Văn Hỏi"
    assert (ActionLog.objects.count(), sent) == (before, [])


@pytest.mark.parametrize(
    "path",
    [
        "/tai-khoan/sua/",
        "/tai-khoan/du-lieu.json",
        "/tai-khoan/xoa/",
        "/tai-khoan/doi-mat-khau/",
        "/tai-khoan/thu-dien-tu/",
        "/tai-khoan/hai-lop/",
        "/tai-khoan/hai-lop/ma-du-phong/",
        "/thong-bao/tuy-chon/",
        "/quan-tri/",
    ],
)
def test_pages_of_the_person_alone_are_closed(client, staff, person, path):
    view(client, staff, person)
    answer = client.get(path)
    assert answer.status_code == 403
    assert "Đang xem thử, trang này không mở" in answer.content.decode()


def test_every_page_of_the_sign_in_is_closed_or_the_helpers_own():
    assert {viewing_of("/tai-khoan/dang-xuat/"), viewing_of("/tai-khoan/ngon-ngu/")} == {Viewing.ONESELF}
    assert viewing_of("/quan-tri/accounts/user/") is Viewing.CLOSED
    assert viewing_of("/khong-co/") is Viewing.READ


def test_year_and_language_are_the_helpers_own(client, staff, person):
    CycleFactory(year=2020)
    CycleFactory(year=2021)
    view(client, staff, person)
    assert client.post("/chu-ky/chon/", {"year": "2020", "next": DESK}).status_code == 302
    page = client.get(DESK)
    assert (page.context["user"], page.context["cycle"].year) == (person, 2020)
    client.post("/tai-khoan/ngon-ngu/", {"language": "en", "next": DESK})
    languages = {user.pk: user.language for user in User.objects.filter(pk__in=[staff.pk, person.pk])}
    assert languages == {staff.pk: "en", person.pk: "vi"}
    assert client.get(DESK)["Content-Language"] == "en"


def test_file_is_sent_as_to_the_person_and_logged(client, staff, person, monkeypatch, settings):
    from spcncl_portal.files import views as files

    settings.FILES_X_ACCEL_PREFIX = "/protected/"  # what was made at this need is gone before a proxy could send it
    stored = StoredFileFactory()
    monkeypatch.setattr(files, "may_read", lambda user, file: user == person)
    view(client, staff, person)
    path = f"/tep/{stored.pk}/"
    answer = client.get(path)
    assert (answer.status_code, answer.has_header("X-Accel-Redirect")) == (200, False)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert lines(person)[-1] == ("view_as_file", staff, "gọi điện hỏi cách gửi văn bản")
    assert ActionLog.objects.order_by("-pk").first().after == {"path": path}
    client.post(END)
    assert client.get(path).status_code == 404


# the end


def test_view_ends_after_thirty_minutes(client, staff, person):
    with time_machine.travel(NOON, tick=False) as clock:
        row = view(client, staff, person)
        clock.shift(datetime.timedelta(minutes=29, seconds=59))
        page = client.get(DESK)
        assert page.context["user"] == person
        assert "còn 1 phút" in page.content.decode()
        clock.shift(datetime.timedelta(seconds=1))
        answer = client.get(DESK)
        assert (answer.status_code, answer["Location"]) == (302, DESK)
        page = client.get(DESK)
    assert page.context["user"] == staff
    assert "đã kết thúc" in page.content.decode()
    row.refresh_from_db()
    assert row.ended_at == NOON + datetime.timedelta(minutes=30)
    assert lines(person)[-1] == ("end_view_as", None, "hết giờ")


def test_change_that_comes_too_late_is_not_done_as_the_helper(client, staff, person):
    with time_machine.travel(NOON, tick=False) as clock:
        view(client, staff, person)
        clock.shift(datetime.timedelta(minutes=31))
        before = User.objects.get(pk=staff.pk).full_name
        answer = client.post("/tai-khoan/sua/", {"full_name": "Người khác", "language": "vi"})
    assert answer.status_code == 403
    assert "Lượt xem thử đã kết thúc" in answer.content.decode()
    assert User.objects.get(pk=staff.pk).full_name == before


def test_sign_out_ends_the_view(client, staff, person):
    row = view(client, staff, person)
    assert client.post("/tai-khoan/dang-xuat/").status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None
    assert lines(person)[-1] == ("end_view_as", staff, "đăng xuất")
    assert "_auth_user_id" not in client.session


def test_another_view_ends_the_first(client, staff, person):
    first = view(client, staff, person)
    other = UserFactory(roles=[Role.ENTERPRISE])
    second = start_view_as(person=other, by=staff, reason="hỏi hồ sơ")
    first.refresh_from_db()
    assert first.ended_at is not None
    assert list(ViewAs.objects.filter(ended_at=None)) == [second]
    assert client.get(DESK).status_code == 302
    assert client.get(DESK).context["user"] == staff


def test_two_helpers_view_one_person(staff, person):
    start_view_as(person=person, by=staff, reason="hỏi")
    start_view_as(person=person, by=UserFactory(roles=[Role.STAFF]), reason="hỏi thêm")
    assert ViewAs.objects.filter(ended_at=None).count() == 2


CHANGES = {
    "person closed": lambda staff, person: deactivate(user=person, by=None, reason="x"),
    "helper closed": lambda staff, person: deactivate(user=staff, by=None, reason="x"),
    "person gets a role": lambda staff, person: grant_role(user=person, role=Role.BODY_HEAD, by=None),
    "person loses the role": lambda staff, person: revoke_role(user=person, role=Role.BODY_OFFICER, by=None),
    "helper gets a role": lambda staff, person: grant_role(user=staff, role=Role.FINANCE, by=None),
    "helper loses the role": lambda staff, person: revoke_role(user=staff, role=Role.STAFF, by=None),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_change_of_account_or_role_ends_the_view(client, staff, person, change):
    row = view(client, staff, person)
    CHANGES[change](staff, person)
    row.refresh_from_db()
    assert row.ended_at is not None
    assert "end_view_as" in [action for action, *_ in lines(person)]
    assert client.get(DESK).status_code == 302
    page = client.get(DESK)
    assert page.status_code in (302, 403) or page.context["user"] == staff


def test_rule_is_asked_at_every_request(client, staff, person):
    """Even where a role came past the actions, as in a database repaired by hand."""
    row = view(client, staff, person)
    person.grants.create(role=Role.COUNCIL_MEMBER)
    assert client.get(DESK).status_code == 302
    row.refresh_from_db()
    assert row.ended_at is not None


# who is told


def test_log_names_the_helper(client, staff, person):
    view(client, staff, person)
    client.get(DESK)
    client.post(END)
    why = "gọi điện hỏi cách gửi văn bản"
    assert lines(person) == [("start_view_as", staff, why), ("end_view_as", staff, "")]


def test_person_is_told_and_sees_the_list(client, staff, person):
    start_view_as(person=person, by=staff, reason="gọi điện hỏi.")
    notice = Notice.objects.get(kind="viewed_as")
    assert (notice.user, notice.url) == (person, "/tai-khoan/#xem-nhu")
    client.force_login(person)
    page = client.get("/tai-khoan/").content.decode()
    assert "Trần Thị Giúp" in page
    assert "gọi điện hỏi." in page
    assert personal_data(person)["viewed_by_help_line"][0]["by"] == "Trần Thị Giúp"
