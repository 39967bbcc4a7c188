"""Compute the ranking of a cycle anew from its sheets."""

from collections import defaultdict

from django.utils.translation import gettext as _

from applications.models import Dossier
from evaluation import calc, queries
from evaluation.models import CycleResult, ScoreSheet
from evaluation.states import SheetState
from spcncl_portal.core.commands import PortalCommand
from spcncl_portal.core.errors import ActionError
from spcncl_portal.programme.queries import cycle_of_year


class Command(PortalCommand):
    help = "Compute the ranking of a cycle from its signed sheets."

    def add_arguments(self, parser):
        parser.add_argument("--cycle", required=True)

    def run(self, *args, cycle, as_json, **options):
        found = cycle_of_year(cycle)
        if found is None:
            raise ActionError(_("Không có chu kỳ %(year)s.") % {"year": cycle})
        result = CycleResult.objects.filter(cycle=found).first()
        if result is None:
            raise ActionError(_("Chu kỳ %(year)s chưa bắt đầu chấm điểm.") % {"year": cycle})
        if result.independent:
            raise ActionError(_("Chu kỳ %(year)s đang chấm điểm độc lập; chưa được xem kết quả.") % {"year": cycle})
        document = ranking_document(found)
        if as_json:
            self.print_json(document)
            return
        for row in document["rows"]:
            self.stdout.write(f"{row['rank']:>4}  {row['average']:>9}  {row['dossier']}  {row['product']}")


def ranking_document(cycle) -> dict:
    """The ranking with the sheets behind each average (contract, section 3)."""
    rows, tied = queries.ranking(cycle)
    dossiers = Dossier.objects.in_bulk([row.key for row in rows])
    sheets = _sheets(cycle)
    rows = sorted(rows, key=lambda row: (row.rank, dossiers[row.key].code))
    return {
        "cycle": cycle.year,
        "criteria_set": cycle.criteria_set.code,
        "assumed": cycle.criteria_set.assumed,
        "quorum": queries.quorum(cycle),
        "rows": [
            {
                "rank": row.rank,
                "dossier": dossiers[row.key].code,
                "product": dossiers[row.key].product_name,
                "enterprise_tax_code": dossiers[row.key].tax_code,
                "average": calc.shown(row.average),
                "average_exact": f"{row.average.numerator}/{row.average.denominator}",
                "passed": row.passed,
                "top": row.top,
                "tie": row.tie,
                "sheets": sheets[row.key],
            }
            for row in rows
        ],
        "top_tie": tied,
    }


def _sheets(cycle) -> dict[int, list[dict]]:
    """Per dossier one entry for each member: the last signed sheet, or that there is none."""
    grouped = defaultdict(lambda: defaultdict(list))
    sheets = ScoreSheet.objects.filter(dossier__cycle=cycle).select_related("member__user")
    for sheet in sheets.prefetch_related("scores__criterion").order_by("member__order", "member_id", "round"):
        grouped[sheet.dossier_id][sheet.member_id].append(sheet)
    return defaultdict(list, {key: [_entry(own) for own in members.values()] for key, members in grouped.items()})


def _entry(sheets: list[ScoreSheet]) -> dict:
    counted = queries.counted_sheets(sheets)
    sheet = counted[0] if counted else sheets[-1]
    scores = sorted(sheet.scores.all(), key=lambda score: score.criterion.code) if counted else []
    return {
        "member": sheet.member.user.email,
        "signed": bool(counted),
        "conflict": any(one.state == SheetState.CONFLICT for one in sheets),
        "round": sheet.round,
        "scores": {score.criterion.code: f"{score.points // 100}.{score.points % 100:02d}" for score in scores},
    }
