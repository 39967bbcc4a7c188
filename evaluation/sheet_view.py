"""What a score sheet shows: each criterion with the suggested points and the figure they come from; the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from applications.dossier_queries import figures_of
from applications.models import Dossier, DossierFigures
from applications.models.dossier import FIGURE_NAMES
from applications.presentation import label_of
from spcncl_portal.core.templatetags.portal import number, points
from spcncl_portal.programme.calc import measure_value, suggested_points
from spcncl_portal.programme.models import Criterion

from .models import Score, ScoreSheet

MILLION = 10**6


@dataclass(frozen=True)
class Line:
    """One criterion of a sheet. Points are hundredths; None: not given.

    `typed`, `typed_note`: what stands in the boxes of a page that could not be saved as it was; `error`: why.
    """

    criterion: Criterion
    points: int | None
    note: str
    suggested: int | None
    value: Fraction | None
    typed: str | None = None
    typed_note: str | None = None
    error: str = ""

    @property
    def text(self) -> str:
        """What stands in the box of the points: `17,50`."""
        if self.typed is not None:
            return self.typed
        return "" if self.points is None else points(self.points)

    @property
    def reason(self) -> str:
        """What stands in the box of the reason."""
        return self.note if self.typed_note is None else self.typed_note

    @property
    def shown_value(self) -> str:
        """The measured figure with two decimals, half-up, in Vietnamese writing."""
        if self.value is None:
            return ""
        hundredths = (abs(self.value) * 100 + Fraction(1, 2)).__floor__()
        whole = f"{hundredths // 100:,}".replace(",", ".")
        sign = "-" if self.value < 0 and hundredths else ""
        return f"{sign}{whole},{hundredths % 100:02d}"


def lines_of(
    sheet: ScoreSheet, typed: Mapping[str, str] | None = None, errors: Mapping[str, list[str]] | None = None
) -> list[Line]:
    """The criteria of the sheet in order, with what the member gave and what the bands suggest.

    `typed`: the posted boxes, when the page is shown again; `errors`: criterion code → what is wrong with its box.
    """
    dossier = sheet.dossier
    figures = figures_of(dossier)
    given: dict[int, Score] = {score.criterion_id: score for score in sheet.scores.all()}
    typed, errors = typed or {}, errors or {}
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
                typed=typed.get(criterion.code),
                typed_note=typed.get(f"{criterion.code}_note"),
                error=" ".join(errors.get(criterion.code, ())),
            )
        )
    return lines


def figure_rows(dossier: Dossier) -> tuple[list[int], list[tuple[str, list[str]]]]:
    """Years, and (label, a text for each year) of every figure; money in triệu đồng, half-up, the rest as given."""
    figures = figures_of(dossier)
    years = sorted(figures)
    rows = []
    whole, millions = "(" + _("đồng") + ")", "(" + _("triệu đồng") + ")"
    for name in FIGURE_NAMES:
        label, values = label_of(DossierFigures, name), [figures[year][name] for year in years]
        if label.endswith(whole):
            label = label.removesuffix(whole) + millions
            values = [None if value is None else (2 * value + MILLION) // (2 * MILLION) for value in values]
        rows.append((label, [number(value) for value in values]))
    return years, rows
