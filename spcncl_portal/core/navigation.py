"""Menu entries. Apps register theirs; a person sees the entries whose route the person may enter."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """One menu entry. `order` sorts; `icon` is a bootstrap-icons name; `enter` is the permission of its route."""

    label: str
    view: str
    enter: str
    icon: str
    order: int


_entries: list[Entry] = []


def add(label, view: str, *, enter: str, icon: str, order: int) -> None:
    """Register a menu entry (called from an app's `navigation.py`)."""
    _entries.append(Entry(label, view, enter, icon, order))


def for_user(user, path: str) -> list[dict]:
    """Return the entries that `user` may enter, as dicts for the template; `active` marks the one for `path`."""
    shown = [entry for entry in sorted(_entries, key=lambda e: e.order) if user.has_perm(entry.enter)]
    rows = [{"label": e.label, "url": reverse(e.view), "icon": e.icon, "active": False} for e in shown]
    fitting = [row for row in rows if path.startswith(row["url"])]
    if fitting:
        max(fitting, key=lambda row: len(row["url"]))["active"] = True
    return rows
