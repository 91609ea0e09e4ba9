"""A version of a row may bear the moment of a past state, when the history of the records is replayed."""

from pathlib import Path

from django.db import migrations, models

FOLDER = Path(__file__).parent / "sql"
FORWARD = (FOLDER / "0003_record_time.sql").read_text()
BACK = "DROP FUNCTION common_recorded_at(); DROP FUNCTION common_past_moment();" + (
    (FOLDER / "0001_functions.sql").read_text().partition("-- Called by")[2].partition("\n")[2]
).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("common", "0002_workers")]

    operations = [
        migrations.CreateModel(
            name="RecordTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edited_since", models.DateTimeField(blank=True, null=True)),
                ("replayed_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="record_time_single_row",
                        violation_error_message="Il n'y a qu'un temps d'enregistrement.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("slug", models.CharField(max_length=120)),
                ("target", models.CharField(max_length=120)),
                ("since", models.DateTimeField(db_default=models.functions.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "slug"),
                        name="former_address_once",
                        violation_error_message="Cette ancienne adresse mène déjà quelque part.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug", models.F("target")), _negated=True),
                        name="former_address_elsewhere",
                        violation_error_message="Une ancienne adresse mène à une autre.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACK),
    ]
