import datetime
from decimal import Decimal

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.migration_operations
import common.periods
import impact.models.designations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("startups", "0001_initial"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Beginning",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "day",
                            models.DateField(
                                help_text="Aucun comité, aucune valeur n’est en retard si son échéance précède ce jour.",
                                verbose_name="suivi depuis le",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "début du suivi",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)),
                                name="beginning_single",
                                violation_error_message="Le début du suivi existe déjà : corrigez-le.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BeginningHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                        (
                            "day",
                            models.DateField(
                                help_text="Aucun comité, aucune valeur n’est en retard si son échéance précède ce jour.",
                                verbose_name="suivi depuis le",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                to="impact.beginning",
                            ),
                        ),
                    ],
                ),
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
                                violation_error_message="Indiquez ce qui montre que le service est déployé, ou non, sur tout le territoire.",
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
                        (
                            "is_millesime_confirmed",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Faux : millésime proposé d’après la date de l’événement, que l’équipe DINUM n’a pas encore confirmé.",
                                verbose_name="millésime confirmé",
                            ),
                        ),
                        (
                            "year_by_date",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.datetime.ExtractYear("decided_on"),
                                output_field=models.PositiveSmallIntegerField(null=True),
                                verbose_name="année de sa date",
                            ),
                        ),
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
                                    ("decided_on__isnull", True),
                                    ("millesime", django.db.models.functions.datetime.ExtractYear("decided_on")),
                                    (
                                        "millesime",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.functions.datetime.ExtractYear("decided_on"),
                                            "-",
                                            models.Value(1),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="designation_millesime_near_decision",
                                violation_error_message="Le millésime est l’année de la décision, ou celle d’avant.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_millesime_confirmed", True),
                                    models.Q(
                                        ("decided_on__isnull", False),
                                        (
                                            "millesime",
                                            models.Case(
                                                models.When(
                                                    decided_on__gte=datetime.date(2023, 1, 1),
                                                    decided_on__month__lte=6,
                                                    then=django.db.models.expressions.CombinedExpression(
                                                        django.db.models.functions.datetime.ExtractYear("decided_on"),
                                                        "-",
                                                        models.Value(1),
                                                    ),
                                                ),
                                                default=django.db.models.functions.datetime.ExtractYear("decided_on"),
                                                output_field=models.PositiveSmallIntegerField(),
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="designation_unconfirmed_is_proposed",
                                violation_error_message="Un millésime à confirmer est celui que la date propose : confirmez-le ou corrigez-le.",
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
                        (
                            "is_millesime_confirmed",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Faux : millésime proposé d’après la date de l’événement, que l’équipe DINUM n’a pas encore confirmé.",
                                verbose_name="millésime confirmé",
                            ),
                        ),
                        (
                            "year_by_date",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.datetime.ExtractYear("decided_on"),
                                output_field=models.PositiveSmallIntegerField(null=True),
                                verbose_name="année de sa date",
                            ),
                        ),
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
                                    ("unknown", "Inconnue"),
                                ],
                                default="month",
                                max_length=10,
                                verbose_name="cadence",
                            ),
                        ),
                        (
                            "delay_days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="En jours, entre la fin d’une période et le jour où sa valeur est connue.",
                                verbose_name="délai de disponibilité",
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
                        (
                            "has_different_people",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Les personnes de plusieurs périodes s’additionnent : aucune n’est comptée deux fois. Sans cela, seule une valeur annuelle, ou la plus grande période, compte pour l’impact national.",
                                verbose_name="personnes différentes d’une période à l’autre",
                            ),
                        ),
                        ("is_headline", models.BooleanField(default=False, verbose_name="mesure principale")),
                        ("description", models.TextField(blank=True, verbose_name="ce qui est compté")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
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
                                condition=models.Q(("delay_days__lte", 366)),
                                name="metric_delay_within_a_year",
                                violation_error_message="Un délai de disponibilité est d’un an au plus.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counts_people", False), ("kind", "count"), _connector="OR"),
                                name="metric_people_are_counted",
                                violation_error_message="Une mesure qui compte des personnes est un nombre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["up", "down"])),
                                name="metric_direction_known",
                                violation_error_message="Le sens est : plus haut ou plus bas est mieux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cadence__in", ["month", "quarter", "year", "unknown"])),
                                name="metric_cadence_known",
                                violation_error_message="La cadence est le mois, le trimestre, l’année, ou inconnue.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["count", "percentage", "amount", "duration"])),
                                name="metric_kind_known",
                                violation_error_message="Une mesure est un nombre, un pourcentage, un montant ou une durée.",
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
                                    ("unknown", "Inconnue"),
                                ],
                                default="month",
                                max_length=10,
                                verbose_name="cadence",
                            ),
                        ),
                        (
                            "delay_days",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="En jours, entre la fin d’une période et le jour où sa valeur est connue.",
                                verbose_name="délai de disponibilité",
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
                        (
                            "has_different_people",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Les personnes de plusieurs périodes s’additionnent : aucune n’est comptée deux fois. Sans cela, seule une valeur annuelle, ou la plus grande période, compte pour l’impact national.",
                                verbose_name="personnes différentes d’une période à l’autre",
                            ),
                        ),
                        ("is_headline", models.BooleanField(default=False, verbose_name="mesure principale")),
                        ("description", models.TextField(blank=True, verbose_name="ce qui est compté")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
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
                        ("until", models.DateField(verbose_name="au (exclu)")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=19, verbose_name="valeur")),
                        (
                            "is_approximate",
                            models.BooleanField(default=False, verbose_name="valeur arrondie à la source"),
                        ),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("page", "Saisie"), ("api", "API"), ("reference", "Bilan")],
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
                                expressions=[("metric", "="), (common.periods.DateRange("start", "until"), "&&")],
                                name="measurement_no_overlap",
                                violation_error_message="Un relevé couvre déjà une partie de cette période : corrigez-le, ou changez les dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("start"))),
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
                                condition=models.Q(("origin__in", ["page", "api", "reference"])),
                                name="measurement_origin_known",
                                violation_error_message="La voie d’un relevé est : saisie, API ou bilan.",
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
                        ("until", models.DateField(verbose_name="au (exclu)")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=19, verbose_name="valeur")),
                        (
                            "is_approximate",
                            models.BooleanField(default=False, verbose_name="valeur arrondie à la source"),
                        ),
                        ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                        (
                            "origin",
                            models.CharField(
                                choices=[("page", "Saisie"), ("api", "API"), ("reference", "Bilan")],
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
                        (
                            "objectives_text",
                            models.TextField(
                                blank=True,
                                help_text="Ceux des anciens comités : un objectif se fixe en chiffres.",
                                verbose_name="objectifs écrits en texte",
                            ),
                        ),
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
                            "computed_outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reached", "Atteints"),
                                    ("partly", "Atteints en partie"),
                                    ("missed", "Manqués"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="verdict calculé des objectifs précédents",
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
                                condition=models.Q(
                                    ("decision", ""), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="review_decision_reasoned",
                                violation_error_message="Donnez le motif de la décision.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("computed_outcome", ""),
                                    ("last_outcome", models.F("computed_outcome")),
                                    models.Q(("last_outcome_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="review_outcome_corrected_with_reason",
                                violation_error_message="Le verdict n’est pas celui qui est calculé : indiquez pourquoi vous le corrigez.",
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
                            models.CheckConstraint(
                                condition=models.Q(("last_outcome__in", ["", "reached", "partly", "missed"])),
                                name="review_outcome_known",
                                violation_error_message="Choisissez : objectifs atteints, atteints en partie ou manqués.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("computed_outcome__in", ["", "reached", "partly", "missed"])),
                                name="review_computed_outcome_known",
                                violation_error_message="Le verdict calculé est : atteints, atteints en partie ou manqués.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decision__in", ["", "reinvest", "pivot", "hand_over", "stop"])),
                                name="review_decision_known",
                                violation_error_message="Choisissez la décision : réinvestir, pivoter, transmettre ou arrêter.",
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
                        (
                            "objectives_text",
                            models.TextField(
                                blank=True,
                                help_text="Ceux des anciens comités : un objectif se fixe en chiffres.",
                                verbose_name="objectifs écrits en texte",
                            ),
                        ),
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
                            "computed_outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reached", "Atteints"),
                                    ("partly", "Atteints en partie"),
                                    ("missed", "Manqués"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="verdict calculé des objectifs précédents",
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
                    ],
                ),
                migrations.CreateModel(
                    name="Objective",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objectives",
                                to="impact.review",
                            ),
                        ),
                        (
                            "metric",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objectives",
                                to="impact.metric",
                                verbose_name="mesure",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "À la hausse"), ("down", "À la baisse")],
                                default="up",
                                max_length=10,
                                verbose_name="sens",
                            ),
                        ),
                        (
                            "initial_value",
                            models.DecimalField(decimal_places=4, max_digits=19, verbose_name="valeur initiale"),
                        ),
                        ("initial_on", models.DateField(verbose_name="date de la valeur initiale")),
                        ("target_value", models.DecimalField(decimal_places=4, max_digits=19, verbose_name="cible")),
                        ("target_on", models.DateField(verbose_name="échéance de la cible")),
                    ],
                    options={
                        "verbose_name": "objectif chiffré",
                        "verbose_name_plural": "objectifs chiffrés",
                        "ordering": ["review_id", "metric__position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "metric"),
                                name="objective_once_a_metric",
                                violation_error_message="Ce comité a déjà un objectif sur cette mesure : corrigez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("target_on__gt", models.F("initial_on"))),
                                name="objective_target_after_start",
                                violation_error_message="L’échéance de la cible vient après le départ : corrigez l’une des deux dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("direction", "up"), _negated=True),
                                        ("target_value__gt", models.F("initial_value")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("direction", "down"), _negated=True),
                                        ("target_value__lt", models.F("initial_value")),
                                        _connector="OR",
                                    ),
                                ),
                                name="objective_target_in_direction",
                                violation_error_message="Une cible à la hausse est au-dessus de la valeur initiale, une cible à la baisse au-dessous : corrigez le sens ou la cible.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("initial_value__gte", 0), ("target_value__gte", 0)),
                                name="objective_values_not_negative",
                                violation_error_message="Une valeur est positive ou nulle : corrigez la valeur initiale ou la cible.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["up", "down"])),
                                name="objective_direction_known",
                                violation_error_message="Un objectif est à la hausse ou à la baisse.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectiveHistory",
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
                                to="impact.objective",
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
                            "review",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="impact.review",
                            ),
                        ),
                        (
                            "metric",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="impact.metric",
                                verbose_name="mesure",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "À la hausse"), ("down", "À la baisse")],
                                default="up",
                                max_length=10,
                                verbose_name="sens",
                            ),
                        ),
                        (
                            "initial_value",
                            models.DecimalField(decimal_places=4, max_digits=19, verbose_name="valeur initiale"),
                        ),
                        ("initial_on", models.DateField(verbose_name="date de la valeur initiale")),
                        ("target_value", models.DecimalField(decimal_places=4, max_digits=19, verbose_name="cible")),
                        ("target_on", models.DateField(verbose_name="échéance de la cible")),
                    ],
                ),
            ],
        ),
    ]
