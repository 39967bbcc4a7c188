"""Criteria sets: which one is in force, mending one that nobody has used, a new version of one that was used."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import as_json, difference, fields_of, log_action

from ..models import Band, CriteriaSet, Criterion, Cycle, EligibilityGroup
from ..signals import criteria_set_changing
from .cycles import EDIT, cycle_held

SET_FIELDS = (
    "name",
    "legal_basis",
    "valid_from",
    "valid_to",
    "assumed",
    "assumed_note",
    "pass_points",
    "quorum_numerator",
    "quorum_denominator",
    "title_validity_months",
    "top_n",
)


def set_criteria_set(*, cycle: Cycle, criteria_set: CriteriaSet, by) -> Cycle:
    """Choose the set that the cycle works by. Apps above may object through `criteria_set_changing`."""
    with cycle_held(cycle, by), editing(cycle, "set_criteria_set", by=by, permission=EDIT) as locked:
        if locked.criteria_set_id != criteria_set.pk:
            criteria_set_changing.send(sender=Cycle, cycle=locked, criteria_set=criteria_set)
            locked.criteria_set = criteria_set
    return locked


def freeze_criteria_set(*, criteria_set: CriteriaSet, by=None) -> CriteriaSet:
    """Freeze a set when the first sheet that uses it is signed; a frozen one stays as it is."""
    if criteria_set.frozen_at is not None:
        return criteria_set
    with transaction.atomic():
        locked = lock(criteria_set)
        if locked.frozen_at is None:
            locked.frozen_at = timezone.now()
            locked.save(update_fields=["frozen_at", "updated_at"])
            log_action(locked, "freeze_criteria_set", by=by, after={"frozen_at": str(locked.frozen_at)})
    criteria_set.frozen_at = locked.frozen_at
    return locked


def refuse_frozen(criteria_set: CriteriaSet) -> None:
    """Raise ActionError when signed sheets use the set."""
    if criteria_set.frozen_at is not None:
        raise ActionError(_("Bộ tiêu chí đã dùng để chấm điểm nên không sửa được; hãy lập bản mới."))


def set_criteria_values(*, criteria_set: CriteriaSet, values: dict, maxima: dict[int, int], by) -> CriteriaSet:
    """Mend a set that is not frozen. `values`: columns of SET_FIELDS; `maxima`: hundredths by id of the criterion."""
    require(by, EDIT, None)
    with transaction.atomic():
        locked = lock(criteria_set)
        refuse_frozen(locked)
        before = fields_of(locked)
        for name in SET_FIELDS:
            setattr(locked, name, values.get(name, getattr(locked, name)))
        if not 0 < locked.quorum_numerator <= locked.quorum_denominator:
            raise ActionError(_("Tỷ lệ họp hợp lệ phải lớn hơn 0 và không quá 1."), field="quorum_numerator")
        criteria = list(locked.criteria.prefetch_related("bands"))
        for criterion in criteria:
            _set_maximum(criterion, maxima.get(criterion.pk, criterion.max_points), by)
        if locked.pass_points > sum(criterion.max_points for criterion in criteria):
            raise ActionError(_("Điểm đạt lớn hơn tổng điểm tối đa."), field="pass_points")
        locked.save()
        old, new = difference(before, fields_of(locked))
        log_action(locked, "set_criteria_values", by=by, before=old, after=new)
    return locked


def _set_maximum(criterion: Criterion, maximum: int, by) -> None:
    if maximum == criterion.max_points:
        return
    highest = max((band.points for band in criterion.bands.all()), default=0)
    if maximum < highest:
        message = _("Điểm tối đa của %(code)s thấp hơn thang điểm của chính tiêu chí này.") % {"code": criterion.code}
        raise ActionError(message, field=f"max_{criterion.pk}")
    before, criterion.max_points = criterion.max_points, maximum
    criterion.save(update_fields=["max_points"])
    log_action(criterion, "set_criteria_values", by=by, before={"max_points": before}, after={"max_points": maximum})


def amend_criteria_set(*, criteria_set: CriteriaSet, by) -> CriteriaSet:
    """A new version with the same content, open to changes; the cycle keeps the old one until staff choose the new.

    A later version that nobody uses yet is handed out instead of one more copy, so that a second click makes nothing.
    """
    require(by, EDIT, None)
    with transaction.atomic():
        source = lock(criteria_set)
        later = CriteriaSet.objects.filter(code=source.code, version__gt=source.version, frozen_at=None, cycles=None)
        if unused := later.order_by("-version").first():
            return unused
        versions = CriteriaSet.objects.filter(code=source.code).values_list("version", flat=True)
        copy = CriteriaSet(**_columns(source, "id", "version", "frozen_at", "created_at", "updated_at"))
        copy.version = max(versions) + 1
        creating(copy, "amend_criteria_set", by=by)
        for criterion in source.criteria.prefetch_related("bands"):
            twin = Criterion.objects.create(**_columns(criterion, "id", "criteria_set_id"), criteria_set=copy)
            Band.objects.bulk_create(
                Band(**_columns(band, "id", "criterion_id"), criterion=twin) for band in criterion.bands.all()
            )
        EligibilityGroup.objects.bulk_create(
            EligibilityGroup(**_columns(group, "id", "criteria_set_id"), criteria_set=copy)
            for group in source.groups.all()
        )
        log_action(source, "amended", by=by, after={"version": copy.version} | {"id": fields_of(copy)["id"]})
    return copy


def _columns(row, *without: str) -> dict:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in without
    }


def set_criterion(
    *, criterion: Criterion, values: dict, bands: list[tuple[Decimal | None, Decimal | None, int]], by
) -> Criterion:
    """Mend a criterion of a set that is not frozen.

    `values`: name, guidance, max_points (hundredths), scored, measure, measure_text, assumed_name. `bands`: lower,
    upper (None: open), points; they must join without gap or overlap, and none gives more than the maximum.
    """
    require(by, EDIT, None)
    with transaction.atomic():
        refuse_frozen(lock(criterion.criteria_set))
        _check_bands(bands, values["max_points"])
        locked = lock(criterion)
        before = fields_of(locked) | {"bands": _bands_of(locked)}
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        locked.bands.all().delete()
        Band.objects.bulk_create(
            Band(criterion=locked, lower=lower, upper=upper, points=points) for lower, upper, points in bands
        )
        old, new = difference(before, fields_of(locked) | {"bands": _bands_of(locked)})
        log_action(locked, "set_criterion", by=by, before=old, after=new)
    return locked


def _check_bands(bands: list[tuple[Decimal | None, Decimal | None, int]], maximum: int) -> None:
    for number, (lower, upper, points) in enumerate(bands, start=1):
        if lower is not None and upper is not None and lower >= upper:
            raise ActionError(_("Dòng %(n)s: mức “từ” phải nhỏ hơn mức “đến dưới”.") % {"n": number}, field="bands")
        if points > maximum:
            raise ActionError(_("Dòng %(n)s: điểm cao hơn điểm tối đa.") % {"n": number}, field="bands")
        if number > 1 and (lower is None or lower != bands[number - 2][1]):
            message = _("Dòng %(n)s: mức “từ” phải bằng mức “đến dưới” của dòng trên, để không hở và không chồng.")
            raise ActionError(message % {"n": number}, field="bands")


def _bands_of(criterion: Criterion) -> list[list]:
    return [[as_json(band.lower), as_json(band.upper), band.points] for band in criterion.bands.all()]


def set_thresholds(*, criteria_set: CriteriaSet, thresholds: dict[int, int | None], by) -> CriteriaSet:
    """Change the thresholds of the eligibility groups of a set that is not frozen, by id of the group."""
    require(by, EDIT, None)
    with transaction.atomic():
        locked = lock(criteria_set)
        refuse_frozen(locked)
        for group in locked.groups.exclude(figure="").filter(pk__in=thresholds):
            before, group.threshold = group.threshold, thresholds[group.pk]
            if before != group.threshold:
                group.save(update_fields=["threshold"])
                after = {"threshold": group.threshold}
                log_action(group, "set_threshold", by=by, before={"threshold": before}, after=after)
    return locked
