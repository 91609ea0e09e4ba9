from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('betagouv', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='sourcerecord',
            name='anomalies',
            field=models.JSONField(default=list),
        ),
    ]
