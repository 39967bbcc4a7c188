"""What the machine of test_life_machine drives: two enterprises, two bodies, everybody who might try something."""

import datetime
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from applications.actions.enterprise import EnterpriseData, create_enterprise, take_in, verify_enterprise
from applications.models import (
    CheckFinding,
    CheckRound,
    Dossier,
    DossierFigures,
    DossierFile,
    Enterprise,
    EnterpriseEvent,
    EnterpriseMember,
    NominationLetter,
    Nominee,
    Submission,
)
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.models import ActionLog
from spcncl_portal.files.models import StoredFile
from spcncl_portal.notifications.models import Notice
from spcncl_portal.programme.models import Extension
from spcncl_portal.programme.queries import bodies_of
from tests.factories.accounts import UserFactory
from tests.factories.applications import tax_code
from tests.factories.programme import (
    BodyFactory,
    BodyMembershipFactory,
    ChecklistItemFactory,
    CycleFactory,
    DeadlineFactory,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BEGIN = datetime.datetime(2021, 3, 15, 9, tzinfo=HANOI)  # nominations end on 31/3, dossiers on 31/5
OWN, STAFF, SECRETARY, PORTAL, NOBODY = "own", "staff", "secretary", "portal", "nobody"

# Who may take which line of the tables: written down here, not read from the rules.
MAY = {
    ("dossier", "submit"): {OWN, STAFF},
    ("dossier", "withdraw"): {OWN, STAFF},
    ("dossier", "appeal"): {OWN, STAFF},
    ("dossier", "accept"): {STAFF},
    ("dossier", "return"): {STAFF},
    ("dossier", "refuse"): {STAFF},
    ("dossier", "accept_appeal"): {STAFF},
    ("dossier", "reject_appeal"): {STAFF},
    ("dossier", "allow_correction"): {STAFF},
    ("dossier", "keep_accepted"): {STAFF},
    ("dossier", "start_scoring"): {STAFF, SECRETARY},
    ("dossier", "finish_scoring"): {STAFF, SECRETARY},
    ("dossier", "recognise"): {STAFF},
    ("dossier", "not_recognise"): {STAFF},
    ("nominationletter", "send"): {OWN, STAFF},
    ("nominationletter", "receive"): {STAFF},
    ("nominationletter", "return"): {STAFF},
    ("enterprise", "verify"): {STAFF},
    ("enterprise", "refuse"): {STAFF},
    ("enterprise", "resubmit"): {OWN, STAFF},
    ("enterprise", "suspend"): {STAFF},
    ("enterprise", "resume"): {STAFF},
}

# Tables that a refused action leaves as they were, with the way to whose row it is.
OF_DOSSIER = "dossier__enterprise_id"
ROWS = {
    Dossier: "enterprise_id",
    DossierFigures: OF_DOSSIER,
    DossierFile: OF_DOSSIER,
    Submission: OF_DOSSIER,
    CheckRound: f"submission__{OF_DOSSIER}",
    CheckFinding: f"check_round__submission__{OF_DOSSIER}",
    Enterprise: "pk",
    EnterpriseEvent: "enterprise_id",
    EnterpriseMember: "enterprise_id",
    NominationLetter: "body_id",
    Nominee: "letter__body_id",
}
OF_BODY = (NominationLetter, Nominee)
COUNTED = (ActionLog, Notice, StoredFile, Extension)

# Columns of which the log must tell every change.
TOLD = {
    "applications.dossier": (
        "state", "due_at", "submitted_at", "returned_at", "accepted_at", "enterprise_id", "checker_id", "late",
        "late_reason", "state_reason", "request", "joined_to_id", "product_name", "paper_scan_id", "version",
    ),
    "applications.nominationletter": (
        "state", "number", "dated", "file_id", "sent_at", "sent_by_id", "received_at", "received_by_id", "late",
        "late_reason", "return_reason", "returned_at", "corrects_id", "arrived_on", "version",
    ),
    "applications.enterprise": ("state", "name", "ended_on", "merged_into_id"),
}  # fmt: skip
# The line of an enterprise's registration names its tax code and its name alone.
BEFORE_FIRST_LINE = {"applications.enterprise": {"state": "pending", "ended_on": None, "merged_into_id": None}}


class World:
    """The cycle, the bodies, the people by name; made once, each example is rolled back to it."""

    def __init__(self):
        self.cycle = CycleFactory(year=2021)
        DeadlineFactory(cycle=self.cycle, kind="dossier")
        ChecklistItemFactory(cycle=self.cycle, code="anh-san-pham", name="Ảnh sản phẩm", required=False)
        self.bodies = [BodyFactory(code="008", name="Quận Hoàng Mai"), BodyFactory(code="001", name="Quận Ba Đình")]
        self.people: dict[str, User | None] = {
            "staff": self._person(Role.STAFF),
            "colleague": self._person(Role.STAFF),
            "officer": self._person(Role.BODY_OFFICER, self.bodies[0]),
            "head": self._person(Role.BODY_HEAD, self.bodies[0]),
            "other officer": self._person(Role.BODY_OFFICER, self.bodies[1]),
            "clerk": self._person(Role.ENTERPRISE),
            "other clerk": self._person(Role.ENTERPRISE),
            "secretary": self._person(Role.COUNCIL_SECRETARY),
            "member": self._person(Role.COUNCIL_MEMBER),
            "auditor": self._person(Role.AUDITOR),
            "leader": self._person(Role.LEADER),
            "admin": self._person(Role.ADMIN),
            "portal": None,
        }
        self.enterprises = [self._enterprise(0, "clerk"), self._enterprise(1, "other clerk")]

    def _person(self, role, body=None) -> User:
        user = UserFactory(roles=[role])
        if body is not None:
            BodyMembershipFactory(user=user, body=body)
        return user

    def _enterprise(self, number: int, clerk: str) -> Enterprise:
        data = EnterpriseData(name=f"Công ty cổ phần Máy số {number}", email=f"may{number}@doanhnghiep.example")
        enterprise = create_enterprise(tax_code=tax_code(number), data=data, by=self.people["staff"])
        take_in(enterprise, self.people[clerk])
        return verify_enterprise(enterprise=enterprise, by=self.people["staff"], reason="đã đối chiếu")


def relation(by: User | None, row) -> str:
    """What the person is to a dossier, letter or enterprise, by roles and memberships."""
    if by is None:
        return PORTAL
    if Role.STAFF in by.roles:
        return STAFF
    if Role.COUNCIL_SECRETARY in by.roles:
        return SECRETARY
    body = getattr(row, "body_id", None)
    if {Role.BODY_OFFICER, Role.BODY_HEAD} & by.roles:
        return OWN if body and bodies_of(by).filter(pk=body).exists() else NOBODY
    return OWN if Role.ENTERPRISE in by.roles and owner_of(row) in own_enterprises(by) else NOBODY


def owner_of(row) -> int | None:
    return row.pk if isinstance(row, Enterprise) else getattr(row, "enterprise_id", None)


def own_enterprises(by: User) -> set[int]:
    return set(EnterpriseMember.objects.filter(user=by, left_at=None).values_list("enterprise_id", flat=True))


def own_rows(by: User) -> set[tuple[str, int]]:
    """Whose rows a person of an enterprise or body may change, as in `stored`."""
    bodies = {("body", pk) for pk in bodies_of(by).values_list("pk", flat=True)}
    return bodies | {("enterprise", pk) for pk in own_enterprises(by)}


def stored() -> dict:
    """Every row that an action might change: (model, pk) → (whose, values); how many lines of log, notices, files."""
    rows: dict = {model: model.objects.count() for model in COUNTED}
    for model, path in ROWS.items():
        whose = "body" if model in OF_BODY else "enterprise"
        names = [field.attname for field in model._meta.concrete_fields]
        for pk, owner, *values in model.objects.values_list("pk", path, *names):
            rows[model, pk] = ((whose, owner), values)
    return rows


def driven() -> Iterator:
    """The rows that have a state here."""
    yield from Dossier.objects.select_related("cycle", "enterprise", "checker")
    yield from NominationLetter.objects.select_related("cycle", "body")
    yield from Enterprise.objects.all()
