"""The roles of the person, for the menu in the header."""

from spcncl_portal.core.context import page_values

from .roles import Role


def role_names(request) -> dict:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"role_names": [role.label for role in Role if role in user.roles]}


page_values.add("role_names", role_names)
