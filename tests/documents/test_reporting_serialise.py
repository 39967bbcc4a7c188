import datetime
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.translation import gettext_lazy

from spcncl_portal.documents.reporting import Column, Paragraph, ReportDocument, Table, dump, load

from .papers import PAPERS

HANOI = datetime.timezone(datetime.timedelta(hours=7))
CELLS = [
    None,
    "",
    "chữ “nháy”",
    5,
    10**30,
    True,
    Decimal("12.50"),
    Fraction(-26, 3),
    datetime.date(2021, 3, 31),
    datetime.datetime(2021, 3, 31, 17, 30, 1, 5, tzinfo=HANOI),
    datetime.datetime(2021, 3, 31, 17, 30),
]


def through_json(doc: ReportDocument) -> ReportDocument:
    return load(json.loads(json.dumps(dump(doc), ensure_ascii=False)))


@pytest.mark.parametrize("kind", PAPERS)
def test_load_gives_every_kind_of_paper_back(kind):
    doc = PAPERS[kind]()
    assert through_json(doc) == doc


def test_load_keeps_days_decimals_and_fractions_exact():
    table = Table([Column(f"C{number}") for number in range(len(CELLS))], [CELLS], total=CELLS)
    loaded = through_json(ReportDocument(name="x", blocks=[table])).blocks[0]
    for row in (loaded.rows[0], loaded.total):
        assert [(type(cell), str(cell)) for cell in row] == [(type(cell), str(cell)) for cell in CELLS]


def test_dump_turns_lazy_words_into_text():
    doc = ReportDocument(name="x", title=gettext_lazy("Báo cáo"))
    assert dump(doc)["document"]["title"] == "Báo cáo"


def test_dump_of_a_value_that_json_cannot_keep_is_refused():
    with pytest.raises(TypeError, match="cannot keep a set"):
        dump(ReportDocument(name="x", blocks=[Table([Column("A")], [[{1}]])]))


def test_load_takes_the_default_of_a_field_it_does_not_find():
    data = dump(ReportDocument(name="x", blocks=[Paragraph("a", bold=True)]))
    del data["document"]["drafting_unit"]
    assert load(data) == ReportDocument(name="x", blocks=[Paragraph("a", bold=True)])


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"version": 2, "document": {}},
        {"version": 1},
        {"version": 1, "document": {"$": "Annex", "title": "x"}},
        {"version": 1, "document": {"$": "ReportDocument"}},
        {"version": 1, "document": {"$": "ReportDocument", "name": "x", "of_another": 1}},
        {"version": 1, "document": {"$": "eval", "v": "1"}},
        {"version": 1, "document": {"$": "ReportDocument", "name": {"$": "decimal", "v": "x"}}},
        [],
    ],
)
def test_load_of_anything_else_is_refused(data):
    with pytest.raises(ValueError, match="not a paper"):
        load(data)


def test_load_does_not_share_its_rows_with_the_paper():
    doc = ReportDocument(name="x", blocks=[Table([Column("A")], [[1]])])
    data = dump(doc)
    data["document"]["blocks"][0]["rows"][0][0] = 2
    assert load(data) == replace(doc, blocks=[Table([Column("A")], [[2]])])
