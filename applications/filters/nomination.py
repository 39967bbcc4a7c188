"""Filters of the lists of nomination."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spcncl_portal.programme.models import Body
from spcncl_portal.programme.models.bodies import BodyKind

from ..models import NominationLetter, Nominee
from ..nomination_lines import STANDINGS
from ..nomination_queries import COVERAGE
from ..states import LetterState

ALL = _("Tất cả")


class CoverageFilter(filters.FilterSet):
    """`sent_any` is what the cards above the list point to."""

    standing = filters.ChoiceFilter(label=_("Tình trạng"), choices=COVERAGE, empty_label=ALL)
    kind = filters.ChoiceFilter(label=_("Loại đơn vị"), choices=BodyKind.choices, empty_label=ALL)
    sent_any = filters.ChoiceFilter(
        label=_("Đã gửi văn bản"), choices=(("yes", _("đã gửi")), ("no", _("chưa gửi"))), empty_label=ALL,
        method="by_sent",
    )  # fmt: skip
    late = filters.ChoiceFilter(label=_("Quá hạn"), choices=(("yes", _("có")),), empty_label=ALL, method="by_late")

    class Meta:
        model = Body
        fields = ("standing", "kind", "sent_any", "late")

    def by_sent(self, rows, name, value):
        arrived = Q(letters_sent__gt=0) | Q(letters_received__gt=0)
        return rows.filter(arrived if value == "yes" else ~arrived)

    def by_late(self, rows, name, value):
        return rows.filter(letters_late__gt=0)


class LetterFilter(filters.FilterSet):
    state = filters.ChoiceFilter(label=_("Trạng thái"), choices=LetterState.choices, empty_label=ALL)
    late = filters.ChoiceFilter(
        label=_("Hạn"), choices=(("true", _("quá hạn")), ("false", _("đúng hạn"))), empty_label=ALL, method="by_late"
    )
    on_paper = filters.ChoiceFilter(
        label=_("Cách gửi"), choices=(("true", _("bản giấy")), ("false", _("trên cổng"))), empty_label=ALL,
        method="by_paper",
    )  # fmt: skip

    class Meta:
        model = NominationLetter
        fields = ("state", "late", "on_paper")

    def by_late(self, rows, name, value):
        return rows.filter(late=value == "true", sent_at__isnull=False)

    def by_paper(self, rows, name, value):
        return rows.filter(on_paper=value == "true")


class NomineeFilter(filters.FilterSet):
    registered = filters.ChoiceFilter(
        label=_("Doanh nghiệp trên cổng"),
        choices=(("yes", _("đã đăng ký")), ("no", _("chưa đăng ký"))),
        empty_label=ALL,
        method="by_registered",
    )
    letter_state = filters.ChoiceFilter(
        label=_("Trạng thái văn bản"), field_name="letter__state", choices=LetterState.choices, empty_label=ALL
    )

    standing = filters.ChoiceFilter(label=_("Tình trạng"), choices=STANDINGS, empty_label=ALL)

    class Meta:
        model = Nominee
        fields = ("registered", "letter_state", "standing")

    def by_registered(self, rows, name, value):
        return rows.filter(enterprise__isnull=value == "no")
