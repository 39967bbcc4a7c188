"""Menu entries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spcncl_portal.core import navigation

navigation.add(
    pgettext_lazy("menu", "Doanh nghiệp"),
    "applications:enterprises",
    enter="applications.list_enterprises",
    icon="building",
    order=100,
)
navigation.add(_("Vận động"), "applications:prospects", enter="applications.see_outreach", icon="megaphone", order=105)
navigation.add(
    _("Giới thiệu"), "applications:letters", enter="applications.list_letters", icon="envelope-paper", order=110
)
navigation.add(_("Hồ sơ"), "applications:dossiers", enter="applications.list_dossiers", icon="folder2-open", order=130)
navigation.add(
    _("Thẩm định"), "applications:check_queue", enter="applications.check_dossiers", icon="clipboard-check", order=140
)
navigation.add(
    _("Phân tích số liệu"), "applications:analysis", enter="applications.see_analysis", icon="bar-chart", order=145
)
navigation.add(
    _("Kiểm tra thực tế"), "applications:inspections", enter="applications.list_inspections", icon="geo-alt", order=145
)
