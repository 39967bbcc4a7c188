"""Invitations to register: who gets one, nobody twice in seven days, lines that link when somebody registers."""

# ruff: noqa: F811 (fixtures of nomination_world)

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from applications.actions import nominee_invitations as actions
from applications.actions.nominees import link_enterprise
from applications.models import Nominee
from applications.nomination_outcomes import Outcomes
from applications.nominee_accounts import lines_to_invite, sorted_out
from applications.states import LetterState
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from spcncl_portal.notifications.models import Notice
from tests.applications.nomination_world import (  # noqa: F401
    MARCH,
    address,
    body,
    cycle,
    in_march,
    officer,
    said,
    sign_in,
    staff,
)
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.programme import BodyFactory, BodyMembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(cycle, body):
    return NominationLetterFactory(cycle=cycle, body=body, state=LetterState.RECEIVED, number="1/UBND", sent_at=MARCH)


@pytest.fixture
def line(letter):
    return NomineeFactory(
        letter=letter, enterprise_name="Công ty Gốm & Sứ", tax_code="0100100015", email="gom@dn.example"
    )


def test_invitation_fills_in_the_registration(line, officer):
    NomineeFactory(letter=line.letter, tax_code=line.tax_code, product_name="Bình gốm")
    result = actions.invite_nominees(lines=Nominee.objects.all(), by=officer)
    assert list(result.ready) == ["0100100015"]
    notice = Notice.objects.get(kind="nominee_invited")
    assert (notice.recipient, notice.body) == ("gom@dn.example", line.letter.body)
    assert notice.url == ("/tai-khoan/dang-ky/?mst=0100100015&ten=C%C3%B4ng+ty+G%E1%BB%91m+%26+S%E1%BB%A9")
    assert f"{line.product_name}; Bình gốm" in notice.text
    assert Nominee.objects.filter(invited_at__isnull=False).count() == 2
    assert ActionLog.objects.filter(action="invite_nominee").count() == 2


def test_nobody_is_invited_twice_within_seven_days(line, officer, staff):
    actions.invite_nominee(line=line, by=officer)
    with pytest.raises(ActionError, match="7 ngày"):
        actions.invite_nominee(line=line, by=staff)
    with time_machine.travel(MARCH + datetime.timedelta(days=6, hours=23)), pytest.raises(ActionError):
        actions.invite_nominee(line=line, by=officer)
    with time_machine.travel(MARCH + datetime.timedelta(days=7, minutes=1)):
        actions.invite_nominee(line=line, by=officer)
    assert Notice.objects.filter(kind="nominee_invited").count() == 2


def test_another_bodys_invitation_counts_too(cycle, line, officer):
    other = NominationLetterFactory(cycle=cycle, state=LetterState.SENT, sent_at=MARCH)
    theirs = NomineeFactory(letter=other, tax_code=line.tax_code, email="khac@dn.example")
    actions.invite_nominee(line=line, by=officer)
    assert sorted_out([Nominee.objects.get(pk=theirs.pk)]).recent.keys() == {line.tax_code}


def test_who_can_not_be_invited(line, officer, letter):
    silent = NomineeFactory(letter=letter)
    with pytest.raises(ActionError, match="không có thư điện tử"):
        actions.invite_nominee(line=silent, by=officer)
    EnterpriseFactory(tax_code=line.tax_code, owner=UserFactory(roles=[Role.ENTERPRISE]))
    with pytest.raises(ActionError, match="đã có tài khoản"):
        actions.invite_nominee(line=line, by=officer)
    stranger = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=stranger, body=BodyFactory())
    with pytest.raises(PermissionDenied):
        actions.invite_nominee(line=line, by=stranger)
    assert Notice.objects.filter(kind="nominee_invited").count() == 0


def test_nobody_is_invited_from_a_list_that_is_not_sent(cycle, body, officer, sign_in):
    draft = NominationLetterFactory(cycle=cycle, body=body)
    line = NomineeFactory(letter=draft, email="nhap@dn.example")
    response = sign_in(officer).post(address("nominee_invite", draft.pk, line.pk), follow=True)
    assert said(response) == ["Danh sách có dòng này chưa gửi hoặc đã được thay nên chưa mời được doanh nghiệp."]
    assert not actions.invite_nominees(lines=[line], by=officer).ready
    assert not Notice.objects.exists()


def test_enterprise_entered_from_paper_has_nobody_and_is_invited(line, officer):
    EnterpriseFactory(tax_code=line.tax_code)
    actions.invite_nominee(line=line, by=officer)
    assert Notice.objects.filter(kind="nominee_invited").count() == 1


def test_bulk_page_counts_and_sends(sign_in, officer, line, letter, cycle):
    NomineeFactory(letter=letter)
    NomineeFactory(letter=letter, email="da@dn.example", invited_at=MARCH - datetime.timedelta(days=3))
    other = NominationLetterFactory(cycle=cycle, state=LetterState.SENT, sent_at=MARCH)
    secret = NomineeFactory(letter=other, email="khac@dn.example", enterprise_name="Công ty Kín")
    draft = NominationLetterFactory(cycle=cycle, body=letter.body)
    NomineeFactory(letter=draft, email="nhap@dn.example")
    client = sign_in(officer)
    page = client.get(address("nominees_invite")).content.decode()
    assert all(
        words in page
        for words in (
            "Mời được: 1 doanh nghiệp",
            "Không có thư điện tử: 1",
            "Đã mời trong 7 ngày qua: 1",
            line.tax_code,
        )
    )
    assert secret.enterprise_name not in page
    response = client.post(address("nominees_invite"), follow=True)
    assert said(response) == ["Đã gửi lời mời tới 1 doanh nghiệp."]
    response = client.post(address("nominees_invite"), follow=True)
    assert said(response) == ["Đã gửi lời mời tới 0 doanh nghiệp."]
    assert [notice.recipient for notice in Notice.objects.filter(kind="nominee_invited")] == ["gom@dn.example"]


def test_staff_invite_all_in_portions(sign_in, staff, cycle, letter, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    for number in range(3):
        NomineeFactory(letter=letter, email=f"dn{number}@dn.example")
    response = sign_in(staff).post(address("nominees_invite"), follow=True)
    assert said(response) == ["Đã gửi lời mời tới 2 doanh nghiệp. Còn 1 doanh nghiệp; bấm lần nữa để gửi tiếp."]
    assert len(sorted_out(lines_to_invite(staff, cycle)).ready) == 1


def test_one_click_on_the_nominees_page(sign_in, officer, line):
    client = sign_in(officer)
    assert "Gửi lời mời đăng ký" in client.get(address("nominee", line.letter_id, line.pk)).content.decode()
    response = client.post(address("nominee_invite", line.letter_id, line.pk), follow=True)
    assert said(response) == ["Đã gửi lời mời đăng ký tới gom@dn.example."]
    stranger = UserFactory(roles=[Role.BODY_OFFICER])
    BodyMembershipFactory(user=stranger, body=BodyFactory())
    assert sign_in(stranger).post(address("nominee_invite", line.letter_id, line.pk)).status_code == 404


def test_nominee_enterprise_and_dossier_stay_linked_after_a_merger(cycle, line, officer, staff, sign_in):
    old = EnterpriseFactory(tax_code=line.tax_code, name="Công ty Gốm")
    assert link_enterprise(old) == 1
    successor = EnterpriseFactory(name="Tập đoàn Gốm", owner=UserFactory(roles=[Role.ENTERPRISE]))
    old.merged_into, old.ended_on = successor, MARCH.date()
    old.save()
    dossier = DossierFactory(
        cycle=cycle, enterprise=successor, nominee=line, state="submitted", product_name="Tên khác"
    )
    found = Nominee.objects.select_related("enterprise__merged_into").get(pk=line.pk)
    outcome = Outcomes(cycle, officer).of(found)
    assert (outcome.enterprise, outcome.dossier, outcome.state_label) == (successor, dossier.code, "đã nộp")
    page = sign_in(officer).get(address("nominee", line.letter_id, line.pk)).content.decode()
    assert all(words in page for words in ("Tập đoàn Gốm", "tiếp nhận Công ty Gốm", dossier.code, "đã nộp"))
    assert f"/ho-so/{dossier.code}/" not in page
    page = sign_in(staff).get(address("nominee", line.letter_id, line.pk)).content.decode()
    assert f"/ho-so/{dossier.code}/" in page
    # Its people are on the portal: nobody is invited any more.
    assert list(lines_to_invite(staff, cycle)) == []
