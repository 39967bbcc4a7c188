"""What goes wrong with the file store, whichever it is."""

from django.conf import settings


def store_errors() -> tuple[type[Exception], ...]:
    """Exceptions of the file system, and those of an S3 store where one is used (they are no OSError)."""
    if "s3" not in settings.STORAGES["default"]["BACKEND"]:
        return (OSError,)
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    return (OSError, Boto3Error, BotoCoreError, ClientError)
