"""What a line says is committed is the sum of its commitments, and no more than the line."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from spcncl_portal.core.integrity import Broken, in_batches, integrity_check, verdict
from spcncl_portal.core.templatetags.portal import vnd

from .models import Line
from .queries import with_sums


@integrity_check("budget_lines")
def check_lines() -> Iterator[Broken | None]:
    """Recompute the counter of every line from its commitments."""
    for batch in in_batches(with_sums(Line.objects.order_by("pk")), 500):
        for line in batch:
            yield verdict(line, "budget_line", _problems(line))


def _problems(line: Line) -> Iterator[str]:
    if line.committed != line.held:
        values = {"stored": vnd(line.committed), "found": vnd(line.held)}
        yield _("Số đã cam kết lưu là %(stored)s, cộng từ các cam kết là %(found)s.") % values
    if line.held > line.amount:
        yield _("Các cam kết vượt số tiền của dòng.")
