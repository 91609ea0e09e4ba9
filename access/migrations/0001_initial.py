import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('incubators', '0001_initial'),
        ('startups', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TokenGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incubator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='token_grants', to='incubators.incubator')),
                ('startup', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='token_grants', to='startups.startup')),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='accounts.servicetoken')),
            ],
            options={
                'verbose_name': 'service d’un jeton',
                'ordering': ['token_id', 'incubator__slug', 'startup__slug'],
                'constraints': [models.UniqueConstraint(fields=('token', 'startup'), name='token_grant_once', violation_error_message='Ce jeton est déjà émis pour ce service.'), models.UniqueConstraint(fields=('token', 'incubator'), name='token_grant_incubator_once', violation_error_message='Ce jeton est déjà émis pour cet incubateur.'), models.CheckConstraint(condition=models.Q(('startup__isnull', False), ('incubator__isnull', False), _connector='XOR'), name='token_grant_of_one', violation_error_message='Un jeton est émis pour un service, ou pour un incubateur.')],
            },
        ),
    ]
