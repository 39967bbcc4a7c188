"""Forms of the council's pages."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from applications.forms.fields import date_field
from applications.models import Dossier, Enterprise
from applications.states import BEFORE_COUNCIL, DossierState
from spcncl_portal.accounts.models import User
from spcncl_portal.accounts.roles import Role
from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.actions import attach_file, store_upload

from ..actions.council import set_up_council
from ..models import CouncilMember


class CouncilForm(forms.Form):
    decision_number = forms.CharField(label=_("Số quyết định thành lập"), max_length=60)
    decision_date = date_field(_("Ngày quyết định"))
    decision_file = forms.FileField(label=_("Bản ký (PDF)"), required=False)

    @transaction.atomic
    def carry_out(self, *, cycle, by):
        """Save the council and hang the signed copy on it, when one was given."""
        upload = self.cleaned_data["decision_file"]
        stored = self._stored(upload, by) if upload else None
        council = set_up_council(
            cycle=cycle,
            decision_number=self.cleaned_data["decision_number"],
            decision_date=self.cleaned_data["decision_date"],
            decision_file=stored,
            by=by,
        )
        if stored:
            attach_file(file=stored, subject=council, by=by)
        return council

    @staticmethod
    def _stored(upload, by):
        try:
            return store_upload(upload=upload, by=by, kinds=("pdf",))
        except ActionError as mistake:
            raise ActionError(mistake.message, field="decision_file") from mistake


class MemberForm(forms.Form):
    user = forms.ModelChoiceField(label=_("Người"), queryset=User.objects.none(), empty_label=_("Chọn một người"))
    position = forms.ChoiceField(label=_("Chức danh trong hội đồng"), choices=CouncilMember.Position.choices)
    organisation = forms.CharField(label=_("Cơ quan"), max_length=200, required=False)
    title = forms.CharField(label=_("Chức vụ"), max_length=150, required=False)

    def __init__(self, *args, council, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR, Role.COUNCIL_SECRETARY]
        self.fields["user"].queryset = (
            User.objects.filter(is_active=True, grants__role__in=roles, grants__revoked_at=None)
            .exclude(pk__in=council.members.filter(left_on=None).values("user"))
            .distinct()
            .order_by("sort_key")
        )


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do kết thúc khi còn phiếu chưa ký"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class BoundaryForm(forms.Form):
    dossiers = forms.ModelMultipleChoiceField(
        label=_("Sản phẩm vào nhóm dẫn đầu"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Căn cứ, lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Cần ghi rõ lý do.")},
    )

    def __init__(self, *args, dossiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dossiers"].queryset = dossiers


class PublishForm(forms.Form):
    comments_until = date_field(_("Nhận ý kiến đến hết ngày"))


class ConflictForm(forms.Form):
    enterprise = forms.ModelChoiceField(
        label=_("Doanh nghiệp"), queryset=Enterprise.objects.none(), empty_label=_("Chọn một doanh nghiệp")
    )
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Cần ghi rõ lý do.")},
    )

    def __init__(self, *args, member, **kwargs):
        """Only enterprises whose dossiers the council gets to see, and no conflict twice."""
        super().__init__(*args, **kwargs)
        states = [DossierState.ACCEPTED, *BEFORE_COUNCIL]
        accepted = Dossier.objects.filter(cycle=member.council.cycle, state__in=states)
        self.fields["enterprise"].queryset = (
            Enterprise.objects.filter(pk__in=accepted.values("enterprise"))
            .exclude(pk__in=member.conflicts.values("enterprise"))
            .order_by("sort_key")
        )
