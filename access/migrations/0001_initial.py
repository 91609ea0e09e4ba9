import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.migration_operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("incubators", "0001_initial"),
        ("startups", "0001_initial"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="ServiceToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        ("prefix", models.CharField(max_length=12, verbose_name="début du jeton")),
                        ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                        (
                            "issued_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="émis le"
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("last_day", models.DateField(verbose_name="valable jusqu’au")),
                        ("last_used_on", models.DateField(blank=True, null=True, verbose_name="dernier usage le")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="révoqué le")),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("revocation_reason", models.TextField(blank=True, verbose_name="motif de la révocation")),
                    ],
                    options={
                        "verbose_name": "jeton de service",
                        "ordering": ["-issued_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("digest",),
                                name="service_token_digest_unique",
                                violation_error_message="Ce jeton existe déjà.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="service_token_named",
                                violation_error_message="Donnez au jeton un nom : celui de l’outil qui s’en sert.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_at__isnull", True),
                                    models.Q(("revocation_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="service_token_revocation_reasoned",
                                violation_error_message="Donnez le motif de la révocation.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TokenGrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "token",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to="access.servicetoken",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="token_grants",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="token_grants",
                                to="incubators.incubator",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service d’un jeton",
                        "ordering": ["token_id", "incubator__slug", "startup__slug"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("token", "startup"),
                                name="token_grant_once",
                                violation_error_message="Ce jeton est déjà émis pour ce service.",
                            ),
                            models.UniqueConstraint(
                                fields=("token", "incubator"),
                                name="token_grant_incubator_once",
                                violation_error_message="Ce jeton est déjà émis pour cet incubateur.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("startup__isnull", False), ("incubator__isnull", False), _connector="XOR"
                                ),
                                name="token_grant_of_one",
                                violation_error_message="Un jeton est émis pour un service, ou pour un incubateur.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        ("token", models.UUIDField(primary_key=True, serialize=False, verbose_name="jeton")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tool",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="access.servicetoken",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                db_index=True,
                                verbose_name="enregistré le",
                            ),
                        ),
                        ("success_url", models.TextField(blank=True, db_default="", verbose_name="page qui suit")),
                        (
                            "request_digest",
                            models.CharField(
                                blank=True, db_default="", max_length=64, verbose_name="ce qui est demandé"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "envoi enregistré",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("user__isnull", False), ("tool__isnull", False), _connector="XOR"),
                                name="submission_has_one_author",
                                violation_error_message="Un envoi a un auteur : une personne, ou un outil.",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
