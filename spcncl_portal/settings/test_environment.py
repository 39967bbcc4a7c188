"""Prepares the environment of a test run; `env.py` imports this before it reads anything."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# One folder a run, one below it for each xdist worker; children share it, the process that made it removes it.
if "SPCNCL_TEST_DIR" not in os.environ:
    os.environ["SPCNCL_TEST_DIR"] = tempfile.mkdtemp(prefix="spcncl-test-")
    _maker = os.getpid()  # a forked child inherits the exit handler

    @atexit.register
    def _remove() -> None:
        if os.getpid() == _maker:
            shutil.rmtree(os.environ["SPCNCL_TEST_DIR"], ignore_errors=True)


_folder = Path(os.environ["SPCNCL_TEST_DIR"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
_folder.mkdir(exist_ok=True)
os.environ["DATA_DIR"] = str(_folder)

# What a developer's shell happens to hold must not change what is tested; DATABASE_URL and REDIS_URL may.
for _name in (
    "DEMO",
    "DEBUG",
    "HTTPS",
    "BEHIND_PROXY",
    "EMAIL_URL",
    "S3_BUCKET",
    "MFA_REQUIRED",
    "SITE_URL",
    "STATIC_ROOT",
):
    os.environ.pop(_name, None)
