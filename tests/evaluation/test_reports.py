"""The score table and the list of recognised products: in three formats, equal to an independent computation."""

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from evaluation.actions.certificates import issue_certificates
from evaluation.actions.council import declare_conflict
from evaluation.actions.result import close_scoring
from evaluation.models import Recognition, Score
from spcncl_portal.core.errors import ActionError
from spcncl_portal.documents.reporting import get_report, render
from tests.documents.reading import words_of
from tests.factories.dossiers import DossierFactory
from tests.factories.evaluation import scored_cycle

pytestmark = pytest.mark.django_db


def uneven(dossier: int, member: int, criterion: int) -> int:
    """Points whose averages over three members do not end."""
    return 940 - 17 * dossier - 7 * member * (criterion + 1)


def independent(cycle) -> list[tuple[str, list[Fraction], Fraction]]:
    """Code, mean of each criterion and average of every dossier, best first, straight from the scores."""
    points: dict[str, dict[str, list[int]]] = {}
    for code, criterion, value in Score.objects.filter(sheet__dossier__cycle=cycle).values_list(
        "sheet__dossier__code", "criterion__code", "points"
    ):
        points.setdefault(code, {}).setdefault(criterion, []).append(value)
    rows = []
    for code, criteria in points.items():
        means = [Fraction(sum(criteria[one]), len(criteria[one]) * 100) for one in sorted(criteria)]
        rows.append((code, means, sum(means, Fraction(0))))
    return sorted(rows, key=lambda row: -row[2])


def half_up(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def comma(value: Decimal) -> str:
    return str(value).replace(".", ",")


def xlsx_rows(data: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_score_table_equals_an_independent_computation_in_word():
    scored = scored_cycle(dossiers=7, members=3, state="provisional", points=uneven)

    table = Document(io.BytesIO(render("bang-diem", scored.cycle, "docx"))).tables[-1]

    rows = [[cell.text for cell in row.cells] for row in table.rows]
    body = [row for row in rows if re.fullmatch(r"\d+", row[0])]
    expected = independent(scored.cycle)
    assert [row[1] for row in body] == [code for code, _means, _average in expected]
    for row, (_code, means, average) in zip(body, expected, strict=True):
        assert row[4:10] == [comma(half_up(one, 2)) for one in means]
        assert row[10] == comma(half_up(average, 4))


def test_score_table_equals_an_independent_computation_in_excel():
    scored = scored_cycle(dossiers=7, members=3, state="final", points=uneven)

    rows = [row for row in xlsx_rows(render("bang-diem", scored.cycle, "xlsx")) if isinstance(row[0], float)]

    expected = independent(scored.cycle)
    assert [int(row[0]) for row in rows] == list(range(1, 8))
    assert [Decimal(str(row[10])).quantize(Decimal("0.0001")) for row in rows] == [
        half_up(average, 4) for _code, _means, average in expected
    ]


@pytest.mark.needs_poppler
def test_score_table_equals_an_independent_computation_in_pdf():
    scored = scored_cycle(dossiers=7, members=3, state="decided", points=uneven)

    words = words_of(render("bang-diem", scored.cycle, "pdf"))

    for code, _means, average in independent(scored.cycle):
        assert code in words and comma(half_up(average, 4)) in words
    assert "giả định" in words


def test_score_table_is_refused_while_members_score_independently():
    scored = scored_cycle(dossiers=2, members=2, state="open")

    with pytest.raises(ActionError, match="đang chấm điểm độc lập"):
        render("bang-diem", scored.cycle, "xlsx")


def test_score_table_leaves_out_what_the_reader_has_a_conflict_with():
    scored = scored_cycle(dossiers=4, members=3)
    member, hidden = scored.members[1], scored.dossiers[2]
    declare_conflict(member=member, enterprise=hidden.enterprise, reason="Người nhà", by=member.user)
    close_scoring(result=scored.result, by=None)

    shown = get_report("bang-diem").build(scored.cycle, user=member.user).tables[0].rows
    everything = get_report("bang-diem").build(scored.cycle).tables[0].rows

    assert len(everything) == 4
    assert [row[1] for row in shown] == [row[1] for row in everything if row[1] != hidden.code]


@pytest.mark.parametrize("fmt", ["xlsx", "docx", "pdf"])
@pytest.mark.needs_poppler
def test_recognised_list_names_every_product_with_its_certificates(fmt):
    DossierFactory.reset_sequence(1)  # short names, each on one line of its narrow column
    scored = scored_cycle(dossiers=12, members=2, state="decided")
    issue_certificates(cycle=scored.cycle, by=None)
    data = render("danh-sach-cong-nhan", scored.cycle, fmt)
    if fmt == "xlsx":
        text = " ".join(str(cell) for row in xlsx_rows(data) for cell in row)
    elif fmt == "docx":
        word = Document(io.BytesIO(data))
        cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
        text = " ".join([*(paragraph.text for paragraph in word.paragraphs), *cells])
    else:
        text = words_of(data)
    text = " ".join(text.split())

    for one in Recognition.objects.prefetch_related("certificates"):
        wanted = [one.product_name, one.tax_code, *(paper.number for paper in one.certificates.all())]
        assert all(word in text for word in wanted)
    assert "5012/QĐ-UBND" in text
    if fmt != "xlsx":
        assert "12 sản phẩm của 12 doanh nghiệp" in text


def test_recognised_list_without_decision_is_refused():
    scored = scored_cycle(dossiers=2, members=2, state="final")

    with pytest.raises(ActionError, match="chưa có quyết định"):
        render("danh-sach-cong-nhan", scored.cycle, "docx")
