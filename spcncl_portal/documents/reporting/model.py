"""A report described once, for Excel, Word and PDF alike. Pure."""

from dataclasses import dataclass, field
from typing import Any

TEXT, INT, MONEY, POINTS, DATE, PERCENT, NUMBER = "text", "int", "money", "points", "date", "percent", "number"
KINDS = (TEXT, INT, MONEY, POINTS, DATE, PERCENT, NUMBER)
LEFT, CENTRE, RIGHT = "left", "centre", "right"


@dataclass(frozen=True)
class Column:
    """A column of a table.

    title: as shown. width: in characters, as Excel counts; Word and PDF share the page out in the same proportion.
    align: left, centre or right; by default text left, dates centred, numbers right.
    kind: what the values are:
      text     anything, shown as str(value)
      int      whole number
      money    whole đồng
      points   int = hundredths of a point; Decimal or Fraction = points
      number   int, Decimal or Fraction
      percent  int, Decimal or Fraction; 12.5 means 12,5 %
      date     date or aware datetime, shown dd/mm/yyyy in Hà Nội's time
    None is an empty cell; a str in a column of numbers is shown as it is.
    decimals: places shown of points, number and percent, half up.
    """

    title: str
    width: float = 16
    align: str = ""
    kind: str = TEXT
    decimals: int = 2

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"no such kind of column: {self.kind!r}")
        if not self.align:
            object.__setattr__(self, "align", {TEXT: LEFT, DATE: CENTRE}.get(self.kind, RIGHT))


@dataclass(frozen=True)
class Table:
    """Rows under columns; `total` is one more row, shown bold and left out of Excel's filter.

    numbered: a first column "TT" that counts the rows by itself; rows, columns and total are given without it.
    """

    columns: list[Column]
    rows: list[list[Any]]
    caption: str = ""
    total: list[Any] | None = None
    numbered: bool = False

    def __post_init__(self):
        wrong = [number for number, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if wrong or (self.total is not None and len(self.total) != len(self.columns)):
            raise ValueError(f"rows {wrong[:3]} have not as many cells as there are columns")

    def counted(self) -> "Table":
        """Return the table as it is laid out: with the column of its numbers, if it numbers itself."""
        if not self.numbered:
            return self
        return Table(
            [Column("TT", 5, CENTRE, INT), *self.columns],
            [[number, *row] for number, row in enumerate(self.rows, start=1)],
            self.caption,
            ["", *self.total] if self.total is not None else None,
        )


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: justified with indented first line. basis: a "Căn cứ", in italics (the engine ends each with ";",
    the last with "."). align: left, centre or right instead, without the indent. lead: words before it in bold
    ("Điều 1.").
    """

    text: str
    basis: bool = False
    bold: bool = False
    align: str = ""
    lead: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading within the text; level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Items:
    """A list, each item with a dash."""

    items: list[str]


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG across the middle of the text, at most `width_mm` wide; `alt` says what it shows."""

    data: bytes
    alt: str
    caption: str = ""
    width_mm: float = 160


BAR, LINE = "bar", "line"


@dataclass(frozen=True)
class Chart:
    """A chart that is always followed by the table of its values.

    categories: along the axis (`categories_title` heads their column); series: (name, values), a value None where there
    is none. kind: bar or line. unit: of all values, as written beside the axis. decimals: places shown.
    """

    title: str
    categories_title: str
    categories: list[str]
    series: list[tuple[str, list[Any]]]
    unit: str = ""
    kind: str = BAR
    decimals: int = 0

    def __post_init__(self):
        object.__setattr__(self, "series", [(name, list(values)) for name, values in self.series])  # as read from JSON
        wrong = [name for name, values in self.series if len(values) != len(self.categories)]
        if wrong:
            raise ValueError(f"series {wrong[:3]} have not as many values as there are categories")

    @property
    def caption(self) -> str:
        """The title with the unit."""
        return f"{self.title} ({self.unit})" if self.unit else self.title

    @property
    def table(self) -> Table:
        """Its values as a table: one row a category, one column a series."""
        columns = [Column(self.categories_title, 30)]
        columns += [Column(name, 18, kind=NUMBER, decimals=self.decimals) for name, _values in self.series]
        rows = [
            [category, *(values[place] for _name, values in self.series)]
            for place, category in enumerate(self.categories)
        ]
        return Table(columns, rows, caption=self.caption)


Block = Paragraph | Heading | Items | Table | Picture | Chart


@dataclass(frozen=True)
class Signature:
    """Who signs; room for signature and stamp is left between title and name.

    title: one line a prefix, as the decree writes ("TM. Ủy ban nhân dân\\nKT. Chủ tịch\\nPhó Chủ tịch"), shown in
    capitals; kinds.signature makes it. name: shown without academic titles (texts.plain_name).
    """

    title: str
    name: str = ""


@dataclass(frozen=True)
class Annex:
    """An annex on pages of its own, numbered from 1.

    title: what it holds, shown in capitals below "Phụ lục" (with a Roman number when there are several). subtitle: one
    more line below; "(Kèm theo … số … ngày … của …)" follows by itself, unless subtitle begins with "Kèm theo".
    landscape: on lying pages.
    """

    title: str
    subtitle: str = ""
    blocks: list[Block] = field(default_factory=list)
    landscape: bool = False


@dataclass(frozen=True)
class ReportDocument:
    """A paper in the layout of NĐ 30/2020.

    name: of the registered report, for file names. title: the type ("Báo cáo"), shown in capitals; subtitle: what
    about. Without a title it is an official letter (công văn), and subtitle stands as "V/v …" below the number.
    issuer_parent, issuer: upper left block. number: `05/BC-SCT` (formats.reference_number). place_date:
    formats.place_and_date. notes: small remarks after the text. recipients: "Nơi nhận", without dashes and
    semicolons. drafting_unit: who drafted, in short: the last recipient is then "Lưu: VT, <unit>." left_signature:
    second signer, in the place of the recipients, who then stand below (minutes). addressees: "Kính gửi".
    assumed_note: why the figures rest on an assumed criteria set; shown in every format.
    """

    name: str
    title: str = ""
    subtitle: str = ""
    issuer_parent: str = "Ủy ban nhân dân thành phố Hà Nội"
    issuer: str = "Sở Công Thương"
    number: str = ""
    place_date: str = ""
    addressees: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    landscape: bool = False
    signature: Signature | None = None
    left_signature: Signature | None = None
    recipients: list[str] = field(default_factory=list)
    assumed_note: str = ""
    annexes: list[Annex] = field(default_factory=list)
    drafting_unit: str = ""

    @property
    def tables(self) -> list[Table]:
        """Its tables, those of its charts and those of its annexes, in order."""
        return [block.table if isinstance(block, Chart) else block for block in self.tabular]

    @property
    def tabular(self) -> list[Table | Chart]:
        """Its tables and charts and those of its annexes, in order."""
        blocks = [*self.blocks, *(block for annex in self.annexes for block in annex.blocks)]
        return [block for block in blocks if isinstance(block, (Table, Chart))]

    @property
    def heading(self) -> str:
        """The title of the file: type and subject."""
        return f"{self.title or 'Công văn'} {self.subtitle}".strip()
