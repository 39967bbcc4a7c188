"""Menu entries."""

from django.utils.translation import gettext_lazy as _

from spcncl_portal.core import navigation

navigation.add(_("Thông báo"), "notifications:own", enter="notifications.own_notices", icon="bell", order=970)
navigation.add(_("Đôn đốc"), "notifications:urging", enter="notifications.view_urging", icon="telephone", order=230)
navigation.add(_("Thư đã gửi"), "notifications:sent", enter="notifications.view_sent", icon="send", order=880)
navigation.add(
    _("Thư không đến"), "notifications:undelivered", enter="notifications.view_undelivered", icon="send-x", order=881
)
navigation.add(
    _("Kết nối"), "notifications:webhooks", enter="notifications.manage_webhooks", icon="link-45deg", order=882
)
