from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

import common.migration_operations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [("pghistory", "0007_auto_20250421_0444")]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(
            (SQL / "0001_functions.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION common_search_text, common_transaction_seal CASCADE",
        ),
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="DataVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("base", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)),
                                name="data_version_single_row",
                                violation_error_message="Il n’y a qu’une version des données.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DataChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                ),
                migrations.CreateModel(
                    name="ReplayBounds",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("edited_since", models.DateTimeField(blank=True, null=True)),
                        ("replayed_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)),
                                name="replay_bounds_single_row",
                                violation_error_message="Il n’y a qu’un temps d’enregistrement.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Freshness",
                    fields=[
                        (
                            "kind",
                            models.CharField(
                                choices=[("records", "Fiches"), ("members", "Membres")],
                                max_length=20,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("day", models.DateField(verbose_name="jour des enregistrements")),
                        ("last_fact", models.DateField(blank=True, null=True, verbose_name="dernier fait")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_fact__isnull", True), ("last_fact__lte", models.F("day")), _connector="OR"
                                ),
                                name="freshness_after_its_facts",
                                violation_error_message="Le dernier fait connu ne suit pas le jour des enregistrements.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FreshnessHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="common.freshness",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("records", "Fiches"), ("members", "Membres")], max_length=20, serialize=False
                            ),
                        ),
                        ("day", models.DateField(verbose_name="jour des enregistrements")),
                        ("last_fact", models.DateField(blank=True, null=True, verbose_name="dernier fait")),
                    ],
                ),
                migrations.CreateModel(
                    name="FormerAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("slug", models.CharField(max_length=120)),
                        ("target", models.CharField(max_length=120)),
                        ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                                violation_error_message="Une ancienne adresse redirige vers une autre.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=60)),
                        ("arguments", models.JSONField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "En attente"),
                                    ("running", "En cours"),
                                    ("done", "Terminé"),
                                    ("failed", "En échec"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("message", models.TextField(blank=True)),
                        ("request_id", models.CharField(blank=True, db_default="", default="", max_length=64)),
                        ("data_version", models.BigIntegerField(blank=True, null=True)),
                        ("queued_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-queued_at", "-pk"],
                        "indexes": [models.Index(fields=["kind", "state"], name="job_kind_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("done__lte", models.F("total"))),
                                name="job_done_within_total",
                                violation_error_message="Une tâche ne peut pas avoir fait plus que ce qu’elle a à faire.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "queued")),
                                fields=("kind", "arguments"),
                                name="job_one_waiting_per_kind",
                                violation_error_message="Cette tâche attend déjà.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["queued", "running", "done", "failed"])),
                                name="job_state_known",
                                violation_error_message="L’état d’une tâche est : en attente, en cours, terminé ou en échec.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Worker",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=255, unique=True)),
                        ("pid", models.IntegerField(default=0)),
                        ("process", models.CharField(blank=True, default="", max_length=100)),
                        ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("heartbeat_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("busy_since", models.DateTimeField(blank=True, null=True)),
                        ("suspected_uptime", models.FloatField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
            ],
        ),
        migrations.RunSQL((SQL / "0001_data_version_after.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0001_replay_bounds_after.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
