from django.db import migrations, models

import startups.models.life


class Migration(migrations.Migration):
    dependencies = [("startups", "0005_finding_codes")]

    operations = [
        migrations.AddField(
            model_name="span",
            name=name,
            field=models.GeneratedField(
                db_persist=True, expression=expression, output_field=models.SmallIntegerField()
            ),
        )
        for name, expression in (
            ("year", startups.models.life.YearOf("start")),
            ("held_since", startups.models.life.NextFirstOfJanuary("start")),
            ("held_until", startups.models.life.NextFirstOfJanuary("stop")),
        )
    ]
