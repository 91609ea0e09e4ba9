from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.migration_operations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_positions.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION gateway_offset, gateway_position, gateway_horizon CASCADE",
        ),
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Webhook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        ("url", models.CharField(max_length=2000, verbose_name="adresse")),
                        ("secret", models.CharField(max_length=100, verbose_name="secret de signature")),
                        (
                            "records",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40),
                                blank=True,
                                default=list,
                                verbose_name="sortes de record",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="créé le"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "token",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="webhooks",
                                to="accounts.servicetoken",
                                verbose_name="jeton",
                            ),
                        ),
                        ("since", models.CharField(max_length=60, verbose_name="reçu jusqu’à")),
                        (
                            "upto",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="message en cours, jusqu’à"
                            ),
                        ),
                        ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="échecs de suite")),
                        ("next_attempt_at", models.DateTimeField(blank=True, null=True, verbose_name="prochain essai")),
                        ("disabled_at", models.DateTimeField(blank=True, null=True, verbose_name="arrêté le")),
                        ("disabled_reason", models.TextField(blank=True, default="", verbose_name="raison de l’arrêt")),
                    ],
                    options={
                        "verbose_name": "abonnement aux changements",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="webhook_named",
                                violation_error_message="Donnez un nom à l’abonnement.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("disabled_at__isnull", True)),
                                fields=("url", "token"),
                                name="webhook_url_once",
                                nulls_distinct=False,
                                violation_error_message="Vous avez déjà abonné cette adresse : donnez-en une autre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("disabled_at__isnull", True),
                                    models.Q(("disabled_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="webhook_stop_reasoned",
                                violation_error_message="Indiquez pourquoi l’abonnement s’arrête.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "webhook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="gateway.webhook",
                            ),
                        ),
                        ("message", models.CharField(max_length=60, verbose_name="message")),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="envoyé le"
                            ),
                        ),
                        ("attempt", models.PositiveSmallIntegerField(verbose_name="essai")),
                        ("changes", models.PositiveIntegerField(verbose_name="changements")),
                        ("succeeded", models.BooleanField(verbose_name="reçu")),
                        ("detail", models.CharField(max_length=200, verbose_name="réponse")),
                        ("milliseconds", models.PositiveIntegerField(verbose_name="durée en millisecondes")),
                    ],
                    options={
                        "verbose_name": "envoi",
                        "ordering": ["-at", "-pk"],
                        "indexes": [models.Index(fields=["webhook", "-at"], name="delivery_webhook_at")],
                    },
                ),
            ],
        ),
    ]
