import datetime
from decimal import Decimal
from pathlib import Path

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import common.migration_operations
import common.periods
import impact.models.designations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("startups", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_periods.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION impact_is_designated, impact_committee_due CASCADE",
        ),
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="CriterionThreshold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_day", models.DateField(unique=True, verbose_name="à partir du")),
                        ("people", models.PositiveBigIntegerField(verbose_name="personnes sur 12 mois")),
                        (
                            "share",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="part de la population cible, en %",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif")),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "seuil d’impact national",
                        "ordering": ["-first_day"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("people__gt", 0)),
                                name="criterion_threshold_positive",
                                violation_error_message="Donnez un nombre de personnes plus grand que zéro.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("share__isnull", True),
                                    models.Q(("share__gt", 0), ("share__lte", 100)),
                                    _connector="OR",
                                ),
                                name="criterion_threshold_share_bounded",
                                violation_error_message="Donnez une part de 0 à 100 pour cent.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriterionThresholdHistory",
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
                                to="impact.criterionthreshold",
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
                        ("first_day", models.DateField(verbose_name="à partir du")),
                        ("people", models.PositiveBigIntegerField(verbose_name="personnes sur 12 mois")),
                        (
                            "share",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="part de la population cible, en %",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif")),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ImpactFacts",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "startup",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="impact_facts",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "is_nationwide",
                            models.BooleanField(blank=True, null=True, verbose_name="déployé sur tout le territoire"),
                        ),
                        (
                            "nationwide_source",
                            models.CharField(blank=True, max_length=500, verbose_name="ce qui le montre"),
                        ),
                        ("nationwide_since", models.DateField(blank=True, null=True, verbose_name="depuis le")),
                        (
                            "target_population",
                            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="population cible"),
                        ),
                        (
                            "target_population_source",
                            models.CharField(blank=True, max_length=500, verbose_name="source de la population"),
                        ),
                        (
                            "quality_source",
                            models.CharField(blank=True, max_length=500, verbose_name="suivi de la qualité du service"),
                        ),
                        (
                            "quality_checked_on",
                            models.DateField(blank=True, null=True, verbose_name="qualité vérifiée le"),
                        ),
                    ],
                    options={
                        "verbose_name": "portée d’un service",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_nationwide__isnull", True),
                                    models.Q(("nationwide_source", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="impact_facts_nationwide_sourced",
                                violation_error_message="Dites ce qui montre que le service est déployé, ou non, partout.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("target_population__isnull", True), ("target_population__gt", 0), _connector="OR"
                                ),
                                name="impact_facts_population_positive",
                                violation_error_message="Donnez une population plus grande que zéro.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImpactFactsHistory",
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
                                to="impact.impactfacts",
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
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "is_nationwide",
                            models.BooleanField(blank=True, null=True, verbose_name="déployé sur tout le territoire"),
                        ),
                        (
                            "nationwide_source",
                            models.CharField(blank=True, max_length=500, verbose_name="ce qui le montre"),
                        ),
                        ("nationwide_since", models.DateField(blank=True, null=True, verbose_name="depuis le")),
                        (
                            "target_population",
                            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="population cible"),
                        ),
                        (
                            "target_population_source",
                            models.CharField(blank=True, max_length=500, verbose_name="source de la population"),
                        ),
                        (
                            "quality_source",
                            models.CharField(blank=True, max_length=500, verbose_name="suivi de la qualité du service"),
                        ),
                        (
                            "quality_checked_on",
                            models.DateField(blank=True, null=True, verbose_name="qualité vérifiée le"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="CriterionResult",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="startups.startup",
                            ),
                        ),
                        ("criterion", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("met", "Rempli"), ("not_met", "Non rempli"), ("missing", "Preuve manquante")],
                                max_length=10,
                            ),
                        ),
                        ("evidence", models.JSONField(default=list)),
                        ("evaluated_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["startup_id", "criterion"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "criterion"),
                                name="criterion_result_once",
                                violation_error_message="Un critère a un seul résultat par service.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("criterion__gte", 1), ("criterion__lte", 3)),
                                name="criterion_known",
                                violation_error_message="Il y a trois critères.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["met", "not_met", "missing"])),
                                name="criterion_state_known",
                                violation_error_message="Choisissez : critère rempli, non rempli, ou preuve manquante.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImpactStatus",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "startup",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="impact_status",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("not_eligible", "Non éligible"),
                                    ("missing", "Preuve manquante"),
                                    ("eligible", "Éligible"),
                                    ("designated", "Désigné"),
                                    ("designated_doubtful", "Désigné, un critère n’est plus rempli"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("criteria_met", models.PositiveSmallIntegerField(default=0)),
                        ("evaluated_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["startup_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["not_eligible", "missing", "eligible", "designated", "designated_doubtful"],
                                    )
                                ),
                                name="impact_status_known",
                                violation_error_message="Ce statut d’impact n’existe pas.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LinkCheck",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="link_checks",
                                to="startups.startup",
                            ),
                        ),
                        ("field", models.CharField(max_length=40)),
                        ("url", models.CharField(max_length=1000)),
                        ("checked_at", models.DateTimeField()),
                        ("answered", models.BooleanField()),
                        ("detail", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["startup_id", "field"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "field"),
                                name="link_check_last",
                                violation_error_message="De chaque lien, la dernière vérification seule est gardée.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Designation",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="designations",
                                to="startups.startup",
                            ),
                        ),
                        ("millesime", models.PositiveSmallIntegerField(verbose_name="millésime")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                        ("reason", models.TextField(blank=True, verbose_name="motif")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "effective_on",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.comparison.Least(
                                    models.F("decided_on"), impact.models.designations.EndOfYear("millesime")
                                ),
                                output_field=models.DateField(),
                            ),
                        ),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retirée le")),
                        ("withdrawal_reason", models.TextField(blank=True, verbose_name="motif du retrait")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                    options={
                        "verbose_name": "désignation",
                        "ordering": ["millesime", "startup__slug"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_on__isnull", True)),
                                fields=("startup",),
                                name="designation_one_in_force",
                                violation_error_message="Ce service est déjà désigné : retirez d’abord sa désignation.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("millesime__gte", 2013), ("millesime__lt", 2100)),
                                name="designation_millesime_plausible",
                                violation_error_message="Donnez un millésime compris entre 2013 et 2099.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_on__isnull", True),
                                    models.Q(("withdrawal_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="designation_withdrawal_reasoned",
                                violation_error_message="Donnez le motif du retrait.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_on__isnull", True),
                                    ("decided_on__isnull", True),
                                    ("withdrawn_on__gte", models.F("decided_on")),
                                    _connector="OR",
                                ),
                                name="designation_withdrawal_after_decision",
                                violation_error_message="Le retrait ne peut pas précéder la décision : corrigez sa date.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DesignationHistory",
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
                                to="impact.designation",
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
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("millesime", models.PositiveSmallIntegerField(verbose_name="millésime")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                        ("reason", models.TextField(blank=True, verbose_name="motif")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "effective_on",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.comparison.Least(
                                    models.F("decided_on"), impact.models.designations.EndOfYear("millesime")
                                ),
                                output_field=models.DateField(),
                            ),
                        ),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retirée le")),
                        ("withdrawal_reason", models.TextField(blank=True, verbose_name="motif du retrait")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                ),
                migrations.CreateModel(
                    name="OtherFunding",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="other_fundings",
                                to="startups.startup",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("funder", models.CharField(max_length=200, verbose_name="financeur")),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="montant")),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                    options={
                        "verbose_name": "autre financement",
                        "ordering": ["startup_id", "year", "funder"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "year", "funder"),
                                name="other_funding_once",
                                violation_error_message="Ce financeur est déjà enregistré cette année-là : corrigez son montant.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)),
                                name="other_funding_positive",
                                violation_error_message="Donnez un montant plus grand que zéro.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("funder", ""), _negated=True),
                                name="other_funding_named",
                                violation_error_message="Donnez le nom du financeur.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="other_funding_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OtherFundingHistory",
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
                                to="impact.otherfunding",
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
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("funder", models.CharField(max_length=200, verbose_name="financeur")),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="montant")),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                ),
                migrations.CreateModel(
                    name="Metric",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="metrics",
                                to="startups.startup",
                            ),
                        ),
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        ("unit", models.CharField(max_length=60, verbose_name="unité")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("count", "Nombre"),
                                    ("percentage", "Pourcentage"),
                                    ("amount", "Montant en euros"),
                                    ("duration", "Durée en jours"),
                                ],
                                default="count",
                                max_length=20,
                                verbose_name="sorte",
                            ),
                        ),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("month", "Chaque mois"),
                                    ("quarter", "Chaque trimestre"),
                                    ("year", "Chaque année"),
                                ],
                                default="month",
                                max_length=10,
                                verbose_name="cadence",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "Plus haut est mieux"), ("down", "Plus bas est mieux")],
                                default="up",
                                max_length=10,
                                verbose_name="sens",
                            ),
                        ),
                        ("counts_people", models.BooleanField(default=False, verbose_name="compte des personnes")),
                        ("is_headline", models.BooleanField(default=False, verbose_name="mesure principale")),
                        ("description", models.TextField(blank=True, verbose_name="ce qui est compté")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                    options={
                        "verbose_name": "mesure d’impact",
                        "ordering": ["startup_id", "-is_headline", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "code"),
                                name="metric_code_unique",
                                violation_error_message="Ce service a déjà une mesure de ce code : choisissez-en un autre.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_headline", True)),
                                fields=("startup",),
                                name="metric_one_headline",
                                violation_error_message="Ce service a déjà une mesure principale : retirez-lui d’abord ce rôle.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[a-z0-9][a-z0-9_-]*$")),
                                name="metric_code_form",
                                violation_error_message="Un code s’écrit en minuscules, chiffres et tirets.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), models.Q(("unit", ""), _negated=True)
                                ),
                                name="metric_named",
                                violation_error_message="Donnez un nom et une unité à la mesure.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["count", "percentage", "amount", "duration"])),
                                name="metric_kind_known",
                                violation_error_message="Une mesure est un nombre, un pourcentage, un montant ou une durée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cadence__in", ["month", "quarter", "year"])),
                                name="metric_cadence_known",
                                violation_error_message="La cadence est le mois, le trimestre ou l’année.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["up", "down"])),
                                name="metric_direction_known",
                                violation_error_message="Le sens est : plus haut ou plus bas est mieux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counts_people", False), ("kind", "count"), _connector="OR"),
                                name="metric_people_are_counted",
                                violation_error_message="Une mesure qui compte des personnes est un nombre.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MetricHistory",
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
                                to="impact.metric",
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
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        ("unit", models.CharField(max_length=60, verbose_name="unité")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("count", "Nombre"),
                                    ("percentage", "Pourcentage"),
                                    ("amount", "Montant en euros"),
                                    ("duration", "Durée en jours"),
                                ],
                                default="count",
                                max_length=20,
                                verbose_name="sorte",
                            ),
                        ),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("month", "Chaque mois"),
                                    ("quarter", "Chaque trimestre"),
                                    ("year", "Chaque année"),
                                ],
                                default="month",
                                max_length=10,
                                verbose_name="cadence",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "Plus haut est mieux"), ("down", "Plus bas est mieux")],
                                default="up",
                                max_length=10,
                                verbose_name="sens",
                            ),
                        ),
                        ("counts_people", models.BooleanField(default=False, verbose_name="compte des personnes")),
                        ("is_headline", models.BooleanField(default=False, verbose_name="mesure principale")),
                        ("description", models.TextField(blank=True, verbose_name="ce qui est compté")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                ),
                migrations.CreateModel(
                    name="Measurement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "metric",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="measurements",
                                to="impact.metric",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="du")),
                        ("end", models.DateField(verbose_name="au (exclu)")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=19, verbose_name="valeur")),
                        (
                            "is_approximate",
                            models.BooleanField(default=False, verbose_name="valeur arrondie à la source"),
                        ),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("page", "Saisie"),
                                    ("upload", "Fichier"),
                                    ("api", "API"),
                                    ("reference", "Bilan"),
                                ],
                                default="page",
                                max_length=20,
                                verbose_name="voie",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="enregistrée le"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "relevé",
                        "ordering": ["metric_id", "start"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("metric", "="), (common.periods.DateRange("start", "end"), "&&")],
                                name="measurement_no_overlap",
                                violation_error_message="Un relevé couvre déjà une partie de cette période : corrigez-le, ou changez les dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("end__gt", models.F("start"))),
                                name="measurement_dates_ordered",
                                violation_error_message="La fin de la période ne peut pas précéder son début : corrigez l’une des deux dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__gte", 0), ("value__lt", Decimal("1000000000000000"))),
                                name="measurement_plausible",
                                violation_error_message="Une valeur est positive ou nulle, et inférieure à un million de milliards.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("start__gte", datetime.date(2000, 1, 1))),
                                name="measurement_start_plausible",
                                violation_error_message="Une période commence après l’an 2000.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("origin__in", ["page", "upload", "api", "reference"])),
                                name="measurement_origin_known",
                                violation_error_message="La voie d’un relevé est : saisie, fichier, API ou bilan.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasurementHistory",
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
                                to="impact.measurement",
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
                            "metric",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="impact.metric",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="du")),
                        ("end", models.DateField(verbose_name="au (exclu)")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=19, verbose_name="valeur")),
                        (
                            "is_approximate",
                            models.BooleanField(default=False, verbose_name="valeur arrondie à la source"),
                        ),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("page", "Saisie"),
                                    ("upload", "Fichier"),
                                    ("api", "API"),
                                    ("reference", "Bilan"),
                                ],
                                default="page",
                                max_length=20,
                                verbose_name="voie",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="enregistrée le"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Spending",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="spendings",
                                to="startups.startup",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="dépense")),
                        (
                            "is_approximate",
                            models.BooleanField(default=False, verbose_name="montant arrondi à la source"),
                        ),
                        ("detail", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                    options={
                        "verbose_name": "dépense",
                        "ordering": ["startup_id", "year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "year"),
                                name="spending_one_per_year",
                                violation_error_message="La dépense de cette année est déjà enregistrée : corrigez-la.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)),
                                name="spending_not_negative",
                                violation_error_message="Une dépense ne peut pas être négative : corrigez-la.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="spending_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpendingHistory",
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
                                to="impact.spending",
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
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="dépense")),
                        (
                            "is_approximate",
                            models.BooleanField(default=False, verbose_name="montant arrondi à la source"),
                        ),
                        ("detail", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                ),
                migrations.CreateModel(
                    name="CostUnit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "startup",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cost_unit",
                                to="startups.startup",
                            ),
                        ),
                        ("label", models.CharField(max_length=60, verbose_name="unité")),
                        (
                            "metric",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="impact.metric"
                            ),
                        ),
                        (
                            "share",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="impact.metric",
                                verbose_name="part, en pourcentage",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "unité de coût",
                    },
                ),
                migrations.CreateModel(
                    name="CostUnitHistory",
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
                                to="impact.costunit",
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
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("label", models.CharField(max_length=60, verbose_name="unité")),
                        (
                            "metric",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="impact.metric",
                            ),
                        ),
                        (
                            "share",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="impact.metric",
                                verbose_name="part, en pourcentage",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="StatedUnitCost",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stated_unit_costs",
                                to="startups.startup",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="coût annoncé")),
                        ("source", models.CharField(max_length=500, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "coût unitaire annoncé",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "year"),
                                name="stated_unit_cost_one_per_year",
                                violation_error_message="Un coût est déjà annoncé pour cette année : corrigez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)),
                                name="stated_unit_cost_positive",
                                violation_error_message="Donnez un coût plus grand que zéro.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="stated_unit_cost_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatedUnitCostHistory",
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
                                to="impact.statedunitcost",
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
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=14, verbose_name="coût annoncé")),
                        ("source", models.CharField(max_length=500, verbose_name="source")),
                    ],
                ),
                migrations.CreateModel(
                    name="Review",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="startups.startup",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="tenu le")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reinvest", "Réinvestir"),
                                    ("pivot", "Pivoter"),
                                    ("hand_over", "Transmettre"),
                                    ("stop", "Arrêter"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="décision",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="motif")),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant"
                            ),
                        ),
                        ("objectives", models.TextField(blank=True, verbose_name="objectifs des six prochains mois")),
                        (
                            "last_outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reached", "Atteints"),
                                    ("partly", "Atteints en partie"),
                                    ("missed", "Manqués"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="objectifs précédents",
                            ),
                        ),
                        (
                            "last_outcome_note",
                            models.TextField(blank=True, verbose_name="ce que sont devenus les objectifs précédents"),
                        ),
                        (
                            "next_due_on",
                            models.DateField(blank=True, null=True, verbose_name="prochain comité avant le"),
                        ),
                        (
                            "event",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="review",
                                to="startups.lifeevent",
                                verbose_name="événement",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                    options={
                        "verbose_name": "comité d’investissement",
                        "ordering": ["startup_id", "-held_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "held_on"),
                                name="review_once_a_day",
                                violation_error_message="Un comité est déjà enregistré ce jour-là : modifiez-le, ou changez le jour.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decision__in", ["", "reinvest", "pivot", "hand_over", "stop"])),
                                name="review_decision_known",
                                violation_error_message="Choisissez la décision : réinvestir, pivoter, transmettre ou arrêter.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_outcome__in", ["", "reached", "partly", "missed"])),
                                name="review_outcome_known",
                                violation_error_message="Choisissez : objectifs atteints, atteints en partie ou manqués.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decision", ""), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="review_decision_reasoned",
                                violation_error_message="Donnez le motif de la décision.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                                name="review_amount_not_negative",
                                violation_error_message="Un montant ne peut pas être négatif : corrigez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("next_due_on__isnull", True),
                                    ("next_due_on__gt", models.F("held_on")),
                                    _connector="OR",
                                ),
                                name="review_next_after_held",
                                violation_error_message="Le prochain comité vient après celui-ci : corrigez sa date.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewHistory",
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
                                to="impact.review",
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
                            "startup",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="tenu le")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reinvest", "Réinvestir"),
                                    ("pivot", "Pivoter"),
                                    ("hand_over", "Transmettre"),
                                    ("stop", "Arrêter"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="décision",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="motif")),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant"
                            ),
                        ),
                        ("objectives", models.TextField(blank=True, verbose_name="objectifs des six prochains mois")),
                        (
                            "last_outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reached", "Atteints"),
                                    ("partly", "Atteints en partie"),
                                    ("missed", "Manqués"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="objectifs précédents",
                            ),
                        ),
                        (
                            "last_outcome_note",
                            models.TextField(blank=True, verbose_name="ce que sont devenus les objectifs précédents"),
                        ),
                        (
                            "next_due_on",
                            models.DateField(blank=True, null=True, verbose_name="prochain comité avant le"),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.lifeevent",
                                verbose_name="événement",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="criterionthreshold",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_criterionthresholdhistory" ("first_day", "id", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_by_id", "share") SELECT new_values."first_day", new_values."id", new_values."people", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."reason", new_values."set_by_id", new_values."share" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="97d2cecfdda9c087df6917daf986440319d52269",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_9bd2f",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_criterionthreshold",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_criterionthresholdhistory" ("first_day", "id", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_by_id", "share") SELECT new_values."first_day", new_values."id", new_values."people", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."reason", new_values."set_by_id", new_values."share" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0812a2e1d324cee58108ee9a2deca7d8377bc14d",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_065f3",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_criterionthreshold",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_criterionthresholdhistory" ("first_day", "id", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "set_by_id", "share") SELECT old_values."first_day", old_values."id", old_values."people", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."reason", old_values."set_by_id", old_values."share" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="d355b81f74bcb0feb96aa686cbc2e6cdad73248e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_5c5ff",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_criterionthreshold",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="3b43d11b813114db5c883a5498286a6c1a66001e",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_f73de",
                        table="impact_criterionthreshold",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="criterionthresholdhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="b7b806845b4664b68b63e70837d93e1910c03280",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_1312f",
                        table="impact_criterionthresholdhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="impactfacts",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_impactfactshistory" ("id", "is_nationwide", "nationwide_since", "nationwide_source", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality_checked_on", "quality_source", "startup_id", "target_population", "target_population_source") SELECT new_values."id", new_values."is_nationwide", new_values."nationwide_since", new_values."nationwide_source", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."quality_checked_on", new_values."quality_source", new_values."startup_id", new_values."target_population", new_values."target_population_source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="4b215f58fdeea0f27fd9c935a2e28a107a4ac22b",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_d27b1",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_impactfacts",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_impactfactshistory" ("id", "is_nationwide", "nationwide_since", "nationwide_source", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality_checked_on", "quality_source", "startup_id", "target_population", "target_population_source") SELECT new_values."id", new_values."is_nationwide", new_values."nationwide_since", new_values."nationwide_source", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."quality_checked_on", new_values."quality_source", new_values."startup_id", new_values."target_population", new_values."target_population_source" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="8d365f2ea5e29182bc415623715a1d9df8d356ab",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_19c02",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_impactfacts",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_impactfactshistory" ("id", "is_nationwide", "nationwide_since", "nationwide_source", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality_checked_on", "quality_source", "startup_id", "target_population", "target_population_source") SELECT old_values."id", old_values."is_nationwide", old_values."nationwide_since", old_values."nationwide_source", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."quality_checked_on", old_values."quality_source", old_values."startup_id", old_values."target_population", old_values."target_population_source" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="d7285a71f7d1d9ffeb46b7784814277a70ca3c9a",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_c35d2",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_impactfacts",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="b2ea432786c7048d134185f21e91834bcbb6e05d",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_5dfe3",
                        table="impact_impactfacts",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="impactfactshistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="90ef2fd1e6c23566dce31a775b5ad47d9a62e208",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_777e4",
                        table="impact_impactfactshistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="criterionresult",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="6cb3ff775006d83f20726747e6161e5bf2b347a7",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_a340e",
                        table="impact_criterionresult",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="impactstatus",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="529d3a30f9ae38c66088300abbee45116a62a259",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_7dc50",
                        table="impact_impactstatus",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="linkcheck",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="ef6310594080e293d71f5ca6e207934eac599ba0",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_acfe2",
                        table="impact_linkcheck",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="designation",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_designationhistory" ("decided_by_id", "decided_on", "id", "is_fictitious", "millesime", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "startup_id", "withdrawal_reason", "withdrawn_on") SELECT new_values."decided_by_id", new_values."decided_on", new_values."id", new_values."is_fictitious", new_values."millesime", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."reason", new_values."source", new_values."startup_id", new_values."withdrawal_reason", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="968374d2778d07cbbcb023f22155f659a2d10c03",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_a2013",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_designationhistory" ("decided_by_id", "decided_on", "id", "is_fictitious", "millesime", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "startup_id", "withdrawal_reason", "withdrawn_on") SELECT new_values."decided_by_id", new_values."decided_on", new_values."id", new_values."is_fictitious", new_values."millesime", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."reason", new_values."source", new_values."startup_id", new_values."withdrawal_reason", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="810284b5e8161473a0d9658668eb940d4b889672",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_d50ac",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_designationhistory" ("decided_by_id", "decided_on", "id", "is_fictitious", "millesime", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "startup_id", "withdrawal_reason", "withdrawn_on") SELECT old_values."decided_by_id", old_values."decided_on", old_values."id", old_values."is_fictitious", old_values."millesime", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."reason", old_values."source", old_values."startup_id", old_values."withdrawal_reason", old_values."withdrawn_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="46e2617b69cf7a8cc123b33a4867e6bbca9f6165",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_bdf8e",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="072d51c0d6a385cce644dc519b7a1c724632cf79",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_f8bed",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="3f177ca4f9731d83df1f1cf641e01f9c981394b0",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_0437d",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="8fa1ca786f7aafd8ddf1f9da0cc37eaa4a3a6d1b",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_9d8df",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="33eb9ae2dd3cbf36e037a868250b44843324bb92",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_053ad",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="55054c2216ad6a12044e0605e34e42c87c3264f3",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_a24fb",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="designationhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="ea9def1114740395e57d85ab7281588d33044d2a",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_363c3",
                        table="impact_designationhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="otherfunding",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_otherfundinghistory" ("amount", "funder", "id", "is_fictitious", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT new_values."amount", new_values."funder", new_values."id", new_values."is_fictitious", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."source", new_values."startup_id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0325ab086ca3c4de13996477100f12e242b34bd8",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_6d29b",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_otherfunding",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_otherfundinghistory" ("amount", "funder", "id", "is_fictitious", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT new_values."amount", new_values."funder", new_values."id", new_values."is_fictitious", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."source", new_values."startup_id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="de64b72c15b9d0840890636c73e0a71ad8bf93ec",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_3b741",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_otherfunding",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_otherfundinghistory" ("amount", "funder", "id", "is_fictitious", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT old_values."amount", old_values."funder", old_values."id", old_values."is_fictitious", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."source", old_values."startup_id", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="2500a94cae849dd41ac1b4e5db5767d10e3566f4",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_bdceb",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_otherfunding",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="72241cb51545e595392da2cb892a0569d9dba730",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_8ee5c",
                        table="impact_otherfunding",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="otherfundinghistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="3a773b1552687d88156d65435c9eb61f9060355d",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_0419d",
                        table="impact_otherfundinghistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="metric",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_metrichistory" ("cadence", "code", "counts_people", "description", "direction", "id", "is_fictitious", "is_headline", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id", "unit") SELECT new_values."cadence", new_values."code", new_values."counts_people", new_values."description", new_values."direction", new_values."id", new_values."is_fictitious", new_values."is_headline", new_values."kind", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."startup_id", new_values."unit" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="00c1cfc9655b916147790981bc3c954a7fc03397",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_5f199",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_metric",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_metrichistory" ("cadence", "code", "counts_people", "description", "direction", "id", "is_fictitious", "is_headline", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id", "unit") SELECT new_values."cadence", new_values."code", new_values."counts_people", new_values."description", new_values."direction", new_values."id", new_values."is_fictitious", new_values."is_headline", new_values."kind", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."startup_id", new_values."unit" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="8a2115662d887f694772180fcdf096f7cecb097a",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_59934",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_metric",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_metrichistory" ("cadence", "code", "counts_people", "description", "direction", "id", "is_fictitious", "is_headline", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id", "unit") SELECT old_values."cadence", old_values."code", old_values."counts_people", old_values."description", old_values."direction", old_values."id", old_values."is_fictitious", old_values."is_headline", old_values."kind", old_values."name", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."startup_id", old_values."unit" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="43446990163a74787e82e53a91925c4cd3733760",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_0d151",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_metric",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="be00d3caabe01984aa104a0ff1229158234a12fc",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_8b1bd",
                        table="impact_metric",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="metrichistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="b4a2789500b78ab7ae10100fba17ee66a53c0f3a",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_13f6a",
                        table="impact_metrichistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="measurement",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_measurementhistory" ("end", "id", "is_approximate", "metric_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "source", "start", "value") SELECT new_values."end", new_values."id", new_values."is_approximate", new_values."metric_id", new_values."origin", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."recorded_at", new_values."source", new_values."start", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="7cf44a8b6ceca6154e3bb312f0ec12a3d4799864",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_c3834",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_measurement",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_measurementhistory" ("end", "id", "is_approximate", "metric_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "source", "start", "value") SELECT new_values."end", new_values."id", new_values."is_approximate", new_values."metric_id", new_values."origin", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."recorded_at", new_values."source", new_values."start", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="526bac217da62143bf6de979f29bc5f269e6bc64",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_0e6e1",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_measurement",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_measurementhistory" ("end", "id", "is_approximate", "metric_id", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "source", "start", "value") SELECT old_values."end", old_values."id", old_values."is_approximate", old_values."metric_id", old_values."origin", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."recorded_at", old_values."source", old_values."start", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="9669a7e376307bbb102957d2c2e6a937ee8c4d30",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_782b7",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_measurement",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="a732b7ddc72d16c7e928433133e8b2414e003dd0",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_21530",
                        table="impact_measurement",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="within_its_kind",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        declare="DECLARE metric_kind text;",
                        func="\n        SELECT kind INTO metric_kind FROM impact_metric WHERE id = NEW.metric_id;\n        IF metric_kind = 'percentage' AND NEW.value > 100 THEN\n            RAISE EXCEPTION 'measurement_percentage_bounded' USING ERRCODE = 'check_violation',\n                HINT = 'Un pourcentage est compris entre 0 et 100.';\n        END IF;\n        IF metric_kind = 'count' AND NEW.value <> trunc(NEW.value) THEN\n            RAISE EXCEPTION 'measurement_count_whole' USING ERRCODE = 'check_violation',\n                HINT = 'Un nombre de choses est entier.';\n        END IF;\n        IF NEW.\"end\" > common_paris_day(now()) + 1 THEN\n            RAISE EXCEPTION 'measurement_not_future' USING ERRCODE = 'check_violation',\n                HINT = 'Une période qui n''est pas finie ne se mesure pas encore.';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="cf285ba5c9e4c900698e808da4cc99eadfe5202d",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_within_its_kind_7b961",
                        table="impact_measurement",
                        when="BEFORE",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="measurementhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="5ee5be03599ef797486d3532bf8c20de36127097",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_b3c5c",
                        table="impact_measurementhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="spending",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_spendinghistory" ("amount", "detail", "id", "is_approximate", "is_fictitious", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT new_values."amount", new_values."detail", new_values."id", new_values."is_approximate", new_values."is_fictitious", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."source", new_values."startup_id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="395bd6041f2c3c7171b9fcd04b3a814379af5252",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_9db74",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_spendinghistory" ("amount", "detail", "id", "is_approximate", "is_fictitious", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT new_values."amount", new_values."detail", new_values."id", new_values."is_approximate", new_values."is_fictitious", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."source", new_values."startup_id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="b342d3a8a0fa8c1eaf115e05d3fb533b36618ebc",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_6ac41",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_spendinghistory" ("amount", "detail", "id", "is_approximate", "is_fictitious", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT old_values."amount", old_values."detail", old_values."id", old_values."is_approximate", old_values."is_fictitious", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."source", old_values."startup_id", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="ffeb0961a1fe58161e28de24c1b298c1535792e1",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_d840d",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="9d2ae01967f4beb4ebcd259810cb5a779d4bde21",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_1c91d",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="c28ed7b52dd9e3612dcae389f48e027a24ff1a9d",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_265f8",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="06c28b6f42c74788fa80b8b57154ccb28389a90a",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_7e344",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="a2171a73b6a98b439c7c0c00ff2fae9ca200201a",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_fc528",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="5da423181435903def0337230fedc45f868f84dc",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_10a18",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="spendinghistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="64e5d891ebd224c0c1474963299ad41d216276de",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_c2070",
                        table="impact_spendinghistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="costunit",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_costunithistory" ("id", "label", "metric_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share_id", "startup_id") SELECT new_values."id", new_values."label", new_values."metric_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."share_id", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="c31797cb43ea001d9de4ab13f1d128f11bad500c",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_b4b51",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_costunit",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_costunithistory" ("id", "label", "metric_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share_id", "startup_id") SELECT new_values."id", new_values."label", new_values."metric_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."share_id", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="6311a562443b49f60c6732f78e260ceed92cd9a5",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_61d83",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_costunit",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_costunithistory" ("id", "label", "metric_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share_id", "startup_id") SELECT old_values."id", old_values."label", old_values."metric_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."share_id", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="b3309dba15621c37e12e8d90be3b004aa45f4da6",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_3cd84",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_costunit",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="0b71bb8b2eb77efce57c1b56a2067d65df147899",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_7c86d",
                        table="impact_costunit",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="costunithistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="19f79a60b3dacc6d30bfaa872cdf1db0d6469434",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_cb47f",
                        table="impact_costunithistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="statedunitcost",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_statedunitcosthistory" ("amount", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT new_values."amount", new_values."id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."source", new_values."startup_id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="2d91f206c92b17c3018ca43051f6dae924809811",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_5c572",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_statedunitcost",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_statedunitcosthistory" ("amount", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT new_values."amount", new_values."id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."source", new_values."startup_id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="3462ee7b6c29bd65e83f49a9c5cff026a2b8dee0",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_057f8",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_statedunitcost",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_statedunitcosthistory" ("amount", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "startup_id", "year") SELECT old_values."amount", old_values."id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."source", old_values."startup_id", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="ed5d16b93f9217e8859b9e1ae3e848d804d9f88b",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_96e7a",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_statedunitcost",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="74506b74f0161327f34bb9cde4caf8b02c6c4b46",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_33e4b",
                        table="impact_statedunitcost",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="statedunitcosthistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="626cd0e2a310ed28e916af9069f1e65ca2f7990a",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_9a0f5",
                        table="impact_statedunitcosthistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="review",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_reviewhistory" ("amount", "decision", "event_id", "held_on", "id", "is_fictitious", "last_outcome", "last_outcome_note", "next_due_on", "objectives", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_by_id", "startup_id") SELECT new_values."amount", new_values."decision", new_values."event_id", new_values."held_on", new_values."id", new_values."is_fictitious", new_values."last_outcome", new_values."last_outcome_note", new_values."next_due_on", new_values."objectives", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."reason", new_values."recorded_by_id", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="33a42ea55a94405c4bb6e120a27ad1cbd130b4c6",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_866ef",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_reviewhistory" ("amount", "decision", "event_id", "held_on", "id", "is_fictitious", "last_outcome", "last_outcome_note", "next_due_on", "objectives", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_by_id", "startup_id") SELECT new_values."amount", new_values."decision", new_values."event_id", new_values."held_on", new_values."id", new_values."is_fictitious", new_values."last_outcome", new_values."last_outcome_note", new_values."next_due_on", new_values."objectives", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."reason", new_values."recorded_by_id", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="76c6694af424172c1d8c2eb542e6475ffe1c7dda",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_c6339",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_reviewhistory" ("amount", "decision", "event_id", "held_on", "id", "is_fictitious", "last_outcome", "last_outcome_note", "next_due_on", "objectives", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_by_id", "startup_id") SELECT old_values."amount", old_values."decision", old_values."event_id", old_values."held_on", old_values."id", old_values."is_fictitious", old_values."last_outcome", old_values."last_outcome_note", old_values."next_due_on", old_values."objectives", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."reason", old_values."recorded_by_id", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="56b9a683889e21861664e5ea76334635adb8eddd",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_d7e7b",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="42d21a77a0a7ad042b9bc19e90cb84690202f56d",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_6c63b",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="e444e8d51ccb3bb2d306c589606b58d5a761ad1e",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_99689",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="6576acb8aac5bd094903a63420f0c2d6e2fd2257",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_a82a7",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="32565f60257eed24e057645d75006632947e04e6",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_b0170",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="dd8c8e6b0e0fc87bbf5cbaa41d84a01cbea3323d",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_08f23",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="reviewhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="9b63402b83ab913f171844936986cef59b735f22",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_8f45b",
                        table="impact_reviewhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
    ]
