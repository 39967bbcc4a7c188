"""Real processes that spend from one line at the same moment never spend more than the line."""

import json
import os
import subprocess
import sys

import psycopg2
import pytest

pytestmark = [pytest.mark.needs_postgres, pytest.mark.slow]


class Office:
    """Processes that share one database."""

    def __init__(self, url: str, folder):
        self.url = url
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "spcncl_portal.settings.test",
        }

    def open(self, *step: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.budget.commit_process", *step]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=self.environment, text=True, **pipes)

    def prepare(self, *arguments: str) -> None:
        process = self.open("prepare", *arguments)
        _out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err[-2000:]

    def at_once(self, *steps: tuple[str, ...]) -> list[dict]:
        """Run these steps, all let loose at the same moment; what each printed."""
        processes = [self.open(*step) for step in steps]
        for process in processes:
            assert process.stdout.readline() == "ready\n", process.communicate()[1][-2000:]
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = []
        for process in processes:
            out, err = process.communicate(timeout=120)
            assert process.returncode == 0, err[-2000:]
            answers.append(json.loads(out.splitlines()[-1]))
        return answers

    def row(self, statement: str) -> tuple:
        connection = psycopg2.connect(self.url)
        with connection.cursor() as cursor:
            cursor.execute(statement)
            found = cursor.fetchone()
        connection.close()
        return found


STATE = """select l.amount, l.committed, l.last_number, count(distinct c.number),
                  coalesce(sum(c.amount) filter (where c.state <> 'reversed'), 0)
           from budget_line l left join budget_commitment c on c.line_id = l.id group by l.id"""


@pytest.fixture
def office(module_postgres_database, tmp_path):
    return Office(module_postgres_database, tmp_path)


def test_four_processes_that_enter_at_once_fill_the_line_and_not_more(office):
    office.prepare("1000", "1")  # 999 left: 33 commitments of 30
    answers = office.at_once(*[("enter", "30", "25")] * 4)
    assert sum(answer["entered"] for answer in answers) == 33
    assert office.row(STATE) == (1000, 991, 34, 34, 991)


def test_entering_reversing_and_shrinking_at_once_leave_the_right_sum(office):
    office.prepare("400", "40")
    entered, undone, shrunk = office.at_once(("enter", "7", "30"), ("undo",), ("shrink", "240"))
    amount, committed, last, numbers, held = office.row(STATE)
    assert amount == (240 if shrunk["shrunk"] else 400)
    assert committed == held == 7 * entered["entered"] <= amount
    assert undone == {"reversed": 40}
    assert last == numbers == 40 + entered["entered"]
