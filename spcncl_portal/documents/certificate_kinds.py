"""The kinds of certificates: their numbers, codes, placeholders, and samples to look at a design with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spcncl_portal.core.registry import Registry


class CertificateKind(TextChoices):
    SPCNCL = "SPCNCL", _("Sản phẩm công nghiệp chủ lực")
    TOP10 = "TOP10", _("Top 10 sản phẩm công nghiệp chủ lực")
    TRAINING = "TRAINING", _("Hoàn thành tập huấn")
    PARTICIPATION = "PARTICIPATION", _("Tham gia chương trình")


@dataclass(frozen=True)
class Rules:
    """series: of the numbers, `001/2021/SPCNCL-HN`. prefix: the two letters that codes begin with. holder: the
    placeholder of the name that the certificate is about. own: placeholders that differ from sheet to sheet;
    shared: those that all sheets of one batch have in common (laid out once)."""

    series: str
    prefix: str
    holder: str
    own: dict[str, str]
    shared: dict[str, str]

    @property
    def placeholders(self) -> dict[str, str]:
        """Name → what it stands for."""
        return {**self.own, **self.shared}


_EVERY_SHEET = {"number": _("số giấy chứng nhận"), "code": _("mã xác minh")}
_EVERY_FORM = {
    "address": _("địa chỉ xác minh"),
    "year": _("năm"),
    "place_date": _("nơi và ngày cấp"),
    "place_date_en": _("nơi và ngày cấp (tiếng Anh)"),
}
_PRODUCT = {"product": _("tên sản phẩm"), "enterprise": _("tên doanh nghiệp"), **_EVERY_SHEET}
_DECISION = {
    "decision_number": _("số quyết định"),
    "decision_date": _("ngày quyết định"),
    "validity": _("câu “; có giá trị đến ngày …”"),
    "validity_en": _("câu hiệu lực (tiếng Anh)"),
    **_EVERY_FORM,
}
_PERSON = {"holder": _("họ và tên"), "enterprise": _("đơn vị công tác"), **_EVERY_SHEET}
RULES = {
    CertificateKind.SPCNCL: Rules("SPCNCL-HN", "SP", "product", _PRODUCT, _DECISION),
    CertificateKind.TOP10: Rules("TOP10-HN", "TP", "product", _PRODUCT, _DECISION),
    CertificateKind.TRAINING: Rules(
        "TAPHUAN-HN",
        "TH",
        "holder",
        _PERSON,
        {
            "subject": _("tên lớp tập huấn"),
            "period": _("thời gian"),
            "period_en": _("thời gian (tiếng Anh)"),
            **_EVERY_FORM,
        },
    ),
    CertificateKind.PARTICIPATION: Rules(
        "THAMGIA-HN",
        "TG",
        "holder",
        {"holder": _("tên người hoặc đơn vị tham gia"), **_EVERY_SHEET},
        {"subject": _("tên sự kiện"), "period": _("thời gian"), "period_en": _("thời gian (tiếng Anh)"), **_EVERY_FORM},
    ),
}

# Gives names from the data, the longest and the shortest first: dicts of the kind's own placeholders.
Samples = Callable[[], Iterable[dict[str, str]]]
_samples: Registry[Samples] = Registry("samples of certificates")


def register_samples(kind: str, samples: Samples) -> None:
    """Let the app whose certificates they are name real holders, to look at a design with (in its `apps.py`)."""
    _samples.add(kind, samples)


def sample_names(kind: str) -> list[dict[str, str]]:
    """Return names from the data; nothing where the kind has no app yet or the data is empty."""
    provider = _samples.get(kind)
    return list(provider()) if provider else []
