"""Commands: 0 on success, 2 with one clear line on bad input, JSON alone on stdout."""

import json

import pytest
from django.utils.translation import gettext

from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError


class Command(PortalCommand):
    """Prints JSON, or fails."""

    def add_arguments(self, parser):
        parser.add_argument("--fail", action="store_true")

    def run(self, *args, fail, as_json, **options):
        self.say("đang làm")
        if fail:
            raise ActionError("Dòng một.\n  Dòng hai. " + gettext("Có"))
        if as_json:
            self.print_json({"tên": "Hà Nội"})


def run(capsys, *arguments):
    Command().run_from_argv(["manage.py", "thu", *arguments])
    return capsys.readouterr()


def test_json_is_one_document_and_progress_goes_to_stderr(capsys):
    printed = run(capsys, "--json")
    assert json.loads(printed.out) == {"tên": "Hà Nội"}
    assert "đang làm" in printed.err


def test_mistake_exits_2_with_one_line_and_no_output(capsys):
    with pytest.raises(SystemExit) as end:
        run(capsys, "--json", "--fail")
    printed = capsys.readouterr()
    assert (end.value.code, printed.out) == (2, "")
    assert printed.err.splitlines()[-1].startswith("Dòng một. Dòng hai.")


def test_unknown_language_exits_2(capsys):
    with pytest.raises(SystemExit) as end:
        run(capsys, "--lang", "fr")
    assert end.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--lang", "fr"], "Tham số --lang không nhận giá trị 'fr'"),
        (["--number", "abc", "--json"], "Tham số --number không nhận giá trị 'abc'."),
        (["--number"], "Tham số --number thiếu giá trị."),
        (["--khac", "x"], "Không có tham số: --khac x."),
        ([], "Thiếu tham số: --number."),
    ],
)
def test_wrong_options_end_with_one_line_in_vietnamese(capsys, arguments, line):
    class Numbered(Command):
        def add_arguments(self, parser):
            parser.add_argument("--number", type=int, required=True)

    if "--khac" in arguments or "fr" in arguments:
        arguments = ["--number", "1", *arguments]
    with pytest.raises(SystemExit) as end:
        Numbered().run_from_argv(["manage.py", "thu", *arguments])
    printed = capsys.readouterr()
    assert (end.value.code, printed.out, printed.err.count("\n")) == (2, "", 1)
    assert printed.err.startswith(line)


def test_command_without_run_says_so(capsys):
    class Empty(PortalCommand):
        pass

    with pytest.raises(NotImplementedError):
        Empty().run_from_argv(["manage.py", "thu"])
