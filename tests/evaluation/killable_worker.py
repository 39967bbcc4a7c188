"""Steps of a test that kills a worker; each is a process: `python -m tests.evaluation.killable_worker STEP`.

The database is the one of DATA_DIR or DATABASE_URL.
"""

import datetime
import json
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from evaluation import certificates_job, signals  # noqa: E402
from evaluation.actions import certificates  # noqa: E402
from evaluation.certificates_job import start_issuing  # noqa: E402
from evaluation.models import Certificate  # noqa: E402
from spcncl_portal.accounts.models import User  # noqa: E402
from spcncl_portal.core.models import Job  # noqa: E402
from spcncl_portal.core.tasks import run_job  # noqa: E402
from spcncl_portal.programme.models import Cycle  # noqa: E402

certificates.BATCH = certificates_job.SEAL_BATCH = 4


def prepare() -> None:
    """Twelve recognised products, ten of them in the Top 10, and the job of their certificates."""
    from tests.factories.accounts import UserFactory
    from tests.factories.evaluation import scored_cycle

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    scored_cycle(dossiers=12, members=2, state="decided")
    start_issuing(cycle=Cycle.objects.get(), by=UserFactory(roles=["staff"]))


def work() -> None:
    """Run the job; in the middle of the second batch that is issued (with a key: sealed) say so, wait to be killed."""
    batches = []

    def stop(sender, **kwargs):
        batches.append(1)
        if len(batches) == 2:
            print("in the middle", flush=True)
            time.sleep(60)

    signals.certificates_issued.connect(stop, weak=False)
    run_job(str(Job.objects.get(kind="certificates").pk))


def resume() -> None:
    """What the sweep does when the worker is gone for two minutes; then the same message once more."""
    long_ago = timezone.now() - datetime.timedelta(minutes=3)
    Job.objects.update(heartbeat_at=long_ago)
    job_id = str(Job.objects.get(kind="certificates").pk)
    run_job(job_id)
    run_job(job_id)


def show() -> None:
    rows = Certificate.objects.select_related("document__file", "recognition").order_by("kind", "sequence")
    print(
        json.dumps(
            {
                "job": Job.objects.get(kind="certificates").state,
                "people": User.objects.count(),
                "certificates": [
                    [one.number, one.state, one.recognition_id, one.document.file.file.path if one.document else ""]
                    for one in rows
                ],
            }
        )
    )


if __name__ == "__main__":
    {"prepare": prepare, "work": work, "resume": resume, "show": show}[sys.argv[1]]()
