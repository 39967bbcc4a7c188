from .check import CheckFinding, CheckRound
from .dossier import Dossier, DossierFigures, DossierFile, Submission
from .enterprise import Enterprise, EnterpriseMember
from .nomination import NominationLetter, Nominee

__all__ = [
    "CheckFinding",
    "CheckRound",
    "Dossier",
    "DossierFigures",
    "DossierFile",
    "Enterprise",
    "EnterpriseMember",
    "NominationLetter",
    "Nominee",
    "Submission",
]
