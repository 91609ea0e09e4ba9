import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
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
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=60, verbose_name="champ")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="phase ou événement")),
                ("base", models.JSONField(null=True, verbose_name="avant")),
                ("ours", models.JSONField(null=True, verbose_name="ici")),
                ("theirs", models.JSONField(null=True, verbose_name="dans la source")),
                ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ours", "Gardé comme ici"),
                            ("theirs", "Repris de la source"),
                            ("agreed", "Les deux disent la même chose"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="choix",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="raison")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="tranché le")),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ingest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="betagouv.ingest"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="betagouv.sourcerecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflit",
                "ordering": ["record_id", "part", "place", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SourceFile",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="betagouv.sourcerecord",
                    ),
                ),
                ("path", models.CharField(max_length=300, verbose_name="chemin dans le dépôt")),
                ("data", models.BinaryField(verbose_name="octets")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("path",),
                        name="source_file_path_once",
                        violation_error_message="Ce fichier est déjà celui d’un autre enregistrement.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sourcerecord",
            constraint=models.UniqueConstraint(
                fields=("kind", "key"),
                name="source_record_once",
                violation_error_message="Cet enregistrement est déjà connu.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                condition=models.Q(("settled_at__isnull", True)),
                fields=("record", "part", "place"),
                name="conflict_once_while_open",
                violation_error_message="Ce conflit est déjà ouvert.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("choice", ""), ("settled_at__isnull", True)),
                    models.Q(("choice__in", ["ours", "theirs", "agreed"]), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="conflict_settled_by_a_choice",
                violation_error_message="Un conflit tranché dit ce qui a été choisi.",
            ),
        ),
    ]
