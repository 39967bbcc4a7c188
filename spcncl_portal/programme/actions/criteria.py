"""Criteria sets: which one is in force, mending one that nobody has used, a new version of one that was used."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spcncl_portal.core.actions import creating, editing, lock, require
from spcncl_portal.core.errors import ActionError
from spcncl_portal.core.log import difference, fields_of, log_action

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
    """A new version with the same content, open to changes. The cycle keeps the old one until staff choose the new."""
    require(by, EDIT, None)
    with transaction.atomic():
        source = lock(criteria_set)
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
