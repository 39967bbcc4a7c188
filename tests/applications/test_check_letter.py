"""The letters of a check, read from the Word file; their way into the register."""

import datetime
import io
import uuid

import docx
import pytest
import time_machine
from django.urls import reverse

from applications.actions.check import return_dossier, save_finding
from applications.actions.check_letters import draft_check_letter
from applications.actions.refusal import confirm_refusal, propose_refusal
from applications.actions.submission import submit_dossier
from applications.check_letter import check_letter
from applications.models import CheckRound, Dossier
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.models import OfficialDocument
from spcncl_portal.documents.reporting import to_docx
from spcncl_portal.programme.models import EligibilityGroup
from tests.applications.dossier_world import HANOI, world  # noqa: F401
from tests.factories.accounts import UserFactory

NOW = datetime.datetime(2021, 6, 2, 10, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def dossier(world):  # noqa: F811
    submit_dossier(dossier=world.dossier(code="2021-001", product_name="Quạt trần QT-5"), by=world.clerk)
    return Dossier.objects.get()


def returned(world, dossier) -> CheckRound:  # noqa: F811
    save_finding(dossier=dossier, item="section:figures", verdict="ask", note="Số liệu 2020 chưa khớp.", by=world.staff)
    save_finding(dossier=dossier, item="document:phieu-dang-ky", verdict="ask", note="Thiếu dấu.", by=world.staff)
    return_dossier(dossier=dossier, due_on=datetime.date(2021, 6, 15), by=world.staff)
    return CheckRound.objects.get()


def refused(world, dossier) -> CheckRound:  # noqa: F811
    propose_refusal(dossier=dossier, reason="Nhà xưởng ở tỉnh khác.", by=world.staff)
    confirm_refusal(dossier=dossier, by=UserFactory(roles=[Role.STAFF]))
    return CheckRound.objects.get()


def words(check_round) -> tuple[str, list[list[str]]]:
    """The paragraphs of the Word file, and the rows of its table of what is asked."""
    paper = docx.Document(io.BytesIO(to_docx(check_letter(check_round, contact="Trần Văn Sở"))))
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    return text + "\n" + "\n".join(" ".join(row) for row in cells), cells


def test_letter_of_a_return_lists_what_is_asked(world, dossier):  # noqa: F811
    text, cells = words(returned(world, dossier))
    assert "Kính gửi: Công ty cổ phần Quạt Mẫu" in text.replace("\n", " ").replace("  ", " ")
    assert "mã 2021-001, sản phẩm “Quạt trần QT-5”" in text
    assert ["1", "Số liệu ba năm", "Số liệu 2020 chưa khớp."] in cells
    assert ["2", "Phiếu đăng ký", "Thiếu dấu."] in cells
    assert "chậm nhất hết ngày 15/06/2021" in text
    assert "Trần Văn Sở" in text
    assert "KT. GIÁM ĐỐC" in text.upper()


def test_letter_of_a_refusal_says_why_and_until_when_to_object(world, dossier):  # noqa: F811
    text, _cells = words(refused(world, dossier))
    assert "không đủ điều kiện xét chọn. Lý do: Nhà xưởng ở tỉnh khác." in text
    assert "gửi khiếu nại" in text
    assert "chậm nhất hết ngày" in text


def test_letter_of_a_refusal_names_the_threshold_that_is_missed(world, dossier):  # noqa: F811
    group = EligibilityGroup.objects.create(
        criteria_set=world.cycle.criteria_set,
        code="khac",
        name="Nhóm khác",
        figure="export_usd",
        threshold=10**9,
        position=9,
    )
    Dossier.objects.update(group=group.code)
    text, _cells = words(refused(world, Dossier.objects.get()))
    assert "Đối chiếu điều kiện của nhóm “Nhóm khác”: " in text


def test_letter_is_vietnamese_for_an_english_reader(world, dossier):  # noqa: F811
    from django.utils import translation

    with translation.override("en"):
        _text, cells = words(returned(world, dossier))
    assert ["1", "Số liệu ba năm", "Số liệu 2020 chưa khớp."] in cells


def test_no_letter_while_the_check_runs(client, world, dossier):  # noqa: F811
    save_finding(dossier=dossier, item="section:figures", verdict="accept", by=world.staff)
    with pytest.raises(ValueError, match="no letter"):
        check_letter(CheckRound.objects.get())
    with pytest.raises(ActionError, match="Chỉ lập công văn khi"):
        draft_check_letter(check_round=CheckRound.objects.get(), by=world.staff)
    client.force_login(world.staff)
    assert client.get(reverse("applications:check_letter", args=[dossier.code, "docx"])).status_code == 404


def test_letter_goes_into_the_register_once(client, world, dossier):  # noqa: F811
    returned(world, dossier)
    client.force_login(world.staff)
    page = client.get(reverse("applications:check_dossier", args=[dossier.code])).content.decode()
    assert "Đưa vào sổ văn bản" in page
    key = str(uuid.uuid4())
    for _click in range(2):
        answer = client.post(reverse("applications:register_check_letter", args=[dossier.code]), {"key": key})
    document = OfficialDocument.objects.get()
    assert answer.url == reverse("documents:official", args=[document.pk])
    assert (document.state, document.subject, document.kind) == ("draft", dossier, "letter")
    assert document.abstract.startswith("bổ sung hồ sơ đăng ký xét chọn")
    page = client.get(reverse("applications:check_dossier", args=[dossier.code])).content.decode()
    assert answer.url in page


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_files_are_for_the_office(client, world, dossier, form):  # noqa: F811
    returned(world, dossier)
    url = reverse("applications:check_letter", args=[dossier.code, form])
    for person, status in (
        (world.staff, 200),
        (UserFactory(roles=[Role.AUDITOR]), 200),
        (UserFactory(roles=[Role.LEADER]), 403),
        (world.clerk, 403),
    ):
        client.force_login(person)
        assert client.get(url).status_code == status
    client.force_login(world.staff)
    assert client.get(url).content[:2] == (b"PK" if form == "docx" else b"%P")
    assert client.get(reverse("applications:check_letter", args=[dossier.code, "xlsx"])).status_code == 404
