"""Work in the background, on the real database: claim once, take over what died, report, end."""

import datetime
import threading
import time

import pytest
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from spcncl_portal.accounts.roles import Role
from spcncl_portal.core import jobs
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.job_kinds import JobKind
from spcncl_portal.core.job_kinds import kinds as kinds_known
from spcncl_portal.core.models import Job
from spcncl_portal.core.states_job import JobState
from spcncl_portal.core.tasks import run_job, sweep_jobs
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
OLD = datetime.timedelta(minutes=5)
calls: list = []


@pytest.fixture(autouse=True)
def kinds():
    """Runners of the tests, and none of them left behind."""
    calls.clear()

    def count(job):
        calls.append(job.pk)
        jobs.progress(job, done=3, total=4)
        return {"url": "/ket-qua/"}

    def mistake(job):
        raise ActionError("Thiếu con dấu.")

    def broken(job):
        raise RuntimeError("họ tên và số điện thoại")

    for kind, runner in {"count": count, "mistake": mistake, "broken": broken}.items():
        jobs.job_runner(kind)(runner)
    jobs.job_runner("office", shared=True, cancellable=False)(count)
    yield
    for kind in ("count", "mistake", "broken", "office"):
        kinds_known._entries.pop(kind)


@pytest.fixture
def sent(monkeypatch):
    """Messages that would go to the broker."""
    messages = []
    monkeypatch.setattr(run_job, "delay", messages.append)
    return messages


def make(kind="count", **fields) -> Job:
    job = Job.objects.create(kind=kind, label="Việc thử")
    Job.objects.filter(pk=job.pk).update(**fields)
    job.refresh_from_db()
    return job


def test_start_job_sends_the_message_after_the_commit(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start_job(kind="count", label="Việc", by=None)
        assert sent == []
    assert sent == [str(job.pk)]


def test_start_job_of_an_unknown_kind_is_a_mistake_of_the_code():
    with pytest.raises(ValueError, match="no runner"):
        jobs.start_job(kind="khong-co", label="x", by=None)


def test_start_job_cuts_a_name_that_is_too_long_for_its_column():
    job = jobs.start_job(kind="count", label="Xuất danh sách “" + "ă" * 300, by=None)
    assert len(Job.objects.get(pk=job.pk).label) == 200


def test_start_job_with_an_open_key_returns_the_first(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = jobs.start_job(kind="count", label="Việc", by=None, key="2021")
        second = jobs.start_job(kind="count", label="Việc", by=None, key="2021")
    assert (first.pk, Job.objects.count(), len(sent)) == (second.pk, 1, 1)


def test_start_job_whose_first_ended_meanwhile_is_new(sent, monkeypatch):
    """The open job of the key is done by the time that it is looked up."""
    first = jobs.start_job(kind="count", label="Việc", by=None, key="2021")
    really = Job.objects.filter

    def ends_first(*args, **conditions):
        if "key" in conditions:
            really(pk=first.pk).update(state=JobState.DONE)
        return really(*args, **conditions)

    monkeypatch.setattr(Job.objects, "filter", ends_first)
    assert jobs.start_job(kind="count", label="Việc", by=None, key="2021").pk != first.pk


def test_start_job_with_the_key_of_a_finished_one_is_new(sent):
    first = jobs.start_job(kind="count", label="Việc", by=None, key="2021")
    Job.objects.update(state=JobState.DONE)
    assert jobs.start_job(kind="count", label="Việc", by=None, key="2021").pk != first.pk


@pytest.mark.parametrize("problem", [ConnectionError("refused"), OperationalError("redis is away")])
def test_start_job_survives_a_broker_that_is_away(problem, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args):
        raise problem

    monkeypatch.setattr(run_job, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start_job(kind="count", label="Việc", by=None)
    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED


def test_claim_takes_a_job_once():
    job = make()
    assert jobs.claim(str(job.pk)).attempts == 1
    assert jobs.claim(str(job.pk)) is None


def test_claim_takes_over_from_a_dead_worker_but_not_from_a_living_one():
    dead = make(state=JobState.RUNNING, heartbeat_at=timezone.now() - OLD, attempts=1)
    alive = make(state=JobState.RUNNING, heartbeat_at=timezone.now(), attempts=1)
    assert jobs.claim(str(dead.pk)).attempts == 2
    assert jobs.claim(str(alive.pk)) is None


def test_claim_gives_up_a_job_of_which_workers_keep_dying():
    job = make(state=JobState.RUNNING, heartbeat_at=timezone.now() - OLD, attempts=jobs.MAX_ATTEMPTS)
    assert jobs.claim(str(job.pk)) is None
    job.refresh_from_db()
    assert (job.state, calls) == (JobState.FAILED, [])
    assert job.error and job.finished_at


@pytest.mark.django_db(transaction=True)
def test_a_long_step_without_progress_shows_life(monkeypatch):
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.05)
    seen = threading.Event()

    def slow(job):
        Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - OLD)
        for _turn in range(200):
            if Job.objects.get(pk=job.pk).heartbeat_at > timezone.now() - OLD:
                seen.set()
                return
            time.sleep(0.05)

    monkeypatch.setitem(kinds_known._entries, "count", JobKind(run=slow))
    run_job(str(make().pk))
    assert seen.is_set()
    assert jobs.claim(str(Job.objects.get().pk)) is None


def test_run_ends_with_the_result():
    job = make()
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result, job.done, job.total, job.percent) == ("done", {"url": "/ket-qua/"}, 4, 4, 100)
    assert job.finished_at is not None


def test_the_same_message_twice_runs_once():
    job = make()
    run_job(str(job.pk))
    run_job(str(job.pk))
    assert calls == [job.pk]


def test_mistake_of_a_person_becomes_the_error_text():
    job = make("mistake")
    run_job(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Thiếu con dấu.")


def test_broken_runner_is_tried_again_and_given_up_at_last():
    job = make("broken")
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        with pytest.raises(RuntimeError):
            run_job(str(job.pk))
        job.refresh_from_db()
        assert job.attempts == attempt
        assert job.state == (JobState.QUEUED if attempt < jobs.MAX_ATTEMPTS else JobState.FAILED)
    assert job.error == "RuntimeError"  # the sentence of the exception may hold personal data
    run_job(str(job.pk))  # nothing more


def test_sweep_sends_again_what_lost_its_message_or_worker(sent):
    lost = make(updated_at=timezone.now() - OLD)
    dead = make(state=JobState.RUNNING, heartbeat_at=timezone.now() - OLD)
    make()  # just queued
    make(state=JobState.RUNNING, heartbeat_at=timezone.now())
    make(state=JobState.DONE, updated_at=timezone.now() - OLD)
    assert sweep_jobs() == 2
    assert set(sent) == {str(lost.pk), str(dead.pk)}


# the pages


def test_job_page_polls_while_it_runs(client):
    user = UserFactory(roles=[Role.LEADER])
    job = make(state=JobState.RUNNING, created_by=user, total=4, done=1)
    client.force_login(user)
    url = reverse("core:job", args=[job.pk])
    assert f'hx-get="{url}"' in client.get(url).content.decode()
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Đã xong 1 trong 4 (25 %)." in fragment and "<html" not in fragment
    Job.objects.update(state=JobState.DONE, done=4, result={"url": "/ket-qua/"})
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in fragment and 'href="/ket-qua/"' in fragment


def test_job_of_another_person_is_not_found(client):
    job = make(created_by=UserFactory(roles=[Role.LEADER]))
    url = reverse("core:job", args=[job.pk])
    for role in (Role.ENTERPRISE, Role.STAFF, Role.AUDITOR, Role.ADMIN):
        client.force_login(UserFactory(roles=[role]))
        assert client.get(url).status_code == 404, role


def test_job_of_the_office_is_shown_to_the_office(client):
    job = make("office", created_by=UserFactory(roles=[Role.LEADER]))
    url = reverse("core:job", args=[job.pk])
    for role, status in {Role.STAFF: 200, Role.AUDITOR: 200, Role.ADMIN: 200, Role.ENTERPRISE: 404}.items():
        client.force_login(UserFactory(roles=[role]))
        assert client.get(url).status_code == status, role


def test_jobs_page_lists_ones_own(client):
    user = UserFactory(roles=[Role.ENTERPRISE])
    own, _ = make(created_by=user), make(created_by=UserFactory())
    client.force_login(user)
    assert [row.record.pk for row in client.get("/tien-trinh/").context["table"].rows] == [own.pk]
