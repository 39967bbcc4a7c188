"""Who may read the files of a dossier, and how its receipts are made when somebody asks for one."""

from spcncl_portal.documents.actions import register_renderer
from spcncl_portal.documents.models import VerifiableDocument
from spcncl_portal.files.access import register_reader

from . import package, receipt  # noqa: F401 (package registers its job)


def may_read_dossier(user, dossier) -> bool:
    """Files hang on their dossier; whoever may see the one may see the others."""
    return user.has_perm("applications.view_dossier", dossier)


register_reader("applications.dossier", may_read_dossier)
register_renderer(VerifiableDocument.Kind.RECEIPT, receipt.render)
