"""The report tien-do-gioi-thieu: one row a body, sums that add up, in three formats."""

import datetime

import pytest

from applications.nomination_report import nomination_progress
from applications.states import LetterState
from spcncl_portal.documents.reporting import render
from tests.factories.applications import NominationLetterFactory, NomineeFactory
from tests.factories.programme import BodyFactory, CycleFactory

pytestmark = pytest.mark.django_db
SENT_AT = datetime.datetime(2021, 3, 20, 2, tzinfo=datetime.UTC)


@pytest.fixture
def cycle():
    cycle = CycleFactory()
    first = NominationLetterFactory(
        cycle=cycle, body=BodyFactory(name="Quận Ba Đình"), state=LetterState.RECEIVED, number="1/UBND", sent_at=SENT_AT
    )
    line = NomineeFactory(letter=first)
    NomineeFactory(letter=first, tax_code=line.tax_code)
    late = NominationLetterFactory(
        cycle=cycle,
        body=BodyFactory(name="Quận Đống Đa"),
        state=LetterState.SENT,
        number="2/UBND",
        sent_at=SENT_AT,
        late=True,
    )
    NomineeFactory(letter=late, tax_code=line.tax_code)
    draft = NominationLetterFactory(cycle=cycle, body=BodyFactory(name="Quận Hoàng Mai"))
    NomineeFactory(letter=draft)
    return cycle


def test_report_rows_and_sums(cycle):
    document = nomination_progress(cycle)
    table = document.tables[0]
    assert table.rows == [
        [1, "Quận Ba Đình", "quận, huyện, thị xã", "đã tiếp nhận", "1/UBND", 1, SENT_AT, 0, 2, 1],
        [2, "Quận Đống Đa", "quận, huyện, thị xã", "chờ tiếp nhận", "2/UBND", 1, SENT_AT, 1, 1, 1],
        [3, "Quận Hoàng Mai", "quận, huyện, thị xã", "đang soạn", "", 0, None, 0, 0, 0],
    ]
    assert table.total == ["", "Cộng", "", "", "", 2, None, 1, 3, 2]
    assert document.notes[1:] == ["Số doanh nghiệp khác nhau: 1; một doanh nghiệp có thể được nhiều đơn vị giới thiệu."]
    assert document.blocks[0].text == "Hạn gửi: 31/03/2021 23:59."
    assert "2 trên 3 đơn vị đã gửi" in document.blocks[1].text


@pytest.mark.parametrize(("fmt", "start"), [("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_report_is_made_in_every_format(cycle, fmt, start):
    assert render("tien-do-gioi-thieu", cycle, fmt).startswith(start)
