"""What an enterprise asks for, and a date for every open dossier."""

import datetime
from zoneinfo import ZoneInfo

from django.db import migrations, models

from spcncl_portal.programme.working_days import WorkingCalendar

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BY_DEADLINE = {"draft": "dossier", "accepted": "scoring", "in_scoring": "scoring", "scored": ""}
BY_DAYS = ("submitted", "appealed", "returned")


def date_open_dossiers(apps, schema_editor):
    """By the rules of `applications.due`: the deadline, else the end of the year; answers by the days of the cycle."""
    Dossier = apps.get_model("applications", "Dossier")
    CheckRound = apps.get_model("applications", "CheckRound")
    days_off = apps.get_model("programme", "DayOff").objects.values_list("day", "works", "name")
    calendar = WorkingCalendar({day: (works, name) for day, works, name in days_off})

    def end_of(day):
        return datetime.datetime.combine(day, datetime.time(23, 59, 59), HANOI)

    def after(at, count):
        return end_of(calendar.add(at.astimezone(HANOI).date(), count))

    rows = Dossier.objects.filter(due_at=None, state__in=[*BY_DEADLINE, *BY_DAYS]).select_related("cycle")
    for dossier in rows.iterator(chunk_size=500):
        cycle = dossier.cycle
        if dossier.state in BY_DAYS:
            came = dossier.submitted_at if dossier.state == "submitted" else None
            dossier.due_at = after(came or dossier.updated_at, cycle.check_days)
        else:
            deadline = cycle.deadlines.filter(kind=BY_DEADLINE[dossier.state]).exclude(at=None).first()
            dossier.due_at = deadline.at if deadline else end_of(datetime.date(cycle.year, 12, 31))
        dossier.save(update_fields=["due_at"])
    rounds = CheckRound.objects.exclude(closed_at=None).order_by("submission__number")
    for one in rounds.filter(outcome="returned").values("submission__dossier", "closed_at"):
        Dossier.objects.filter(pk=one["submission__dossier"]).update(returned_at=one["closed_at"])
    refused = rounds.filter(outcome="ineligible", submission__dossier__state="ineligible")
    for one in refused.select_related("submission__dossier__cycle"):
        dossier = one.submission.dossier
        Dossier.objects.filter(pk=dossier.pk, due_at=None).update(
            due_at=after(one.closed_at, dossier.cycle.appeal_days)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0008_invitation_paper"),
        ("programme", "0003_answer_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="returned_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="trả lại, mở lại lúc"),
        ),
        migrations.AddField(
            model_name="dossier",
            name="request",
            field=models.CharField(
                blank=True,
                choices=[("", "không"), ("correction", "sửa hồ sơ đã hợp lệ"), ("late", "nộp muộn")],
                default="",
                max_length=10,
                verbose_name="đề nghị",
            ),
        ),
        migrations.AddField(
            model_name="dossier",
            name="request_reason",
            field=models.TextField(blank=True, verbose_name="lý do đề nghị"),
        ),
        migrations.AddField(
            model_name="dossier",
            name="requested_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="đề nghị lúc"),
        ),
        migrations.RunPython(date_open_dossiers, migrations.RunPython.noop),
    ]
