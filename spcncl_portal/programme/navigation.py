from django.utils.translation import pgettext_lazy

from spcncl_portal.core import navigation

navigation.add(
    pgettext_lazy("menu", "Chu kỳ"), "programme:cycles", enter="programme.view_settings", icon="gear", order=800
)
