from .check import CheckFinding, CheckRound, CheckWording, FieldGuide
from .dossier import Dossier, DossierFigures, DossierFile, Submission
from .enterprise import Enterprise, EnterpriseMember
from .events import EnterpriseEvent
from .inspection import Inspection, InspectionAnswer, InspectionMember, InspectionPhoto, InspectionQuestion
from .nomination import DoubleDecision, NominationLetter, Nominee
from .prospect import (
    InvitationBatch,
    InvitationSet,
    ProgrammeFile,
    ProgrammeFileVersion,
    Prospect,
    WorkingSession,
)

__all__ = [
    "CheckFinding",
    "CheckRound",
    "CheckWording",
    "Dossier",
    "DossierFigures",
    "DossierFile",
    "DoubleDecision",
    "Enterprise",
    "EnterpriseEvent",
    "EnterpriseMember",
    "FieldGuide",
    "Inspection",
    "InspectionAnswer",
    "InspectionMember",
    "InspectionPhoto",
    "InspectionQuestion",
    "InvitationBatch",
    "InvitationSet",
    "NominationLetter",
    "Nominee",
    "ProgrammeFile",
    "ProgrammeFileVersion",
    "Prospect",
    "Submission",
    "WorkingSession",
]
