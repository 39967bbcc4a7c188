import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applications', '0003_evidence_is_protected'),
        ('evaluation', '0002_certificate_number_is_unique'),
    ]

    operations = [
        migrations.AlterField(
            model_name='conflict',
            name='enterprise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='applications.enterprise'),
        ),
        migrations.AlterField(
            model_name='conflict',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='evaluation.councilmember'),
        ),
        migrations.AlterField(
            model_name='councilmember',
            name='council',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='evaluation.council'),
        ),
        migrations.AlterField(
            model_name='resultrow',
            name='result',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='evaluation.cycleresult'),
        ),
        migrations.AlterField(
            model_name='score',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='evaluation.scoresheet'),
        ),
        migrations.CreateModel(
            name='EarlierSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('snapshot', models.TextField(verbose_name='bản chụp khi ký')),
                ('sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField(verbose_name='ký lúc')),
                ('kept_at', models.DateTimeField(auto_now_add=True, verbose_name='mở lại lúc')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_signatures', to='evaluation.scoresheet')),
            ],
            options={
                'verbose_name': 'lần ký trước của phiếu',
                'verbose_name_plural': 'lần ký trước của phiếu',
                'ordering': ['kept_at', 'pk'],
            },
        ),
    ]
