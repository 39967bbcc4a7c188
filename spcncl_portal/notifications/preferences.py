"""Which notices reach a person by mail or text message: what was chosen, else the defaults of the group."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from .kinds import DIGEST, EMAIL, GROUPS, SMS, Group, kind_of
from .models.preference import DIGEST_HOUR, NoticePreference


@dataclass(frozen=True)
class Choices:
    """What one person chose: {group: {channel: bool}} and the hour of the digest (None: no digest)."""

    chosen: dict = field(default_factory=dict)
    digest_hour: int | None = DIGEST_HOUR

    def wants(self, kind: str, channel: str) -> bool:
        """Whether notices of `kind` go out by `channel` (`email` or `sms`)."""
        return self.wants_group(kind_of(kind).group, channel)

    def wants_group(self, group: Group, channel: str) -> bool:
        default = getattr(group, channel)
        if group.legal:
            return default
        if group is DIGEST:
            return channel == EMAIL and self.digest_hour is not None
        return bool(self.chosen.get(group.key, {}).get(channel, default))


def choices_of(users: Iterable) -> dict[int, Choices]:
    """User id → choices, for every one of `users` (people or ids), in one query."""
    ids = {getattr(user, "pk", user) for user in users}
    rows = NoticePreference.objects.filter(user__in=ids).values_list("user", "choices", "digest_hour")
    found = {user: Choices(chosen, hour) for user, chosen, hour in rows}
    return {pk: found.get(pk, Choices()) for pk in ids}


def wants(user, kind: str, channel: str) -> bool:
    """For one person; for many ask `choices_of` once."""
    return choices_of([user])[user.pk].wants(kind, channel)


def sms_is_on() -> bool:
    """Whether this portal sends text messages at all."""
    return bool(getattr(settings, "SMS_BACKEND", ""))


def choosable() -> list[Group]:
    """The groups whose mail a person may do without; the digest has its own question."""
    return [group for group in GROUPS.values() if not group.legal and group is not DIGEST]


__all__ = ["EMAIL", "SMS", "Choices", "choices_of", "choosable", "sms_is_on", "wants"]
