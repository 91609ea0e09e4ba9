import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.migration_operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("impact", "0001_initial"),
        ("incubators", "0001_initial"),
        ("indicators", "0001_initial"),
        ("startups", "0001_initial"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="RulePreview",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="indicators.indicator",
                            ),
                        ),
                        ("rule", models.JSONField(verbose_name="règle")),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="demandé le"
                            ),
                        ),
                        ("result", models.JSONField(null=True, verbose_name="résultat")),
                    ],
                    options={
                        "verbose_name": "aperçu d’une définition",
                    },
                ),
                migrations.CreateModel(
                    name="DigestDelivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="préparé le"
                            ),
                        ),
                        ("tried_at", models.DateTimeField(null=True, verbose_name="dernier essai le")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                        (
                            "failure",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="motif du dernier échec"
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="accepté par le serveur le")),
                        ("week", models.DateField(verbose_name="semaine du lundi")),
                    ],
                    options={
                        "verbose_name": "rappel de la semaine",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_at__isnull", True),
                                    models.Q(("failure", ""), ("tried_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="digestdelivery_tried_before_sent",
                                violation_error_message="Un e-mail est confié au serveur avant d’être accepté.",
                            ),
                            models.UniqueConstraint(
                                fields=("user", "week"),
                                name="digest_once_a_week",
                                violation_error_message="Ce rappel est déjà préparé pour cette semaine.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("week__iso_week_day", 1)),
                                name="digest_week_is_a_monday",
                                violation_error_message="Une semaine se dit par son lundi.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DigestRefusal",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "since",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="depuis le"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "refus des rappels",
                    },
                ),
                migrations.CreateModel(
                    name="TodoDismissal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="startups.startup"
                            ),
                        ),
                        ("todo_kind", models.CharField(max_length=20, verbose_name="ce qui est attendu")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                        ("reason", models.TextField(verbose_name="raison")),
                        (
                            "dismissed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "dismissed_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="mis de côté le"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mis de côté",
                        "ordering": ["startup_id", "todo_kind"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "todo_kind"),
                                name="todo_dismissal_once",
                                violation_error_message="C’est déjà mis de côté pour ce service.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="todo_dismissal_for_a_reason",
                                violation_error_message="Indiquez le motif.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Todo",
                    fields=[
                        (
                            "startup",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="startups.startup",
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="incubators.incubator",
                            ),
                        ),
                        ("points", models.JSONField(verbose_name="ce qui manque")),
                    ],
                    options={
                        "verbose_name": "à mettre à jour",
                    },
                ),
                migrations.CreateModel(
                    name="PhaseMedian",
                    fields=[
                        (
                            "kind",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="startups.phasekind",
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(verbose_name="durée médiane, en mois")),
                    ],
                    options={
                        "verbose_name": "durée médiane d’une phase",
                    },
                ),
            ],
        ),
    ]
