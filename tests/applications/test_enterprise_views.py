"""Screens of enterprises: own page, list of staff, decisions, colleagues; other people's enterprises are 404."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.desk_nomination import desk_enterprise
from applications.models import Enterprise
from applications.states import EnterpriseState
from spcncl_portal.accounts.models import Invitation
from spcncl_portal.accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NomineeFactory
from tests.factories.files import an_upload
from tests.factories.programme import BodyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(roles=[Role.ENTERPRISE])


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.fixture
def pending(owner):
    return EnterpriseFactory(owner=owner, state=EnterpriseState.PENDING, name="Công ty Chờ")


def address(name, *args):
    return reverse(f"applications:{name}", args=args)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_own_enterprise_is_the_page_and_says_what_to_do(client, owner, pending):
    client.force_login(owner)
    response = client.get("/doanh-nghiep/", follow=True)
    assert response.redirect_chain == [(f"/doanh-nghiep/{pending.pk}/", 302)]
    assert "Việc cần làm: tải lên giấy đăng ký kinh doanh" in response.content.decode()


def test_own_enterprises_several_or_none(client, owner, pending):
    client.force_login(owner)
    EnterpriseFactory(members=[owner], name="Công ty Hai")
    page = client.get("/doanh-nghiep/").content.decode()
    assert "Công ty Chờ" in page and "Công ty Hai" in page
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]))
    assert "Bạn chưa thuộc doanh nghiệp nào" in client.get("/doanh-nghiep/").content.decode()


def test_other_peoples_enterprise_is_404(client, pending):
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]))
    for name in ("enterprise", "enterprise_edit", "enterprise_invite"):
        assert client.get(address(name, pending.pk)).status_code == 404
    assert client.post(address("enterprise_registration", pending.pk)).status_code == 404


def test_left_member_reads_nothing_any_more(client, owner, pending):
    pending.memberships.update(left_at="2021-01-01T00:00Z")
    client.force_login(owner)
    assert client.get(address("enterprise", pending.pk)).status_code == 404


def test_other_roles_are_403(client, pending):
    for role in (Role.BODY_OFFICER, Role.COUNCIL_MEMBER, Role.FINANCE):
        client.force_login(UserFactory(roles=[role]))
        assert client.get("/doanh-nghiep/").status_code == 403
    client.force_login(UserFactory(roles=[Role.LEADER]))
    assert client.get(address("enterprise", pending.pk)).status_code == 200
    assert client.get(address("enterprise_verify", pending.pk)).status_code == 403


def test_upload_then_verify(client, owner, staff, pending):
    client.force_login(owner)
    response = client.post(address("enterprise_registration", pending.pk), {"file": an_upload("dkkd.pdf")}, follow=True)
    assert said(response) == ["Đã nhận giấy đăng ký kinh doanh."]
    client.force_login(staff)
    assert "dkkd.pdf" in client.get(address("enterprise_verify", pending.pk)).content.decode()
    response = client.post(address("enterprise_verify", pending.pk), follow=True)
    assert said(response) == ["Đã xác minh Công ty Chờ."]
    response = client.post(address("enterprise_verify", pending.pk), follow=True)
    assert said(response) == ["Không thực hiện được việc này khi đang ở trạng thái “đã xác minh”."]


def test_upload_of_a_program_stays_on_the_page(client, owner, pending):
    client.force_login(owner)
    upload = an_upload("dkkd.pdf", b"MZ" + b"0" * 99)
    response = client.post(address("enterprise_registration", pending.pk), {"file": upload})
    assert response.status_code == 422
    assert "dkkd.pdf" in str(response.context["file_form"].errors)


def test_verify_without_registration_asks_for_the_basis(client, staff, pending):
    client.force_login(staff)
    response = client.post(address("enterprise_verify", pending.pk), {"reason": ""})
    assert response.context["form"].errors == {"reason": ["Cần ghi rõ lý do."]}
    client.post(address("enterprise_verify", pending.pk), {"reason": "Xem bản gốc"})
    pending.refresh_from_db()
    assert pending.state == "verified"


def test_refused_sees_the_reason_mends_and_sends_again(client, owner, staff, pending):
    client.force_login(staff)
    client.post(address("enterprise_refuse", pending.pk), {"reason": "Tên không khớp"})
    client.force_login(owner)
    page = client.get(address("enterprise", pending.pk)).content.decode()
    assert "Tên không khớp" in page and "Gửi lại để xác minh" in page
    assert [item.title for item in desk_enterprise(owner, None)] == ["Sửa thông tin doanh nghiệp rồi gửi lại"]
    ward = BodyFactory(kind="commune", valid_to=None)
    form = {"name": "Công ty Đúng", "head_office": "Số 2", "office_in_hanoi": "on", "unit": ward.pk}
    client.post(address("enterprise_edit", pending.pk), form, follow=True)
    response = client.post(address("enterprise_resubmit", pending.pk), follow=True)
    assert said(response) == ["Đã gửi lại. Sở Công Thương sẽ đối chiếu và báo kết quả."]
    pending.refresh_from_db()
    assert (pending.state, pending.name) == ("pending", "Công ty Đúng")


def test_verified_enterprise_changes_contacts_only(client, owner):
    enterprise = EnterpriseFactory(owner=owner, name="Công ty A")
    client.force_login(owner)
    client.post(address("enterprise_edit", enterprise.pk), {"name": "Khác", "email": "moi@thu.example", "phone": ""})
    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.email) == ("Công ty A", "moi@thu.example")


def test_staff_add_an_enterprise_from_paper(client, staff):
    client.force_login(staff)
    form = {"tax_code": "0100000010", "name": "Công ty Giấy", "head_office": "Hải Dương"}
    response = client.post("/doanh-nghiep/them/", form)
    assert response.url == f"/doanh-nghiep/{Enterprise.objects.get().pk}/"
    response = client.post("/doanh-nghiep/them/", form)
    assert list(response.context["form"].errors) == ["tax_code"]


def test_list_searches_filters_sorts_and_exports(client, staff, pending):
    client.force_login(staff)
    EnterpriseFactory(name="Công ty Ánh Dương")
    names = lambda query: [row.record.name for row in client.get(f"/doanh-nghiep/{query}").context["table"].rows]  # noqa: E731
    assert names("?q=anh duong") == ["Công ty Ánh Dương"]
    assert names("?state=pending") == ["Công ty Chờ"]
    assert names("?sort=-name") == ["Công ty Chờ", "Công ty Ánh Dương"]
    assert names("?registration=no&state=pending") == ["Công ty Chờ"]
    assert client.get("/doanh-nghiep/?_export=xlsx").content[:2] == b"PK"


@pytest.mark.sqlite_only  # the queries are the same ones on PostgreSQL
def test_list_needs_as_many_queries_for_1000_rows_as_for_10(client, staff):
    client.force_login(staff)

    def grow(count):
        for _ in range(count):
            EnterpriseFactory(unit=BodyFactory())

    def count():
        client.get("/doanh-nghiep/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/doanh-nghiep/")
        return len(queries)

    grow(10)
    few = count()
    grow(990)
    assert count() == few
    assert few <= 12


def test_owner_invites_and_withdraws_and_others_may_not(client, owner, pending):
    client.force_login(owner)
    response = client.post(address("enterprise_invite", pending.pk), {"email": "ban@thu.example"}, follow=True)
    assert said(response) == ["Đã gửi lời mời tới ban@thu.example."]
    invitation = Invitation.objects.get()
    assert (invitation.scope, invitation.role) == ({"enterprise": pending.pk}, "enterprise")
    assert "ban@thu.example" in client.get(address("enterprise", pending.pk)).content.decode()
    response = client.post(address("enterprise_withdraw", pending.pk, invitation.pk), follow=True)
    assert said(response) == ["Đã rút lại lời mời."]
    colleague = UserFactory(roles=[Role.ENTERPRISE])
    pending.memberships.create(user=colleague)
    client.force_login(colleague)
    assert client.post(address("enterprise_invite", pending.pk), {"email": "x@thu.example"}).status_code == 403


def test_owner_removes_a_colleague_after_asking(client, owner, pending):
    colleague = UserFactory(roles=[Role.ENTERPRISE], full_name="Trần Thị Bạn")
    member = pending.memberships.create(user=colleague)
    client.force_login(owner)
    assert "Trần Thị Bạn" in client.get(address("enterprise_remove", pending.pk, member.pk)).content.decode()
    response = client.post(address("enterprise_remove", pending.pk, member.pk), follow=True)
    assert said(response) == ["Đã đưa Trần Thị Bạn ra khỏi doanh nghiệp."]
    member.refresh_from_db()
    assert member.left_at is not None


def test_owner_makes_a_colleague_manager(client, owner, pending):
    member = pending.memberships.create(user=UserFactory(roles=[Role.ENTERPRISE]))
    client.force_login(owner)
    client.post(address("enterprise_promote", pending.pk, member.pk))
    member.refresh_from_db()
    assert member.is_owner is True


def test_nominations_are_shown_once_sent(client, owner, pending):
    sent = NomineeFactory(enterprise=pending, letter__state="sent", product_name="Quạt trần")
    NomineeFactory(enterprise=pending, letter=sent.letter.__class__.objects.create(
        cycle=sent.letter.cycle, body=sent.letter.body, body_name="x"), product_name="Bản nháp mật")  # fmt: skip
    client.force_login(owner)
    page = client.get(address("enterprise", pending.pk)).content.decode()
    assert "Quạt trần" in page
    assert "Bản nháp mật" not in page


def test_desk_of_staff_counts_the_pending(staff, pending):
    assert [(item.title, item.count) for item in desk_enterprise(staff, None)] == [("Xác minh doanh nghiệp", 1)]
    assert [item.title for item in desk_enterprise(pending.members.get(), None)] == ["Tải lên giấy đăng ký kinh doanh"]
