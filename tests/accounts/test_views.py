"""Screens of people: the office's, one's own, colleagues, taking an invitation."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from spcncl_portal.accounts.models import Invitation, User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.spreadsheets import read_sheet
from spcncl_portal.programme.models import BodyMembership
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.programme import BodyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(roles=[Role.STAFF])
    client.force_login(user)
    return user


def officer_of(body, role=Role.BODY_OFFICER):
    user = UserFactory(roles=[role])
    BodyMembership.objects.create(user=user, body=body)
    return user


def test_users_finds_without_accents_and_filters_by_role(client, staff):
    UserFactory(full_name="Đặng Thị Hồng", roles=[Role.LECTURER])
    UserFactory(full_name="Lê Văn Tám", roles=[Role.LEADER])
    found = client.get("/nguoi-dung/", {"q": "dang hong"})
    assert [row.record.full_name for row in found.context["table"].rows] == ["Đặng Thị Hồng"]
    filtered = client.get("/nguoi-dung/", {"role": "leader"})
    assert [row.record.full_name for row in filtered.context["table"].rows] == ["Lê Văn Tám"]


def test_users_query_count_does_not_grow(client, staff, django_assert_max_num_queries):
    UserFactory.create_batch(20, roles=[Role.LECTURER])
    with django_assert_max_num_queries(12):
        client.get("/nguoi-dung/")


def test_users_exports_plain_words(client, staff):
    UserFactory(full_name="Đặng Thị Hồng", roles=[Role.LECTURER])
    answer = client.get("/nguoi-dung/", {"_export": "xlsx", "q": "dang hong"})
    rows = [cells for _, cells in read_sheet(answer.content, "a.xlsx").rows]
    assert rows[1][0] == "Đặng Thị Hồng"
    assert rows[1][3:5] == ["Giảng viên", "đang hoạt động"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.ENTERPRISE, Role.BODY_HEAD])
def test_users_is_closed_to_others(client, role):
    client.force_login(UserFactory(roles=[role]))
    assert client.get("/nguoi-dung/").status_code == 403
    assert client.get(reverse("accounts:person", args=[UserFactory().public_id])).status_code == 403


def test_auditor_reads_people_and_is_offered_nothing_to_do(client):
    client.force_login(UserFactory(roles=[Role.AUDITOR]))
    person = UserFactory(roles=[Role.STAFF])
    assert reverse("accounts:invite") not in client.get("/nguoi-dung/").content.decode()
    page = client.get(reverse("accounts:person", args=[person.public_id]))
    assert page.status_code == 200
    assert reverse("accounts:deactivate", args=[person.public_id]) not in page.content.decode()
    assert client.get(reverse("accounts:deactivate", args=[person.public_id])).status_code == 403


def test_person_shows_what_may_be_done(client, staff):
    person = UserFactory(roles=[Role.LECTURER])
    page = client.get(reverse("accounts:person", args=[person.public_id])).content.decode()
    assert "Khóa tài khoản" in page
    admin = UserFactory(roles=[Role.ADMIN])
    page = client.get(reverse("accounts:person", args=[admin.public_id])).content.decode()
    assert "Khóa tài khoản" not in page


def test_deactivate_screen_asks_for_a_reason_then_closes(client, staff):
    person = UserFactory(roles=[Role.LECTURER])
    url = reverse("accounts:deactivate", args=[person.public_id])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "nghỉ việc"}).status_code == 302
    person.refresh_from_db()
    assert person.is_active is False


def test_deactivate_screen_of_an_admin_is_forbidden_to_staff(client, staff):
    admin = UserFactory(roles=[Role.ADMIN])
    assert client.post(reverse("accounts:deactivate", args=[admin.public_id]), {"reason": "x"}).status_code == 403


def test_roles_are_given_and_taken_on_the_persons_page(client, staff):
    person = UserFactory(roles=[Role.LECTURER])
    client.post(reverse("accounts:grant_role", args=[person.public_id]), {"role": "door"})
    assert User.objects.get(pk=person.pk).roles == {"lecturer", "door"}
    client.post(reverse("accounts:grant_role", args=[person.public_id]), {"role": "admin"})
    client.post(reverse("accounts:revoke_role", args=[person.public_id, "door"]), {"reason": "xong việc"})
    assert User.objects.get(pk=person.pk).roles == {"lecturer"}


def test_invite_screen_needs_a_body_for_officers(client, staff):
    body = BodyFactory()
    values = {"email": "can.bo@quan.vn", "role": "body_officer", "full_name": "Lê An"}
    assert "scope" in client.post("/nguoi-dung/moi/", values).context["form"].errors
    assert client.post("/nguoi-dung/moi/", {**values, "scope": body.code}).status_code == 302
    assert Invitation.objects.get().scope == {"body": body.code}


def test_invite_screen_offers_only_roles_that_staff_give(client, staff):
    offered = [value for value, _ in client.get("/nguoi-dung/moi/").context["form"].fields["role"].choices]
    assert "admin" not in offered and "staff" not in offered and "council_member" in offered


def test_invitation_of_an_admin_cannot_be_withdrawn_by_staff(client, staff):
    invitation = InvitationFactory(role=Role.ADMIN)
    assert client.post(reverse("accounts:withdraw_invitation", args=[invitation.pk])).status_code == 404
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


# from Excel


def sheet(*rows) -> SimpleUploadedFile:
    lines = ["Thư điện tử;Họ và tên;Chức vụ;Điện thoại;Vai trò;Đơn vị hoặc doanh nghiệp", *rows]
    return SimpleUploadedFile("moi.csv", "\n".join(lines).encode("utf-8-sig"))


def test_invite_many_previews_then_sends(client, staff):
    body = BodyFactory()
    upload = sheet("a@b.vn;Lê An;;0912345678;Giảng viên;", f"c@d.vn;Trần Bình;;;cán bộ đơn vị;{body.code}")
    page = client.post("/nguoi-dung/moi-tu-excel/", {"file": upload})
    assert [row["email"] for row in page.context["preview"].rows] == ["a@b.vn", "c@d.vn"]
    assert Invitation.objects.count() == 0
    token = page.context["preview"].token
    assert client.post("/nguoi-dung/moi-tu-excel/", {"token": token}).status_code == 302
    assert {i.email: i.scope for i in Invitation.objects.all()} == {"a@b.vn": {}, "c@d.vn": {"body": body.code}}


def test_invite_many_names_each_faulty_cell_and_invites_nobody(client, staff):
    upload = sheet("sai;A;;;Giảng viên;", "a@b.vn;B;;;Quản trị;", "c@d.vn;C;;;Cán bộ đơn vị;khong-co", "e@g.vn;;;;Vua;")
    preview = client.post("/nguoi-dung/moi-tu-excel/", {"file": upload}).context["preview"]
    assert [(error.row, error.column) for error in preview.errors] == [
        (2, "Thư điện tử"),
        (3, "Vai trò"),
        (4, "Đơn vị hoặc doanh nghiệp"),
        (5, "Vai trò"),
    ]
    assert (preview.token, Invitation.objects.count()) == ("", 0)


def test_invite_many_token_of_another_person_is_worthless(client, staff):
    page = client.post("/nguoi-dung/moi-tu-excel/", {"file": sheet("a@b.vn;Lê An;;;Giảng viên;")})
    client.force_login(UserFactory(roles=[Role.STAFF]))
    client.post("/nguoi-dung/moi-tu-excel/", {"token": page.context["preview"].token})
    client.post("/nguoi-dung/moi-tu-excel/", {"token": "bịa"})
    assert Invitation.objects.count() == 0


def test_invite_template_reads_back(client, staff):
    answer = client.get("/nguoi-dung/mau.xlsx")
    assert answer["Content-Type"].endswith("sheet")
    assert "Thư điện tử" in [str(c) for _, cells in read_sheet(answer.content, "mau.xlsx").rows for c in cells]


# taking an invitation


def test_accept_screen_opens_the_account_and_signs_in(client):
    invitation = InvitationFactory(role=Role.LECTURER, email="moi@truong.vn")
    url = reverse("accounts:accept_invitation", args=[invitation.token])
    assert client.get(url).status_code == 200
    values = {"full_name": "Trần Bình", "password": "song-hong-2021-xanh", "password_again": "khac", "consent": "on"}
    assert "password_again" in client.post(url, values).context["form"].errors
    answer = client.post(url, {**values, "password_again": values["password"]})
    assert (answer.status_code, answer["Location"]) == (302, "/ban-lam-viec/")
    assert client.session["_auth_user_id"] == str(User.objects.get(email="moi@truong.vn").pk)
    assert client.get(url).status_code == 410


@pytest.mark.parametrize("token", ["bia-dat", "x" * 64])
def test_accept_screen_of_an_unknown_token_is_gone_not_an_error(client, token):
    assert client.get(f"/tai-khoan/loi-moi/{token}/").status_code == 410


def test_accept_screen_asks_a_known_person_to_sign_in(client):
    owner = UserFactory(roles=[Role.LECTURER])
    invitation = InvitationFactory(role=Role.LEADER, email=owner.email)
    url = reverse("accounts:accept_invitation", args=[invitation.token])
    assert f"/tai-khoan/dang-nhap/?next={url}" in client.get(url).content.decode()
    client.force_login(UserFactory(roles=[Role.LECTURER]))
    client.post(url)
    assert Invitation.objects.get().accepted_at is None
    client.force_login(owner)
    assert client.post(url).status_code == 302
    assert User.objects.get(pk=owner.pk).roles == {"lecturer", "leader"}


# colleagues


def test_colleagues_of_the_own_body(client):
    body = BodyFactory()
    officer, colleague = officer_of(body), officer_of(body)
    client.force_login(officer)
    url = f"/tai-khoan/dong-nghiep/body:{body.code}/"
    assert colleague.email in client.get(url).content.decode()
    assert client.post(url, {"email": "moi@quan.vn", "role": "body_officer"}).status_code == 302
    assert Invitation.objects.get().scope == {"body": body.code}
    client.post(f"{url}{colleague.public_id}/")
    assert User.objects.get(pk=colleague.pk).roles == set()


def test_colleagues_of_another_body_are_not_found(client):
    body, other = BodyFactory(), BodyFactory()
    colleague = officer_of(other)
    client.force_login(officer_of(body))
    url = f"/tai-khoan/dong-nghiep/body:{other.code}/"
    assert client.get(url).status_code == 404
    assert client.post(url, {"email": "moi@quan.vn", "role": "body_officer"}).status_code == 404
    assert client.post(f"{url}{colleague.public_id}/").status_code == 404
    assert Invitation.objects.count() == 0


# own account


def test_edit_own_saves_and_shows_faults(client):
    user = UserFactory(roles=[Role.LECTURER])
    client.force_login(user)
    faulty = client.post("/tai-khoan/sua/", {"full_name": "Lê An", "phone": "12", "language": "vi"})
    assert "phone" in faulty.context["form"].errors
    client.post("/tai-khoan/sua/", {"full_name": "Lê An", "phone": "024 3825 1234", "language": "vi"})
    user.refresh_from_db()
    assert (user.full_name, user.phone) == ("Lê An", "+842438251234")


def test_download_own_is_the_persons_data(client):
    user = UserFactory(roles=[Role.LECTURER])
    client.force_login(user)
    assert json.loads(client.get("/tai-khoan/du-lieu.json").content)["email"] == user.email


def test_erase_own_signs_out(client):
    user = UserFactory(roles=[Role.LECTURER])
    client.force_login(user)
    assert client.post("/tai-khoan/xoa/", {}).status_code == 200
    assert client.post("/tai-khoan/xoa/", {"sure": "on"}).status_code == 302
    assert (User.objects.get(pk=user.pk).is_active, "_auth_user_id" in client.session) == (False, False)


# the admin


def test_admin_site_for_administrators_alone(client):
    answer = client.get("/quan-tri/")
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/dang-nhap/?next=/quan-tri/")
    client.force_login(UserFactory(roles=[Role.STAFF]))
    assert client.get("/quan-tri/").status_code == 403
    client.force_login(UserFactory(roles=[Role.ADMIN]))
    assert client.get("/quan-tri/").status_code == 200
    assert client.get("/quan-tri/accounts/user/").status_code == 200


def test_admin_site_changes_no_person(client):
    client.force_login(UserFactory(roles=[Role.ADMIN]))
    person = UserFactory()
    url = f"/quan-tri/accounts/user/{person.pk}/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"full_name": "Khác"}).status_code == 403
    assert client.get("/quan-tri/accounts/user/add/").status_code == 403


def test_invite_person_command_prints_the_link(capsys):
    from django.core.management import call_command

    call_command("invite_person", "quantri@hanoi.vn", "--json")
    printed = json.loads(capsys.readouterr().out)
    assert printed["url"].endswith(f"/tai-khoan/loi-moi/{Invitation.objects.get().token}/")
    assert (printed["email"], printed["role"]) == ("quantri@hanoi.vn", "admin")
