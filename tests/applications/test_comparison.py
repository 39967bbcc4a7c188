"""Two submissions box by box."""

import copy
from decimal import Decimal

import pytest
from django.urls import reverse

from applications.actions.check import return_dossier, save_finding
from applications.actions.dossier import save_section
from applications.actions.submission import submit_dossier
from applications.comparison import COME, GONE, SAME, Mark, compared, word_marks
from applications.models import Dossier
from spcncl_portal.accounts.roles import Role
from tests.applications.dossier_world import world  # noqa: F401
from tests.factories.accounts import UserFactory


def test_words_are_marked_where_they_differ():
    before, after = word_marks("Quạt trần ba cánh, 60 W", "Quạt trần năm cánh, 60 W DC")
    assert before == [Mark(SAME, "Quạt trần "), Mark(GONE, "ba "), Mark(SAME, "cánh, 60 W")]
    assert after == [Mark(SAME, "Quạt trần "), Mark(COME, "năm "), Mark(SAME, "cánh, 60 W "), Mark(COME, "DC")]


def test_text_that_came_or_went_is_marked_whole():
    assert word_marks("", "Mới") == ([], [Mark(COME, "Mới")])
    assert word_marks("Cũ  hai", "") == ([Mark(GONE, "Cũ  hai")], [])


def test_marks_together_are_the_texts():
    old, new = "Một\nhai  ba bốn", "Một hai\n\nbốn năm"
    before, after = word_marks(old, new)
    assert "".join(mark.text for mark in before) == old
    assert "".join(mark.text for mark in after) == new


@pytest.fixture
def content(world):  # noqa: F811
    submit_dossier(dossier=world.dossier(code="2021-001"), by=world.clerk)
    return Dossier.objects.get().latest_submission().content()


def test_boxes_figures_and_files(world, content):  # noqa: F811
    new = copy.deepcopy(content)
    new["figures"]["2020"]["product_revenue"] = 252_000_000_000  # was 240 tỷ
    new["figures"]["2020"]["export_usd"] = None
    new["texts"]["markets"] = content["texts"]["markets"] + " Thêm Nhật Bản."
    new["files"][0] |= {"name": "moi.pdf", "sha256": "f" * 64}
    new["files"].append(
        {**content["files"][0], "item": "anh-san-pham", "item_name": "Ảnh sản phẩm", "sha256": "e" * 64}
    )
    groups = compared(content, new, world.cycle)
    assert [(group.anchor, [row.kind for row in group.rows]) for group in groups] == [
        ("so-lieu", ["figure", "figure"]),
        ("thuyet-minh", ["text"]),
        ("tai-lieu", ["file", "file"]),
    ]
    revenue, usd = groups[0].rows
    assert (revenue.before, revenue.after) == ("240.000.000.000", "252.000.000.000")
    assert (revenue.difference, revenue.percent) == (12_000_000_000, Decimal("5.0"))
    assert (usd.difference, usd.percent) == (None, None)
    replaced, added = groups[2].rows
    assert (replaced.words, replaced.before["name"], replaced.after["name"]) == ("thay", "phieu-dang-ky.pdf", "moi.pdf")
    assert (added.words, added.before) == ("thêm", {})
    assert [row.words for row in compared(new, content, world.cycle)[2].rows] == ["thay", "bỏ"]
    assert compared(content, content, world.cycle) == []


def test_versions_are_chosen_on_the_page(client, world, content):  # noqa: F811
    dossier = Dossier.objects.get()
    for number in (1, 2):
        save_finding(dossier=dossier, item="section:texts", verdict="ask", note=f"Viết rõ {number}", by=world.staff)
        return_dossier(dossier=dossier, due_on=_tomorrow(), by=world.staff)
        dossier = Dossier.objects.get()
        save_section(dossier=dossier, by=world.clerk, values={"markets": f"Trong nước, vùng {number}"})
        submit_dossier(dossier=Dossier.objects.get(), by=world.clerk)
    url = reverse("applications:compare_submissions", args=[dossier.code])
    client.force_login(world.clerk)
    last = client.get(url).content.decode()
    assert "<del>1</del>" in last
    assert "<ins>2</ins>" in last
    assert "Viết rõ 2" in last
    assert "Thẩm định</a>" not in last
    first = client.get(url, {"tu": 1, "den": 2}).content.decode()
    assert "<ins>1</ins>" in first or "vùng 1</ins>" in first
    assert client.get(url, {"tu": 9}).status_code == 404
    client.force_login(UserFactory(roles=[Role.STAFF]))
    assert reverse("applications:check_dossier", args=[dossier.code]) in client.get(url).content.decode()
    client.force_login(UserFactory(roles=[Role.ENTERPRISE]))
    assert client.get(url).status_code == 404


def test_enterprise_learns_nothing_of_a_check_that_runs(client, world, content):  # noqa: F811
    dossier = Dossier.objects.get()
    save_finding(dossier=dossier, item="section:texts", verdict="ask", note="Viết rõ", by=world.staff)
    return_dossier(dossier=dossier, due_on=_tomorrow(), by=world.staff)
    submit_dossier(dossier=Dossier.objects.get(), by=world.clerk)
    save_finding(dossier=dossier, item="section:texts", verdict="ask", note="Đang nghi ngờ", by=world.staff)
    url = reverse("applications:compare_submissions", args=[dossier.code])
    client.force_login(world.clerk)
    assert "Viết rõ" in client.get(url).content.decode()
    assert "Đang nghi ngờ" not in client.get(url, {"tu": 2, "den": 1}).content.decode()
    assert client.get(url, {"tu": "²"}).status_code == 404


def _tomorrow():
    import datetime

    from django.utils import timezone

    return timezone.localdate() + datetime.timedelta(days=1)
