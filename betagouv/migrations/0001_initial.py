import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ingest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sort",
                    models.CharField(
                        choices=[("records", "Enregistrements"), ("members", "Membres")],
                        default="records",
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(max_length=500)),
                ("records_as_of", models.DateField(verbose_name="date des enregistrements")),
                ("applied_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("report", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-applied_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SourceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("startup", "Fiche"),
                            ("incubator", "Incubateur"),
                            ("organisation", "Organisation"),
                            ("phase", "Phase"),
                            ("fast", "FAST"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("document", models.JSONField()),
                ("anomalies", models.JSONField(default=list)),
                (
                    "ingest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="betagouv.ingest"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key"),
                        name="source_record_once",
                        violation_error_message="Cet enregistrement est déjà connu.",
                    )
                ],
            },
        ),
    ]
