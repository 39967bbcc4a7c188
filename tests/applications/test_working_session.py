"""Working sessions: recorded once, move who was met, carry photos; minutes as Word and PDF."""

import datetime
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from PIL import Image

from applications.actions import working_session as actions
from applications.actions.prospect import set_leading_body, take_step
from applications.actions.working_session import SessionData
from applications.models import Prospect, WorkingSession
from applications.prospect_queries import files_of, sessions_visible_to
from applications.session_minutes import minutes_of
from spcncl_portal.core.errors import ActionError, Conflict
from spcncl_portal.core.models import ActionLog
from spcncl_portal.documents.reporting import to_docx, to_pdf
from spcncl_portal.files.access import may_read
from spcncl_portal.programme.models import Cycle
from tests.factories.outreach import ProspectFactory, WorkingSessionFactory

from .outreach_world import *  # noqa: F403

pytestmark = pytest.mark.django_db
DAY = datetime.date(2021, 3, 16)


def data(**values):
    return SessionData(**{"held_on": DAY, "minutes": "Giới thiệu chương trình.", "place": "UBND quận", **values})


def photo(name="anh.png"):
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(buffer, "PNG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")


def test_session_moves_those_that_had_not_come_that_far(cycle, staff):
    before = ("listed", "invited", "contacted", "session_held", "guided", "registered", "submitted", "declined")
    rows = [ProspectFactory(cycle=cycle, state=state) for state in before]
    session = actions.record_session(cycle=cycle, data=data(), prospects=rows, by=staff)
    for row in rows:
        row.refresh_from_db()
    after = ["session_held"] * 4 + ["guided", "registered", "submitted", "declined"]
    assert [row.state for row in rows] == after
    assert session.prospects.count() == 8
    assert ActionLog.objects.filter(action="hold_session").count() == 3


def test_second_click_records_one_session(cycle, officer, body, prospect):
    first = actions.record_session(cycle=cycle, data=data(), prospects=[prospect], body=body, by=officer)
    assert actions.record_session(cycle=cycle, data=data(), prospects=[prospect], body=body, by=officer) == first
    assert WorkingSession.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"held_on": datetime.date(2021, 3, 21)}, "held_on"),
        ({"ends": datetime.time(8, 30)}, "ends"),
        ({"minutes": "  "}, "minutes"),
    ],
)
def test_faulty_session_is_told_at_its_box(cycle, staff, prospect, values, field):
    with pytest.raises(ActionError) as refused:
        actions.record_session(cycle=cycle, data=data(**values), prospects=[prospect], by=staff)
    assert refused.value.field == field
    assert not WorkingSession.objects.exists()


def test_session_needs_somebody_met_and_only_ones_own(cycle, officer, body, other_body, prospect, stranger):
    for prospects, of in (([], body), ([stranger], body), ([prospect, stranger], body)):
        with pytest.raises(ActionError) as refused:
            actions.record_session(cycle=cycle, data=data(), prospects=prospects, body=of, by=officer)
        assert refused.value.field == "prospects"
    for wrong in (None, other_body):
        with pytest.raises(ActionError):
            actions.record_session(cycle=cycle, data=data(), prospects=[prospect], body=wrong, by=officer)
    stranger.refresh_from_db()
    assert stranger.state == "listed"


def test_closed_cycle_records_nothing(cycle, staff, prospect):
    Cycle.objects.update(state="closed")
    with pytest.raises(ActionError, match="không mở"):
        actions.record_session(cycle=cycle, data=data(), prospects=[prospect], by=staff)


def test_edit_with_an_old_version_writes_nothing(cycle, officer, body, prospect):
    session = actions.record_session(cycle=cycle, data=data(), prospects=[prospect], body=body, by=officer)
    changed = data(conclusion="Sẽ nộp hồ sơ.")
    actions.edit_session(session=session, data=changed, prospects=[prospect], by=officer, version=1)
    with pytest.raises(Conflict):
        actions.edit_session(session=session, data=data(), prospects=[prospect], by=officer, version=1)
    session.refresh_from_db()
    assert (session.conclusion, session.version) == ("Sẽ nộp hồ sơ.", 2)


def test_edit_keeps_whom_others_have_now_and_the_log_tells_who_was_met(
    cycle, officer, body, other_body, prospect, staff
):
    given = ProspectFactory(cycle=cycle, name="Công ty Đã chuyển", body=body)
    session = actions.record_session(cycle=cycle, data=data(), prospects=[prospect, given], body=body, by=officer)
    set_leading_body(prospect=given, body=other_body, by=staff)
    actions.edit_session(session=session, data=data(), prospects=[prospect], by=officer)
    assert set(session.prospects.all()) == {prospect, given}
    actions.edit_session(session=session, data=data(), prospects=[prospect], by=staff)
    assert list(session.prospects.all()) == [prospect]
    told = [row.after["prospects"] for row in ActionLog.objects.order_by("pk") if "prospects" in row.after]
    both = [f"{one.name} ({one.pk})" for one in (prospect, given)]
    assert told == [both, both[:1]]


def test_step_that_somebody_else_took_meanwhile_is_no_error(cycle, staff):
    read_before = ProspectFactory(cycle=cycle)
    take_step(prospect=Prospect.objects.get(pk=read_before.pk), action="guide", by=staff)
    actions.record_session(cycle=cycle, data=data(), prospects=[read_before], by=staff)
    assert Prospect.objects.get().state == "guided"


def test_other_district_changes_nothing(cycle, body, other_officer, prospect):
    session = WorkingSessionFactory(cycle=cycle, body=body, prospects=[prospect])
    calls = (
        lambda: actions.edit_session(session=session, data=data(), prospects=[prospect], by=other_officer),
        lambda: actions.add_files(session=session, uploads=[photo()], by=other_officer),
    )
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()


def test_files_come_all_or_none_and_only_readers_of_the_session_read_them(
    cycle, officer, other_officer, body, prospect, staff
):
    session = actions.record_session(
        cycle=cycle, data=data(), prospects=[prospect], body=body, by=officer, uploads=[photo("a.png"), photo("b.png")]
    )
    bad = SimpleUploadedFile("xau.png", b"not a picture", content_type="image/png")
    with pytest.raises(ActionError) as refused:
        actions.add_files(session=session, uploads=[photo("c.png"), bad], by=officer)
    assert refused.value.field == "files"
    files = list(files_of(session))
    assert sorted(one.name for one in files) == ["a.png", "b.png"]
    assert [may_read(user, files[0]) for user in (officer, staff, other_officer)] == [True, True, False]
    actions.remove_file(session=session, file=files[0], by=officer)
    assert files_of(session).count() == 1


def test_too_many_files_are_refused(cycle, staff, prospect, monkeypatch):
    monkeypatch.setattr(actions, "MAX_FILES", 1)
    with pytest.raises(ActionError, match="nhiều nhất 1 tệp"):
        actions.record_session(
            cycle=cycle, data=data(), prospects=[prospect], by=staff, uploads=[photo("a.png"), photo("b.png")]
        )
    assert not WorkingSession.objects.exists()


def test_body_reads_its_own_sessions_only(cycle, body, officer, other_officer, staff, prospect):
    own = WorkingSessionFactory(cycle=cycle, body=body, prospects=[prospect])
    office = WorkingSessionFactory(cycle=cycle, prospects=[prospect])
    assert list(sessions_visible_to(officer, cycle)) == [own]
    assert not sessions_visible_to(other_officer, cycle).exists()
    assert set(sessions_visible_to(staff, cycle)) == {own, office}


def test_minutes_say_who_when_where_and_what(cycle, body, officer, prospect):
    told = data(
        chair="Nguyễn Văn An", secretary="Trần Thị Bình", conclusion="Doanh nghiệp sẽ đăng ký.",
        office_people="Ông An – Phó Chủ tịch\nBà Bình – Phòng Kinh tế",
    )  # fmt: skip
    session = actions.record_session(cycle=cycle, data=told, prospects=[prospect], body=body, by=officer)
    document = minutes_of(session)
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(to_docx(document))).paragraphs)
    for said in (
        "BIÊN BẢN",
        "08 giờ 30 phút, ngày 16 tháng 3 năm 2021",
        "Bà Bình – Phòng Kinh tế",
        "Đại diện Công ty Cơ khí Hoàng Mai",
        "Giới thiệu chương trình.",
        "Doanh nghiệp sẽ đăng ký.",
    ):
        assert said in words
    assert document.issuer == "Quận Hoàng Mai"
    assert to_pdf(document).startswith(b"%PDF")
