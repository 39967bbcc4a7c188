"""Deadlines in the calendars of nominating bodies and enterprises, as they hold for each: with its extensions."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from spcncl_portal.accounts.roles import Role
from spcncl_portal.notifications.calendar import (
    Entry,
    calendar_sources,
    changed_at,
    cycles_with_changes,
    deadline_entry,
)
from spcncl_portal.programme.extensions import in_force, key_of
from spcncl_portal.programme.models import Body, Cycle, DeadlineKind, Extension

from .enterprise_queries import own_enterprises
from .models import Dossier, Inspection
from .nomination_queries import own_bodies
from .states import DossierState, InspectionState


def bodies_deadlines(user) -> Iterator[Entry]:
    """The nomination deadline of each body that the person works for."""
    if not {Role.BODY_OFFICER, Role.BODY_HEAD} & user.roles:
        return
    for cycle in cycles_with_changes():
        deadline, bodies = cycle.deadline(DeadlineKind.NOMINATION), list(own_bodies(user, cycle))
        if deadline is None or not bodies:
            continue
        given = in_force(deadline)
        for body in bodies:
            yield from _of_body(cycle, deadline, body, given.get(key_of(body)))


def _of_body(cycle: Cycle, deadline, body: Body, extension: Extension | None) -> Iterator[Entry]:
    entry = deadline_entry(
        deadline,
        title=_("Hạn gửi văn bản giới thiệu %(year)s: %(body)s") % {"year": cycle.year, "body": body.name},
        url=f"{reverse('applications:letters')}?nam={cycle.year}",
        of=f"body-{body.code}",
        extension=extension,
    )
    if entry is not None:
        yield entry


def enterprises_deadlines(user) -> Iterator[Entry]:
    """When each enterprise hands its dossiers in, and by when a returned one is mended."""
    if Role.ENTERPRISE not in user.roles:
        return
    enterprises = list(own_enterprises(user))
    if not enterprises:
        return
    for cycle in cycles_with_changes():
        yield from _submissions(cycle, enterprises)
        yield from _corrections(cycle, enterprises)


def _submissions(cycle: Cycle, enterprises: list) -> Iterator[Entry]:
    deadline = cycle.deadline(DeadlineKind.DOSSIER)
    if deadline is None:
        return
    given = in_force(deadline)
    for enterprise in enterprises:
        entry = deadline_entry(
            deadline,
            title=_("Hạn nộp hồ sơ SPCNCL %(year)s: %(name)s") % {"year": cycle.year, "name": enterprise.name},
            url=f"{reverse('applications:dossiers')}?nam={cycle.year}",
            of=f"enterprise-{enterprise.pk}",
            extension=given.get(key_of(enterprise)),
        )
        if entry is not None:
            yield entry


def _corrections(cycle: Cycle, enterprises: list) -> Iterator[Entry]:
    """Returned dossiers, each with its own date."""
    rows = Dossier.objects.filter(cycle=cycle, enterprise__in=enterprises, state=DossierState.RETURNED)
    deadline = cycle.deadline(DeadlineKind.CORRECTION)
    given = in_force(deadline) if deadline is not None else {}
    changes = changed_at(deadline) if deadline is not None else []
    for dossier in rows.exclude(due_at=None).order_by("code"):
        extension = given.get(key_of(dossier))
        if extension is not None and extension.excused:
            continue
        yield Entry(
            uid=f"correction-{dossier.code}",
            title=_("Hạn bổ sung hồ sơ %(code)s") % {"code": dossier.code},
            start=max(dossier.due_at, extension.until) if extension else dossier.due_at,
            changed_at=max([dossier.updated_at, *changes, *([extension.at] if extension else [])]),
            text=dossier.product_name,
            url=reverse("applications:dossier", args=[dossier.code]),
        )


def visits(user) -> Iterator[Entry]:
    """Visits on site: the team's own, and those to one's enterprise."""
    if not {Role.STAFF, Role.ENTERPRISE} & user.roles:
        return
    concerned = Q(team__user=user) | Q(enterprise__in=own_enterprises(user))
    rows = Inspection.objects.filter(concerned).exclude(state=InspectionState.CALLED_OFF).distinct()
    for visit in rows.select_related("enterprise").order_by("starts_at"):
        yield Entry(
            uid=f"inspection-{visit.pk}",
            title=_("Kiểm tra thực tế: %(name)s") % {"name": visit.enterprise.name},
            start=visit.starts_at,
            end=visit.ends_at,
            changed_at=visit.updated_at,
            url=visit.get_absolute_url(),
            place=visit.place,
        )


calendar_sources.add("visits", visits)
calendar_sources.add("bodies", bodies_deadlines)
calendar_sources.add("enterprises", enterprises_deadlines)
