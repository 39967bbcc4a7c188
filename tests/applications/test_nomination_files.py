"""Every file of `tests/nomination_files` gives its rows, its faults with row and letter, or its one sentence."""

import io
import json

import pytest
from django.core.management import call_command

from applications.imports.nominations import read_nominations
from applications.models import Nominee
from spcncl_portal.core.errors import ActionError
from tests.factories.programme import BodyFactory, CycleFactory
from tests.nomination_files.catalogue import FILES
from tests.nomination_files.expected import ListFile

pytestmark = pytest.mark.django_db


def each(*names: str):
    """The files of these names, or all; those that LibreOffice makes are left out where it is missing."""
    chosen = [file for file in FILES if not names or file.filename in names]
    return [
        pytest.param(file, id=file.make.__name__, marks=[pytest.mark.needs_libreoffice] if file.office else [])
        for file in chosen
    ]


def told(found) -> list[tuple]:
    return [(error.row, error.letter, error.value, error.message) for error in found]


def test_the_folder_has_many_files():
    assert len(FILES) >= 25
    assert len({file.filename for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", each())
def test_reading_a_file_as_people_make_it(file: ListFile):
    data = file.make()
    if file.refused:
        with pytest.raises(ActionError) as caught:
            read_nominations(data, file.filename)
        assert caught.value.message == file.refused
        return
    table = read_nominations(data, file.filename)
    filled = [
        (line.row, {name: value for name, value in line.values.items() if value not in ("", None)})
        for line in table.lines
    ]
    assert filled == file.rows
    assert told(table.errors) == file.errors
    assert told(table.remarks) == file.remarks
    assert table.ignored == file.ignored


@pytest.mark.parametrize(
    "file",
    each(
        "theo-mau.xlsx", "phu-luc-cong-van.xlsx", "gop-doanh-nghiep.xlsx", "windows-1258.csv", "libreoffice.ods",
        "mat-so-khong.xlsx", "cong-thuc.xlsx", "trung-dong.xlsx", "anh.xlsx", "thieu-cot.xlsx", "rong.xlsx",
    ),
)  # fmt: skip
def test_the_command_on_a_file_as_people_make_it(file: ListFile, tmp_path):
    CycleFactory()
    BodyFactory(code="008")
    path = tmp_path / file.filename
    path.write_bytes(file.make())
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command(
            "import_nominations", str(path), "--unit", "008", "--cycle", "2021", "--json", stdout=out, stderr=err
        )
    except SystemExit as end:
        code = end.code
    if file.refused:
        assert (code, out.getvalue(), err.getvalue()) == (2, "", f"{file.refused}\n")
        return
    report = json.loads(out.getvalue())
    assert code == (2 if file.errors else 0)
    assert [(e["row"], e["letter"], e["value"], e["message"]) for e in report["errors"]] == file.errors
    written = [] if file.errors else [line["product_name"] for _row, line in file.rows]
    assert [nominee.product_name for nominee in Nominee.objects.order_by("position")] == written
    assert report["created"] == len(written)
