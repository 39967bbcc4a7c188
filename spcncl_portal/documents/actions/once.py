"""A form that is sent twice makes one row, also when both arrive at the same time."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.db import IntegrityError, models, transaction


def once(model: type[models.Model]) -> Callable[[Callable], Callable]:
    """Run an action that makes a row of `model` in one transaction; its `request_key`, a second time, gives that row.

    Whoever comes second while the first still runs is stopped by the key's unique column: all it did goes back, the
    number it took too.
    """

    def decorate(act: Callable) -> Callable:
        @wraps(act)
        def asked(*, request_key: uuid.UUID | None = None, **values):
            if row := _known(model, request_key):
                return row
            try:
                with transaction.atomic():
                    return act(request_key=request_key, **values)
            except IntegrityError:
                if row := _known(model, request_key):
                    return row
                raise

        return asked

    return decorate


def _known(model: type[models.Model], key: uuid.UUID | None) -> models.Model | None:
    return model.objects.filter(request_key=key).first() if key else None
