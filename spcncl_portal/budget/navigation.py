from django.utils.translation import pgettext_lazy

from spcncl_portal.core import navigation

navigation.add(pgettext_lazy("menu", "Kinh phí"), "budget:lines", enter="budget.view", icon="cash-coin", order=620)
