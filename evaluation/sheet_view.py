"""What a score sheet shows beside each criterion: the suggested points, the band and the figure they come from."""

from dataclasses import dataclass
from fractions import Fraction

from applications.dossier_queries import figures_of
from spcncl_portal.programme.calc import measure_value, suggested_points
from spcncl_portal.programme.models import Criterion

from .models import Score, ScoreSheet


@dataclass(frozen=True)
class Line:
    """One criterion of a sheet. Points are hundredths; None: not given."""

    criterion: Criterion
    points: int | None
    note: str
    suggested: int | None
    value: Fraction | None

    @property
    def shown_value(self) -> str:
        """The measured figure with two decimals, half-up, in Vietnamese writing."""
        if self.value is None:
            return ""
        hundredths = (abs(self.value) * 100 + Fraction(1, 2)).__floor__()
        whole = f"{hundredths // 100:,}".replace(",", ".")
        sign = "-" if self.value < 0 and hundredths else ""
        return f"{sign}{whole},{hundredths % 100:02d}"


def lines_of(sheet: ScoreSheet) -> list[Line]:
    """The criteria of the sheet in order, with what the member gave and what the bands suggest."""
    dossier = sheet.dossier
    figures = figures_of(dossier)
    given: dict[int, Score] = {score.criterion_id: score for score in sheet.scores.all()}
    lines = []
    for criterion in dossier.cycle.criteria_set.criteria.prefetch_related("bands"):
        score = given.get(criterion.pk)
        value = measure_value(criterion.measure, figures, dossier.cycle.year) if criterion.measure else None
        lines.append(
            Line(
                criterion=criterion,
                points=score.points if score else None,
                note=score.note if score else "",
                suggested=suggested_points(value, criterion.bands.all()),
                value=value,
            )
        )
    return lines
