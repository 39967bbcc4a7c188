"""A report as an Excel file: one sheet a table, numbers as numbers, text never as a formula."""

import io
import re
from dataclasses import dataclass

import xlsxwriter

from . import model
from .layout import layout
from .model import Chart, Column, Heading, Items, Paragraph, Picture, ReportDocument, Table
from .texts import annex_heading, clean, cleaned, punctuated
from .values import amount, day, places

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_ALIGN = {model.LEFT: "left", model.CENTRE: "center", model.RIGHT: "right"}
_MM_PER_INCH = 25.4
# Pictures are for paper; charts stand on the sheet of their table.
_NOT_TEXT = (Table, Chart, Picture)
# Excel keeps 15 digits; longer whole numbers stay exact as text.
_LARGEST = 10**15


def to_xlsx(doc: ReportDocument) -> bytes:
    """Return `doc` as an Excel file; paragraphs, if any, stand on a last sheet of their own."""
    doc, buffer = cleaned(doc), io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": doc.heading, "company": doc.issuer})
        writer = _Writer(book, doc)
        for block in doc.tabular:
            if isinstance(block, Chart):
                writer.chart_sheet(block)
            else:
                writer.table_sheet(block.counted())
        texts = [block for block in doc.blocks if not isinstance(block, _NOT_TEXT)]
        for position, annex in enumerate(doc.annexes, start=1):
            texts.append(Heading(f"{annex_heading(position, len(doc.annexes))}. {annex.title}"))
            texts += [block for block in annex.blocks if not isinstance(block, _NOT_TEXT)]
        if texts or not doc.tables:
            writer.text_sheet(punctuated(texts))
    return buffer.getvalue()


def number_format(column: Column) -> str:
    """Return Excel's format of a column's numbers; Excel itself puts in the dots and commas of its language."""
    decimals = "." + "0" * places(column) if places(column) else ""
    return {model.DATE: "dd/mm/yyyy", model.TEXT: "@", model.PERCENT: f"0{decimals}%"}.get(
        column.kind, f"#,##0{decimals}"
    )


@dataclass
class _Writer:
    book: xlsxwriter.Workbook
    doc: ReportDocument

    def __post_init__(self):
        self.names: set[str] = set()
        self.formats: dict[tuple, object] = {}

    def look(self, **properties):
        """Return the cell format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
            self.formats[key] = self.book.add_format({**base, **properties})
        return self.formats[key]

    def sheet(self, wanted: str):
        """Add a sheet with a name that Excel takes: 31 characters, none of []:*?/\\, used once."""
        clean = re.sub(r"[\[\]:*?/\\']", " ", wanted).strip()[:31] or "Báo cáo"
        name, number = clean, 2
        while name.lower() in self.names:
            tail = f" ({number})"
            name, number = clean[: 31 - len(tail)] + tail, number + 1
        self.names.add(name.lower())
        sheet = self.book.add_worksheet(name)
        sizes = layout()
        margins = {side: getattr(sizes, side) / _MM_PER_INCH for side in ("left", "right", "top", "bottom")}
        sheet.set_margins(**margins)
        sheet.set_paper(9)
        if self.doc.landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header('&C&"Times New Roman,Regular"&13&P', {"margin": 10 / _MM_PER_INCH})
        return sheet

    def head(self, sheet, last_column: int, caption: str = "") -> int:
        """Write what stands above a table and return the number of the next row."""
        doc = self.doc
        lines = [
            (doc.issuer_parent.upper(), {}),
            (doc.issuer.upper(), {"bold": True}),
            (f"Số: {doc.number}" if doc.number else "", {}),
            ((doc.title or "Công văn").upper(), {"bold": True, "font_size": 14, "align": "center"}),
            (doc.subtitle, {"bold": True, "font_size": 13, "align": "center", "text_wrap": True}),
            (doc.place_date, {"italic": True, "align": "center"}),
            (doc.assumed_note, {"italic": True, "text_wrap": True, "align": "center"}),
            (caption, {"bold": True}),
        ]
        row = 0
        for text, properties in lines:
            if text:
                self.wide(sheet, row, last_column, text, properties)
                row += 1
        return row + 1

    def wide(self, sheet, row: int, last_column: int, text: str, properties: dict) -> None:
        """Write one text over the whole width of the table."""
        form = self.look(**properties)
        if last_column > 0:
            sheet.merge_range(row, 0, row, last_column, "", form)
        sheet.write_string(row, 0, text, form)

    def chart_sheet(self, chart: Chart) -> None:
        """Write the chart's table and, below it, the chart as Excel's own, which follows what is changed there."""
        table = chart.table
        sheet, top = self.table_sheet(table)
        drawn = self.book.add_chart({"type": "line" if chart.kind == model.LINE else "column"})
        bottom = top + len(table.rows)
        for column, (name, _values) in enumerate(chart.series, start=1):
            drawn.add_series(
                {
                    "name": clean(name),
                    "categories": [sheet.name, top + 1, 0, bottom, 0],
                    "values": [sheet.name, top + 1, column, bottom, column],
                }
            )
        drawn.set_title({"name": clean(chart.title), "name_font": {"size": 12}})
        drawn.set_y_axis({"name": chart.unit, "major_gridlines": {"visible": True}})
        drawn.set_size({"width": 720, "height": 360})
        if table.rows:
            sheet.insert_chart(bottom + 3 + len(self.doc.notes), 0, drawn, {"description": chart.caption})

    def table_sheet(self, table: Table):
        """Write a table on a sheet of its own; return the sheet and the number of the header's row."""
        last = len(table.columns) - 1
        sheet = self.sheet(table.caption or self.doc.title or "Công văn")
        top = self.head(sheet, last, table.caption)
        header = self.look(bold=True, border=1, align="center", text_wrap=True, bg_color="#E8EEF4")
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(top, number, column.title, header)
        for offset, row in enumerate(table.rows, start=1):
            self.row(sheet, top + offset, row, table.columns, bold=False)
        bottom = top + len(table.rows)
        if table.rows:
            sheet.autofilter(top, 0, bottom, last)
        if table.total is not None:
            bottom += 1
            self.row(sheet, bottom, table.total, table.columns, bold=True)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        for offset, note in enumerate(self.doc.notes, start=2):
            self.wide(sheet, bottom + offset, last, note, {"italic": True, "text_wrap": True})
        return sheet, top

    def row(self, sheet, number: int, values: list, columns: list[Column], *, bold: bool) -> None:
        for position, (value, column) in enumerate(zip(values, columns, strict=True)):
            self.cell(sheet, number, position, value, column, bold)

    def cell(self, sheet, row: int, position: int, value, column: Column, bold: bool) -> None:
        common = {"border": 1, "align": _ALIGN[column.align], "bold": bold, "text_wrap": column.kind == model.TEXT}
        number, date = amount(value, column), day(value, column)
        if number is not None and abs(number) < _LARGEST:
            if column.kind == model.PERCENT:
                number /= 100
            sheet.write_number(row, position, number, self.look(**common, num_format=number_format(column)))
        elif date is not None:
            sheet.write_datetime(row, position, date, self.look(**common, num_format=number_format(column)))
        elif value is None or value == "":
            sheet.write_blank(row, position, None, self.look(**common))
        else:
            sheet.write_string(row, position, clean(str(value)), self.look(**common))

    def text_sheet(self, blocks: list) -> None:
        sheet = self.sheet("Nội dung")
        sheet.set_column(0, 0, 100)
        row = self.head(sheet, 0)
        for block in blocks:
            for text, properties in _text_lines(block):
                sheet.write_string(row, 0, text, self.look(text_wrap=True, **properties))
                row += 1
        if not self.doc.tables:
            for note in self.doc.notes:
                sheet.write_string(row, 0, note, self.look(text_wrap=True, italic=True))
                row += 1


def _text_lines(block: Paragraph | Heading | Items) -> list[tuple[str, dict]]:
    if isinstance(block, Heading):
        return [(block.text, {"bold": True})]
    if isinstance(block, Items):
        return [(f"- {item}", {}) for item in block.items]
    text = f"{block.lead} {block.text}" if block.lead else block.text
    return [(text, {"bold": block.bold, "italic": block.basis})]
