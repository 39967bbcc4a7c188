from django.utils.translation import gettext_lazy as _

from spcncl_portal.core import navigation

navigation.add(_("Bàn làm việc"), "web:desk", enter="web.view_desk", icon="house", order=10)
