"""Forms about the decision, a recognised product and its certificates."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.forms.fields import date_field
from applications.models import Dossier
from spcncl_portal.core.errors import ActionError
from spcncl_portal.files.actions import store_upload
from spcncl_portal.files.models import StoredFile

from ..actions.decision import record_decision
from ..models import CycleResult, Decision, ResultRow


class ProductChoices(forms.ModelMultipleChoiceField):
    """The products that passed, with rank and average, as check boxes."""

    def __init__(self, **options):
        super().__init__(queryset=Dossier.objects.none(), widget=forms.CheckboxSelectMultiple, **options)
        self.rows: dict[int, ResultRow] = {}

    def offer(self, rows: list[ResultRow]) -> None:
        """Offer the dossiers of these rows, in their order."""
        self.rows = {row.dossier_id: row for row in rows}
        self.queryset = Dossier.objects.filter(pk__in=self.rows).order_by("result_rows__rank", "code")

    def label_from_instance(self, dossier) -> str:
        row = self.rows[dossier.pk]
        average = row.average.replace(".", ",")
        words = _("%(rank)d. %(product)s – %(enterprise)s (%(average)s điểm)") % {
            "rank": row.rank,
            "product": dossier.product_name,
            "enterprise": dossier.enterprise_name,
            "average": average,
        }
        return f"{words} · {_('Top 10')}" if row.top else words


class DecisionForm(forms.Form):
    """The signed decision and the products it names. A file once taken in is kept when another box is wrong."""

    number = forms.CharField(
        label=gettext_lazy("Số quyết định"), max_length=60, help_text=gettext_lazy("Ví dụ: 5012/QĐ-UBND")
    )
    dated = date_field(gettext_lazy("Ngày quyết định"))
    signer_title = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"),
        max_length=150,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial="TM. Ủy ban nhân dân\nChủ tịch",
        help_text=gettext_lazy("In trên giấy chứng nhận đúng như viết ở đây, mỗi dòng một hàng."),
    )
    signer = forms.CharField(label=gettext_lazy("Họ và tên người ký"), max_length=150)
    file = forms.FileField(
        label=gettext_lazy("Bản ký (PDF)"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": gettext_lazy("Hãy chọn bản quyết định đã ký (PDF).")},
    )
    kept_file = forms.UUIDField(required=False, widget=forms.HiddenInput)
    recognised = ProductChoices(label=gettext_lazy("Sản phẩm được công nhận theo quyết định"))
    compared = forms.BooleanField(
        label=gettext_lazy("Đã đối chiếu danh sách trên với bản quyết định đã ký"),
        error_messages={"required": gettext_lazy("Hãy đối chiếu với bản ký rồi đánh dấu vào ô này.")},
    )

    def __init__(self, *args, result: CycleResult, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.result, self.by, self.kept = result, by, None
        self.fields["file"].required = not self.data.get("kept_file")
        rows = list(result.rows.filter(passed=True).select_related("dossier"))
        self.fields["recognised"].offer(rows)
        self.fields["recognised"].initial = [row.dossier_id for row in rows]

    def clean_number(self):
        return " ".join(self.cleaned_data["number"].split())

    def clean_dated(self):
        day = self.cleaned_data["dated"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày quyết định không thể ở tương lai."))
        if day < self.result.cycle.starts_on:
            raise forms.ValidationError(_("Ngày quyết định phải sau khi chu kỳ bắt đầu."))
        return day

    def clean(self):
        values = super().clean()
        self.kept = self._taken_in() or self._kept_before(values.get("kept_file"))
        if self.kept is None and not self.errors.get("file"):
            self.add_error("file", _("Hãy chọn bản quyết định đã ký (PDF)."))
        if self.kept is not None:
            self.data = self.data.copy()
            self.data["kept_file"] = str(self.kept.pk)
            self["file"].help_text = _("Đã nhận tệp “%(name)s”. Chọn tệp khác nếu muốn thay.") % {
                "name": self.kept.name
            }
        return values

    def _taken_in(self) -> StoredFile | None:
        upload = self.files.get("file")
        if not upload:
            return None
        try:
            return store_upload(upload=upload, by=self.by, kinds=("pdf",))
        except ActionError as mistake:
            self.errors.pop("file", None)
            self.add_error("file", mistake.message)
            return None

    def _kept_before(self, pk) -> StoredFile | None:
        return StoredFile.objects.filter(pk=pk, uploaded_by=self.by, subject_type=None).first() if pk else None

    def carry_out(self) -> Decision:
        """Record the decision; ActionError when that cannot be."""
        values = self.cleaned_data
        return record_decision(
            result=self.result,
            number=values["number"],
            dated=values["dated"],
            signer=values["signer"],
            signer_title=values["signer_title"],
            file=self.kept,
            by=self.by,
            recognised=values["recognised"],
        )


class ReissueForm(forms.Form):
    """The names as they should have been printed. seen: what is in force when the page is opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)
    product_name = forms.CharField(label=gettext_lazy("Tên sản phẩm đúng"), max_length=250)
    enterprise_name = forms.CharField(label=gettext_lazy("Tên doanh nghiệp đúng"), max_length=250)
    reason = forms.CharField(
        label=gettext_lazy("Lý do cấp lại"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Cần ghi rõ lý do.")},
    )
