"""The letter that urges everybody silent at once, and the notice of it."""

# ruff: noqa: F811 (fixtures of urging_world)

import datetime
import io
import subprocess
import uuid
import zipfile

import pytest
from post_office.models import Email

from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.actions import draft_official
from spcncl_portal.documents.models import OfficialDocument
from spcncl_portal.documents.reporting import Paragraph, Signature, to_docx, to_pdf
from spcncl_portal.notifications import urging
from spcncl_portal.notifications.models import Notice, UrgingLetter
from spcncl_portal.notifications.urging_actions import draft_urging, tell_urged
from spcncl_portal.notifications.urging_letter import urging_letter
from spcncl_portal.programme.actions import grant_extension
from tests.factories.programme import BodyFactory
from tests.notifications.urging_world import (  # noqa: F401
    at,
    cycle,
    deadline,
    has_sent,
    rows,
    second_of_april,
    staff,
    text,
    world,
)

pytestmark = pytest.mark.django_db


def paper(**values):
    found = urging.rows(cycle(), "nomination")
    return urging_letter(cycle(), deadline(), found, today=datetime.date(2021, 4, 2), **values)


def test_letter_to_few_names_them_and_says_deadline_in_words(world):
    doc = paper(contact="Sở Công Thương", signed=Signature("KT. Giám đốc\nPhó Giám đốc", "Mai Thị Hòa"))
    assert (doc.title, doc.subtitle) == (
        "",
        "đôn đốc gửi văn bản giới thiệu sản phẩm công nghiệp chủ lực thành phố Hà Nội năm 2021",
    )
    assert sorted(doc.addressees) == ["Sở Thử Nghiệm", "Ủy ban nhân dân huyện Ba Vì", "Ủy ban nhân dân quận Hoàng Mai"]
    texts = [block.text for block in doc.blocks if isinstance(block, Paragraph)]
    assert texts == [
        "Căn cứ Kế hoạch số 60/KH-UBND ngày 11 tháng 3 năm 2021 của Ủy ban nhân dân thành phố Hà Nội",
        "Theo kế hoạch nêu trên, các đơn vị gửi văn bản giới thiệu sản phẩm công nghiệp chủ lực thành phố Hà Nội năm "
        "2021 về Sở Công Thương chậm nhất hết ngày 31 tháng 3 năm 2021 (ngày ba mươi mốt tháng ba năm hai nghìn không "
        "trăm hai mươi mốt).",
        "Đến ngày 02 tháng 4 năm 2021, Sở Công Thương chưa nhận được văn bản giới thiệu của 3 đơn vị, đều đã quá hạn "
        "(danh sách kèm theo).",
        "Để bảo đảm tiến độ của chương trình, Sở Công Thương đề nghị các đơn vị đã quá hạn gửi văn bản giới thiệu ngay "
        "sau khi nhận được công văn này.",
        "Thông tin chi tiết xin liên hệ: Sở Công Thương.",
        "Sở Công Thương đề nghị các đơn vị quan tâm, phối hợp thực hiện./.",
    ]
    assert (doc.recipients, doc.drafting_unit) == (["Như trên", "Giám đốc Sở (để báo cáo)"], "QLCN")


def test_annex_lists_everybody_with_days_and_telephones(world, staff):
    grant_extension(deadline=deadline(), subject=world["phone"], until=at(6, 17), reason="Bão", by=staff)
    [annex] = paper().annexes
    [table] = annex.blocks
    assert (annex.title, annex.landscape, table.numbered) == (
        "Danh sách đơn vị chưa gửi văn bản giới thiệu năm 2021", True, True,
    )  # fmt: skip
    assert [column.title for column in table.columns] == ["Đơn vị", "Hạn", "Số ngày chậm", "Đầu mối", "Điện thoại"]
    last, extended = datetime.date(2021, 3, 31), datetime.date(2021, 4, 6)
    assert sorted(table.rows) == sorted(
        [
            ["Ủy ban nhân dân quận Hoàng Mai", last, 2, "Trần Thị Đầu Mối", "0912 345 678"],
            ["Sở Thử Nghiệm", last, 2, "", ""],
            ["Ủy ban nhân dân huyện Ba Vì", extended, 0, "Liên hệ của đơn vị", "024 3388 0000"],
        ]
    )
    assert "trong đó 2 đơn vị đã quá hạn" in str(paper().blocks)


def test_letter_to_many_says_by_the_list(world):
    BodyFactory.create_batch(4)
    assert paper().addressees == ["Các đơn vị theo danh sách kèm theo"]
    assert len(paper().annexes[0].blocks[0].rows) == 7


def test_letter_with_a_day_of_its_own_asks_for_it(world):
    wish = paper(answer_by=datetime.date(2021, 4, 9)).blocks[3].text
    assert wish.endswith("gửi văn bản giới thiệu về Sở Công Thương trước khi hết ngày 09 tháng 4 năm 2021.")


@pytest.mark.needs_poppler
def test_letter_is_word_and_pdf_with_the_annex_on_lying_pages(world):
    doc = paper(contact="Sở Công Thương")
    with zipfile.ZipFile(io.BytesIO(to_docx(doc))) as word:
        xml = word.read("word/document.xml").decode()
    assert "V/v" in xml
    assert 'w:orient="landscape"' in xml
    shown = subprocess.run(["pdftotext", "-layout", "-", "-"], input=to_pdf(doc), capture_output=True, check=True)
    words = shown.stdout.decode()
    for part in ("V/v đôn đốc", "Kính gửi:", "KT. GIÁM ĐỐC", "- Lưu: VT, QLCN.", "PHỤ LỤC", "0912 345 678"):
        assert part.lower() in words.lower()


def test_draft_goes_into_the_register_once_and_remembers_whom(world, staff):
    key = uuid.uuid4()
    letter, again = (draft_urging(deadline=deadline(), by=staff, request_key=key) for _click in range(2))
    assert letter == again
    document = OfficialDocument.objects.get()
    assert (document.kind, document.state, document.subject, document.created_by) == (
        "letter", "draft", letter.deadline, staff,
    )  # fmt: skip
    assert sorted(letter.urged.values_list("label", flat=True)) == ["Huyện Ba Vì", "Quận Hoàng Mai", "Sở Thử Nghiệm"]
    assert {row.letter.letter for row in rows().values()} == {letter}


def test_key_of_another_paper_is_refused_in_words(world, staff):
    key = uuid.uuid4()
    draft_official(kind="letter", abstract="họp", content=paper(), by=staff, request_key=key)
    with pytest.raises(ActionError, match="đã dùng cho văn bản khác"):
        draft_urging(deadline=deadline(), by=staff, request_key=key)


def test_nobody_silent_needs_no_letter(world, staff):
    for body in (world["people"], world["phone"], world["nobody"]):
        has_sent(body, at(1))
    with pytest.raises(ActionError, match="Không còn đơn vị nào"):
        draft_urging(deadline=deadline(), by=staff)


def test_notice_of_the_letter_waits_for_its_number_and_goes_once(world, staff):
    letter = draft_urging(deadline=deadline(), by=staff)
    with pytest.raises(ActionError, match="chưa được cấp số"):
        tell_urged(letter=letter, by=staff)
    OfficialDocument.objects.update(
        state="numbered", number=7, number_text="07/SCT-QLCN", dated=datetime.date(2021, 4, 2), year=2021
    )
    letter = UrgingLetter.objects.get()
    assert tell_urged(letter=letter, by=staff) == 3  # officer, head, the address of Ba Vì
    assert tell_urged(letter=letter, by=staff) == 0
    grant_extension(deadline=deadline(), subject=world["phone"], until=at(6, 17), reason="Bão", by=staff)
    assert tell_urged(letter=letter, by=staff) == 0  # another date is no other letter
    notices = Notice.objects.filter(kind="urging").order_by("recipient")
    assert [one.recipient for one in notices] == sorted([world["officer"].email, world["head"].email, "bv@example.vn"])
    assert notices[0].milestone == f"nomination-urging-{letter.pk}"
    assert notices[0].title.startswith("Công văn số 07/SCT-QLCN về việc đôn đốc gửi văn bản giới thiệu")
    assert Email.objects.count() == 4  # and what the extension told
    assert rows()["002"].notice.kind == "urging"


def test_who_has_sent_meanwhile_is_not_told(world, staff):
    letter = draft_urging(deadline=deadline(), by=staff)
    OfficialDocument.objects.update(
        state="numbered", number=7, number_text="07/SCT-QLCN", dated=datetime.date(2021, 4, 2), year=2021
    )
    has_sent(world["people"], at(2, 8))
    assert tell_urged(letter=letter, by=staff) == 1
    assert Notice.objects.get(kind="urging").recipient == "bv@example.vn"
