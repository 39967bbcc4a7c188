"""Settings, in four parts. Everything that differs between places comes from the environment (`.env.example`)."""

from .base import *  # noqa: F403
from .logging import *  # noqa: F403
from .security import *  # noqa: F403
from .services import *  # noqa: F403
