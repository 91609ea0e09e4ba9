import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("indicators", "0001_initial"),
    ]

    operations = [
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
            name="BulkUpload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="déposé le"
                    ),
                ),
                ("lines", models.JSONField(verbose_name="lignes")),
                ("outcomes", models.JSONField(verbose_name="ce que font les lignes")),
                ("seen", models.JSONField(default=dict, verbose_name="ce qu'étaient les fiches")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="appliqué le")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "lot de changements",
            },
        ),
        migrations.CreateModel(
            name="RulePreview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("rule", models.JSONField(verbose_name="règle")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="demandé le"
                    ),
                ),
                ("result", models.JSONField(null=True, verbose_name="résultat")),
                (
                    "indicator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "aperçu d'une définition",
            },
        ),
        migrations.CreateModel(
            name="DigestDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField(verbose_name="semaine du lundi")),
                (
                    "claimed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="préparé le"
                    ),
                ),
                ("handed_at", models.DateTimeField(null=True, verbose_name="confié au serveur le")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="accepté par le serveur le")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel envoyé",
                "constraints": [
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
                    models.CheckConstraint(
                        condition=models.Q(("taken_at__isnull", True), ("handed_at__isnull", False), _connector="OR"),
                        name="digest_handed_before_taken",
                        violation_error_message="Un rappel est confié au serveur avant d'être accepté.",
                    ),
                ],
            },
        ),
    ]
