from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('betagouv', '0002_record_anomalies'),
    ]

    operations = [
        migrations.AddField(
            model_name='ingest',
            name='sort',
            field=models.CharField(choices=[('records', 'Enregistrements'), ('members', 'Membres')], default='records', max_length=20),
        ),
    ]
