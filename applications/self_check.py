"""The verdict that the public self-check shows. Nothing is stored."""

from dataclasses import dataclass

from spcncl_portal.programme.calc import eligible
from spcncl_portal.programme.figures import explain
from spcncl_portal.programme.models import EligibilityGroup


@dataclass(frozen=True)
class Answer:
    """`lacking`: how far the figure is below the threshold, in đồng or USD; None where it is not."""

    group: EligibilityGroup
    ok: bool
    reasons: list[str]
    value: int | None
    lacking: int | None

    @property
    def in_dollars(self) -> bool:
        return self.group.figure == EligibilityGroup.Figure.EXPORT_USD


def answer(*, group: EligibilityGroup, value: int | None, in_hanoi: bool) -> Answer:
    """Judge a product by `programme.calc.eligible`; `value`: the figure that the group's threshold rests on."""
    verdict = eligible(group, {group.figure: value} if group.figure else {}, in_hanoi)
    below = group.threshold is not None and value is not None and value < group.threshold
    return Answer(group, verdict.ok, explain(verdict), value, group.threshold - value if below else None)
