from django.utils.translation import gettext_lazy as _

from spcncl_portal.core import navigation

navigation.add(_("Người dùng"), "accounts:users", enter="accounts.view_users", icon="people", order=900)
navigation.add(_("Tài khoản"), "accounts:own", enter="accounts.own_account", icon="person", order=980)
navigation.add(_("Nhật ký"), "core:log", enter="core.view_log", icon="journal-text", order=910)
navigation.add(_("Việc chạy nền"), "core:jobs", enter="core.view_jobs", icon="hourglass-split", order=970)
navigation.add(_("Dữ liệu tham chiếu"), "admin:index", enter="core.reference_data", icon="database", order=920)
