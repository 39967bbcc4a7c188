"""A backup restores to the same portal, on either database; what is damaged, foreign or in the way is refused."""

import datetime
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import JSONField, Value
from django.utils import timezone
from django_celery_beat.models import CrontabSchedule, PeriodicTask
from post_office.models import Attachment, Email

from evaluation.models import ScoreSheet
from spcncl_portal.accounts.models import User
from spcncl_portal.core.models import ActionLog, Job
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.models import Cycle, Sector
from spcncl_portal.web.backup.making import make_backup
from spcncl_portal.web.backup.manifest import NAME, row_member
from tests.factories.accounts import UserFactory
from tests.factories.dossiers import stored_pdf
from tests.factories.evaluation import scored_cycle

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
MOMENT = datetime.datetime(2021, 3, 31, 16, 59, 59, 123456, tzinfo=datetime.UTC)


def silent(text: str) -> None:
    pass


def a_portal() -> None:
    """Rows of every kind that needs care: files, links by model name, lists, secrets, moments to the microsecond."""
    scored = scored_cycle(dossiers=2, members=2, state="decided")
    user = UserFactory(full_name="Nguyễn Thị Ướm Thử\nhai dòng")
    stored_pdf(subject=scored.dossiers[0], text="tệp của hồ sơ")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "bí mật"})
    mail = Email.objects.create(
        from_email="cong@example.vn", to=["a@example.vn", "b@example.vn"], subject="Thư", headers={"X": "1"}
    )
    attachment = Attachment.objects.create(name="thu.txt", file=ContentFile(b"chao", name="thu.txt"))
    attachment.emails.add(mail)
    PeriodicTask.objects.create(
        name="nhac", task="x", crontab=CrontabSchedule.objects.create(hour="8", timezone="Asia/Ho_Chi_Minh")
    )
    Sector.objects.create(code="moi", name="Ngành mới")  # its change goes to the audit log
    job = Job.objects.create(kind="thu", label="Việc", payload=Value(None, JSONField()), created_by=user)
    Job.objects.filter(pk=job.pk).update(created_at=MOMENT, heartbeat_at=MOMENT)
    assert LogEntry.objects.exists()


@pytest.fixture(scope="module")
def backup(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """An archive of `a_portal`; database and file store are empty again afterwards."""
    path = tmp_path_factory.mktemp("backup") / "portal.tar.gz"
    with django_db_blocker.unblock(), transaction.atomic():
        a_portal()
        make_backup(path, silent)
        transaction.set_rollback(True)
    for name in files(path):
        default_storage.delete(name.removeprefix("files/"))
    return path


def content(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {info.name: tar.extractfile(info).read() for info in tar}


def rows(path: Path) -> dict[str, list]:
    """Model → parsed rows; the order of keys inside JSON columns is the database's."""
    return {
        name: sorted((json.loads(line) for line in data.splitlines()), key=repr)
        for name, data in content(path).items()
        if name.startswith("rows/")
    }


def files(path: Path) -> dict[str, bytes]:
    return {name: data for name, data in content(path).items() if name.startswith("files/")}


def rewritten(path: Path, target: Path, change) -> Path:
    """The archive with other members; `change(members)` edits them, their seals in the manifest follow."""
    members = content(path)
    manifest = json.loads(members.pop(NAME))
    change(members, manifest)
    for label, table in manifest["tables"].items():
        data = members[row_member(label)]
        table["seal"] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        table["count"] = len(data.splitlines())
    members[NAME] = json.dumps(manifest).encode()
    with tarfile.open(target, "w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return target


def refused(capsys, path) -> str:
    """Restore exits 2, its last line says why; nothing is written. Return the line."""
    with pytest.raises(SystemExit) as left:
        call_command("portal_restore", str(path))
    told = capsys.readouterr().err.strip().splitlines()
    assert left.value.code == 2
    assert [line for line in told[:-1] if not line.startswith("Khôi phục cơ sở dữ liệu")] == []
    assert not User.objects.exists() and not StoredFile.objects.exists()
    return told[-1]


def stored_names() -> set[str]:
    """All names in the file store."""
    root = Path(default_storage.location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_restore_gives_the_same_rows_and_files(backup, tmp_path, capsys):
    call_command("portal_restore", str(backup), as_json=True)
    told = json.loads(capsys.readouterr().out)
    again = tmp_path / "again.tar.gz"
    make_backup(again, silent)
    assert rows(again) == rows(backup)
    assert files(again) == files(backup) and len(files(again)) == told["files"] > 2
    assert told["rows"]["evaluation.ScoreSheet"] == ScoreSheet.objects.count() == 4
    assert Job.objects.get().created_at == MOMENT
    assert Email.objects.get(subject="Thư").to == ["a@example.vn", "b@example.vn"]
    assert LogEntry.objects.get(object_repr="Ngành mới").content_type.model_class() is Sector
    for name in files(backup):
        default_storage.delete(name.removeprefix("files/"))


def test_restored_portal_counts_keys_on(backup):
    call_command("portal_restore", str(backup))
    highest = max(ActionLog.objects.values_list("pk", flat=True))
    assert ActionLog.objects.create(action="x", object_type="x", object_id="1", object_label="x").pk > highest
    for name in files(backup):
        default_storage.delete(name.removeprefix("files/"))


def test_restore_replaces_reference_data(backup):
    call_command("load_reference")
    assert Cycle.objects.get().plan_number != ""
    call_command("portal_restore", str(backup))
    assert list(Sector.objects.filter(code="moi").values_list("name", flat=True)) == ["Ngành mới"]
    assert Cycle.objects.count() == 1 and not ActionLog.objects.filter(action="load_reference").exists()
    for name in files(backup):
        default_storage.delete(name.removeprefix("files/"))


def test_restore_into_a_portal_in_use_is_refused(backup, capsys):
    user = UserFactory()
    before = stored_names()
    with pytest.raises(SystemExit) as left:
        call_command("portal_restore", str(backup))
    assert left.value.code == 2
    assert "Cổng này đã có dữ liệu (người dùng)" in capsys.readouterr().err
    assert list(User.objects.all()) == [user] and stored_names() == before


def test_restore_over_another_file_of_that_name_is_refused(backup, capsys):
    name = next(iter(files(backup))).removeprefix("files/")
    default_storage.save(name, ContentFile(b"khac"))
    before = stored_names()
    assert "đã có tệp khác" in refused(capsys, backup)
    assert stored_names() == before and default_storage.open(name).read() == b"khac"
    default_storage.delete(name)


@pytest.mark.parametrize("kept", [0, 1, 100, 0.5, 0.99, -1, -8])
def test_cut_off_archive_is_refused(backup, tmp_path, capsys, kept):
    data = backup.read_bytes()
    end = int(len(data) * kept) if isinstance(kept, float) else kept
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(data[:end] if end else b"")
    before = stored_names()
    assert "chưa ghi gì" in refused(capsys, cut)
    assert stored_names() == before


@pytest.mark.parametrize("place", [0.01, 0.3, 0.6, 0.95])
def test_altered_archive_is_refused(backup, tmp_path, capsys, place):
    """One byte of the unpacked archive, packed again so that only our checksums can notice."""
    data = bytearray(gzip.decompress(backup.read_bytes()))
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        members = [info for info in tar if info.size and info.name != NAME]
    info = members[int(len(members) * place)]
    data[info.offset_data] ^= 1
    altered = tmp_path / "altered.tar.gz"
    altered.write_bytes(gzip.compress(bytes(data)))
    assert "bị hỏng" in refused(capsys, altered)


def test_foreign_files_are_refused(tmp_path, capsys):
    text = tmp_path / "thu.txt"
    text.write_text("không phải bản sao lưu")
    tar_gz = tmp_path / "khac.tar.gz"
    with tarfile.open(tar_gz, "w:gz") as tar:
        tar.add(text, "thu.txt")
    for path in (text, tar_gz):
        assert "không phải bản sao lưu của cổng" in refused(capsys, path)
    for path in (tmp_path, tmp_path / "khong-co.tar.gz"):
        assert "Không mở được tệp" in refused(capsys, path)


def test_archive_of_another_version_is_refused(backup, tmp_path, capsys):
    def older(members, manifest):
        manifest["schema"]["core"] = "0000_before"

    assert "phiên bản khác" in refused(capsys, rewritten(backup, tmp_path / "old.tar.gz", older))


def test_archive_that_leads_out_of_the_store_is_refused(backup, tmp_path, capsys):
    def escape(members, manifest):
        name = next(iter(manifest["files"]))
        manifest["files"]["../../x"] = manifest["files"].pop(name)
        members["files/../../x"] = members.pop(f"files/{name}")

    assert "không phải bản sao lưu" in refused(capsys, rewritten(backup, tmp_path / "bad.tar.gz", escape))


def test_archive_whose_rows_do_not_fit_together_leaves_nothing(backup, tmp_path, capsys):
    def without_people(members, manifest):
        members[row_member("accounts.User")] = b""

    before = stored_names()
    told = refused(capsys, rewritten(backup, tmp_path / "bad.tar.gz", without_people))
    assert "Không khôi phục được, chưa ghi gì" in told
    assert stored_names() == before


def test_backup_lists_files_that_are_gone(tmp_path, capsys):
    stored = stored_pdf(text="mất")
    default_storage.delete(stored.file.name)
    call_command("portal_backup", str(tmp_path / "a" / "b.tar.gz"), as_json=True)
    told = capsys.readouterr()
    assert json.loads(told.out)["missing"] == [stored.file.name]
    assert f"Thiếu tệp trong kho: {stored.file.name}" in told.err
    assert (tmp_path / "a" / "b.tar.gz").stat().st_mode & 0o777 == 0o600


def test_backup_that_cannot_be_written_leaves_nothing(tmp_path, capsys):
    (tmp_path / "tep").write_text("")
    with pytest.raises(SystemExit) as left:
        call_command("portal_backup", str(tmp_path / "tep" / "b.tar.gz"))
    assert left.value.code == 2 and "Không ghi được tệp" in capsys.readouterr().err
    (tmp_path / "thu-muc").mkdir()
    with pytest.raises(SystemExit):
        call_command("portal_backup", str(tmp_path / "thu-muc"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tep", "thu-muc"]


def test_backup_needs_a_file_name():
    with pytest.raises(CommandError):
        call_command("portal_backup")


def test_archive_goes_to_an_s3_store_and_back(backup, tmp_path, settings, monkeypatch):
    moto = pytest.importorskip("moto")
    boto3 = pytest.importorskip("boto3")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "thu")
    options = {"bucket_name": "kho", "region_name": "us-east-1", "file_overwrite": False}
    again = tmp_path / "again.tar.gz"
    with moto.mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="kho")
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
        }
        call_command("portal_restore", str(backup))
        name = StoredFile.objects.values_list("file", flat=True).first()
        assert default_storage.exists(name) and "S3" in type(default_storage._wrapped).__name__
        default_storage.delete(name)
        assert make_backup(again, silent).missing == [name]
    kept = files(backup)
    kept.pop(f"files/{name}")
    assert files(again) == kept


def manage(*words: str, **environment: str) -> subprocess.CompletedProcess:
    """`manage.py …` as a process of its own, with the portal's own settings."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    values = kept | {"DJANGO_SETTINGS_MODULE": "spcncl_portal.settings"} | environment
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_archive_goes_from_sqlite_to_postgres_and_back(backup, tmp_path, postgres_database):
    """Into databases without a single table; each step's own archive holds the same."""
    on_postgres = {"DATA_DIR": str(tmp_path / "pg"), "DATABASE_URL": postgres_database}
    on_sqlite = {"DATA_DIR": str(tmp_path / "lite")}
    first, second = tmp_path / "1.tar.gz", tmp_path / "2.tar.gz"
    manage("portal_restore", str(backup), **on_postgres)
    manage("portal_backup", str(first), **on_postgres)
    manage("portal_restore", str(first), **on_sqlite)
    manage("portal_backup", str(second), **on_sqlite)
    assert rows(first) == rows(backup) and rows(second) == rows(backup)
    assert files(first) == files(backup) and files(second) == files(backup)
    moment = timezone.now().isoformat()
    code = "from spcncl_portal.core.models import ActionLog as A; " + (
        f"A.objects.create(action='x', object_type='x', object_id='1', object_label='{moment}')"
    )
    manage("shell", "-v", "0", "-c", code, **on_postgres)
