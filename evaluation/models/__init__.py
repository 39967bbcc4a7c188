from .council import Conflict, Council, CouncilMember
from .recognition import Certificate, Decision, Recognition
from .result import CycleResult, DossierTotal, ResultRow
from .sheet import EarlierSignature, Score, ScoreSheet

__all__ = [
    "Certificate",
    "Conflict",
    "Council",
    "CouncilMember",
    "CycleResult",
    "Decision",
    "DossierTotal",
    "EarlierSignature",
    "Recognition",
    "ResultRow",
    "Score",
    "ScoreSheet",
]
