"""Read outreach: prospects, working sessions, who may take a prospect on, how many enterprises were worked with."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.text import search_text
from spcncl_portal.files.models import StoredFile
from spcncl_portal.programme.models import Body, Cycle
from spcncl_portal.programme.models.bodies import UNIT_KINDS
from spcncl_portal.programme.queries import bodies_of, nomination_day

from .models import Prospect, WorkingSession
from .queries import READS_ALL
from .states import PROSPECT_MACHINE, ProspectState

OFFICERS = {Role.BODY_OFFICER, Role.BODY_HEAD}
# States in which somebody still has a next step to do; the end of the way is the dossier's own.
IN_WORK = tuple(state for state in ProspectState.values if state not in PROSPECT_MACHINE.ends)


def prospects_visible_to(user: User, cycle: Cycle | None) -> QuerySet[Prospect]:
    """Prospects of the cycle that `user` may read: bodies those that they lead or that are on their ground.

    Annotations: session_count, last_session (day of the newest session, or None).
    """
    rows = Prospect.objects.filter(cycle=cycle).select_related("cycle", "unit", "sector", "body", "owner", "enterprise")
    held = WorkingSession.objects.filter(prospects=OuterRef("pk")).order_by().values("prospects")
    rows = rows.annotate(
        session_count=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
        last_session=Subquery(held.annotate(last=Max("held_on")).values("last")),
    )
    if READS_ALL & user.roles:
        return rows
    return rows.filter(of_bodies(user)) if OFFICERS & user.roles else rows.none()


def of_bodies(user: User) -> Q:
    """Condition: led by a body of `user`, or on its ground."""
    own = bodies_of(user).values("pk")
    return Q(body__in=own) | Q(unit__in=own)


def sessions_visible_to(user: User, cycle: Cycle | None) -> QuerySet[WorkingSession]:
    """Working sessions of the cycle that `user` may read; bodies those that they held. Annotation: prospect_count."""
    rows = WorkingSession.objects.filter(cycle=cycle).select_related("cycle", "body", "recorded_by")
    rows = rows.annotate(prospect_count=Count("prospects"))
    if READS_ALL & user.roles:
        return rows
    return rows.filter(body__in=bodies_of(user)) if OFFICERS & user.roles else rows.none()


def files_of(session: WorkingSession) -> QuerySet[StoredFile]:
    """Photos and attachments of a session, in the order in which they came."""
    kind = ContentType.objects.get_for_model(WorkingSession)
    return StoredFile.objects.filter(subject_type=kind, subject_id=str(session.pk)).order_by("created_at", "name")


def funnel(rows: QuerySet[Prospect]) -> list[dict]:
    """How many of `rows` stand at each step, in the order of the way: state, label, count. One query."""
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return [{"state": state, "label": label, "count": counted.get(state, 0)} for state, label in ProspectState.choices]


def staff_people() -> QuerySet[User]:
    """Active staff of Sở Công Thương."""
    return User.objects.filter(is_active=True, grants__role=Role.STAFF, grants__revoked_at=None).distinct()


def may_own(prospect: Prospect) -> QuerySet[User]:
    """Who may be made the owner: people of the body that leads, or on whose ground it is; for all but bodies staff."""
    memberships = Q(body_memberships__body__in=[pk for pk in (prospect.body_id, prospect.unit_id) if pk])
    held = Q(body_memberships__valid_to=None) | Q(body_memberships__valid_to=F("body_memberships__body__valid_to"))
    of_body = Q(is_active=True, grants__role__in=OFFICERS, grants__revoked_at=None) & memberships & held
    of_staff = Q(is_active=True, grants__role=Role.STAFF, grants__revoked_at=None)
    return User.objects.filter(of_body | of_staff).distinct().order_by("sort_key", "pk")


def owners_for(user: User, prospect: Prospect) -> QuerySet[User]:
    """Whom `user` may make the owner of `prospect`: staff anybody, officers people of their own bodies."""
    people = may_own(prospect)
    if Role.STAFF in user.roles:
        return people
    return people.filter(body_memberships__body__in=bodies_of(user)).distinct()


def units_of(cycle: Cycle) -> QuerySet[Body]:
    """Districts, wards and communes of the cycle's time, in their order."""
    return Body.objects.filter(kind__in=UNIT_KINDS).valid_on(nomination_day(cycle)).order_by("sort_key", "code")


def leading_bodies(cycle: Cycle) -> QuerySet[Body]:
    """Bodies that may lead an outreach of the cycle: all of its time but the standing office itself."""
    existing = Body.objects.filter(is_standing_office=False).valid_on(nomination_day(cycle))
    return existing.order_by("kind", "sort_key", "code")


def distinct_enterprises(rows: QuerySet[Prospect]) -> list[int]:
    """Ids of `rows`, one for each enterprise: one without a tax code is the same as another of its name."""
    kept, names = [], set()
    for pk, code, name in rows.order_by("-tax_code", "pk").values_list("pk", "tax_code", "name"):
        key = search_text(name)
        if code or key not in names:
            kept.append(pk)
        names.add(key)
    return kept


def worked_with(rows: QuerySet[Prospect]) -> QuerySet[Prospect]:
    """Of `rows` the distinct enterprises with at least one working session (indicator of task 1 of the plan)."""
    held = WorkingSession.prospects.through.objects.values("prospect")
    return rows.filter(pk__in=distinct_enterprises(rows.filter(pk__in=held)))
