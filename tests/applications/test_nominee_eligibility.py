"""Whether a nominated product can take part: each threshold's edge, what is missing, what rests on the dossier."""

# ruff: noqa: F811 (fixtures of nomination_world)

import pytest

from applications.models import Nominee
from applications.nominee_eligibility import Judge
from applications.nominee_rows import Reader, for_reading
from spcncl_portal.programme.models import EligibilityGroup
from tests.applications.nomination_world import (  # noqa: F401
    address,
    body,
    cycle,
    in_march,
    letter,
    officer,
    sign_in,
    staff,
)
from tests.factories.applications import EnterpriseFactory, NomineeFactory
from tests.factories.dossiers import DossierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge(cycle):
    groups = EligibilityGroup.objects.filter(criteria_set=cycle.criteria_set)
    names = {
        "cong_nghe_cao": "Công nghệ cao",
        "cong_nghiep_khac": "Công nghiệp khác",
        "thu_cong_my_nghe": "Thủ công mỹ nghệ",
        "khoi_nghiep": "Khởi nghiệp",
    }
    for code, name in names.items():
        groups.filter(code=code).update(name=name)
    return Judge(cycle)


@pytest.mark.parametrize(
    ("group", "figure", "value", "state"),
    [
        ("Công nghệ cao", "product_revenue", 9_999_999_999, "not_eligible"),
        ("Công nghệ cao", "product_revenue", 10_000_000_000, "eligible"),
        ("cong nghe CAO", "product_revenue", 10_000_000_000, "eligible"),
        ("cong_nghe_cao", "product_revenue", 10_000_000_000, "eligible"),
        ("Công nghiệp khác", "industrial_revenue", 99_999_999_999, "not_eligible"),
        ("Công nghiệp khác", "industrial_revenue", 100_000_000_000, "eligible"),
        ("Thủ công mỹ nghệ", "export_usd", 999_999, "not_eligible"),
        ("Thủ công mỹ nghệ", "export_usd", 1_000_000, "eligible"),
        ("Thủ công mỹ nghệ", "export_usd", 0, "not_eligible"),
        ("Khởi nghiệp", "product_revenue", None, "eligible"),
    ],
)
def test_verdict_at_each_threshold(judge, group, figure, value, state):
    assert judge.values(group, {figure: value}, True).state == state


def test_verdict_says_why_and_what_is_missing(judge):
    below = judge.values("Công nghệ cao", {"product_revenue": 9_999_999_999}, None)
    assert (below.label, below.reasons, below.missing) == (
        "chưa đáp ứng",
        ("Số liệu doanh thu sản phẩm của năm trước là 9.999.999.999 đồng, chưa đạt mức 10.000.000.000 đồng.",),
        ("trụ sở hoặc nhà xưởng có ở Hà Nội không",),
    )
    unknown = judge.values("Công nghiệp khác", {}, True)
    assert (unknown.label, unknown.missing) == (
        "chưa đủ thông tin",
        ("doanh thu sản xuất công nghiệp năm trước (cần từ 100.000.000.000 đồng)",),
    )
    assert unknown.text == (
        "chưa đủ thông tin. Thiếu: doanh thu sản xuất công nghiệp năm trước (cần từ 100.000.000.000 đồng)."
    )
    assert judge.values("", {}, True).missing == ("nhóm sản phẩm",)
    assert judge.values("Cơ khí", {}, True).missing == ("nhóm sản phẩm (“Cơ khí” không có trong bộ tiêu chí)",)
    outside = judge.values("Khởi nghiệp", {}, False)
    assert (outside.state, outside.reasons) == (
        "not_eligible", ("Doanh nghiệp phải có trụ sở hoặc nhà xưởng trên địa bàn Thành phố.",),
    )  # fmt: skip
    assert judge.values("", {}, False).state == "not_eligible"


def test_verdict_without_criteria_set(cycle):
    cycle.criteria_set = None
    assert Judge(cycle).values("Khởi nghiệp", {}, True).missing == ("bộ tiêu chí của chu kỳ",)


def test_place_is_taken_from_the_enterprise_with_its_factory_here(judge, letter):
    enterprise = EnterpriseFactory(office_in_hanoi=False, factory_in_hanoi=True)
    line = NomineeFactory(letter=letter, group="Khởi nghiệp", enterprise=enterprise)
    assert judge.line(line).state == "eligible"
    line.in_hanoi = False
    assert judge.line(line).state == "not_eligible"
    line.in_hanoi, enterprise.factory_in_hanoi = None, False
    assert judge.line(line).state == "not_eligible"
    line.enterprise = None
    assert judge.line(line).state == "unknown"


def test_dossier_counts_for_staff_and_tells_the_body_nothing(judge, cycle, letter, officer, staff):
    enterprise = EnterpriseFactory(factory_in_hanoi=True)
    line = NomineeFactory(letter=letter, enterprise=enterprise, tax_code=enterprise.tax_code, group="Công nghệ cao")
    figures = {2020: {"product_revenue": 9_999_999_999}}
    DossierFactory(cycle=cycle, enterprise=enterprise, nominee=line, group="cong_nghe_cao", figures=figures)
    rows = Nominee.objects.filter(pk=line.pk)
    seen = Reader(cycle, staff).verdict(for_reading(rows, staff, cycle).get())
    assert (seen.state, seen.on_dossier) == ("not_eligible", True)
    seen = Reader(cycle, officer).verdict(for_reading(rows, officer, cycle).get())
    assert (seen.state, seen.on_dossier, seen.reasons) == ("unknown", False, ())


def test_form_shows_the_verdict_while_it_is_filled_in(judge, sign_in, officer, letter):
    client = sign_in(officer)
    page = client.get(address("nominee_add", letter.pk)).content.decode()
    assert f'hx-post="{address("nominee_verdict", letter.pk)}"' in page
    data = {"group": "Công nghệ cao", "product_revenue": "9.999.999.999", "in_hanoi": "True"}
    answer = client.post(address("nominee_verdict", letter.pk), data).content.decode()
    assert "chưa đáp ứng" in answer
    assert "9.999.999.999" in answer
    answer = client.post(address("nominee_verdict", letter.pk), data | {"product_revenue": "10.000.000.000"})
    assert "đáp ứng đủ điều kiện" in answer.content.decode()
    assert "Thiếu" in client.post(address("nominee_verdict", letter.pk), {"product_revenue": "mười"}).content.decode()


def test_verdict_stands_in_lists_and_excel(judge, sign_in, staff, officer, letter):
    NomineeFactory(letter=letter, group="Khởi nghiệp", in_hanoi=True, product_name="Xe đạp điện")
    for user in (staff, officer):
        client = sign_in(user)
        assert "đáp ứng đủ điều kiện" in client.get(address("letter", letter.pk)).content.decode()
        table = client.get(address("nominees")).context["table"]
        titles, row = list(table.as_values())
        assert row[titles.index("Điều kiện")] == "đáp ứng đủ điều kiện"
