"""Menu entries."""

from django.utils.translation import gettext_lazy as _

from spcncl_portal.core import navigation

navigation.add(_("Sổ văn bản"), "documents:office", enter="documents.view_office", icon="archive", order=870)
