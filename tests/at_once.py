"""Steps of a test in processes of their own, let loose at the same moment."""

import json
import subprocess
import sys


class AtOnce:
    """`module` runs one step (`python -m module step …`); it prints "ready", waits for a line, then answers in JSON.

    A subclass gives `module` and `environment`.
    """

    module: str
    environment: dict[str, str]

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
