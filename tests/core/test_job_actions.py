"""Work in the background that is cancelled, and results whose time is over."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core import jobs
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.job_actions import cancel_job
from spcncl_portal.core.job_kinds import kinds
from spcncl_portal.core.models import ActionLog, Job
from spcncl_portal.core.signals import job_dropped
from spcncl_portal.core.states_job import JobState
from spcncl_portal.core.tasks import expire_jobs, run_job, sweep_jobs
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def work():
    """A kind whose runner does what the test wants between two signs of progress; what came after the second."""
    seen = {"between": lambda job: None, "after": []}

    def run(job):
        jobs.progress(job, done=1, total=3)
        seen["between"](job)
        jobs.progress(job, done=2)
        seen["after"].append(job.pk)
        seen.get("at the end", lambda job: None)(job)
        return {"url": "/tep/1/"}

    jobs.job_runner("paper", export=True)(run)
    jobs.job_runner("seal", cancellable=False, shared=True)(run)
    yield seen
    kinds._entries.pop("paper")
    kinds._entries.pop("seal")


@pytest.fixture
def dropped():
    """Jobs whose files lost their use."""
    seen = []

    def hear(sender, job, **kwargs):
        seen.append(job.pk)

    job_dropped.connect(hear, sender=Job)
    yield seen
    job_dropped.disconnect(hear, sender=Job)


@pytest.fixture
def person():
    return UserFactory(roles=[Role.STAFF])


def make(person, kind="paper", **fields) -> Job:
    return Job.objects.create(kind=kind, label="Xuất nhật ký", created_by=person, **fields)


def test_queued_job_that_is_cancelled_never_starts(person, work, dropped):
    job = make(person)

    cancel_job(job=job, by=person)
    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.attempts, work["after"], dropped) == ("cancelled", 0, [], [job.pk])
    assert job.finished_at is not None
    line = ActionLog.objects.get()
    assert (line.action, line.actor, line.before["state"], line.after["state"]) == (
        "cancel",
        person,
        "queued",
        "cancelled",
    )
    assert sweep_jobs() == 0


def test_running_job_notices_at_its_next_progress(person, work):
    job = make(person)
    work["between"] = lambda running: cancel_job(job=Job.objects.get(pk=running.pk), by=person)

    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.done, job.result, job.expires_at, work["after"]) == ("cancelled", 1, {}, None, [])


def test_job_cancelled_after_its_last_progress_has_no_result(person, work, dropped):
    job = make(person)
    work["at the end"] = lambda running: cancel_job(job=Job.objects.get(pk=running.pk), by=person)

    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.result, dropped) == ("cancelled", {}, [job.pk])


def test_cancelling_twice_is_no_mistake_and_logged_once(person):
    job = make(person)

    cancel_job(job=job, by=person)
    cancel_job(job=Job.objects.get(), by=person)

    assert ActionLog.objects.filter(action="cancel").count() == 1


def test_job_that_ended_is_not_cancelled(person):
    job = make(person, state=JobState.DONE, result={"url": "/tep/1/"})

    with pytest.raises(ActionError, match="đã kết thúc trước khi kịp hủy"):
        cancel_job(job=job, by=person)

    assert Job.objects.get().state == "done"


def test_kind_that_runs_to_its_end_is_not_cancelled(person):
    job = make(person, kind="seal")

    with pytest.raises(ActionError, match="không dừng giữa chừng"):
        cancel_job(job=job, by=person)

    assert (Job.objects.get().state, job.is_cancellable) == ("queued", False)


def test_nobody_else_cancels(person):
    job = make(person)

    with pytest.raises(PermissionDenied):
        cancel_job(job=job, by=UserFactory(roles=[Role.ADMIN]))

    assert Job.objects.get().state == "queued"


def test_worker_that_lost_the_job_to_another_writes_nothing(person, work, dropped):
    job = make(person)
    work["between"] = lambda running: Job.objects.filter(pk=running.pk).update(attempts=2, done=0)

    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.attempts, job.done, work["after"]) == ("running", 2, 0, [])


def test_second_attempt_starts_clean(person, dropped):
    long_ago = timezone.now() - DAY
    job = make(person, state=JobState.RUNNING, attempts=1, heartbeat_at=long_ago)

    run_job(str(job.pk))

    job.refresh_from_db()
    assert (job.state, job.attempts, dropped) == ("done", 2, [job.pk])


def test_result_of_an_export_has_an_end(person, settings):
    settings.EXPORT_DAYS = 3
    job, seal = make(person), make(person, kind="seal")

    run_job(str(job.pk))
    run_job(str(seal.pk))

    job.refresh_from_db()
    seal.refresh_from_db()
    assert (job.expires_at - job.finished_at, seal.expires_at) == (3 * DAY, None)


def test_expired_result_goes_and_the_row_says_so(person, dropped):
    now = timezone.now()
    late = make(person, state=JobState.DONE, result={"url": "/tep/1/"}, expires_at=now - DAY)
    make(person, state=JobState.DONE, result={"url": "/tep/2/"}, expires_at=now + DAY)
    make(person, kind="seal", state=JobState.DONE, result={"url": "/chung-nhan/"})

    assert (expire_jobs(), expire_jobs()) == (1, 0)

    late.refresh_from_db()
    assert (late.state, late.result, dropped) == ("expired", {}, [late.pk])
    assert Job.objects.filter(state="done").count() == 2


# the pages


def test_cancel_button_stops_the_job_and_a_second_click_is_no_error(client, person):
    job = make(person)
    client.force_login(person)
    page, url = reverse("core:job", args=[job.pk]), reverse("core:cancel_job", args=[job.pk])
    assert url in client.get(page).content.decode()

    assert client.post(url, follow=True).redirect_chain == [(page, 302)]
    shown = client.post(url, follow=True).content.decode()

    assert "Đã hủy lúc" in shown and url not in shown and "hx-get" not in shown
    assert client.get(url).status_code == 405


def test_cancel_of_what_is_done_says_so(client, person):
    job = make(person, state=JobState.DONE)
    client.force_login(person)

    shown = client.post(reverse("core:cancel_job", args=[job.pk]), follow=True).content.decode()

    assert "Việc đã kết thúc trước khi kịp hủy." in shown


def test_others_cannot_cancel_by_address(client, person):
    job, seal = make(person), make(person, kind="seal")
    client.force_login(UserFactory(roles=[Role.STAFF]))

    assert client.post(reverse("core:cancel_job", args=[job.pk])).status_code == 404
    assert client.post(reverse("core:cancel_job", args=[seal.pk])).status_code == 302
    assert set(Job.objects.values_list("state", flat=True)) == {"queued"}


def test_job_page_says_until_when_and_what_to_do_then(client, person):
    until = timezone.make_aware(datetime.datetime(2031, 12, 1, 9, 30))
    job = make(person, state=JobState.DONE, result={"url": "/tep/1/"}, expires_at=until, payload={"again": "/lai/"})
    client.force_login(person)
    url = reverse("core:job", args=[job.pk])
    shown = client.get(url).content.decode()
    assert "Tệp còn tải được đến 01/12/2031 09:30; chỉ bạn tải được." in shown and 'href="/tep/1/"' in shown

    Job.objects.update(expires_at=timezone.now() - DAY)

    shown = client.get(url).content.decode()
    assert "đã hết hạn tải" in shown and 'href="/tep/1/"' not in shown and 'href="/lai/"' in shown


def test_jobs_page_filters_by_state_words_and_day(client, person):
    queued, done = make(person), make(person, state=JobState.DONE)
    Job.objects.filter(pk=done.pk).update(label="Lập bảng điểm", created_at=timezone.now() - 3 * DAY)
    client.force_login(person)
    today = timezone.localdate().isoformat()

    def found(**query):
        return [row.record.pk for row in client.get("/tien-trinh/", query).context["table"].rows]

    assert found(state="queued") == [queued.pk]
    assert found(label="BẢNG điểm".lower()) == [done.pk]
    assert found(since=today) == [queued.pk]
    assert found(until="2020-01-01") == []
    assert found(state="bậy") == [queued.pk, done.pk]


def test_jobs_page_without_jobs_says_what_comes_here(client, person):
    client.force_login(person)

    assert "Bạn chưa cho chạy việc nào" in client.get("/tien-trinh/").content.decode()
