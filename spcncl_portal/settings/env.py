"""The environment: variables, then `DATA_DIR/portal.env` (written by `make demo`) for what they leave unset."""

import os
from pathlib import Path

import environ

if os.environ.get("DJANGO_SETTINGS_MODULE") == "spcncl_portal.settings.test":
    # Importing settings.test runs this package first, so the tests' environment is laid here.
    from . import test_environment  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

# Everything that the portal writes lies below DATA_DIR; a relative path counts from the checkout.
DATA_DIR = BASE_DIR / (env.str("DATA_DIR", default="") or "var")  # `make` passes it on empty
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

env.read_env(DATA_DIR / "portal.env", overwrite=False)

# DEMO: demo accounts, readable mail, no second factor. Apart from DEBUG, which stays off in the demo.
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)


def data_folder(name: str) -> Path:
    """The folder of that name below DATA_DIR, made when missing."""
    folder = DATA_DIR / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
