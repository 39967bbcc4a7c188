"""Whether a nominated product can take part, as far as its line says; on the dossier's figures where there are some."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spcncl_portal.core.text import search_text
from spcncl_portal.programme.calc import Verdict, eligible
from spcncl_portal.programme.figures import amount, explain
from spcncl_portal.programme.models import Cycle, EligibilityGroup

from .models import Dossier, Nominee

LABELS = {
    "eligible": gettext_lazy("đáp ứng đủ điều kiện"),
    "not_eligible": gettext_lazy("chưa đáp ứng"),
    "unknown": gettext_lazy("chưa đủ thông tin"),
}
TONES = {"eligible": "success", "not_eligible": "danger", "unknown": "warning"}
FIGURES = ("product_revenue", "industrial_revenue", "export_usd")


@dataclass(frozen=True)
class NomineeVerdict:
    """`state` is a key of LABELS; `reasons`: sentences why not, `missing`: what would be needed to tell."""

    state: str
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    on_dossier: bool = False
    assumed: bool = False

    @property
    def label(self) -> str:
        return str(LABELS[self.state])

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def text(self) -> str:
        """Label, reasons and what is missing in one line, for a cell."""
        lacks = [_("Thiếu: %(what)s.") % {"what": "; ".join(self.missing)}] if self.missing else []
        return " ".join([f"{self.label}.", *self.reasons, *lacks]) if self.reasons or lacks else self.label


class Judge:
    """Judges the lines of one cycle; the groups of its criteria set are read once, when the first line asks."""

    def __init__(self, cycle: Cycle):
        self.cycle = cycle
        self._groups: dict[str, EligibilityGroup] | None = None

    def line(self, line: Nominee, dossier: Dossier | None = None) -> NomineeVerdict:
        """The verdict on a line; what it does not say of place is taken from its enterprise.

        `dossier`, with its figures at hand, is given only for people who may read it: its group, figures and place
        stand above those of the letter.
        """
        enterprise = line.enterprise
        place = line.in_hanoi
        if place is None and enterprise is not None:
            place = enterprise.office_in_hanoi or enterprise.factory_in_hanoi
        if dossier is None or not dossier.group:
            return self.values(line.group, {name: getattr(line, name) for name in FIGURES}, place)
        return self._dossier(dossier)

    def values(
        self, group_name: str, figures: Mapping[str, int | None], in_hanoi: bool | None, *, on_dossier: bool = False
    ) -> NomineeVerdict:
        """The verdict on a group (name, accents aside, or code), figures of last year, the place (None: unknown)."""
        missing = [] if in_hanoi is not None else [_("trụ sở hoặc nhà xưởng có ở Hà Nội không")]
        group = self.groups.get(search_text(group_name))
        if group is None:
            missing.insert(0, self._no_group(group_name))
            verdict = Verdict(in_hanoi is not False)
            if in_hanoi is False:
                verdict = eligible(EligibilityGroup(), {}, False)
        else:
            verdict = eligible(group, figures, in_hanoi is not False)
        lacking = [reason for reason in verdict.reasons if reason.code == "missing"]
        failing = tuple(reason for reason in verdict.reasons if reason.code != "missing")
        missing += [
            _("%(figure)s năm trước (cần từ %(threshold)s)")
            % {"figure": EligibilityGroup.Figure(one.figure).label, "threshold": amount(one.figure, one.threshold)}
            for one in lacking
        ]
        state = "not_eligible" if failing else "unknown" if missing else "eligible"
        assumed = bool(self.cycle.criteria_set_id and self.cycle.criteria_set.assumed)
        reasons = tuple(explain(Verdict(not failing, failing)))
        return NomineeVerdict(state, reasons, tuple(missing), on_dossier, assumed)

    @property
    def groups(self) -> dict[str, EligibilityGroup]:
        """Groups of the cycle's criteria set by name and by code, accents aside."""
        if self._groups is None:
            found = EligibilityGroup.objects.filter(criteria_set=self.cycle.criteria_set_id)
            rows = list(found) if self.cycle.criteria_set_id else []
            self._groups = {search_text(one.code): one for one in rows} | {search_text(one.name): one for one in rows}
        return self._groups

    def _dossier(self, dossier: Dossier) -> NomineeVerdict:
        year = self.cycle.figure_years()[-1]
        row = next((one for one in dossier.figures.all() if one.year == year), None)
        figures = {name: getattr(row, name) if row else None for name in FIGURES}
        enterprise = dossier.enterprise
        place = enterprise.office_in_hanoi or enterprise.factory_in_hanoi
        return self.values(dossier.group, figures, place, on_dossier=True)

    def _no_group(self, name: str) -> str:
        if not self.groups:
            return _("bộ tiêu chí của chu kỳ")
        if not name:
            return _("nhóm sản phẩm")
        return _("nhóm sản phẩm (“%(name)s” không có trong bộ tiêu chí)") % {"name": name}
