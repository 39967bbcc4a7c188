"""The API's verification of papers by their code, for everybody."""

import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, Path, Router, Schema
from ninja.errors import HttpError

from spcncl_portal.core.api import reads

from .models import VerifiableDocument
from .queries import verify_code
from .throttle import count_miss, is_held_back
from .views import example_code

router = Router(tags=["Xác minh"])
Code = Annotated[str, Field(max_length=100)]


class PaperOut(Schema):
    """A paper as its verification page shows it. `content`: label → value."""

    kind: str
    title: str
    holder: str
    issued_at: datetime.datetime
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    sha256: str
    content: dict[str, Any]
    demo: bool


class VerificationOut(Schema):
    """The answer about a code, as `verify_document` prints it, with the paper where it is known."""

    known: bool
    valid: bool
    status: str
    number: str
    code: str
    reason: str
    paper: PaperOut | None


@reads(
    router,
    "/xac-minh/{code}",
    name="verify",
    summary=gettext_lazy("Xác minh giấy tờ bằng mã"),
    response=VerificationOut,
    example=example_code,
    errors=(429,),
)
def verify(request, code: Path[Code]):
    """Answer for a code; whoever guesses is held back as on the page."""
    if is_held_back(request):
        raise HttpError(429, _("Bạn đã thử quá nhiều mã không có. Hãy thử lại sau 10 phút."))
    found = verify_code(code)
    if not found.known:
        count_miss(request)
    return {**found.as_json(), "paper": _paper(found.document) if found.document else None}


def _paper(document: VerifiableDocument) -> dict:
    names = ("kind", "title", "holder", "issued_at", "valid_from", "valid_to", "sha256", "demo")
    return {**{name: getattr(document, name) for name in names}, "content": dict(document.content)}
