from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0006_inspection_details")]

    operations = [
        migrations.AlterModelOptions(
            name="dossierfile",
            options={
                "ordering": ["item__position", "position", "added_at"],
                "verbose_name": "tài liệu",
                "verbose_name_plural": "tài liệu",
            },
        ),
        migrations.AddField(
            model_name="dossierfile",
            name="position",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="thứ tự"),
        ),
    ]
