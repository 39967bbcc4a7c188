"""Steps of a test in processes of their own, let loose at the same moment."""

import json
import os
import subprocess
import sys

import psycopg2


def wait() -> None:
    """In a step: say that all is read; go on when told, together with the others."""
    print("ready", flush=True)
    sys.stdin.readline()


class AtOnce:
    """Processes that share the database of `url` and one folder.

    `module` runs one step (`python -m module step …`); it calls `wait`, then answers in JSON. A subclass gives it, and
    the setting that names the folder.
    """

    module: str
    folder_setting = "DATA_DIR"

    def __init__(self, url: str, folder):
        self.url = url
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            self.folder_setting: str(folder),
            "DJANGO_SETTINGS_MODULE": "spcncl_portal.settings.test",
        }

    def rows(self, statement: str) -> list[tuple]:
        """What the database holds now."""
        connection = psycopg2.connect(self.url)
        with connection.cursor() as cursor:
            cursor.execute(statement)
            found = cursor.fetchall()
        connection.close()
        return found

    def open(self, *step: str) -> subprocess.Popen:
        command = [sys.executable, "-m", self.module, *step]
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
