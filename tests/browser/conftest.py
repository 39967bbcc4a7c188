"""The running portal and its visitors. One stack serves all browser tests of a session."""

import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

expect.set_options(timeout=20_000)  # milliseconds; the machine may be busy
for steps in ("entry", "dossier", "council", "result"):
    pytest.register_assert_rewrite(f"tests.browser.steps_{steps}")

from tests.browser.stack import Stack  # noqa: E402
from tests.browser.visitors import Visitors  # noqa: E402


@pytest.fixture(scope="session")
def stack(session_postgres_database, session_redis_database, tmp_path_factory):
    """Web, worker and beat on PostgreSQL and Redis, prepared; ended with the session, however it ends."""
    with Stack(
        tmp_path_factory.mktemp("stack"), database=session_postgres_database, redis=session_redis_database
    ) as running:
        yield running


@pytest.fixture(scope="session")
def visitors(stack, browser):
    everybody = Visitors(browser, stack.url, stack.facts["password"])
    yield everybody
    everybody.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure brings the ends of the logs and pictures of all open pages."""
    outcome = yield
    report = outcome.get_result()
    if report.when != "call" or not report.failed:
        return
    if "stack" in item.funcargs:
        report.sections.append(("logs of the stack", item.funcargs["stack"].tail()))
    if "visitors" in item.funcargs:
        folder = Path(tempfile.mkdtemp(prefix="spcncl-browser-"))
        try:
            made = item.funcargs["visitors"].pictures_of_all(folder)
        except Exception as problem:  # the browser may be what failed
            made = [problem]
        report.sections.append(("pictures", "\n".join(map(str, made))))


@pytest.fixture(autouse=True)
def nothing_in_the_console(request):
    """No error of script or style policy, no 5xx, in any page that the test opened."""
    yield
    if "visitors" in request.fixturenames:
        everybody = request.getfixturevalue("visitors")
        problems, everybody.problems = everybody.problems, []
        assert not problems, "\n".join(problems)


@pytest.fixture(autouse=True)
def no_error_in_the_logs(request):
    """No unhandled error in web, worker or beat."""
    yield
    if "stack" in request.fixturenames:
        running = request.getfixturevalue("stack")
        told = running.troubles()
        new, running.told = told[running.told :], len(told)
        assert not new, "\n".join(new)
