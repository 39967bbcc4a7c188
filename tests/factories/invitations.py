"""Batches of invitation sets."""

from applications.actions.invitation import make_batch
from applications.models import InvitationBatch, Prospect

from .applications import tax_code


def make_prospects(cycle, count: int, **values) -> list[Prospect]:
    """Prospects of the cycle with tax codes, names in the order of their numbers."""
    first = Prospect.objects.filter(cycle=cycle).count()
    return [
        Prospect.objects.create(
            cycle=cycle,
            **{
                "name": f"Công ty Mời {number:03d}",
                "tax_code": tax_code(200 + number),
                "address": f"Số {number} phố Mẫu, Hà Nội",
                **values,
            },
        )
        for number in range(first + 1, first + count + 1)
    ]


def batch_of(cycle, count: int, *, name: str = "Đợt 1", by=None) -> InvitationBatch:
    """A batch of `count` new prospects."""
    return make_batch(cycle=cycle, name=name, prospects=[one.pk for one in make_prospects(cycle, count)], by=by)
