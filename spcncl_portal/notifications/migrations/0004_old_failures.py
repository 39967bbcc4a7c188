"""Mails that could not be delivered before each mail had a delivery row are listed for staff like the new ones."""

from django.db import migrations

FAILED = 1  # post_office.models.STATUS.failed


def list_failures(apps, schema_editor):
    email = apps.get_model("post_office", "Email")
    delivery = apps.get_model("notifications", "MailDelivery")
    rows = [
        delivery(mail_id=pk, state="failed", problem="other", failed_at=at, next_at=at)
        for pk, at in email.objects.filter(status=FAILED).values_list("pk", "last_updated")
    ]
    delivery.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_delivery")]

    operations = [migrations.RunPython(list_failures, migrations.RunPython.noop)]
