from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0003_metrics_reviews_criteria'),
        ('startups', '0006_years_of_spans'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='liveevidence',
            name='live_evidence_once',
        ),
        migrations.AddField(
            model_name='liveevidence',
            name='part',
            field=models.CharField(choices=[('counted', 'Compté'), ('base', 'Population de référence')], db_default='counted', default='counted', max_length=10, verbose_name='rôle'),
        ),
        migrations.AddField(
            model_name='liveresult',
            name='base',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='reste de la population de référence'),
        ),
        migrations.AddField(
            model_name='liveresult',
            name='counted',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='enregistrements comptés'),
        ),
        migrations.AddField(
            model_name='liveresult',
            name='total',
            field=models.DecimalField(db_default=0, decimal_places=4, default=0, max_digits=20, verbose_name='somme des apports'),
        ),
        migrations.AddField(
            model_name='publishedevidence',
            name='part',
            field=models.CharField(choices=[('counted', 'Compté'), ('base', 'Population de référence')], db_default='counted', default='counted', max_length=10, verbose_name='rôle'),
        ),
        migrations.AddConstraint(
            model_name='liveevidence',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['counted', 'base'])), name='liveevidence_part_known', violation_error_message='Une preuve est comptée, ou fait partie de la population de référence.'),
        ),
        migrations.AddConstraint(
            model_name='liveevidence',
            constraint=models.UniqueConstraint(fields=('result', 'record', 'record_id', 'part'), name='live_evidence_once', violation_error_message="Un enregistrement ne compte qu'une fois."),
        ),
        migrations.AddConstraint(
            model_name='publishedevidence',
            constraint=models.CheckConstraint(condition=models.Q(('part__in', ['counted', 'base'])), name='publishedevidence_part_known', violation_error_message='Une preuve est comptée, ou fait partie de la population de référence.'),
        ),
    ]
