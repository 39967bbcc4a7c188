"""Bodies: what staff keep about them."""

from spcncl_portal.core.actions import editing

from ..models import Body
from .cycles import EDIT


def set_contact(*, body: Body, email: str, phone: str, by) -> Body:
    """Set where notices to the body go when nobody of it has an account."""
    with editing(body, "set_contact", by=by, permission=EDIT) as locked:
        locked.contact_email, locked.contact_phone = email.strip(), phone.strip()
    return locked
