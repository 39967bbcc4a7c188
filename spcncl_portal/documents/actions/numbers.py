"""Numbers of series, without gap or double."""

from django.db import transaction
from django.db.models import F

from ..models import NumberSeries


@transaction.atomic
def next_number(*, code: str, year: int, body=None) -> int:
    """Give the next number of the series `code` of `year` (and of `body`), starting with 1.

    Runs in the caller's transaction: whoever comes second waits for it, and a number whose transaction rolls back
    is given again, so that there is neither gap nor double.
    """
    series, _created = NumberSeries.objects.get_or_create(code=code, year=year, body=body)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db(fields=["last"])
    return series.last
