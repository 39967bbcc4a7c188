"""What phones send: once, late, twice, in any order, from two phones; each item judged by itself."""

import datetime
import io
import json
import random
import uuid

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from applications.actions import inspection as actions
from applications.actions import inspection_sync as sync
from applications.actions.inspection_sync import Entry
from applications.actions.submission import submit_dossier
from applications.models import Dossier, Inspection, InspectionAnswer, InspectionPhoto
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.models import ActionLog
from tests.applications.dossier_world import world  # noqa: F401
from tests.factories.accounts import UserFactory
from tests.factories.applications import EnterpriseFactory
from tests.factories.files import an_image, an_upload
from tests.factories.inspections import moment, plan_visit, question

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(moment(11), tick=True):
        yield


@pytest.fixture
def visit(world):  # noqa: F811
    dossier = world.dossier(code="2021-001")
    submit_dossier(dossier=dossier, by=world.clerk)
    return plan_visit(Dossier.objects.get(), by=world.staff)


@pytest.fixture
def phone(client, world):  # noqa: F811
    client.force_login(world.staff)
    return client


def item(visit, code="nha-xuong", **values) -> dict:
    """An answer as the phone sends it."""
    row = {
        "client_id": str(uuid.uuid4()),
        "question": question(visit.cycle, code).pk,
        "dossier": None,
        "met": "yes",
        "seen": "",
        "note": "",
        "recorded_at": moment(9).isoformat(),
    }
    return {**row, **values}


def send(client, visit, *items, user, **values):
    body = {"user": user.pk, "sent_at": moment(11).isoformat(), "answers": items, **values}
    return client.post(
        reverse("applications:inspection_sync", args=[visit.pk]), json.dumps(body), content_type="application/json"
    )


def standing() -> set:
    """What stands, without the server's own columns."""
    names = ("question__code", "dossier__code", "met", "seen", "note", "recorded_at", "client_id")
    return set(InspectionAnswer.objects.values_list(*names))


def test_batch_is_kept_and_a_second_one_is_known(phone, world, visit):  # noqa: F811
    figure = item(visit, "lao-dong", dossier=Dossier.objects.get().pk, met="", seen="1.250", note="theo bảng lương")
    rows = [item(visit), figure]
    assert [one["status"] for one in send(phone, visit, *rows, user=world.staff).json()["results"]] == ["saved"] * 2
    assert [one["status"] for one in send(phone, visit, *rows, user=world.staff).json()["results"]] == ["known"] * 2
    answer = InspectionAnswer.objects.get(question__code="lao-dong")
    assert (answer.seen, answer.declared, answer.note, answer.recorded_by) == (
        1250, 270, "theo bảng lương", world.staff,
    )  # fmt: skip
    assert ActionLog.objects.filter(action="record_answer").count() == 2


def test_bad_item_says_why_and_does_not_hold_back_the_others(phone, world, visit):  # noqa: F811
    dossier = Dossier.objects.get().pk
    bad = [
        item(visit, "lao-dong", dossier=dossier, seen="hai trăm"),
        item(visit, "lao-dong"),
        item(visit, question=10**9),
        {"client_id": "x"},
        "chữ",
        item(visit, recorded_at="hôm qua"),
        item(visit, met="maybe"),
        item(visit, note="x" * 4001),
        item(visit, question=2**40),
        item(visit, question=float("inf")),
        item(visit, recorded_at="9999-12-31T23:59:59+00:00"),
        item(visit, recorded_at="0001-01-01T00:00:00+07:00"),
    ]
    answer = send(phone, visit, *bad, item(visit), user=world.staff)
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [one["status"] for one in results] == ["refused"] * len(bad) + ["saved"]
    assert all(one["message"] for one in results[:-1])
    assert InspectionAnswer.objects.count() == 1


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"user": 1}', '{"user": 1, "answers": 5}', "{", "[" * 99999])
def test_unreadable_batch_is_400(phone, visit, body):
    url = reverse("applications:inspection_sync", args=[visit.pk])
    assert phone.post(url, body, content_type="application/json").status_code == 400


def test_later_recorded_answer_wins_whichever_comes_first(phone, world, visit):  # noqa: F811
    other = UserFactory(roles=[Role.STAFF], full_name="Lê Thị Hai")
    late = item(visit, met="no", note="Đóng cửa", recorded_at=moment(9, 30).isoformat())
    early = item(visit, recorded_at=moment(9, 10).isoformat())
    sync.record_answer(inspection=visit, entry=entry_of(late), by=other)
    [result] = send(phone, visit, early, user=world.staff).json()["results"]
    assert (result["status"], result["message"]) == (
        "superseded", "Đã có kết quả ghi sau của Lê Thị Hai; giữ kết quả đó.",
    )  # fmt: skip
    assert (result["stands"]["met"], result["stands"]["note"]) == ("no", "Đóng cửa")
    send(phone, visit, early, user=world.staff)
    kept = ActionLog.objects.get(action="earlier_answer")  # once, though it was sent twice
    assert (kept.after["client_id"], kept.after["met"], kept.actor) == (early["client_id"], True, world.staff)


def entry_of(row: dict) -> Entry:
    from applications.views.inspection_field import read_entry

    return read_entry(row)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_any_repetition_ends_the_same(data, world, visit):  # noqa: F811
    codes, seed = ("nha-xuong", "san-pham"), data.draw(st.integers(0, 2**32))
    drawn = data.draw(
        st.lists(st.tuples(st.sampled_from(codes), st.integers(0, 3), st.booleans()), min_size=1, max_size=6)
    )
    numbers = random.Random(seed)
    entries = [
        Entry(uuid.UUID(int=numbers.getrandbits(128)), question(world.cycle, code).pk, moment(9) + at * MINUTE, met=met)
        for code, at, met in drawn
    ]
    ends = []
    for _round in range(2):
        InspectionAnswer.objects.all().delete()
        sent = data.draw(st.permutations(entries + data.draw(st.lists(st.sampled_from(entries), max_size=4))))
        for entry in sent:
            sync.record_answer(inspection=visit, entry=entry, by=world.staff)
        ends.append(standing())
    assert ends[0] == ends[1]
    latest = {one.question: one for one in sorted(entries, key=lambda one: (one.recorded_at, str(one.client_id)))}
    assert {row[-1] for row in ends[0]} == {one.client_id for one in latest.values()}


def test_batch_of_another_account_is_not_taken(phone, world, visit):  # noqa: F811
    other = UserFactory(roles=[Role.STAFF])
    assert send(phone, visit, item(visit), user=other).status_code == 409
    photo = phone.post(reverse("applications:inspection_photo", args=[visit.pk]), {"user": other.pk})
    assert photo.status_code == 409
    assert not InspectionAnswer.objects.exists()


def test_signed_visit_takes_nothing_more_and_says_so(phone, world, visit):  # noqa: F811
    Inspection.objects.update(state="signed")
    answer = send(phone, visit, item(visit), user=world.staff).json()
    assert (answer["open"], answer["results"][0]["status"]) == (False, "closed")
    assert "đã ký biên bản" in answer["results"][0]["message"]
    sent = {"user": world.staff.pk, "client_id": str(uuid.uuid4()), "photo": an_upload("a.jpg", an_image("JPEG"))}
    assert phone.post(reverse("applications:inspection_photo", args=[visit.pk]), sent).json()["status"] == "closed"
    assert not InspectionAnswer.objects.exists() and not InspectionPhoto.objects.exists()


def test_wrong_clock_of_a_phone_is_set_right():
    now = moment(11)
    assert sync.corrected(moment(9), moment(11), now) == moment(9)
    assert sync.corrected(moment(9), moment(11) - MINUTE, now) == moment(9)
    assert sync.corrected(moment(12), moment(14), now) == moment(9)  # three hours fast
    assert sync.corrected(moment(12), None, now) == now  # never later than now


def test_photo_comes_once_and_a_new_caption_is_taken_over(phone, world, visit):  # noqa: F811
    url, key = reverse("applications:inspection_photo", args=[visit.pk]), str(uuid.uuid4())

    def photo(**values):
        sent = {
            "user": world.staff.pk,
            "client_id": key,
            "caption": "Cổng",
            "taken_at": moment(9).isoformat(),
            **values,
        }
        return phone.post(url, sent).json()

    first = photo(photo=an_upload("a.jpg", an_image("JPEG")))
    again = photo(photo=an_upload("a.jpg", an_image("JPEG")))
    assert (first["status"], again["status"], first["url"] == again["url"]) == ("saved", "known", True)
    assert photo(caption="Cổng chính")["status"] == "saved"
    row = InspectionPhoto.objects.get()
    assert (row.caption, row.taken_at, row.file.subject) == ("Cổng chính", moment(9), visit)
    assert photo(client_id=str(uuid.uuid4()))["status"] == "refused"  # no picture with it
    assert photo(client_id="x")["status"] == "refused"
    text = photo(client_id=str(uuid.uuid4()), photo=an_upload("a.jpg", b"chu"))
    assert text["status"] == "refused" and "a.jpg" in text["message"]


def test_number_of_photos_is_limited(world, visit, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sync, "MOST_PHOTOS", 1)
    values = {"inspection": visit, "taken_at": moment(9), "by": world.staff}
    sync.add_photo(client_id=uuid.uuid4(), upload=an_upload("a.jpg", an_image("JPEG")), **values)
    with pytest.raises(ActionError, match="nhiều nhất 1 ảnh"):
        sync.add_photo(client_id=uuid.uuid4(), upload=an_upload("a.jpg", an_image("JPEG")), **values)


def test_removed_photo_leaves_its_line_in_the_log(phone, world, visit):  # noqa: F811
    _status, row = sync.add_photo(
        inspection=visit,
        client_id=uuid.uuid4(),
        upload=an_upload("a.jpg", an_image("JPEG")),
        taken_at=moment(9),
        by=world.staff,
    )
    phone.post(reverse("applications:inspection_photo_drop", args=[visit.pk, row.pk]))
    assert not InspectionPhoto.objects.exists()
    assert ActionLog.objects.filter(action="remove_photo").count() == 1


def test_plain_form_saves_only_what_was_changed_on_it(phone, world, visit):  # noqa: F811
    one, two = question(world.cycle, "nha-xuong").pk, question(world.cycle, "san-pham").pk
    figure, dossier = question(world.cycle, "lao-dong").pk, Dossier.objects.get().pk
    url = reverse("applications:inspection_field", args=[visit.pk])
    assert phone.get(url).status_code == 200
    posted = {
        f"{one}-0-met": "no", f"{one}-0-met-was": "",
        f"{two}-0-met": "yes", f"{two}-0-met-was": "yes",  # as it was shown: somebody else's newer answer stays
        f"{figure}-{dossier}-seen": "mười", f"{figure}-{dossier}-seen-was": "",
    }  # fmt: skip
    page = phone.post(url, {**posted, "photo": an_upload("a.jpg", an_image("JPEG"))}, follow=True)
    assert "Số lao động năm gần nhất: " in page.content.decode()
    assert list(InspectionAnswer.objects.values_list("question__code", "met")) == [("nha-xuong", False)]
    assert InspectionPhoto.objects.count() == 1


def test_state_tells_who_is_signed_in_and_what_stands(phone, world, visit):  # noqa: F811
    send(phone, visit, item(visit), user=world.staff)
    answer = phone.get(reverse("applications:inspection_state", args=[visit.pk]))
    found = answer.json()
    assert (found["user"], found["open"], len(found["csrf"]) > 20) == (world.staff.pk, True, True)
    assert [(one["met"], one["by"]) for one in found["answers"]] == [("yes", "Trần Văn Sở")]
    assert "no-store" in answer["Cache-Control"]


def test_worker_keeps_the_page_and_its_assets(phone, visit):
    answer = phone.get(reverse("applications:inspection_worker", args=[visit.pk]))
    assert answer["Content-Type"].startswith("text/javascript")
    text = answer.content.decode()
    facts = json.loads(text.split("const VISIT = ", 1)[1].split(";\n", 1)[0])
    assert facts["page"] == f"/kiem-tra/{visit.pk}/hien-truong/"
    assert "/static/js/inspection/store.js" in facts["assets"]


def test_assets_of_the_worker_are_those_of_the_page(phone, visit):
    import re

    from django.contrib.staticfiles import finders

    from applications.views.inspection_field import ASSETS, MODULES

    page = phone.get(reverse("applications:inspection_field", args=[visit.pk])).content.decode()
    loaded = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page)) - {"css/print.css"}
    assert loaded <= set(ASSETS)
    assert all(finders.find(name) for name in (*ASSETS, *MODULES))


ROUTES = ("inspection_field", "inspection_worker", "inspection_state", "inspection_sync", "inspection_photo")


@pytest.mark.parametrize("name", ROUTES)
def test_phone_is_the_staffs_alone(client, world, visit, name):  # noqa: F811
    url = reverse(f"applications:{name}", args=[visit.pk])
    call = client.post if name in ("inspection_sync", "inspection_photo") else client.get
    assert call(url).status_code == 302
    for person in (world.clerk, UserFactory(roles=[Role.LEADER]), UserFactory(roles=[Role.COUNCIL_MEMBER])):
        client.force_login(person)
        assert call(url).status_code == 403


def test_stranger_learns_nothing_of_the_visit(client, world, visit):  # noqa: F811
    stranger = UserFactory(roles=[Role.ENTERPRISE])
    EnterpriseFactory(owner=stranger)
    client.force_login(stranger)
    for name in ("inspection", "inspection_calendar"):
        assert client.get(reverse(f"applications:{name}", args=[visit.pk])).status_code == 404
    assert client.get(reverse("applications:inspection_minutes", args=[visit.pk, "pdf"])).status_code == 404
    assert "Quạt Mẫu" not in client.get(reverse("applications:inspections")).content.decode()
    day = client.get(reverse("applications:inspection_day", args=["2021-06-16"])).content.decode()
    assert "Quạt Mẫu" not in day


def test_enterprise_sees_the_plan_and_after_signing_the_result(client, world, visit):  # noqa: F811
    sync.record_answer(inspection=visit, entry=entry_of(item(visit, met="no", note="Ghi chú nội bộ")), by=world.staff)
    actions.finish_inspection(inspection=visit, by=world.staff, result="differs", summary="Lệch nhẹ")
    client.force_login(world.clerk)
    url = reverse("applications:inspection", args=[visit.pk])
    words = client.get(url).content.decode()
    assert "Khu công nghiệp Mẫu" in words and "Ghi chú nội bộ" not in words and "Lệch nhẹ" not in words
    assert client.get(reverse("applications:inspection_minutes", args=[visit.pk, "pdf"])).status_code == 404
    assert "có sai khác" not in client.get(reverse("applications:inspections")).content.decode()
    actions.sign_inspection(
        inspection=visit, enterprise_signer="A", enterprise_signer_position="", team_signer="B",
        team_signer_position="", upload=an_upload("bb.pdf"), by=world.staff,
    )  # fmt: skip
    words = client.get(url).content.decode()
    assert "Ghi chú nội bộ" in words and "Lệch nhẹ" in words


def test_line_takes_only_what_its_kind_asks_for(phone, world, visit):  # noqa: F811
    dossier = Dossier.objects.get().pk
    rows = [item(visit, "lao-dong", dossier=dossier, met="no", note="chưa đếm"), item(visit, seen="5")]
    send(phone, visit, *rows, user=world.staff)
    assert set(InspectionAnswer.objects.values_list("met", "seen")) == {(None, None), (True, None)}
    url = reverse("applications:inspection_minutes", args=[visit.pk, "docx"])
    assert phone.get(url).status_code == 200
    InspectionAnswer.objects.filter(question__code="lao-dong").update(met=False)  # a line whose kind was changed since
    assert phone.get(url).status_code == 200


def test_minutes_say_what_was_found(phone, world, visit):  # noqa: F811
    dossier = Dossier.objects.get()
    rows = [item(visit, note="Biển hiệu rõ"), item(visit, "lao-dong", dossier=dossier.pk, met="", seen="200")]
    send(phone, visit, *rows, user=world.staff)
    image = io.BytesIO()
    Image.new("RGB", (2000, 1000), "green").save(image, "JPEG")
    sync.add_photo(
        inspection=visit,
        client_id=uuid.uuid4(),
        upload=an_upload("a.jpg", image.getvalue()),
        caption="Cổng",
        taken_at=moment(9),
        by=world.staff,
    )
    from applications.inspection_minutes import minutes
    from spcncl_portal.documents.reporting import Paragraph

    visit.refresh_from_db()
    paper = minutes(visit)
    words = " ".join(one.text for one in paper.blocks if isinstance(one, Paragraph))
    assert "2021-001, số lao động năm gần nhất: khai 270, thực tế 200 người (-25,9 %)." in words
    [picture] = paper.annexes[0].blocks
    assert (picture.caption, Image.open(io.BytesIO(picture.data)).size) == ("Ảnh 1. Cổng", (900, 450))
    assert (paper.left_signature.title, paper.signature.name) == ("Đại diện doanh nghiệp", "Trần Văn Sở")
    assert paper.notes
    for fmt, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = phone.get(reverse("applications:inspection_minutes", args=[visit.pk, fmt]))
        assert answer.content.startswith(start)
    assert phone.get(reverse("applications:inspection_minutes", args=[visit.pk, "xlsx"])).status_code == 404
