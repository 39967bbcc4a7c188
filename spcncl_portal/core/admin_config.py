"""Which admin site the portal uses. Apart from `admin_site`, which may be imported only once all apps are there."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "spcncl_portal.core.admin_site.PortalAdminSite"
