"""Reports: one description, three kinds of file, one registry."""

from .docx import to_docx
from .model import Annex, Chart, Column, Heading, Items, Paragraph, Picture, ReportDocument, Signature, Table
from .pdf import to_pdf
from .registry import FORMATS, Report, all_reports, get_report, render, report
from .serialise import dump, load
from .xlsx import to_xlsx

__all__ = [
    "FORMATS",
    "Annex",
    "Chart",
    "Column",
    "Heading",
    "Items",
    "Paragraph",
    "Picture",
    "Report",
    "ReportDocument",
    "Signature",
    "Table",
    "all_reports",
    "dump",
    "get_report",
    "load",
    "render",
    "report",
    "to_docx",
    "to_pdf",
    "to_xlsx",
]
