"""One dossier's way, through the screens, from a new enterprise to a verified certificate (steps 2 to 11).

The steps build on each other and run in the order of this file; after a failure the rest is skipped.
"""

import pytest

from tests.browser.walk import Walk

# isort: off
# In the order of the way.
from tests.browser.steps_entry import *  # noqa: F403
from tests.browser.steps_dossier import *  # noqa: F403
from tests.browser.steps_council import *  # noqa: F403
from tests.browser.steps_result import *  # noqa: F403
# isort: on

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_poppler,
    pytest.mark.needs_zbar,
    pytest.mark.slow,
    pytest.mark.sqlite_only,
]


@pytest.fixture(scope="module")
def walk(stack, visitors, tmp_path_factory):
    return Walk(stack, visitors, tmp_path_factory.mktemp("walk"))


@pytest.fixture(autouse=True)
def one_after_the_other(walk, request):
    if walk.failed:
        pytest.skip(f"{walk.failed} failed")
    failures = request.session.testsfailed
    yield
    if request.session.testsfailed > failures:
        walk.failed = request.node.name
