import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_corrected_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="workingsession",
            name="chair",
            field=models.CharField(blank=True, max_length=150, verbose_name="người chủ trì"),
        ),
        migrations.AddField(
            model_name="workingsession",
            name="ends",
            field=models.TimeField(default=datetime.time(10, 30), verbose_name="kết thúc lúc"),
        ),
        migrations.AddField(
            model_name="workingsession",
            name="secretary",
            field=models.CharField(blank=True, max_length=150, verbose_name="người ghi biên bản"),
        ),
        migrations.AddField(
            model_name="workingsession",
            name="starts",
            field=models.TimeField(default=datetime.time(8, 30), verbose_name="bắt đầu lúc"),
        ),
    ]
