"""The year in hand: `?nam=2021`, else the one chosen before, else the newest open cycle."""

from django.utils.functional import SimpleLazyObject

from spcncl_portal.core.request import CarriedValue, carried

from . import queries
from .models import Cycle


class CycleMiddleware:
    """Give each request `request.cycle` (a Cycle or None), read when first used."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.cycle = SimpleLazyObject(lambda: queries.cycle_of_request(request))
        return self.get_response(request)


def _keep(request) -> int | None:
    return request.cycle.pk if request.cycle else None


def _restore(request, pk: int | None) -> None:
    request.cycle = Cycle.objects.filter(pk=pk).first()


# A list that is exported in the background is that of the year in which it was asked for.
carried.add("cycle", CarriedValue(_keep, _restore))
