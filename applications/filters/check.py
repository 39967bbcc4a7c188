"""Filter of the staff's work queue."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..check_queries import active_staff
from ..models import Dossier
from ..states import DossierState


class CheckFilter(django_filters.FilterSet):
    MINE, FREE, LATE, APPEALED, PROPOSED = "cua-toi", "chua-nhan", "qua-han", "khieu-nai", "y-kien-thu-hai"
    who = django_filters.ChoiceFilter(
        label=_("Việc"),
        choices=[
            (MINE, _("của tôi")),
            (FREE, _("chưa ai nhận")),
            (LATE, _("quá hạn")),
            (APPEALED, _("khiếu nại")),
            (PROPOSED, _("chờ ý kiến thứ hai")),
        ],
        empty_label=_("tất cả"),
        method="of_whom",
    )
    checker = django_filters.ModelChoiceFilter(
        label=_("Người thẩm định"), queryset=lambda request: active_staff(), empty_label=_("tất cả")
    )

    class Meta:
        model = Dossier
        fields = ("who", "checker")

    def of_whom(self, rows, name, value):
        if value == self.MINE:
            return rows.filter(checker=self.request.user)
        if value == self.FREE:
            return rows.filter(checker=None)
        if value == self.APPEALED:
            return rows.filter(state=DossierState.APPEALED)
        if value == self.PROPOSED:
            return rows.filter(proposed=True)
        return rows.filter(due_at__lt=timezone.now())
