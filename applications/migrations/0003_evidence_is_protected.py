import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='checkfinding',
            name='check_round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='applications.checkround'),
        ),
        migrations.AlterField(
            model_name='checkround',
            name='submission',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='check_round', to='applications.submission'),
        ),
        migrations.AlterField(
            model_name='dossierfigures',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='applications.dossier'),
        ),
        migrations.AlterField(
            model_name='dossierfile',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='applications.dossier'),
        ),
        migrations.AlterField(
            model_name='enterprisemember',
            name='enterprise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='applications.enterprise'),
        ),
        migrations.AlterField(
            model_name='enterprisemember',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enterprise_memberships', to=settings.AUTH_USER_MODEL),
        ),
    ]
