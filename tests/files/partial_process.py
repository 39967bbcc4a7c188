"""One tab that sends a piece in a process of its own: `python -m tests.files.partial_process STEP [ARGUMENTS]`.

The database is that of DATABASE_URL. `prepare` fills it; the others wait for a line on stdin, act and print JSON.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.core.errors import ActionError  # noqa: E402
from spcncl_portal.files.models import PartialUpload, StoredFile  # noqa: E402
from spcncl_portal.files.partial_actions import append_piece, begin_partial, take_partial  # noqa: E402
from tests.at_once import wait  # noqa: E402


def prepare() -> None:
    """One upload of a PDF of which nothing has arrived."""
    from tests.factories.accounts import UserFactory
    from tests.factories.files import a_pdf

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    begin_partial(by=UserFactory(), name="a.pdf", size=len(a_pdf()), place="thử")


def send() -> dict:
    """Send the whole file as one piece at offset 0."""
    from tests.factories.files import a_pdf

    upload, data = PartialUpload.objects.get(), a_pdf()
    wait()
    try:
        append_piece(upload=upload, offset=0, data=data)
    except ActionError as mistake:
        return {"sent": type(mistake).__name__}
    return {"sent": "yes"}


def take() -> dict:
    """Take the whole file in."""
    upload, user = PartialUpload.objects.get(), User.objects.get()
    wait()
    stored = take_partial(upload=upload, by=user, subject=user, kinds=("pdf",), then=lambda stored: None)
    return {"file": str(stored.pk), "files": StoredFile.objects.count()}


if __name__ == "__main__":
    answer = {"prepare": prepare, "send": send, "take": take}[sys.argv[1]]()
    if answer is not None:
        print(json.dumps(answer))
