import django.db.models.deletion
from django.db import migrations, models

import common.migration_operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("startups", "0001_initial"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Member",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=60, unique=True, verbose_name="clé anonyme")),
                        (
                            "domain",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("development", "Développement"),
                                    ("intrapreneurship", "Intrapreneuriat"),
                                    ("deployment", "Déploiement"),
                                    ("product", "Produit"),
                                    ("design", "Design"),
                                    ("coaching", "Coaching"),
                                    ("facilitation", "Animation"),
                                    ("data", "Data"),
                                    ("support", "Support"),
                                    ("contracting", "Attributaire"),
                                    ("other", "Autre"),
                                ],
                                max_length=30,
                                verbose_name="domaine",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membre",
                        "ordering": ["key"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "domain__in",
                                        [
                                            "",
                                            "development",
                                            "intrapreneurship",
                                            "deployment",
                                            "product",
                                            "design",
                                            "coaching",
                                            "facilitation",
                                            "data",
                                            "support",
                                            "contracting",
                                            "other",
                                        ],
                                    )
                                ),
                                name="member_domain_known",
                                violation_error_message="Choisissez le domaine dans la liste.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberHistory",
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
                                to="community.member",
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
                        ("id", models.BigIntegerField()),
                        ("key", models.CharField(max_length=60, verbose_name="clé anonyme")),
                        (
                            "domain",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("development", "Développement"),
                                    ("intrapreneurship", "Intrapreneuriat"),
                                    ("deployment", "Déploiement"),
                                    ("product", "Produit"),
                                    ("design", "Design"),
                                    ("coaching", "Coaching"),
                                    ("facilitation", "Animation"),
                                    ("data", "Data"),
                                    ("support", "Support"),
                                    ("contracting", "Attributaire"),
                                    ("other", "Autre"),
                                ],
                                max_length=30,
                                verbose_name="domaine",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Mission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="missions",
                                to="community.member",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="dernier jour")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("admin", "Agent public"),
                                    ("independent", "Indépendant"),
                                    ("service", "Salarié d’un prestataire"),
                                ],
                                max_length=20,
                                verbose_name="statut",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "startups",
                            models.ManyToManyField(
                                related_name="missions", through="community.MissionStartup", to="startups.startup"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mission",
                        "ordering": ["member_id", "position", "pk"],
                        "indexes": [models.Index(fields=["member", "start"], name="mission_member_start")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_day__isnull", True), ("last_day__gte", models.F("start")), _connector="OR"
                                ),
                                name="mission_days_ordered",
                                violation_error_message="Le dernier jour d’une mission ne précède pas le premier : corrigez l’un des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["admin", "independent", "service"])),
                                name="mission_status_known",
                                violation_error_message="Un membre est agent public, indépendant ou salarié d’un prestataire.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MissionHistory",
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
                                to="community.mission",
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
                        ("id", models.BigIntegerField()),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="community.member",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("last_day", models.DateField(blank=True, null=True, verbose_name="dernier jour")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("admin", "Agent public"),
                                    ("independent", "Indépendant"),
                                    ("service", "Salarié d’un prestataire"),
                                ],
                                max_length=20,
                                verbose_name="statut",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="MissionStartup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="community.mission",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="startups.startup"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "service d’une mission",
                        "ordering": ["mission_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mission", "startup"),
                                name="mission_startup_once",
                                violation_error_message="Cette mission est déjà pour ce service.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MissionStartupHistory",
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
                                to="community.missionstartup",
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
                        ("id", models.BigIntegerField()),
                        (
                            "mission",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="community.mission",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Training",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("programme", models.CharField(max_length=100, verbose_name="formation")),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("last_day", models.DateField(verbose_name="dernier jour")),
                        ("sessions", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions")),
                        ("people", models.PositiveIntegerField(verbose_name="personnes formées")),
                        (
                            "recommending",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="part qui la recommande, en %"
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "formation",
                        "ordering": ["programme", "start", "last_day"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "start", "last_day"),
                                name="training_once",
                                violation_error_message="Cette formation est déjà enregistrée pour ces dates : modifiez-la.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("start"))),
                                name="training_days_ordered",
                                violation_error_message="Le dernier jour d’une formation ne précède pas le premier : corrigez l’un des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sessions__isnull", True), ("sessions__gt", 0), _connector="OR"),
                                name="training_sessions_counted",
                                violation_error_message="Donnez au moins une session.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recommending__isnull", True), ("recommending__lte", 100), _connector="OR"
                                ),
                                name="training_share_is_percent",
                                violation_error_message="Donnez un pourcentage, de 0 à 100.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingHistory",
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
                                to="community.training",
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
                        ("id", models.BigIntegerField()),
                        ("programme", models.CharField(max_length=100, verbose_name="formation")),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("last_day", models.DateField(verbose_name="dernier jour")),
                        ("sessions", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions")),
                        ("people", models.PositiveIntegerField(verbose_name="personnes formées")),
                        (
                            "recommending",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="part qui la recommande, en %"
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                ),
                migrations.CreateModel(
                    name="NpsWave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(unique=True, verbose_name="mois (son premier jour)")),
                        ("score", models.SmallIntegerField(verbose_name="NPS")),
                        ("answers", models.PositiveIntegerField(verbose_name="réponses")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "enquête auprès des membres",
                        "ordering": ["month"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", -100), ("score__lte", 100)),
                                name="nps_within_bounds",
                                violation_error_message="Donnez un NPS de −100 à 100.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answers__gt", 0)),
                                name="nps_has_answers",
                                violation_error_message="Donnez au moins une réponse.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)),
                                name="nps_month_first_day",
                                violation_error_message="Le mois d’une enquête est dit par son premier jour.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NpsWaveHistory",
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
                                to="community.npswave",
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
                        ("id", models.BigIntegerField()),
                        ("month", models.DateField(verbose_name="mois (son premier jour)")),
                        ("score", models.SmallIntegerField(verbose_name="NPS")),
                        ("answers", models.PositiveIntegerField(verbose_name="réponses")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                ),
                migrations.CreateModel(
                    name="IntrapreneurYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="année")),
                        (
                            "newcomers",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="nouveaux intrapreneurs"),
                        ),
                        (
                            "certified",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="intrapreneurs certifiés"),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "intrapreneurs d’une année",
                        "ordering": ["year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("newcomers__isnull", False), ("certified__isnull", False), _connector="OR"
                                ),
                                name="intrapreneurs_say_something",
                                violation_error_message="Donnez au moins un des deux nombres.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="intrapreneurs_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntrapreneurYearHistory",
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
                                to="community.intrapreneuryear",
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
                        ("id", models.BigIntegerField()),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "newcomers",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="nouveaux intrapreneurs"),
                        ),
                        (
                            "certified",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="intrapreneurs certifiés"),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                ),
            ],
        ),
    ]
