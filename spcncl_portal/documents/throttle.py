"""Hold back whoever guesses codes, or who is registered: so many misses in so many minutes from one address."""

from axes.helpers import get_client_ip_address
from django.core.cache import cache

MISSES = 30
PERIOD = 10 * 60  # seconds
VERIFY, REGISTER, INVITE = "verify", "register", "invite"


def is_held_back(request, kind: str = VERIFY) -> bool:
    """Say whether the address has missed too often lately."""
    return cache.get(_key(request, kind), 0) >= MISSES


def count_miss(request, kind: str = VERIFY) -> None:
    """Count a code or file that is not ours, an address that is taken; the period runs from the first one."""
    key = _key(request, kind)
    if not cache.add(key, 1, PERIOD):
        try:
            cache.incr(key)
        except ValueError:  # ran out between the two lines
            cache.set(key, 1, PERIOD)


def _key(request, kind: str) -> str:
    return f"{kind}-misses:{get_client_ip_address(request)}"
