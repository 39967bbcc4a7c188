"""Who may read the photos and the signed minutes of a visit."""

from spcncl_portal.files.access import register_reader

from .inspection_queries import reads_inside
from .models import Inspection


def _read_inspection_file(user, inspection: Inspection) -> bool:
    """The office at any time, enterprise and council once both sides have signed."""
    return user.has_perm("applications.view_inspection", inspection) and reads_inside(user, inspection)


register_reader("applications.Inspection", _read_inspection_file)
