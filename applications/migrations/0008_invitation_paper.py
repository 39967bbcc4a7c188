from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_document_order")]

    operations = [
        migrations.AddField(
            model_name="invitationset",
            name="address",
            field=models.CharField(blank=True, max_length=300, verbose_name="địa chỉ in trên bộ form"),
        ),
        migrations.AddField(
            model_name="invitationset",
            name="name",
            field=models.CharField(default="", max_length=250, verbose_name="tên in trên bộ form"),
        ),
        migrations.AddField(
            model_name="invitationset",
            name="tax_code",
            field=models.CharField(blank=True, max_length=14, verbose_name="mã số thuế in trên bộ form"),
        ),
    ]
