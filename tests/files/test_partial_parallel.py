"""Real processes that send the same piece, or take the same file in, at the same moment."""

import pytest

from tests.at_once import AtOnce

pytestmark = [pytest.mark.needs_postgres, pytest.mark.slow]


class Tabs(AtOnce):
    module = "tests.files.partial_process"
    folder_setting = "UPLOAD_PARTS_DIR"


def test_of_four_tabs_at_once_one_sends_and_all_find_the_same_file(module_postgres_database, tmp_path):
    tabs = Tabs(module_postgres_database, tmp_path)
    tabs.prepare()
    sent = sorted(answer["sent"] for answer in tabs.at_once(*[("send",)] * 4))
    assert sent == ["Conflict", "Conflict", "Conflict", "yes"]
    taken = tabs.at_once(*[("take",)] * 4)
    assert len({answer["file"] for answer in taken}) == 1
    assert {answer["files"] for answer in taken} == {1}
    assert list(tmp_path.iterdir()) == []
