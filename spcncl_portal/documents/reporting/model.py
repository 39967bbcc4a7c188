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
    """Rows under columns; `total` is one more row, shown bold and left out of Excel's filter."""

    columns: list[Column]
    rows: list[list[Any]]
    caption: str = ""
    total: list[Any] | None = None

    def __post_init__(self):
        wrong = [number for number, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if wrong or (self.total is not None and len(self.total) != len(self.columns)):
            raise ValueError(f"rows {wrong[:3]} have not as many cells as there are columns")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: justified with indented first line. basis: a "Căn cứ", in italics."""

    text: str
    basis: bool = False
    bold: bool = False
    align: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading within the text; level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Items:
    """A list, each item with a dash."""

    items: list[str]


Block = Paragraph | Heading | Items | Table


@dataclass(frozen=True)
class Signature:
    """Who signs: title (lines, e.g. "KT. GIÁM ĐỐC\\nPHÓ GIÁM ĐỐC") and name; room is left between them."""

    title: str
    name: str = ""


@dataclass(frozen=True)
class ReportDocument:
    """A paper in the layout of NĐ 30/2020.

    name: of the registered report, for file names. title: the type ("Báo cáo"), shown in capitals; subtitle: what
    about. issuer_parent, issuer: upper left block. number: `05/BC-SCT` (formats.reference_number). place_date:
    formats.place_and_date. notes: small remarks after the text. recipients: "Nơi nhận", without dashes and
    semicolons. left_signature: second signer, in the place of the recipients (minutes). addressees: "Kính gửi".
    assumed_note: why the figures rest on an assumed criteria set; shown in every format.
    """

    name: str
    title: str
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

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def heading(self) -> str:
        """The title of the file: type and subject."""
        return f"{self.title} {self.subtitle}".strip()
