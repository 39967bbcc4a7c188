"""The year in hand: `?nam=2021`, else the one chosen before, else the newest open cycle."""

from django.utils.functional import SimpleLazyObject

from . import queries


class CycleMiddleware:
    """Give each request `request.cycle` (a Cycle or None), read when first used."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.cycle = SimpleLazyObject(lambda: queries.cycle_of_request(request))
        return self.get_response(request)
