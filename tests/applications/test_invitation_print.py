"""The printed batch: pages, one QR a set, what is on the paper; a killed job that is run again keeps one file."""

import io
import subprocess

import pikepdf
import pytest

from applications import invitation_papers
from applications.actions.invitation import start_printing
from applications.invitation_job import run
from applications.invitation_papers import PAGES_PER_SET, registration_url, spoken
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core import jobs
from spcncl_portal.core.models import Job
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.states import CycleState
from tests.documents.reading import text_of
from tests.factories.accounts import UserFactory
from tests.factories.invitations import batch_of
from tests.factories.programme import CycleFactory, DeadlineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return UserFactory(roles=[Role.STAFF])


@pytest.fixture
def batch(staff, monkeypatch):
    monkeypatch.setattr(invitation_papers, "CHUNK", 2)
    cycle = CycleFactory(year=2021)
    DeadlineFactory(cycle=cycle)
    made = batch_of(cycle, 5, by=staff)
    made.sets.filter(number=2).update(
        name="Công ty TNHH Một thành viên “Đặng & Ứng <Hoà>” " + "rất dài " * 20, address=""
    )
    return made


def started(batch, staff) -> Job:
    job = start_printing(batch=batch, by=staff)
    return jobs.claim(str(job.pk))


def printed(batch) -> bytes:
    batch.refresh_from_db()
    return batch.file.file.open("rb").read()


def test_one_pdf_with_two_pages_a_set_in_order(batch, staff):
    jobs.run(job := started(batch, staff))
    data = printed(batch)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 5 * PAGES_PER_SET
    assert (job.state, job.done, job.total) == ("done", 5, 5)
    assert batch.file.name == "bo-form-2021-dot-1.pdf"
    pages = text_of(data).split("\f")
    for one in batch.sets.order_by("number"):
        letter, form = (" ".join(page.split()) for page in pages[(one.number - 1) * 2 : one.number * 2])
        assert "mời tham gia xét chọn" in letter
        assert spoken(one.code) in letter
        assert spoken(one.code) in form
        assert f"Bộ số {one.number}" in form
        if one.number != 2:
            assert f"Tên doanh nghiệp: {one.name}" in form
            assert f"Mã số thuế: {one.tax_code}" in form
            assert one.address in form


def test_letter_says_conditions_and_deadlines_of_the_year(batch, staff):
    jobs.run(started(batch, staff))
    letter = " ".join(text_of(printed(batch)).split("\f")[0].split())
    assert "cong_nghe_cao: doanh thu sản phẩm năm trước từ 10.000.000.000 đồng;" in letter
    assert "thu_cong_my_nghe: kim ngạch xuất khẩu năm trước từ 1.000.000 USD;" in letter
    assert "khoi_nghiep: không có ngưỡng số liệu." in letter
    assert "đến hết ngày 31 tháng 3 năm 2021; nộp hồ sơ trên cổng đến hết ngày 31 tháng 5 năm 2021." in letter
    assert "Mức số liệu của các nhóm là giả định." in letter


@pytest.mark.needs_zbar
def test_each_form_holds_the_one_qr_of_its_set(batch, staff, tmp_path):
    jobs.run(started(batch, staff))
    source = tmp_path / "batch.pdf"
    source.write_bytes(printed(batch))
    for number in (1, 2, 5):
        page = number * 2
        target = tmp_path / f"page{number}"
        command = ["pdftoppm", "-r", "150", "-png", "-singlefile", "-f", str(page), "-l", str(page), source, target]
        subprocess.run(command, check=True, timeout=60)
        found = subprocess.run(
            ["zbarimg", "-q", "--raw", target.with_suffix(".png")], capture_output=True, check=True, timeout=60
        )
        assert found.stdout.decode().split() == [registration_url(batch.sets.get(number=number).code)]
    assert registration_url("ABCDEFGHJK") == "http://testserver/tai-khoan/dang-ky/?bo=ABCDEFGHJK"


def test_asking_twice_is_one_job(batch, staff):
    first, second = (start_printing(batch=batch, by=staff) for _click in range(2))
    assert first == second


def test_killed_in_the_middle_and_run_again_it_keeps_one_file(batch, staff, monkeypatch):
    job = started(batch, staff)

    class Killed(BaseException):
        """Nothing catches it, as a killed process catches nothing."""

    def die(one, *, done, total):
        if done >= 4:
            raise Killed

    monkeypatch.setattr("applications.invitation_job.progress", die)
    with pytest.raises(Killed):
        run(job)
    batch.refresh_from_db()
    assert (batch.file, StoredFile.objects.count()) == (None, 0)
    monkeypatch.undo()
    Job.objects.filter(pk=job.pk).update(heartbeat_at=job.heartbeat_at - 2 * jobs.STALE_AFTER)
    jobs.run(jobs.claim(str(job.pk)))
    batch.refresh_from_db()
    assert StoredFile.objects.get() == batch.file


def test_worker_that_lost_the_job_keeps_nothing(batch, staff):
    job = started(batch, staff)
    Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    jobs.run(job)
    batch.refresh_from_db()
    assert (batch.file, StoredFile.objects.count()) == (None, 0)


def test_printed_again_the_new_file_takes_the_place_of_the_old(batch, staff):
    jobs.run(started(batch, staff))
    batch.refresh_from_db()
    first = batch.file
    jobs.run(started(batch, staff))
    batch.refresh_from_db()
    assert batch.file != first
    assert StoredFile.objects.count() == 1


def test_closed_year_prints_nothing_and_says_so(batch, staff):
    job = started(batch, staff)
    batch.cycle.state = CycleState.CLOSED
    batch.cycle.save()
    jobs.run(job)
    assert (job.state, job.error) == ("failed", "Chu kỳ 2021 không mở nên không lập được bản in.")
