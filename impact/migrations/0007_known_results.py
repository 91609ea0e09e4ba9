import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0006_frozen_publications'),
        ('startups', '0007_token_grants'),
    ]

    operations = [
        migrations.CreateModel(
            name='KnownResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('moment', models.DateTimeField(verbose_name='connu le')),
                ('value', models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name='résultat')),
                ('computed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='calculé le')),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='impact.definition')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_results', to='impact.indicator')),
            ],
            options={
                'ordering': ['-computed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='KnownEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.CharField(max_length=30)),
                ('record_id', models.BigIntegerField()),
                ('date', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('amount', models.DecimalField(decimal_places=4, default=1, max_digits=20, verbose_name='apport')),
                ('part', models.CharField(choices=[('counted', 'Compté'), ('base', 'Population de référence')], db_default='counted', default='counted', max_length=10, verbose_name='rôle')),
                ('startup_slug', models.CharField(blank=True, max_length=120)),
                ('startup_name', models.CharField(blank=True, max_length=300)),
                ('startup', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='startups.startup')),
                ('result', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='impact.knownresult')),
            ],
            options={
                'ordering': ['date', 'startup_slug', 'record_id'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='knownresult',
            constraint=models.UniqueConstraint(fields=('indicator', 'year', 'moment'), name='known_result_once', violation_error_message='Ce résultat passé est déjà calculé.'),
        ),
        migrations.AddConstraint(
            model_name='knownresult',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2013), ('year__lt', 2100)), name='known_result_year_plausible', violation_error_message="L'année est comprise entre 2013 et 2099."),
        ),
        migrations.AddConstraint(
            model_name='knownevidence',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['counted', 'base'])), name='knownevidence_part_known', violation_error_message='Une preuve est comptée, ou fait partie de la population de référence.'),
        ),
    ]
