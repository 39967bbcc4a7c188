"""Who may read a file: the object it hangs on decides, by a predicate that the object's app registers.

register_reader("applications.Dossier", can_read_dossier)   # in apps.py or rules.py of that app
"""

from collections.abc import Callable

from django.db import models

from .models import StoredFile

Predicate = Callable[[object, models.Model], bool]
_readers: dict[str, Predicate] = {}


def register_reader(model_label: str, predicate: Predicate) -> None:
    """Let ``predicate(user, subject)`` decide for files hanging on objects of ``model_label`` (``app.Model``).

    Raises ``ValueError`` when another predicate is registered for it.
    """
    label = model_label.lower()
    if _readers.get(label, predicate) is not predicate:
        raise ValueError(f"{model_label} already has a reader")
    _readers[label] = predicate


def may_read(user, stored: StoredFile) -> bool:
    """Whether ``user`` may read the file: by its object's rule; yet unattached, only who uploaded it; else nobody."""
    if not user.is_authenticated:
        return False
    if stored.subject_type_id is None:
        return stored.uploaded_by_id is not None and stored.uploaded_by_id == user.pk
    subject = stored.subject
    if subject is None:
        return False
    predicate = _readers.get(subject._meta.label_lower)
    return predicate is not None and bool(predicate(user, subject))
