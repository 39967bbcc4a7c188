from django.utils.translation import gettext_lazy as _

from spcncl_portal.core import navigation

navigation.add(_("Chu kỳ"), "programme:cycles", enter="programme.view_settings", icon="gear", order=800)
