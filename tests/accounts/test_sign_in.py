"""Sign-in, passwords, addresses, second factor, as a browser sees them."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from spcncl_portal.accounts import actions
from spcncl_portal.accounts.roles import Role
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": user.email, "password": password, **more})


def test_sign_in_leads_to_the_desk_and_rotates_the_session(client):
    user = UserFactory(roles=[Role.LEADER])
    client.get("/ban-lam-viec/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    answer = sign_in(client, user)
    assert (answer.status_code, answer["Location"]) == (302, "/ban-lam-viec/")
    assert client.session.session_key != before


def test_sign_in_goes_where_next_says_but_never_outside(client):
    user = UserFactory(roles=[Role.LEADER])
    assert sign_in(client, user, next="/tien-trinh/")["Location"] == "/tien-trinh/"
    client.logout()
    assert sign_in(client, user, next="https://evil.example/")["Location"] == "/ban-lam-viec/"


def test_sign_in_with_a_wrong_password_says_so_in_vietnamese(client):
    answer = sign_in(client, UserFactory(), password="sai")
    assert answer.status_code == 200
    assert "Thư điện tử hoặc mật khẩu không đúng" in answer.content.decode()


def test_sign_in_page_has_vietnamese_labels(client):
    page = client.get(LOGIN).content.decode()
    assert 'name="login"' in page and 'name="password"' in page
    assert "Thư điện tử" in page and "Mật khẩu" in page
    assert "Password" not in page


def test_sign_in_of_an_inactive_person_is_refused(client):
    user = UserFactory(is_active=False, roles=[Role.LEADER])
    sign_in(client, user)
    assert "_auth_user_id" not in client.session


def test_deactivated_person_is_signed_out_at_once(client):
    user = UserFactory(roles=[Role.LEADER])
    sign_in(client, user)
    assert client.get("/tai-khoan/").status_code == 200
    actions.deactivate(user=user, by=UserFactory(roles=[Role.STAFF]), reason="nghỉ việc")
    answer = client.get("/tai-khoan/")
    assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next=/tai-khoan/")


def test_lockout_shows_a_clear_page(client, settings):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    user = UserFactory(roles=[Role.LEADER])
    answers = [sign_in(client, user, password="sai") for _ in range(3)]
    assert answers[-1].status_code == 429
    assert "Tạm dừng đăng nhập" in answers[-1].content.decode()
    assert sign_in(client, user).status_code == 429  # the right password too, for a while
    assert "_auth_user_id" not in client.session


def test_sign_out_needs_a_post(client):
    client.force_login(UserFactory(roles=[Role.LEADER]))
    client.get("/tai-khoan/dang-xuat/")
    assert "_auth_user_id" in client.session
    client.post("/tai-khoan/dang-xuat/")
    assert "_auth_user_id" not in client.session


def test_self_registered_person_confirms_the_address_first(client, rf, mailoutbox):
    user = actions.register_person(
        email="lan@congty.vn", full_name="Lan", password="song-hong-2021-xanh", role=Role.ENTERPRISE, consent=True
    )
    answer = sign_in(client, user, password="song-hong-2021-xanh")
    assert answer["Location"] == "/tai-khoan/xac-nhan-thu/"
    assert "_auth_user_id" not in client.session
    link = re.search(r"http://testserver(/tai-khoan/xac-nhan-thu/\S+/)", mailoutbox[-1].body)[1]
    assert client.get(link).status_code == 200
    client.post(link)
    assert EmailAddress.objects.get(user=user).verified is True
    assert sign_in(client, user, password="song-hong-2021-xanh")["Location"] == "/ban-lam-viec/"


def test_password_reset_through_the_mail(client, mailoutbox):
    user = UserFactory(roles=[Role.LEADER])
    assert client.post("/tai-khoan/quen-mat-khau/", {"email": user.email}).status_code == 302
    link = re.search(r"http://testserver(/tai-khoan/quen-mat-khau/\S+/)", mailoutbox[-1].body)[1]
    form_page = client.get(link)["Location"]
    answer = client.post(form_page, {"password1": "ho-guom-mua-thu-9", "password2": "ho-guom-mua-thu-9"})
    assert answer["Location"] == "/tai-khoan/quen-mat-khau/xong/"
    assert sign_in(client, user, password="ho-guom-mua-thu-9")["Location"] == "/ban-lam-viec/"
    client.logout()
    assert client.get(link).status_code == 200  # used: the page says that the link is worthless
    assert sign_in(client, user).status_code == 200


def test_password_reset_of_an_unknown_address_gives_nothing_away(client, mailoutbox):
    answer = client.post("/tai-khoan/quen-mat-khau/", {"email": "ai-do@congty.vn"})
    assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/quen-mat-khau/da-gui/")


# second factor


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"


def test_second_factor_is_not_asked_where_it_is_not_required(client):
    user = UserFactory(roles=[Role.STAFF])
    sign_in(client, user)
    assert client.get("/tai-khoan/").status_code == 200


@pytest.mark.parametrize("role", [Role.STAFF, Role.COUNCIL_MEMBER, Role.ADMIN])
def test_second_factor_must_be_set_up_where_required(client, settings, role):
    settings.MFA_REQUIRED = True
    sign_in(client, UserFactory(roles=[role]))
    for path in ("/tai-khoan/", "/tien-trinh/", "/quan-tri/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/hai-lop/bat/"), path


def test_second_factor_is_not_asked_of_an_enterprise(client, settings):
    settings.MFA_REQUIRED = True
    sign_in(client, UserFactory(roles=[Role.ENTERPRISE]))
    assert client.get("/tai-khoan/").status_code == 200


def test_second_factor_is_set_up_and_then_asked_at_every_sign_in(client, settings):
    settings.MFA_REQUIRED = True
    user = UserFactory(roles=[Role.STAFF])
    sign_in(client, user)
    page = client.get("/tai-khoan/hai-lop/bat/", follow=True)  # asks for the password once more
    page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert page.redirect_chain[-1][0] == "/tai-khoan/hai-lop/bat/"
    secret = page.context["form"].secret
    answer = client.post("/tai-khoan/hai-lop/bat/", {"code": code_of(secret)})
    assert answer.status_code == 302
    assert client.get("/tai-khoan/").status_code == 200
    client.logout()
    assert sign_in(client, user)["Location"] == "/tai-khoan/hai-lop/ma/"
    assert client.get("/tai-khoan/")["Location"].startswith(LOGIN)
    wrong = client.post("/tai-khoan/hai-lop/ma/", {"code": "000000"})
    assert "Mã không đúng" in wrong.content.decode()
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    client.post("/tai-khoan/hai-lop/ma/", {"code": codes[0]})
    assert client.get("/tai-khoan/").status_code == 200
    assert client.get("/tai-khoan/hai-lop/").status_code == 200
    page = client.get("/tai-khoan/hai-lop/ma-du-phong/", follow=True)
    page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert codes[1] in page.content.decode()


def test_second_factor_cannot_be_removed_where_required(client, settings):
    settings.MFA_REQUIRED = True
    user = UserFactory(roles=[Role.STAFF])
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    client.post("/tai-khoan/hai-lop/tat/")
    assert Authenticator.objects.filter(user=user, type="totp").exists()


# every page of the account


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "accounts:own",
        "accounts:edit_own",
        "accounts:erase_own",
        "accounts:download_own",
    ],
)
def test_own_pages_answer(client, name):
    sign_in(client, UserFactory(roles=[Role.LECTURER]))
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_public_pages_of_the_account_answer(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_language_is_remembered_on_the_person(client):
    user = UserFactory(roles=[Role.LECTURER])
    client.force_login(user)
    client.post("/tai-khoan/ngon-ngu/", {"language": "en", "next": "/tai-khoan/"})
    user.refresh_from_db()
    assert user.language == "en"
    assert 'lang="en"' in client.get("/tai-khoan/").content.decode()
    client.post("/tai-khoan/ngon-ngu/", {"language": "xx"})
    user.refresh_from_db()
    assert user.language == "en"
