"""Menu entries."""

from django.utils.translation import gettext_lazy as _

from spcncl_portal.core import navigation

navigation.add(_("Kế hoạch"), "reports:plan", enter="reports.view_plan", icon="bullseye", order=700)
navigation.add(_("Báo cáo"), "reports:list", enter="reports.list_reports", icon="file-earmark-text", order=710)
