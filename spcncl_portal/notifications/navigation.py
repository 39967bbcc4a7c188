"""Menu entries."""

from django.utils.translation import gettext_lazy as _

from spcncl_portal.core import navigation

navigation.add(_("Thông báo"), "notifications:own", enter="notifications.own_notices", icon="bell", order=970)
navigation.add(_("Đôn đốc"), "notifications:urging", enter="notifications.view_urging", icon="telephone", order=230)
navigation.add(_("Thư đã gửi"), "notifications:sent", enter="notifications.view_sent", icon="send", order=880)
