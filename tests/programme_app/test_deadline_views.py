"""The screens of a deadline: moving it with a reason, its milestones, what a mistake says."""

# ruff: noqa: F811 (fixtures of screens)

import pytest

from spcncl_portal.programme.models import Cycle, DeadlineChange
from tests.factories.programme import CycleFactory, end_of
from tests.programme_app.screens import as_staff, reference, staff  # noqa: F401

pytestmark = pytest.mark.django_db


def test_deadline_screen_moves_it_with_a_reason(as_staff, reference):
    page = "/chu-ky/2021/thoi-han/nomination/"
    sent = {"day": "30/3/2021", "time": "23:59", "legal_note": "nghĩa chặt", "reason": ""}
    refused = as_staff.post(page, sent)
    assert refused.status_code == 200
    assert "Cần ghi rõ lý do thay đổi hạn." in refused.content.decode()
    assert "nghĩa chặt" in refused.content.decode()
    done = as_staff.post(page, sent | {"reason": "Theo câu chữ"})
    assert (done.status_code, done["Location"]) == (302, "/chu-ky/2021/#thoi-han")
    assert Cycle.objects.get().deadline("nomination").at == end_of(2021, 3, 30)
    assert DeadlineChange.objects.get().reason == "Theo câu chữ"
    assert "Theo câu chữ" in as_staff.get(page).content.decode()


def test_deadline_screen_offers_the_strict_reading(as_staff, reference):
    content = as_staff.get("/chu-ky/2021/thoi-han/nomination/?nghia=chat").content.decode()
    assert 'value="30/03/2021"' in content
    assert 'value="23:59"' in content


FAULTY_DEADLINES = [
    ({"day": "31/2/2021", "time": "23:59"}, "31/2/2021"),
    ({"day": "", "time": "23:59"}, "bắt buộc"),
    ({"day": "1/4/2021", "time": "25:00"}, "Hãy viết giờ như 17:00 hoặc 23:59."),
    ({"day": "1/4/2031", "time": "17:00"}, "quá xa năm 2021"),
]


def test_deadline_screen_tells_what_is_wrong(as_staff, reference):
    before = Cycle.objects.get().deadline("nomination").at
    for sent, message in FAULTY_DEADLINES:
        response = as_staff.post("/chu-ky/2021/thoi-han/nomination/", sent | {"reason": "x", "legal_note": ""})
        assert response.status_code == 200
        assert message in response.content.decode()
    assert Cycle.objects.get().deadline("nomination").at == before


def test_deadline_that_is_missing_can_be_set(as_staff):
    CycleFactory()
    sent = {"day": "15/6/2021", "time": "17:00", "legal_note": "", "assumed": "on"}
    assert as_staff.post("/chu-ky/2021/thoi-han/dossier/", sent).status_code == 302
    deadline = Cycle.objects.get().deadline("dossier")
    assert (deadline.at.isoformat(), deadline.assumed) == ("2021-06-15T10:00:00+00:00", True)


def rows_of(*rows: dict, initial: int = 0) -> dict:
    """What the page of milestones posts: a row a milestone."""
    sent = {"moc-TOTAL_FORMS": str(len(rows)), "moc-INITIAL_FORMS": str(initial)}
    plain = {"days": "", "counted": "before", "hour": "8", "recipients": ["officer"]}
    for number, row in enumerate(rows):
        sent |= {f"moc-{number}-{name}": value for name, value in (plain | row).items()}
    return sent


def test_milestones_screen_shows_a_row_for_each_and_keeps_what_is_typed(as_staff, reference):
    page = "/chu-ky/2021/thoi-han/nomination/moc/"
    content = as_staff.get(page).content.decode()
    assert (content.count("Mốc mới"), 'name="moc-6-days" value="3"' in content) == (3, True)
    rows = [
        {"days": "10", "hour": "7"},
        {"days": "5", "counted": "before_wd", "recipients": ["officer", "contact"]},
        {"days": "2", "counted": "after_wd", "recipients": ["head"], "escalate": "on"},
        {},
        {"days": "6", "remove": "on", "hour": "không rõ"},
    ]
    assert as_staff.post(page, rows_of(*rows)).status_code == 302
    milestones = Cycle.objects.get().deadline("nomination").milestones.all()
    assert [(one.code, one.hour, one.recipients, one.escalate) for one in milestones] == [
        ("nomination-10", 7, ["officer"], False),
        ("nomination-5wd", 8, ["officer", "contact"], False),
        ("nomination+2wd", 8, ["head"], True),
    ]
    content = as_staff.get("/chu-ky/2021/").content.decode()
    words = "trước hạn 10 ngày; trước hạn 5 ngày làm việc; sau hạn 2 ngày làm việc"
    assert words in content


FAULTY_ROWS = [
    ([{"days": "ba"}], "ba"),
    ([{"days": "700"}], "90"),
    ([{"days": "7", "hour": ""}], "Hãy ghi giờ gửi, từ 0 đến 23."),
    ([{"days": "7", "recipients": []}], "Hãy chọn ít nhất một người nhận."),
    ([{"days": "7"}, {"days": "7", "hour": "9"}], "Đã có mốc khác cùng ngày"),
    ([{"days": "7", "escalate": "on", "recipients": ["head"]}], "chỉ báo người đứng đầu sau khi đã quá hạn"),
]


@pytest.mark.parametrize(("rows", "words"), FAULTY_ROWS)
def test_milestones_screen_tells_what_is_wrong(as_staff, reference, rows, words):
    response = as_staff.post("/chu-ky/2021/thoi-han/nomination/moc/", rows_of(*rows))
    assert response.status_code == 200
    assert words in response.content.decode()
    assert Cycle.objects.get().deadline("nomination").milestones.count() == 7


def test_deadline_of_corrections_may_stay_without_a_day(as_staff, reference):
    page = "/chu-ky/2021/thoi-han/correction/"
    assert as_staff.post(page, {"day": "", "time": "", "reason": "Mỗi hồ sơ một hạn"}).status_code == 302
    assert Cycle.objects.get().deadline("correction").at is None
    assert "mỗi việc có hạn riêng" in as_staff.get(page).content.decode()
    assert "Mỗi việc có hạn riêng" in as_staff.get("/chu-ky/2021/").content.decode()
