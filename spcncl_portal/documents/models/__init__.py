from .design import CertificateDesign
from .numbers import NumberSeries
from .office import IncomingDocument, OfficialDocument
from .templates import DocumentTemplate, TemplateVersion
from .verifiable import VerifiableDocument

__all__ = [
    "CertificateDesign",
    "DocumentTemplate",
    "IncomingDocument",
    "NumberSeries",
    "OfficialDocument",
    "TemplateVersion",
    "VerifiableDocument",
]
