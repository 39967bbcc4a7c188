"""Whom to call at an enterprise when a mail to one of its people does not arrive."""

from collections import defaultdict

from django.utils.translation import gettext as _

from spcncl_portal.notifications.delivery_callers import Caller, Place, colleague, places

from .models import EnterpriseMember


def enterprises_of_people(user_ids: set[int]) -> dict[int, Place]:
    """The enterprises that people act for: its own telephone first, then those who act for it."""
    own = EnterpriseMember.objects.filter(user__in=user_ids, left_at=None).select_related("enterprise")
    enterprise_of = {one.user_id: one.enterprise for one in own.order_by("-is_owner", "pk")}
    people = defaultdict(list)
    members = EnterpriseMember.objects.filter(enterprise__in=enterprise_of.values(), left_at=None)
    members = members.filter(user__is_active=True).exclude(user__phone="").select_related("user")
    for one in members.order_by("-is_owner", "pk"):
        people[one.enterprise_id].append(colleague(one.user))
    found = {}
    for user, enterprise in enterprise_of.items():
        contact = [Caller(enterprise.name, enterprise.phone, _("doanh nghiệp"))] if enterprise.phone else []
        found[user] = Place(enterprise.name, (*contact, *people[enterprise.pk]))
    return found


places.add("enterprises", enterprises_of_people)
