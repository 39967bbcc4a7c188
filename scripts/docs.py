"""`make docs`: the tables and diagrams that are made from the code, so that they cannot lag behind it.

docs/states.md       every state machine: its table and a diagram
docs/permissions.md  every route and the roles that may enter it (a test compares: review the difference)
"""

import gc
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spcncl_portal.settings")


def machines() -> list:
    """All state machines that the applications' `states` modules define, by name."""
    from importlib import import_module
    from importlib.util import find_spec

    from django.conf import settings

    from spcncl_portal.core.states import StateMachine

    for app in settings.PORTAL_APPS:
        if find_spec(f"{app}.states"):
            import_module(f"{app}.states")
    found = {machine.name: machine for machine in gc.get_objects() if isinstance(machine, StateMachine)}
    return [found[name] for name in sorted(found)]


def as_markdown(machine) -> str:
    """One machine: states with their holders, a mermaid diagram, the table of transitions."""
    lines = [f"## {machine.name}", "", "| state | on screen | held by |", "| --- | --- | --- |"]
    lines += [f"| `{s.value}` | {s.label} | {machine.owners[s.value] or '(end)'} |" for s in machine.states]
    lines += ["", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {one.source} --> {one.target}: {one.action}" for one in machine.transitions]
    lines += ["```", "", "| from | action | to | who | reason |", "| --- | --- | --- | --- | --- |"]
    for one in machine.transitions:
        lines.append(f"| {one.source} | {one.action} | {one.target} | `{one.who}` | {'asked' if one.reason else ''} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    import django

    django.setup()
    head = "# States\n\nMade by `make docs` from the `states.py` of each app: change the table there.\n\n"
    (ROOT / "docs/states.md").write_text(head + "\n".join(as_markdown(machine) for machine in machines()))

    command = [sys.executable, "manage.py", "list_routes", "--markdown"]
    table = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    (ROOT / "docs/permissions.md").write_text(table)
    print("docs/states.md, docs/permissions.md")


if __name__ == "__main__":
    main()
