"""The kinds of official papers: their names, abbreviations, series of numbers. Pure.

Abbreviations: NĐ 30/2020, Phụ lục III. Which papers share a series is for the head of the office to say (điều 15,
khoản 1, điểm c); here decisions count apart from all other papers (docs/decisions/0014).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OfficialKind(TextChoices):
    LETTER = "letter", _("công văn")
    INVITATION = "invitation", _("giấy mời")
    MINUTES = "minutes", _("biên bản")
    PROPOSAL = "proposal", _("tờ trình")
    REPORT = "report", _("báo cáo")
    DECISION = "decision", _("quyết định")
    NOTICE = "notice", _("thông báo")


_K = OfficialKind
# The title that stands over the text; a letter has none.
TYPE_NAMES = {
    _K.LETTER: "",
    _K.INVITATION: "Giấy mời",
    _K.MINUTES: "Biên bản",
    _K.PROPOSAL: "Tờ trình",
    _K.REPORT: "Báo cáo",
    _K.DECISION: "Quyết định",
    _K.NOTICE: "Thông báo",
}
ABBREVIATIONS = {
    _K.INVITATION: "GM",
    _K.MINUTES: "BB",
    _K.PROPOSAL: "TTr",
    _K.REPORT: "BC",
    _K.DECISION: "QĐ",
    _K.NOTICE: "TB",
}
OFFICE, UNIT = "SCT", "QLCN"
DECISIONS, OTHERS = "QD", "VB"
INCOMING_SERIES = "DEN"


def default_symbol(kind: str) -> str:
    """Return what stands after the number: `SCT-QLCN` on a letter, `BC-SCT` on a report.

    The short names of office and unit are assumed: no public paper of the programme's unit shows them.
    """
    return f"{OFFICE}-{UNIT}" if kind == OfficialKind.LETTER else f"{ABBREVIATIONS[OfficialKind(kind)]}-{OFFICE}"


def series_of(kind: str) -> str:
    """Return the code of the series that numbers papers of this kind."""
    return DECISIONS if kind == OfficialKind.DECISION else OTHERS
