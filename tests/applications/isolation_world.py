"""Two enterprises with like data. Every text of the second holds a mark, every figure unusual digits: test_isolation
looks for them in what the first one is answered."""

import datetime
import io
import re
import zipfile
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from applications.actions.check import accept_dossier, accept_remaining, return_dossier, save_finding
from applications.actions.enterprise_events import rename_enterprise
from applications.actions.submission import submit_dossier
from applications.models import Dossier, Enterprise, Inspection, Nominee, Submission
from applications.models.dossier import FIGURE_NAMES
from evaluation.models import Certificate, Recognition
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.models import Job
from spcncl_portal.core.text import search_text
from spcncl_portal.files.models import PartialUpload
from spcncl_portal.programme.models import Cycle
from tests.factories.accounts import InvitationFactory, UserFactory
from tests.factories.applications import EnterpriseFactory, NominationLetterFactory, NomineeFactory
from tests.factories.documents import VerifiableDocumentFactory
from tests.factories.dossiers import DossierFactory, stored_pdf
from tests.factories.evaluation import scored_cycle
from tests.factories.inspections import plan_visit
from tests.factories.outreach import ProspectFactory, WorkingSessionFactory
from tests.factories.programme import CycleFactory

HANOI = datetime.timezone(datetime.timedelta(hours=7))
DIGITS = "8391746"  # in every figure of the other enterprise
MARK = re.compile(r"zqxvw[a-z0-9]+")
# Texts that name a step, a rule or a row instead of saying something of the enterprise.
PLAIN = {"state", "code", "tax_code", "group", "search_text", "sort_key", "product_key", "request", "enterprise_name"}


def mark(row: models.Model, prefix: str = "Zqxvw", leave=()) -> None:
    """Write a mark of its own into every text of the row, and save it."""
    for field in row._meta.concrete_fields:
        if not isinstance(field, (models.CharField, models.TextField)) or field.choices or field.is_relation:
            continue
        if field.name in PLAIN or field.name in leave:
            continue
        word = f"{prefix}{field.name.replace('_', '')}"
        if isinstance(field, models.EmailField):
            word = f"{word.lower()}{row.pk}@b.example"
        elif isinstance(field, models.URLField):
            word = f"https://{word.lower()}.example/"
        elif "phone" in field.name:
            word = f"+8424{DIGITS}5"
        setattr(row, field.name, word)
    row.save()


def bytes_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def words_of(response) -> str:
    """All text of an answer without accents and separators of numbers; of spreadsheets and archives, their parts."""
    data = bytes_of(response)
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"\n".join(archive.read(name) + name.encode() for name in archive.namelist())
    text = data.decode("utf-8", "replace") + " ".join(f"{name}: {value}" for name, value in response.items())
    return re.sub(r"(?<=\d)[.,\s\u00a0\u202f](?=\d)", "", text) + search_text(text)


def secrets_in(response, others: "Side", *, said: str = "") -> set[str]:
    """The marks, digits and codes of the other that an answer holds, but for what was asked with (`said`)."""
    text = words_of(response)
    for word in filter(None, re.split(r"[/?&=]", said)):
        text = text.replace(word, "")
    found = set(MARK.findall(text.lower())) | ({DIGITS} if DIGITS in text else set())
    return found | {code for code in others.codes if code in text}


@dataclass
class Side:
    """An enterprise with its clerk and dossiers."""

    clerk: User
    enterprise: Enterprise
    dossiers: list[Dossier]
    codes: list[str]


def other_side(cycle: Cycle, staff: User) -> Side:
    """The enterprise that keeps its secrets: dossiers in several states, files, a visit, people, letters, outreach."""
    clerk = UserFactory(roles=[Role.ENTERPRISE], email="zqxvwclerk@b.example", full_name="Zqxvwclerkname")
    enterprise = EnterpriseFactory(owner=clerk, registration_file=stored_pdf(name="zqxvwregistration.pdf"))
    mark(enterprise)
    draft = secret_dossier(cycle, enterprise)
    returned, accepted = (secret_dossier(cycle, enterprise) for _ in range(2))
    for dossier in (returned, accepted):
        submit_dossier(dossier=dossier, by=clerk)
    save_finding(dossier=returned, item="section:figures", verdict="ask", note="Zqxvwasked", by=staff)
    day = datetime.date.today() + datetime.timedelta(days=9)
    return_dossier(dossier=returned, due_on=day, note="Zqxvwreturned", by=staff)
    accept_remaining(dossier=accepted, by=staff)
    accept_dossier(dossier=accepted, note="Zqxvwaccepted", by=staff)
    visit = plan_visit(accepted, by=staff, place="Zqxvwvisit")
    mark(visit)
    Inspection.objects.filter(pk=visit.pk).update(state="signed", signed_at=timezone.now())
    rename_enterprise(
        enterprise=enterprise,
        new_name="Zqxvwrenamed",
        happened_on=datetime.date(2021, 1, 4),
        basis="Zqxvwbasis",
        by=staff,
    )
    enterprise.refresh_from_db()
    around(cycle, enterprise, draft, clerk)
    codes = [enterprise.tax_code, *Dossier.objects.values_list("code", flat=True)]
    codes += Submission.objects.values_list("receipt__code", flat=True)
    return Side(clerk, enterprise, [draft, returned, accepted], codes)


def secret_dossier(cycle: Cycle, enterprise: Enterprise) -> Dossier:
    dossier = DossierFactory(cycle=cycle, enterprise=enterprise, documents=True)
    mark(dossier, leave=("state_reason", "late_reason", "request_reason"))
    for row in dossier.figures.all():
        for number, name in enumerate(FIGURE_NAMES):
            setattr(row, name, int(DIGITS) if name == "employees" else int(f"{DIGITS}{number}000"))
        row.save()
    for document in dossier.documents.all():
        document.file.name = "zqxvwdocument.pdf"
        document.file.save(update_fields=["name"])
    return dossier


def around(cycle: Cycle, enterprise: Enterprise, draft: Dossier, clerk: User) -> None:
    """What hangs on an enterprise elsewhere: nominations, outreach, an invitation, a job, a file on its way."""
    line = NomineeFactory(letter=NominationLetterFactory(cycle=cycle), tax_code=enterprise.tax_code)
    mark(line)
    Nominee.objects.filter(pk=line.pk).update(enterprise=enterprise)
    prospect = ProspectFactory(cycle=cycle, enterprise=enterprise, tax_code=enterprise.tax_code)
    mark(prospect)
    mark(WorkingSessionFactory(cycle=cycle, prospects=[prospect]))
    scope = {"enterprise": enterprise.pk}
    InvitationFactory(email="zqxvwinvited@b.example", full_name="Zqxvwinvited", role=Role.ENTERPRISE, scope=scope)
    Job.objects.create(kind="dossier_pdf", label="Zqxvwjob", created_by=clerk)
    item = cycle.checklist.first()
    PartialUpload.objects.create(
        user=clerk,
        name="zqxvwpartial.pdf",
        size=9,
        place=f"dossier:{draft.pk}:{item.code}",
        expires_at=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC),
    )


def recognised_side(cycle: Cycle) -> Dossier:
    """A product of the other enterprise that the city recognised: its name is public, the rest of it is not."""
    enterprise = EnterpriseFactory(name="Công ty Công Khai")
    mark(enterprise, leave=("name",))
    dossier = DossierFactory(cycle=cycle, enterprise=enterprise, state="in_scoring", product_name="Máy công khai")
    mark(dossier, leave=("product_name",))
    scored_cycle(cycle=cycle, dossiers=[dossier], state="decided", recognised=[dossier])
    paper = VerifiableDocumentFactory(title="Máy công khai", holder="Công ty Công Khai")
    Certificate.objects.update_or_create(
        recognition=Recognition.objects.get(dossier=dossier),
        kind=Certificate.Kind.SPCNCL,
        defaults={"sequence": 1, "number": paper.number, "code": paper.code, "document": paper, "state": "issued"},
    )
    return dossier


def own_side(cycle: Cycle) -> Side:
    """The enterprise that tries to learn something."""
    clerk = UserFactory(roles=[Role.ENTERPRISE])
    enterprise = EnterpriseFactory(owner=clerk, name="Công ty Tò Mò")
    dossiers = [DossierFactory(cycle=cycle, enterprise=enterprise, documents=True) for _ in range(2)]
    submit_dossier(dossier=dossiers[1], by=clerk)
    letter = NominationLetterFactory(cycle=cycle, state="received")
    NomineeFactory(letter=letter, tax_code=enterprise.tax_code, enterprise=enterprise, product_name="Máy tò mò")
    DossierFactory(cycle=CycleFactory(year=2020), enterprise=enterprise, state="not_recognised")
    return Side(clerk, enterprise, dossiers, [])
