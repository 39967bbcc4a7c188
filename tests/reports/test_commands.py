"""`export_report` and `kpi`, as scripts call them."""

import json
import subprocess

import pytest
from django.core.management import call_command

from spcncl_portal.programme.loading import load_all
from spcncl_portal.programme.models import Cycle
from tests.factories.evaluation import scored_cycle
from tests.factories.programme import CycleFactory

pytestmark = pytest.mark.django_db
SIGNATURES = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF"}


def refused(capsys, *args, **options) -> str:
    with pytest.raises(SystemExit) as stop:
        call_command(*args, **options)
    captured = capsys.readouterr()
    assert (stop.value.code, captured.out, captured.err.count("\n")) == (2, "", 1)
    return captured.err.strip()


def test_list_names_reports_that_work(capsys):
    call_command("export_report", "--list", "--json")
    listed = json.loads(capsys.readouterr().out)

    assert {"bang-diem", "danh-sach-cong-nhan"} <= {one["name"] for one in listed}
    assert all(one["formats"] == ["xlsx", "docx", "pdf"] for one in listed)


@pytest.mark.parametrize("fmt", list(SIGNATURES))
@pytest.mark.parametrize("name", ["bang-diem", "danh-sach-cong-nhan"])
def test_export_writes_the_file(tmp_path, name, fmt):
    scored_cycle(dossiers=2, members=2, state="decided")
    target = tmp_path / f"ra.{fmt}"

    call_command("export_report", name, cycle="2021", fmt=fmt, output=str(target))

    assert target.read_bytes().startswith(SIGNATURES[fmt])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cycle": "1999", "fmt": "pdf"}, "Không có chu kỳ 1999."),
        ({"cycle": "2021", "fmt": "odt"}, "Chỉ xuất được docx, xlsx hoặc pdf."),
        ({"cycle": "2021", "fmt": "pdf"}, "Chu kỳ 2021 chưa bắt đầu chấm điểm."),
        ({"fmt": "pdf"}, "Thiếu --cycle."),
    ],
)
def test_export_with_bad_input_exits_2_and_writes_nothing(capsys, tmp_path, options, message):
    CycleFactory()
    target = tmp_path / "ra.pdf"

    assert refused(capsys, "export_report", "bang-diem", output=str(target), **options) == message
    assert not target.exists()


def test_export_of_an_unknown_name_exits_2(capsys, tmp_path):
    CycleFactory()

    said = refused(capsys, "export_report", "la", cycle="2021", fmt="pdf", output=str(tmp_path / "x"))
    assert said == "Không có báo cáo “la”."


def test_export_into_a_folder_that_does_not_exist_exits_2(capsys, tmp_path):
    scored_cycle(dossiers=2, members=2, state="decided")

    said = refused(
        capsys, "export_report", "bang-diem", cycle="2021", fmt="xlsx", output=str(tmp_path / "khong" / "x.xlsx")
    )
    assert said.startswith("Không ghi được tệp")


@pytest.mark.needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("name", ["bang-diem", "danh-sach-cong-nhan"])
def test_word_files_open_in_libreoffice(tmp_path, name):
    scored_cycle(dossiers=3, members=2, state="decided")
    call_command("export_report", name, cycle="2021", fmt="docx", output=str(tmp_path / "ra.docx"))

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "pdf", "ra.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=180,
    )

    assert (tmp_path / "ra.pdf").read_bytes().startswith(b"%PDF")


def test_kpi_prints_targets_and_tasks(capsys):
    load_all()
    scored_cycle(dossiers=20, members=2, state="decided", cycle=Cycle.objects.get(year=2021))

    call_command("kpi", cycle="2021", as_json=True)
    document = json.loads(capsys.readouterr().out)

    targets = {one["code"]: one for one in document["targets"]}
    assert set(targets) == {"ENT", "PRO", "BEN", "GRO", "SHR", "EXP"}
    assert targets["ENT"] == {
        "code": "ENT",
        "min": 20,
        "max": 25,
        "unit": "doanh nghiệp",
        "value": 20,
        "status": "within",
        "rows": 20,
    }
    assert targets["PRO"]["status"] == "below"
    assert (targets["GRO"]["value"], targets["GRO"]["status"], targets["GRO"]["rows"]) == (None, "no_data", 0)
    assert [task["no"] for task in document["tasks"]] == list(range(1, 9))
    assert all(0 <= task["progress"] <= 1 for task in document["tasks"])
    assert set(document["tasks"][0]["indicators"][0]) == {"name", "min", "max", "value", "status"}


def test_kpi_without_cycle_of_that_year_exits_2(capsys):
    assert refused(capsys, "kpi", cycle="1999", as_json=True) == "Không có chu kỳ 1999."
