"""The portal of the programme of key industrial products (SPCNCL) of Hà Nội."""

from .celery import app as celery_app

__all__ = ["celery_app"]
