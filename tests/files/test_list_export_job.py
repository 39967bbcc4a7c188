"""Lists too long to be exported while a person waits: written by the worker, for who asked, with today's rights."""

import datetime
import tempfile
import weakref
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from spcncl_portal.accounts.actions.own import erase_own_account
from spcncl_portal.accounts.models import RoleGrant
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core import exports, list_export
from spcncl_portal.core.job_actions import cancel_job, expire_job
from spcncl_portal.core.models import ActionLog, Job
from spcncl_portal.core.spreadsheets import read_sheet
from spcncl_portal.core.tasks import run_job
from spcncl_portal.files import list_export_job
from spcncl_portal.files.models import StoredFile
from tests.factories.accounts import UserFactory
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db
LOG = "/nhat-ky/"


@pytest.fixture(autouse=True)
def short_limits(settings, monkeypatch):
    """A list of more than 4 rows is long; 3 rows are in memory at once."""
    settings.EXPORT_DIRECT_ROWS = 4
    monkeypatch.setattr(exports, "CHUNK", 3)


@pytest.fixture
def auditor():
    return UserFactory(roles=[Role.AUDITOR], full_name="Lê Kiểm")


def lines(count: int, **fields) -> None:
    ActionLog.objects.bulk_create(
        ActionLog(
            action="edit",
            object_type="accounts.user",
            object_id=str(n),
            object_label=f"Dòng {n}",
            search_text=f"dong {n}",
            before={"full_name": f"Cũ {n}"},
            after={"full_name": f"Mới {n}"},
            **fields,
        )
        for n in range(count)
    )


def ask(client, person, url=LOG, **query) -> Job:
    """Ask for the list; the job that it brings."""
    client.force_login(person)
    answer = client.get(url, {**query, "_export": "xlsx"})
    job = Job.objects.latest("created_at")
    assert (answer.status_code, answer["Location"]) == (302, reverse("core:job", args=[job.pk]))
    return job


def written(client, job: Job) -> list[list]:
    """The rows of the file that the job made."""
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    answer = client.get(job.result["url"])
    assert answer.status_code == 200
    return [cells for _, cells in read_sheet(b"".join(answer.streaming_content), "a.xlsx").rows]


def scratch_folders() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("spcncl-job-*"))


@pytest.fixture(autouse=True)
def nothing_left_over(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert scratch_folders() == []


def test_short_list_is_answered_at_once(client, auditor):
    lines(4)
    client.force_login(auditor)

    answer = client.get(LOG, {"_export": "xlsx"})

    assert (answer["Content-Type"], Job.objects.count()) == (exports.XLSX, 0)


def test_long_list_is_written_by_the_worker_with_filters_search_and_order(client, auditor):
    lines(12)
    lines(6, actor=auditor)
    job = ask(client, auditor, q="dong", sort="-object_label", actor="kiem", page="7")
    assert (job.label, job.total) == ("Xuất danh sách “Nhật ký” ra Excel", 6)

    run_job(str(job.pk))

    rows = written(client, job)
    assert [row[4] for row in rows] == ["Đối tượng", "Dòng 5", "Dòng 4", "Dòng 3", "Dòng 2", "Dòng 1", "Dòng 0"]
    assert rows[1][1:] == ["Lê Kiểm", "sửa", "người dùng", "Dòng 5", "", "Họ và tên: Cũ 5 → Mới 5"]
    assert (job.done, job.total) == (6, 6)
    stored = StoredFile.objects.get()
    assert stored.name == f"nhat-ky-{timezone.localdate().isoformat()}.xlsx"


def test_second_click_returns_the_same_job_and_another_list_another(client, auditor):
    lines(10)

    first, second, other = ask(client, auditor), ask(client, auditor, page="2"), ask(client, auditor, q="dong")

    assert (first.pk == second.pk, other.pk == first.pk) == (True, False)


def test_nobody_fills_the_queue(client, auditor):
    lines(10)
    for number in range(list_export.MAX_OPEN):
        ask(client, auditor, la=str(number))
    refused = client.get(LOG, {"_export": "xlsx"}, follow=True)
    assert f"Bạn đang có {list_export.MAX_OPEN} danh sách chờ xuất" in refused.content.decode()
    assert Job.objects.count() == list_export.MAX_OPEN
    again = client.get(LOG, {"_export": "xlsx", "la": "0"})
    assert again.status_code == 302 and Job.objects.count() == list_export.MAX_OPEN


def test_head_starts_nothing(client, auditor):
    lines(10)
    client.force_login(auditor)

    assert client.head(LOG, {"_export": "xlsx"}).status_code == 302
    assert Job.objects.count() == 0


def test_public_list_that_is_too_long_asks_for_filters(client, settings):
    settings.EXPORT_DIRECT_ROWS = -1

    answer = client.get("/san-pham/", {"_export": "xlsx", "q": "gach"}, follow=True)

    assert answer.redirect_chain == [("/san-pham/?q=gach", 302)]
    assert "Hãy lọc bớt rồi tải." in answer.content.decode()
    assert Job.objects.count() == 0


def test_list_of_a_year_is_that_of_the_year_in_which_it_was_asked_for(client, settings):
    """The year chosen before is in the session, which the worker does not have."""
    settings.EXPORT_DIRECT_ROWS = -1
    CycleFactory(year=2022)
    old = CycleFactory(year=2021)
    staff = UserFactory(roles=[Role.STAFF])
    client.force_login(staff)
    client.get("/ho-so/", {"nam": "2021"})
    job = ask(client, staff, url="/gioi-thieu/van-ban/")
    assert job.payload["values"] == {"cycle": old.pk}

    run_job(str(job.pk))

    written(client, job)
    assert StoredFile.objects.get().name.startswith("van-ban-gioi-thieu-2021-")


# who may have it


def test_nobody_else_opens_the_export_or_its_page(client, auditor):
    lines(10)
    job = ask(client, auditor)
    run_job(str(job.pk))
    job.refresh_from_db()

    for role in (Role.ADMIN, Role.STAFF, Role.AUDITOR):
        client.force_login(UserFactory(roles=[role]))
        assert client.get(job.result["url"]).status_code == 404, role
        assert client.get(reverse("core:job", args=[job.pk])).status_code == 404, role


def test_person_who_lost_the_role_before_it_was_made_gets_a_reason(client, auditor):
    lines(10)
    job = ask(client, auditor)
    RoleGrant.objects.filter(user=auditor).update(role=Role.LEADER)

    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Bạn không còn quyền xem danh sách này, nên tệp không được lập.")
    assert StoredFile.objects.count() == 0


def test_person_whose_account_was_closed_gets_no_file(client, auditor):
    lines(10)
    job = ask(client, auditor)
    auditor.is_active = False
    auditor.save()

    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, StoredFile.objects.count()) == ("failed", 0)


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])  # without entry; with entry, but not the role of that day
def test_person_who_lost_the_role_after_it_was_made_cannot_have_it(client, auditor, role):
    lines(10)
    job = ask(client, auditor)
    run_job(str(job.pk))
    RoleGrant.objects.filter(user=auditor).update(role=role)

    job.refresh_from_db()
    client.force_login(auditor)
    assert client.get(job.result["url"]).status_code == 404
    shown = client.get(reverse("core:job", args=[job.pk])).content.decode()
    assert "Quyền của bạn đã thay đổi" in shown and job.result["url"] not in shown


def test_expired_export_loses_row_and_bytes(client, auditor, django_capture_on_commit_callbacks):
    lines(10)
    job = ask(client, auditor)
    run_job(str(job.pk))
    job.refresh_from_db()
    url = job.result["url"]
    path = StoredFile.objects.get().file.name
    assert default_storage.exists(path)

    Job.objects.update(expires_at=timezone.now())
    assert client.get(url).status_code == 404  # before the sweep already
    with django_capture_on_commit_callbacks(execute=True):
        expire_job(job=job)

    assert (client.get(url).status_code, StoredFile.objects.count(), default_storage.exists(path)) == (404, 0, False)


def test_exports_of_a_person_who_is_erased_go(client):
    person = UserFactory(roles=[Role.LEADER])
    job = Job.objects.create(
        kind=list_export.KIND, label="x", created_by=person, state="done", expires_at=timezone.now()
    )

    running = Job.objects.create(kind=list_export.KIND, label="x", created_by=person, state="running")

    erase_own_account(user=person)

    assert Job.objects.get(pk=job.pk).state == "expired"
    assert Job.objects.get(pk=running.pk).state == "cancelled"


# stopped and killed


def test_cancel_in_the_middle_leaves_no_file(client, auditor, monkeypatch):
    lines(10)
    job = ask(client, auditor)
    told = []

    def cancelling(job, *, done, total):
        told.append(done)
        if done == 6:
            cancel_job(job=Job.objects.get(pk=job.pk), by=auditor)
        really(job, done=done, total=total)

    really = list_export_job.progress
    monkeypatch.setattr(list_export_job, "progress", cancelling)
    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.done, told) == ("cancelled", 3, [0, 3, 6])
    assert (StoredFile.objects.count(), scratch_folders()) == (0, [])


def test_cancel_after_the_last_row_leaves_no_file(client, auditor, monkeypatch):
    lines(10)
    job = ask(client, auditor)

    def cancelled_first(job, **kwargs):
        cancel_job(job=Job.objects.get(pk=job.pk), by=auditor)
        return keep(job, **kwargs)

    keep = list_export_job.keep_for_job
    monkeypatch.setattr(list_export_job, "keep_for_job", cancelled_first)
    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, StoredFile.objects.count(), scratch_folders()) == ("cancelled", 0, [])


@pytest.mark.parametrize("moment", ["while writing", "after storing"])
def test_killed_worker_and_again_is_one_file(client, auditor, monkeypatch, django_capture_on_commit_callbacks, moment):
    class Killed(BaseException):
        """Nothing in the worker hears of it, as of SIGKILL."""

    def killed(*args, **kwargs):
        if moment == "after storing":
            keep(*args, **kwargs)
        raise Killed

    keep = list_export_job.keep_for_job
    lines(10)
    job = ask(client, auditor, q="dong")
    with monkeypatch.context() as patch:
        patch.setattr(list_export_job, "keep_for_job", killed)
        with pytest.raises(Killed):
            run_job(str(job.pk))
    job.refresh_from_db()
    assert job.state == "running"
    left = [stored.file.name for stored in StoredFile.objects.all()]
    assert len(left) == (moment == "after storing")
    Job.objects.update(heartbeat_at=timezone.now() - datetime.timedelta(minutes=5))

    with django_capture_on_commit_callbacks(execute=True):
        run_job(str(job.pk))

    assert len(written(client, job)) == 11
    assert StoredFile.objects.count() == 1
    assert [default_storage.exists(path) for path in left] == [False] * len(left)


# ten thousand rows


@pytest.mark.sqlite_only  # how many queries and rows at once: the same code and counts on PostgreSQL
def test_ten_thousand_rows_with_a_chunk_in_memory_and_two_queries_each_500(client, auditor, monkeypatch):
    monkeypatch.setattr(exports, "CHUNK", 500)
    lines(1000, actor=auditor)
    few, _alive = _measured(client, auditor, monkeypatch)
    lines(9000, actor=auditor)
    many, alive = _measured(client, auditor, monkeypatch)

    # A chunk asks once for its rows and reports once; beside them the same as for the small list.
    assert many - few == 2 * (20 - 2)
    assert 500 <= alive <= 1500  # the chunk in hand, the one before, and what waits for the garbage collector


def _measured(client, person, monkeypatch) -> tuple[int, int]:
    """Queries of one export, and how many of its rows were in memory at most."""
    living, most = weakref.WeakSet(), 0

    def watched(data, keys):
        nonlocal most
        found = by_keys(data, keys)
        living.update(found)
        most = max(most, len(living))
        return found

    by_keys = exports._by_keys
    job = ask(client, person, q="dong")
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as captured:
        patch.setattr(exports, "_by_keys", watched)
        run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", ActionLog.objects.filter(search_text__startswith="dong").count())
    return len(captured), most
