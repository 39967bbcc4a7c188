"""The bytes of a deleted row go once that is certain; what an erased person had on its way goes with their data."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from spcncl_portal.accounts.signals import person_erased

from .models import PartialUpload, StoredFile
from .partial_actions import drop_partial


@receiver(post_delete, sender=StoredFile)
def delete_bytes(sender, instance: StoredFile, **kwargs) -> None:
    if instance.file.name:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))


@receiver(person_erased)
def drop_uploads(sender, user, **kwargs) -> None:
    for upload in PartialUpload.objects.filter(user=user):
        drop_partial(upload=upload, by=None)
