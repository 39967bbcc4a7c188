"""Official documents, incoming papers, people of the office. Names are invented."""

from spcncl_portal.accounts.roles import Role
from spcncl_portal.documents.actions import draft_official, once
from spcncl_portal.documents.reporting import Paragraph, ReportDocument, Signature
from tests.factories.accounts import UserFactory
from tests.factories.programme import BodyFactory


class StandingOfficeFactory(BodyFactory):
    """The Sở Công Thương, which issues the papers."""

    class Meta:
        django_get_or_create = ("code",)

    code = "SCT"
    kind = "department"
    name = "Sở Công Thương"
    is_standing_office = True
    valid_to = None


def second_comes_early(monkeypatch) -> None:
    """Let the next look for a form's `request_key` miss the row, as while the first request still runs."""
    look, looks = once._known, []

    def miss_first(model, key):
        looks.append(key)
        return look(model, key) if len(looks) > 1 else None

    monkeypatch.setattr(once, "_known", miss_first)


def staff_member(**values):
    """A member of the Sở's staff."""
    return UserFactory(roles=[Role.STAFF], **values)


def letter_text(text: str = "Đề nghị các đơn vị gửi văn bản giới thiệu.") -> ReportDocument:
    """A letter in the engine's description, with everything that a register reads from it."""
    return ReportDocument(
        name="cong-van",
        title="",
        subtitle="V/v gửi văn bản giới thiệu",
        addressees=["UBND các quận, huyện, thị xã"],
        blocks=[Paragraph(text)],
        signature=Signature("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "Nguyễn Văn Ký"),
        recipients=["Như trên", "Lưu: VT, QLCN"],
    )


def make_draft(*, by=None, kind: str = "letter", abstract: str = "V/v gửi văn bản giới thiệu", **values):
    """A draft of the standing office, written by `by` (a new member of staff unless given)."""
    StandingOfficeFactory()
    values.setdefault("content", letter_text())
    return draft_official(kind=kind, abstract=abstract, by=by or staff_member(), **values)
