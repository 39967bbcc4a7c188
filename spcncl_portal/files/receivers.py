"""The bytes of a deleted row go once the deletion is certain."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from .models import StoredFile


@receiver(post_delete, sender=StoredFile)
def delete_bytes(sender, instance: StoredFile, **kwargs) -> None:
    if instance.file.name:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))
