"""Hold back whoever guesses codes: so many misses in so many minutes from one address."""

from axes.helpers import get_client_ip_address
from django.core.cache import cache

MISSES = 30
PERIOD = 10 * 60  # seconds


def is_held_back(request) -> bool:
    """Say whether the address has missed too often lately."""
    return cache.get(_key(request), 0) >= MISSES


def count_miss(request) -> None:
    """Count a code that does not exist; the period runs from the first one."""
    key = _key(request)
    if not cache.add(key, 1, PERIOD):
        try:
            cache.incr(key)
        except ValueError:  # ran out between the two lines
            cache.set(key, 1, PERIOD)


def _key(request) -> str:
    return f"verify-misses:{get_client_ip_address(request)}"
