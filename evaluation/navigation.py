"""Menu entries."""

from django.utils.translation import gettext_lazy as _

from spcncl_portal.core import navigation

navigation.add(_("Hội đồng"), "evaluation:council", enter="evaluation.view_council", icon="people-fill", order=300)
navigation.add(_("Chấm điểm"), "evaluation:own_sheets", enter="evaluation.score", icon="clipboard-check", order=310)
navigation.add(_("Xếp hạng"), "evaluation:ranking", enter="evaluation.view_ranking", icon="list-ol", order=320)
navigation.add(_("Công nhận"), "evaluation:recognitions", enter="evaluation.view_recognitions", icon="award", order=330)
navigation.add(
    _("Chứng nhận"), "evaluation:certificates", enter="evaluation.view_certificates", icon="patch-check", order=340
)
