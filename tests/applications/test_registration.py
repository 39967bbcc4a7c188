"""The public registration page."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from post_office.models import Email

from applications.models import Enterprise, EnterpriseMember
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.documents import throttle
from spcncl_portal.programme.models.bodies import BodyKind
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.programme import BodyFactory

pytestmark = pytest.mark.django_db
URL = "/tai-khoan/dang-ky/"


@pytest.fixture
def ward():
    return BodyFactory(code="00331", kind=BodyKind.COMMUNE, name="Phường Hoàng Mai", valid_to=None)


@pytest.fixture
def answers(ward):
    return {
        "tax_code": "0100000010", "name": "Công ty cổ phần Thử", "head_office": "Số 1 phố Thử", "office_in_hanoi": "on",
        "unit": ward.pk, "full_name": "Nguyễn Văn An", "email": "An@Thu.example", "phone": "0912 345 678",
        "password": "mat-khau-dai-2021", "consent": "on",
    }  # fmt: skip


def test_register_opens_the_account_and_asks_to_confirm(client, answers, ward):
    response = client.post(URL, answers, follow=True)
    assert response.redirect_chain == [("/tai-khoan/dang-ky/xong/", 302)]
    assert "an@thu.example" in response.content.decode()
    member = EnterpriseMember.objects.get()
    assert (member.user.email, member.is_owner, member.user.roles) == ("an@thu.example", True, {Role.ENTERPRISE})
    enterprise = member.enterprise
    assert (enterprise.unit, enterprise.state, enterprise.email, enterprise.phone) == (
        ward, "pending", "an@thu.example", "+84912345678",
    )  # fmt: skip
    sent = [str(one.to) for one in Email.objects.all()] + [str(one.to) for one in mail.outbox]
    assert sent == ["['an@thu.example']"]


def test_register_clicked_twice_by_the_same_person_is_one_registration(client, answers):
    client.post(URL, answers)
    response = client.post(URL, answers)
    assert (response.status_code, response.url) == (302, "/tai-khoan/dang-ky/xong/")
    assert (Enterprise.objects.count(), User.objects.count()) == (1, 1)


def test_register_prefills_tax_code_and_name(client):
    form = client.get(f"{URL}?mst=0100000010&ten=Công ty A").context["form"]
    assert (form["tax_code"].value(), form["name"].value()) == ("0100000010", "Công ty A")


def test_register_doubled_says_what_to_do_and_keeps_what_was_typed(client, answers):
    owner = UserFactory(email="chu@bimat.example")
    EnterpriseFactory(tax_code="0100000010", owner=owner, email="bimat@bimat.example")
    response = client.post(URL, answers)
    assert response.status_code == 422
    assert response.context["form"]["name"].value() == "Công ty cổ phần Thử"
    assert list(response.context["form"].errors) == ["tax_code"]
    page = response.content.decode()
    assert "đã có trên cổng" in page
    assert "bimat" not in page
    assert User.objects.count() == 1


def test_register_holds_back_who_tries_address_after_address(client, answers, monkeypatch):
    cache.clear()
    monkeypatch.setattr(throttle, "MISSES", 3)
    UserFactory(email="an@thu.example")
    for _guess in range(3):
        assert client.post(URL, answers).context["form"].errors["email"]
    response = client.post(URL, {**answers, "email": "khac@thu.example"})
    assert (response.status_code, User.objects.count()) == (429, 1)
    assert "hãy chờ 10 phút" in response.content.decode()
    cache.clear()


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"tax_code": "0100000011"}, "tax_code", "sai chữ số kiểm tra"),
        ({"tax_code": "12"}, "tax_code", "Mã số thuế phải có 10 chữ số"),
        ({"name": " "}, "name", "Chưa nhập; ô này bắt buộc."),
        ({"phone": "12"}, "phone", "không phải là số điện thoại"),
        ({"email": "an@"}, "email", "không phải là địa chỉ e-mail"),
        ({"password": "1234"}, "password", "10"),
        ({"consent": ""}, "consent", "Cần đồng ý"),
        ({"unit": ""}, "unit", "Chưa nhập; ô này bắt buộc."),
        ({"factory_in_hanoi": "on"}, "factory", "Hãy ghi địa chỉ nhà xưởng ở Hà Nội."),
    ],
)
def test_register_names_the_faulty_box(client, answers, change, field, message):
    response = client.post(URL, answers | change)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert message in str(errors[field])
    assert (Enterprise.objects.count(), User.objects.count()) == (0, 0)


def test_register_offers_the_units_of_today(client, ward):
    BodyFactory(name="Quận Hoàng Mai")  # ended 30/6/2025
    BodyFactory(kind=BodyKind.DEPARTMENT, valid_to=None)
    assert list(client.get(URL).context["form"].fields["unit"].queryset) == [ward]


def test_register_outside_hanoi_needs_no_unit(client, answers):
    client.post(URL, answers | {"office_in_hanoi": "", "unit": ""})
    assert Enterprise.objects.get().office_in_hanoi is False


def test_register_while_signed_in_explains(client):
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]))
    assert "đăng xuất trước" in client.get(URL).content.decode()


def test_registered_without_registration_goes_back(client):
    assert client.get(reverse("applications:registered")).url == URL
