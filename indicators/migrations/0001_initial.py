from decimal import Decimal
from pathlib import Path

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import common.migration_operations

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
            (SQL / "0001_functions.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION indicators_complete_months, indicators_evidence_digest CASCADE",
        ),
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                error_messages={
                                    "unique": "Un autre indicateur a déjà ce code : choisissez-en un autre."
                                },
                                max_length=60,
                                unique=True,
                                verbose_name="code",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="libellé")),
                        ("wording", models.TextField(blank=True, verbose_name="définition")),
                        ("unit", models.CharField(max_length=60, verbose_name="unité")),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="première année")),
                        (
                            "last_year",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="dernière année"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place dans le tableau")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                    options={
                        "verbose_name": "indicateur",
                        "ordering": ["position", "code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[a-z][a-z0-9_]*$")),
                                name="indicator_code_form",
                                violation_error_message="Un code s’écrit en minuscules, chiffres et tirets bas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code", "comparaison"), _negated=True),
                                name="indicator_code_free",
                                violation_error_message="Ce code est pris par l’adresse d’une page : choisissez-en un autre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_year__isnull", True),
                                    ("last_year__gte", models.F("first_year")),
                                    _connector="OR",
                                ),
                                name="indicator_years_ordered",
                                violation_error_message="La dernière année ne peut pas précéder la première : corrigez l’une des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first_year__gte", 2013), ("first_year__lt", 2100)),
                                name="indicator_first_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorHistory",
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
                                to="indicators.indicator",
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
                            "code",
                            models.CharField(
                                error_messages={
                                    "unique": "Un autre indicateur a déjà ce code : choisissez-en un autre."
                                },
                                max_length=60,
                                verbose_name="code",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="libellé")),
                        ("wording", models.TextField(blank=True, verbose_name="définition")),
                        ("unit", models.CharField(max_length=60, verbose_name="unité")),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="première année")),
                        (
                            "last_year",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="dernière année"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place dans le tableau")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                ),
                migrations.CreateModel(
                    name="Definition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="definitions",
                                to="indicators.indicator",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="à partir de l’année")),
                        ("rule", models.JSONField(verbose_name="règle")),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="créée le"
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
                    ],
                    options={
                        "verbose_name": "définition",
                        "ordering": ["indicator_id", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "version"),
                                name="definition_version_unique",
                                violation_error_message="Cette version existe déjà.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DefinitionHistory",
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
                                to="indicators.definition",
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
                            "indicator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="indicators.indicator",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="à partir de l’année")),
                        ("rule", models.JSONField(verbose_name="règle")),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="créée le"
                            ),
                        ),
                        (
                            "created_by",
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
                    name="IndicatorCard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "indicator",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="card",
                                to="indicators.indicator",
                            ),
                        ),
                        ("method", models.TextField(blank=True, verbose_name="méthode")),
                        ("source", models.TextField(blank=True, verbose_name="source des données")),
                        ("owner", models.CharField(blank=True, max_length=200, verbose_name="responsable (fonction)")),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("continuous", "En continu"),
                                    ("month", "Chaque mois"),
                                    ("quarter", "Chaque trimestre"),
                                    ("half", "Chaque semestre"),
                                    ("year", "Chaque année"),
                                ],
                                default="year",
                                max_length=10,
                                verbose_name="cadence",
                            ),
                        ),
                        (
                            "delay_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="jours avant d’être connu"
                            ),
                        ),
                        ("limits", models.TextField(blank=True, verbose_name="limites et biais")),
                        ("compensation", models.TextField(blank=True, verbose_name="comment ils sont compensés")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="contact")),
                    ],
                    options={
                        "verbose_name": "fiche d’indicateur",
                        "ordering": ["indicator_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("cadence__in", ["continuous", "month", "quarter", "half", "year"])),
                                name="indicator_card_cadence_known",
                                violation_error_message="Choisissez la cadence dans la liste.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("delay_days__isnull", True), ("delay_days__lte", 1000), _connector="OR"
                                ),
                                name="indicator_card_delay_plausible",
                                violation_error_message="Donnez un délai de mille jours au plus.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorCardHistory",
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
                                to="indicators.indicatorcard",
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
                            "indicator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="indicators.indicator",
                            ),
                        ),
                        ("method", models.TextField(blank=True, verbose_name="méthode")),
                        ("source", models.TextField(blank=True, verbose_name="source des données")),
                        ("owner", models.CharField(blank=True, max_length=200, verbose_name="responsable (fonction)")),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("continuous", "En continu"),
                                    ("month", "Chaque mois"),
                                    ("quarter", "Chaque trimestre"),
                                    ("half", "Chaque semestre"),
                                    ("year", "Chaque année"),
                                ],
                                default="year",
                                max_length=10,
                                verbose_name="cadence",
                            ),
                        ),
                        (
                            "delay_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="jours avant d’être connu"
                            ),
                        ),
                        ("limits", models.TextField(blank=True, verbose_name="limites et biais")),
                        ("compensation", models.TextField(blank=True, verbose_name="comment ils sont compensés")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="contact")),
                    ],
                ),
                migrations.CreateModel(
                    name="Projection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("method", models.CharField(max_length=20, verbose_name="méthode")),
                        ("day", models.DateField(verbose_name="au")),
                        ("so_far", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="déjà compté")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="projection")),
                        ("low", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="borne basse")),
                        ("high", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="borne haute")),
                        (
                            "indicator",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="projection",
                                to="indicators.indicator",
                            ),
                        ),
                        (
                            "definition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="indicators.definition",
                            ),
                        ),
                        ("inputs", models.JSONField(default=dict, verbose_name="données utilisées")),
                        ("computed_at", models.DateTimeField(verbose_name="calculée le")),
                    ],
                    options={
                        "verbose_name": "projection",
                        "ordering": ["indicator_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("low__lte", models.F("high")), ("so_far__lte", models.F("low"))),
                                name="projection_bounds_ordered",
                                violation_error_message="Les bornes d’une projection sont ordonnées, et au moins ce qui est déjà compté.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="projection_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BacktestTrial",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("method", models.CharField(max_length=20, verbose_name="méthode")),
                        ("day", models.DateField(verbose_name="au")),
                        ("so_far", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="déjà compté")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="projection")),
                        ("low", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="borne basse")),
                        ("high", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="borne haute")),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="trials",
                                to="indicators.indicator",
                            ),
                        ),
                        ("result", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="résultat")),
                    ],
                    options={
                        "verbose_name": "essai sur une année passée",
                        "ordering": ["indicator_id", "year", "method"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "year", "method"),
                                name="backtest_trial_once",
                                violation_error_message="Une méthode est essayée une fois par année.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("low__lte", models.F("high"))),
                                name="backtest_trial_bounds_ordered",
                                violation_error_message="Les bornes d’un essai sont ordonnées.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="backtest_trial_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LiveResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="live_results",
                                to="indicators.indicator",
                            ),
                        ),
                        (
                            "definition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="indicators.definition",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "value",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="résultat"),
                        ),
                        (
                            "counted",
                            models.PositiveIntegerField(
                                db_default=0, default=0, verbose_name="enregistrements comptés"
                            ),
                        ),
                        (
                            "base",
                            models.PositiveIntegerField(
                                db_default=0, default=0, verbose_name="reste de la population de référence"
                            ),
                        ),
                        (
                            "total",
                            models.DecimalField(
                                db_default=0,
                                decimal_places=4,
                                default=0,
                                max_digits=20,
                                verbose_name="somme des apports",
                            ),
                        ),
                        (
                            "startups",
                            models.PositiveIntegerField(db_default=0, default=0, verbose_name="services différents"),
                        ),
                        (
                            "unknown_because",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=300,
                                verbose_name="pourquoi non déterminé",
                            ),
                        ),
                        ("digest", models.BigIntegerField(default=0, verbose_name="empreinte des preuves")),
                        ("computed_at", models.DateTimeField(verbose_name="calculé le")),
                    ],
                    options={
                        "ordering": ["year", "indicator_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "year"),
                                name="live_result_one_per_year",
                                violation_error_message="Un indicateur a un seul résultat courant par année.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="live_result_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LiveEvidence",
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
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("record", models.CharField(max_length=30)),
                        ("record_id", models.BigIntegerField()),
                        ("date", models.DateField()),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "amount",
                            models.DecimalField(decimal_places=4, default=1, max_digits=20, verbose_name="apport"),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("counted", "Compté"), ("base", "Population de référence")],
                                db_default="counted",
                                default="counted",
                                max_length=10,
                                verbose_name="rôle",
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="indicators.liveresult",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["date", "startup__slug", "record_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["counted", "base"])),
                                name="liveevidence_part_known",
                                violation_error_message="Une preuve est comptée, ou fait partie de la population de référence.",
                            ),
                            models.UniqueConstraint(
                                fields=("result", "record", "record_id", "part"),
                                name="live_evidence_once",
                                violation_error_message="Un enregistrement ne compte qu’une fois.",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("startup__isnull", True)),
                                fields=["record", "record_id"],
                                name="live_evidence_of_no_startup",
                            ),
                            models.Index(
                                condition=models.Q(("part", "counted")),
                                fields=["result", "amount"],
                                name="live_evidence_by_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FormerRuleResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "definition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="former_result",
                                to="indicators.definition",
                            ),
                        ),
                        (
                            "former",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="indicators.definition",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=4,
                                max_digits=20,
                                null=True,
                                verbose_name="résultat selon la règle d’avant",
                            ),
                        ),
                        ("computed_at", models.DateTimeField(auto_now=True, verbose_name="calculé le")),
                    ],
                    options={
                        "ordering": ["definition_id"],
                    },
                ),
                migrations.CreateModel(
                    name="StatedFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                choices=[
                                    ("indicator", "Indicateur, rappelé par un autre bilan"),
                                    ("awards_total", "Montant des financements FAST de l’année"),
                                    ("round_total", "Montant d’un appel FAST"),
                                    ("awards", "Lauréats du FAST de l’année"),
                                    ("startups_awarded", "Services lauréats du FAST"),
                                    ("incubators_awarded", "Incubateurs lauréats du FAST"),
                                    ("rounds", "Appels FAST de l’année"),
                                    ("investigations", "Investigations en cours en fin d’année"),
                                    ("services", "Services accompagnés ou pérennisés en fin d’année"),
                                    ("ended", "Partenariats terminés en fin d’année"),
                                    ("national_impact", "Services à impact national de l’année"),
                                    ("national_impact_total", "Services à impact national depuis l’origine"),
                                    ("incubators", "Incubateurs partenaires"),
                                    ("members", "Membres actifs de la communauté"),
                                    ("credits_total", "Total des crédits de l’année"),
                                    ("credits_line", "Ligne de crédits de l’année"),
                                ],
                                max_length=30,
                                verbose_name="sujet",
                            ),
                        ),
                        ("about", models.CharField(blank=True, max_length=200, verbose_name="précision du sujet")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("report_year", models.PositiveSmallIntegerField(verbose_name="année du bilan")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="valeur imprimée")),
                        (
                            "precision",
                            models.CharField(
                                choices=[("exact", "exact"), ("rounded", "arrondi"), ("more_than", "plus de")],
                                default="exact",
                                max_length=10,
                                verbose_name="précision",
                            ),
                        ),
                        ("printed", models.CharField(max_length=300, verbose_name="tel qu’imprimé")),
                        ("as_of", models.DateField(blank=True, null=True, verbose_name="à la date du")),
                        ("published_on", models.DateField(blank=True, null=True, verbose_name="bilan publié le")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        (
                            "page",
                            models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="page"),
                        ),
                        (
                            "listed",
                            models.TextField(blank=True, db_default="", default="", verbose_name="liste imprimée"),
                        ),
                    ],
                    options={
                        "verbose_name": "chiffre imprimé",
                        "ordering": ["report_year", "year", "subject", "about"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report_year", "year", "subject", "about"),
                                name="stated_figure_once_a_report",
                                violation_error_message="Ce bilan donne déjà ce chiffre : corrigez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("about__gt", ""), ("subject__in", ["indicator", "round_total", "credits_line"])
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("subject__in", ["indicator", "round_total", "credits_line"]), _negated=True
                                        ),
                                        ("about", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="stated_figure_subject_whole",
                                violation_error_message="Un indicateur a un code, un appel un numéro, une ligne un nom, rien d’autre n’en a.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("precision__in", ["exact", "rounded", "more_than"])),
                                name="stated_figure_precision_known",
                                violation_error_message="Un chiffre imprimé est exact, arrondi, ou « plus de ».",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="stated_figure_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatedFigureHistory",
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
                                to="indicators.statedfigure",
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
                            "subject",
                            models.CharField(
                                choices=[
                                    ("indicator", "Indicateur, rappelé par un autre bilan"),
                                    ("awards_total", "Montant des financements FAST de l’année"),
                                    ("round_total", "Montant d’un appel FAST"),
                                    ("awards", "Lauréats du FAST de l’année"),
                                    ("startups_awarded", "Services lauréats du FAST"),
                                    ("incubators_awarded", "Incubateurs lauréats du FAST"),
                                    ("rounds", "Appels FAST de l’année"),
                                    ("investigations", "Investigations en cours en fin d’année"),
                                    ("services", "Services accompagnés ou pérennisés en fin d’année"),
                                    ("ended", "Partenariats terminés en fin d’année"),
                                    ("national_impact", "Services à impact national de l’année"),
                                    ("national_impact_total", "Services à impact national depuis l’origine"),
                                    ("incubators", "Incubateurs partenaires"),
                                    ("members", "Membres actifs de la communauté"),
                                    ("credits_total", "Total des crédits de l’année"),
                                    ("credits_line", "Ligne de crédits de l’année"),
                                ],
                                max_length=30,
                                verbose_name="sujet",
                            ),
                        ),
                        ("about", models.CharField(blank=True, max_length=200, verbose_name="précision du sujet")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("report_year", models.PositiveSmallIntegerField(verbose_name="année du bilan")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="valeur imprimée")),
                        (
                            "precision",
                            models.CharField(
                                choices=[("exact", "exact"), ("rounded", "arrondi"), ("more_than", "plus de")],
                                default="exact",
                                max_length=10,
                                verbose_name="précision",
                            ),
                        ),
                        ("printed", models.CharField(max_length=300, verbose_name="tel qu’imprimé")),
                        ("as_of", models.DateField(blank=True, null=True, verbose_name="à la date du")),
                        ("published_on", models.DateField(blank=True, null=True, verbose_name="bilan publié le")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        (
                            "page",
                            models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="page"),
                        ),
                        (
                            "listed",
                            models.TextField(blank=True, db_default="", default="", verbose_name="liste imprimée"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Inconsistency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("check_code", models.CharField(max_length=30, verbose_name="contrôle")),
                        ("subject", models.CharField(max_length=120, verbose_name="objet")),
                        (
                            "level",
                            models.CharField(
                                choices=[("gap", "Écart"), ("missing", "Rien pour vérifier"), ("rounding", "Arrondi")],
                                max_length=10,
                                verbose_name="niveau",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("sentence", models.TextField(verbose_name="constat")),
                        (
                            "stated",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="annoncé"),
                        ),
                        (
                            "found",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="trouvé"),
                        ),
                        ("records", models.JSONField(default=list, verbose_name="enregistrements")),
                        (
                            "first_seen",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                verbose_name="vu la première fois le",
                            ),
                        ),
                        (
                            "last_seen",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                verbose_name="vu la dernière fois le",
                            ),
                        ),
                        ("gone_at", models.DateTimeField(null=True, verbose_name="disparu le")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="réglé le")),
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
                        ("settled_reason", models.TextField(blank=True, verbose_name="raison du règlement")),
                    ],
                    options={
                        "verbose_name": "incohérence",
                        "ordering": ["-year", "check_code", "subject"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("check_code", "subject"),
                                name="inconsistency_once",
                                violation_error_message="Ce contrôle a déjà relevé cet objet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["gap", "missing", "rounding"])),
                                name="inconsistency_level_known",
                                violation_error_message="Le niveau est : écart, rien pour vérifier, ou arrondi.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first_seen__lte", models.F("last_seen"))),
                                name="inconsistency_seen_in_order",
                                violation_error_message="La première fois précède la dernière.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at__isnull", True), ("settled_reason", "")),
                                    models.Q(("settled_at__isnull", False), ("settled_reason__gt", "")),
                                    _connector="OR",
                                ),
                                name="inconsistency_settled_with_reason",
                                violation_error_message="Dites pourquoi c’est réglé.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KnownResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="known_results",
                                to="indicators.indicator",
                            ),
                        ),
                        (
                            "definition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="indicators.definition",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("moment", models.DateTimeField(verbose_name="connu le")),
                        (
                            "value",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="résultat"),
                        ),
                        (
                            "computed_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="calculé le"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-computed_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "year", "moment"),
                                name="known_result_once",
                                violation_error_message="Ce résultat passé est déjà calculé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="known_result_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KnownEvidence",
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
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("record", models.CharField(max_length=30)),
                        ("record_id", models.BigIntegerField()),
                        ("date", models.DateField()),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "amount",
                            models.DecimalField(decimal_places=4, default=1, max_digits=20, verbose_name="apport"),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("counted", "Compté"), ("base", "Population de référence")],
                                db_default="counted",
                                default="counted",
                                max_length=10,
                                verbose_name="rôle",
                            ),
                        ),
                        ("startup_slug", models.CharField(blank=True, max_length=120)),
                        ("startup_name", models.CharField(blank=True, max_length=300)),
                        (
                            "result",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="indicators.knownresult",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["date", "startup_slug", "record_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["counted", "base"])),
                                name="knownevidence_part_known",
                                violation_error_message="Une preuve est comptée, ou fait partie de la population de référence.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasuredFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="measured_figures",
                                to="indicators.indicator",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("end", models.DateField(verbose_name="lendemain du dernier jour")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="valeur")),
                        (
                            "numerator",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="numérateur"
                            ),
                        ),
                        (
                            "denominator",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="dénominateur"
                            ),
                        ),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        ("document", models.CharField(blank=True, max_length=500, verbose_name="document ou lien")),
                        (
                            "entered_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="saisi le"
                            ),
                        ),
                        (
                            "entered_by",
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
                        "verbose_name": "relevé d’indicateur",
                        "ordering": ["indicator_id", "start", "end"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "start", "end"),
                                name="measured_figure_one_per_period",
                                violation_error_message="Cet indicateur a déjà un relevé pour cette période : corrigez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True),
                                    ("start__isnull", True),
                                    ("end__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="measured_figure_days_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__gte", 0)),
                                name="measured_figure_not_negative",
                                violation_error_message="Une valeur relevée n’est pas négative.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("denominator__isnull", True), ("numerator__isnull", True)),
                                    models.Q(
                                        ("denominator__gt", 0),
                                        ("denominator__isnull", False),
                                        ("numerator__gte", 0),
                                        ("numerator__isnull", False),
                                        ("numerator__lte", models.F("denominator")),
                                        (
                                            "value",
                                            models.Func(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.Value(Decimal("100.0")), "*", models.F("numerator")
                                                    ),
                                                    "/",
                                                    models.F("denominator"),
                                                ),
                                                models.Value(4),
                                                function="round",
                                                output_field=models.DecimalField(decimal_places=4, max_digits=20),
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="measured_figure_halves_agree",
                                violation_error_message="La valeur n’est pas celle que donnent le numérateur et le dénominateur : corrigez l’un des trois.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="measured_figure_has_source",
                                violation_error_message="Donnez la source du relevé.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasuredFigureHistory",
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
                                to="indicators.measuredfigure",
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
                            "indicator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="indicators.indicator",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("end", models.DateField(verbose_name="lendemain du dernier jour")),
                        ("value", models.DecimalField(decimal_places=4, max_digits=20, verbose_name="valeur")),
                        (
                            "numerator",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="numérateur"
                            ),
                        ),
                        (
                            "denominator",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="dénominateur"
                            ),
                        ),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        ("document", models.CharField(blank=True, max_length=500, verbose_name="document ou lien")),
                        (
                            "entered_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="saisi le"
                            ),
                        ),
                        (
                            "entered_by",
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
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("published_on", models.DateField(verbose_name="publiée le")),
                        (
                            "published_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "author",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="publiée par"),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("reason", models.TextField(blank=True, default="", verbose_name="raison")),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        (
                            "made_in",
                            models.BigIntegerField(db_default=models.Func(function="txid_current"), editable=False),
                        ),
                    ],
                    options={
                        "verbose_name": "publication",
                        "ordering": ["year", "published_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="publication_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="results",
                                to="indicators.publication",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="published_results",
                                to="indicators.indicator",
                            ),
                        ),
                        (
                            "definition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="indicators.definition",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "value",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="résultat"),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="indicators.publishedresult",
                            ),
                        ),
                        ("has_evidence", models.BooleanField(verbose_name="avec ses preuves")),
                        ("label", models.CharField(blank=True, default="", max_length=200, verbose_name="libellé")),
                        ("unit", models.CharField(blank=True, default="", max_length=60, verbose_name="unité")),
                        ("wording", models.TextField(blank=True, default="", verbose_name="définition")),
                        ("rule", models.JSONField(blank=True, null=True, verbose_name="règle")),
                        (
                            "rule_in_words",
                            models.TextField(blank=True, default="", verbose_name="règle en toutes lettres"),
                        ),
                        (
                            "target_sort",
                            models.CharField(
                                choices=[
                                    ("none", "Pas de cible"),
                                    ("unknown", "Cible non déterminée (ND)"),
                                    ("value", "Cible chiffrée"),
                                ],
                                default="none",
                                max_length=10,
                                verbose_name="sorte de cible",
                            ),
                        ),
                        (
                            "target_value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="cible"
                            ),
                        ),
                        (
                            "target_direction",
                            models.CharField(blank=True, default="", max_length=10, verbose_name="sens de la cible"),
                        ),
                        (
                            "target_tolerance",
                            models.DecimalField(decimal_places=4, default=0, max_digits=16, verbose_name="tolérance"),
                        ),
                        (
                            "target_source",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="source de la cible"),
                        ),
                        ("judgement", models.TextField(blank=True, default="", verbose_name="jugement de l’année")),
                        (
                            "former_value",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=20,
                                null=True,
                                verbose_name="résultat selon la règle d’avant",
                            ),
                        ),
                        (
                            "former_rule_in_words",
                            models.TextField(blank=True, default="", verbose_name="règle d’avant, en toutes lettres"),
                        ),
                    ],
                    options={
                        "verbose_name": "résultat publié",
                        "ordering": ["year", "indicator_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaces__isnull", True)),
                                fields=("indicator", "year"),
                                name="published_result_one_in_force",
                                violation_error_message="Ce résultat est déjà publié : une correction doit nommer celui qu’elle remplace.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="published_result_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedEvidence",
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
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("record", models.CharField(max_length=30)),
                        ("record_id", models.BigIntegerField()),
                        ("date", models.DateField()),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "amount",
                            models.DecimalField(decimal_places=4, default=1, max_digits=20, verbose_name="apport"),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("counted", "Compté"), ("base", "Population de référence")],
                                db_default="counted",
                                default="counted",
                                max_length=10,
                                verbose_name="rôle",
                            ),
                        ),
                        ("startup_slug", models.CharField(blank=True, max_length=120)),
                        ("startup_name", models.CharField(blank=True, max_length=300)),
                        (
                            "result",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="evidence",
                                to="indicators.publishedresult",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["date", "startup_slug", "record_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["counted", "base"])),
                                name="publishedevidence_part_known",
                                violation_error_message="Une preuve est comptée, ou fait partie de la population de référence.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceSearch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "result",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="indicators.publishedresult",
                            ),
                        ),
                        (
                            "stated",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s",
                                to="indicators.statedfigure",
                            ),
                        ),
                        ("first_day", models.DateField(verbose_name="premier jour essayé")),
                        ("last_day", models.DateField(verbose_name="dernier jour essayé")),
                        ("states", models.PositiveIntegerField(verbose_name="états essayés")),
                        (
                            "searched_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="cherchée le"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("result__isnull", True), ("stated__isnull", False)),
                                    models.Q(("result__isnull", False), ("stated__isnull", True)),
                                    _connector="OR",
                                ),
                                name="evidencesearch_one_figure",
                                violation_error_message="On cherche un résultat publié ou un chiffre imprimé, l’un des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="evidence_search_days_ordered",
                                violation_error_message="Le dernier jour essayé ne précède pas le premier.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TriedState",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "search",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tried",
                                to="indicators.evidencesearch",
                            ),
                        ),
                        (
                            "reading",
                            models.CharField(
                                choices=[
                                    ("definition", "Règle de l’indicateur"),
                                    ("on_the_day", "Phase de chaque service, par ses dates"),
                                    (
                                        "last_written",
                                        "Dernière phase écrite dans chaque fiche, comme on la lisait alors",
                                    ),
                                ],
                                max_length=20,
                                verbose_name="lecture",
                            ),
                        ),
                        ("first_day", models.DateField(verbose_name="du")),
                        ("last_day", models.DateField(verbose_name="au")),
                        (
                            "value",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="résultat"),
                        ),
                        ("digest", models.BigIntegerField(verbose_name="empreinte de la liste")),
                    ],
                    options={
                        "ordering": ["search_id", "reading", "first_day"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("search", "reading", "first_day"),
                                name="tried_state_once",
                                violation_error_message="Cet état est déjà essayé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="tried_state_days_ordered",
                                violation_error_message="Un état dure un jour au moins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reading__in", ["definition", "on_the_day", "last_written"])),
                                name="tried_state_reading_known",
                                violation_error_message="Cette lecture n’existe pas.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reconstruction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "result",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="indicators.publishedresult",
                            ),
                        ),
                        (
                            "stated",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(class)s",
                                to="indicators.statedfigure",
                            ),
                        ),
                        (
                            "reading",
                            models.CharField(
                                choices=[
                                    ("definition", "Règle de l’indicateur"),
                                    ("on_the_day", "Phase de chaque service, par ses dates"),
                                    (
                                        "last_written",
                                        "Dernière phase écrite dans chaque fiche, comme on la lisait alors",
                                    ),
                                ],
                                max_length=20,
                                verbose_name="lecture",
                            ),
                        ),
                        (
                            "definition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="indicators.definition",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="état du")),
                        ("moment", models.DateTimeField(verbose_name="connu le")),
                        (
                            "value",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="résultat"),
                        ),
                        ("reason", models.TextField(verbose_name="raison")),
                        (
                            "attached_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="attachée le"
                            ),
                        ),
                        (
                            "attached_by",
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
                        "verbose_name": "preuve reconstituée",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("result__isnull", True), ("stated__isnull", False)),
                                    models.Q(("result__isnull", False), ("stated__isnull", True)),
                                    _connector="OR",
                                ),
                                name="reconstruction_one_figure",
                                violation_error_message="On cherche un résultat publié ou un chiffre imprimé, l’un des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reading__in", ["definition", "on_the_day", "last_written"])),
                                name="reconstruction_reading_known",
                                violation_error_message="Cette lecture n’existe pas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="reconstruction_explained",
                                violation_error_message="Une preuve reconstituée dit pourquoi cette liste.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReconstructionHistory",
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
                                to="indicators.reconstruction",
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
                            "result",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="indicators.publishedresult",
                            ),
                        ),
                        (
                            "stated",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="indicators.statedfigure",
                            ),
                        ),
                        (
                            "reading",
                            models.CharField(
                                choices=[
                                    ("definition", "Règle de l’indicateur"),
                                    ("on_the_day", "Phase de chaque service, par ses dates"),
                                    (
                                        "last_written",
                                        "Dernière phase écrite dans chaque fiche, comme on la lisait alors",
                                    ),
                                ],
                                max_length=20,
                                verbose_name="lecture",
                            ),
                        ),
                        (
                            "definition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="indicators.definition",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="état du")),
                        ("moment", models.DateTimeField(verbose_name="connu le")),
                        (
                            "value",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="résultat"),
                        ),
                        ("reason", models.TextField(verbose_name="raison")),
                        (
                            "attached_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="attachée le"
                            ),
                        ),
                        (
                            "attached_by",
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
                    name="ReconstructedEvidence",
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
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="startups.startup",
                            ),
                        ),
                        ("record", models.CharField(max_length=30)),
                        ("record_id", models.BigIntegerField()),
                        ("date", models.DateField()),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "amount",
                            models.DecimalField(decimal_places=4, default=1, max_digits=20, verbose_name="apport"),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[("counted", "Compté"), ("base", "Population de référence")],
                                db_default="counted",
                                default="counted",
                                max_length=10,
                                verbose_name="rôle",
                            ),
                        ),
                        ("startup_slug", models.CharField(blank=True, max_length=120)),
                        ("startup_name", models.CharField(blank=True, max_length=300)),
                        (
                            "reconstruction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="indicators.reconstruction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["date", "startup_slug", "record_id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["counted", "base"])),
                                name="reconstructedevidence_part_known",
                                violation_error_message="Une preuve est comptée, ou fait partie de la population de référence.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="indicators.indicator",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "edition",
                            models.CharField(
                                choices=[("law", "Loi de finances"), ("forecast", "Prévision actualisée")],
                                db_default="law",
                                default="law",
                                max_length=10,
                                verbose_name="édition",
                            ),
                        ),
                        ("edition_year", models.PositiveSmallIntegerField(verbose_name="année de l’édition")),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="cible"
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("at_least", "au moins"), ("at_most", "au plus")],
                                default="at_least",
                                max_length=10,
                                verbose_name="sens",
                            ),
                        ),
                        (
                            "tolerance",
                            models.DecimalField(decimal_places=4, default=0, max_digits=16, verbose_name="tolérance"),
                        ),
                        ("judgement", models.TextField(blank=True, verbose_name="jugement de l’année")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "set_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="fixée le"
                            ),
                        ),
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
                        "verbose_name": "cible",
                        "ordering": ["year", "indicator_id", "edition_year", "edition"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "year", "edition", "edition_year"),
                                name="target_one_per_edition",
                                violation_error_message="Cet indicateur a déjà une cible cette année-là dans cette édition : modifiez-la.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("edition__in", ["law", "forecast"])),
                                name="target_edition_known",
                                violation_error_message="Une cible est celle d’une loi de finances ou d’une prévision actualisée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("edition", "forecast"), ("edition_year", models.F("year"))),
                                    models.Q(
                                        models.Q(("edition", "forecast"), _negated=True),
                                        ("edition_year__lte", models.F("year")),
                                        (
                                            "year__lte",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("edition_year"), "+", models.Value(5)
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="target_edition_year_fits",
                                violation_error_message="Une loi de finances vise son année et les cinq suivantes ; une prévision, la sienne.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["at_least", "at_most"])),
                                name="target_direction_known",
                                violation_error_message="Choisissez « au moins » ou « au plus ».",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tolerance__gte", 0)),
                                name="target_tolerance_not_negative",
                                violation_error_message="Une tolérance ne peut pas être négative.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="target_has_source",
                                violation_error_message="Donnez la source de la cible : le document qui la fixe.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="target_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TargetHistory",
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
                                to="indicators.target",
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
                            "indicator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="indicators.indicator",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "edition",
                            models.CharField(
                                choices=[("law", "Loi de finances"), ("forecast", "Prévision actualisée")],
                                db_default="law",
                                default="law",
                                max_length=10,
                                verbose_name="édition",
                            ),
                        ),
                        ("edition_year", models.PositiveSmallIntegerField(verbose_name="année de l’édition")),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="cible"
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("at_least", "au moins"), ("at_most", "au plus")],
                                default="at_least",
                                max_length=10,
                                verbose_name="sens",
                            ),
                        ),
                        (
                            "tolerance",
                            models.DecimalField(decimal_places=4, default=0, max_digits=16, verbose_name="tolérance"),
                        ),
                        ("judgement", models.TextField(blank=True, verbose_name="jugement de l’année")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                        (
                            "set_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="fixée le"
                            ),
                        ),
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
                    name="Touched",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table", models.CharField(max_length=63)),
                        ("subject", models.CharField(max_length=30)),
                        ("key", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Computed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "definition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="indicators.definition",
                            ),
                        ),
                        ("fingerprint", models.CharField(blank=True, max_length=32)),
                        ("day", models.DateField()),
                    ],
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="indicator",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_indicatorhistory" ("code", "first_year", "id", "is_fictitious", "label", "last_year", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "unit", "wording") SELECT new_values."code", new_values."first_year", new_values."id", new_values."is_fictitious", new_values."label", new_values."last_year", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."unit", new_values."wording" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="ff7bafc5db5e73b39300ae04e2a6a951ff55e3d4",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_6ab67",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_indicator",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_indicatorhistory" ("code", "first_year", "id", "is_fictitious", "label", "last_year", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "unit", "wording") SELECT new_values."code", new_values."first_year", new_values."id", new_values."is_fictitious", new_values."label", new_values."last_year", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."unit", new_values."wording" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0802b6425abadca061151dd80137b9863f4cc072",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_4281e",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="indicators_indicator",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_indicatorhistory" ("code", "first_year", "id", "is_fictitious", "label", "last_year", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "unit", "wording") SELECT old_values."code", old_values."first_year", old_values."id", old_values."is_fictitious", old_values."label", old_values."last_year", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."unit", old_values."wording" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="d0994c032c47646c2c147ffc284aad2d66505937",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_f068f",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="indicators_indicator",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="b806f972b08cbcf25e70b97272cc4adb3c9113be",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_8e256",
                        table="indicators_indicator",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="indicatorhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="a7ed490c382df7fc49e80536cdcacf8e696637d6",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_23bae",
                        table="indicators_indicatorhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="definition",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_definitionhistory" ("created_at", "created_by_id", "first_year", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "version") SELECT new_values."created_at", new_values."created_by_id", new_values."first_year", new_values."id", new_values."indicator_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."rule", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="274e82343b6ffe06d07155cb1bd19257e5a138d5",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_959c2",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_definition",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_definitionhistory" ("created_at", "created_by_id", "first_year", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "version") SELECT new_values."created_at", new_values."created_by_id", new_values."first_year", new_values."id", new_values."indicator_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."rule", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0f77b76fd81a89072924d76c616b2eba8a1f8471",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_d30bc",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="indicators_definition",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_definitionhistory" ("created_at", "created_by_id", "first_year", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "version") SELECT old_values."created_at", old_values."created_by_id", old_values."first_year", old_values."id", old_values."indicator_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."rule", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="e8b0828e8bc2214a474d351d5245d14c236bf8f3",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_768a4",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="indicators_definition",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="a07e2abc42e264d2e1f00ae49f32cbfa39b8729f",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_da200",
                        table="indicators_definition",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="frozen_in_force",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (OLD."first_year" IS DISTINCT FROM (NEW."first_year") OR OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                        func="\n    IF OLD.first_year <= extract(year FROM common_paris_day(now()))\n       OR EXISTS (SELECT FROM indicators_publishedresult WHERE definition_id = OLD.id) THEN\n        RAISE EXCEPTION 'definition_frozen_in_force'\n            USING ERRCODE = 'check_violation',\n                  HINT = 'Une définition en vigueur ou publiée ne change pas et ne se supprime pas : ajoutez une version.';\n    END IF;\n    RETURN coalesce(NEW, OLD);\n",
                        hash="1278eecf16e1895056638ad9247c58ebd32f4b60",
                        operation="UPDATE",
                        pgid="pgtrigger_frozen_in_force_e2945",
                        table="indicators_definition",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="kept_in_force",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n    IF EXISTS (SELECT FROM indicators_publishedresult WHERE definition_id = OLD.id) THEN\n        RAISE EXCEPTION 'definition_frozen_in_force'\n            USING ERRCODE = 'check_violation', HINT = 'Une définition publiée ne se supprime pas : ajoutez une version.';\n    END IF;\n    RETURN OLD;\n",
                        hash="9743b65883f08c1e2781e64056a38f3b8eb92f2d",
                        operation="DELETE",
                        pgid="pgtrigger_kept_in_force_ee6a9",
                        table="indicators_definition",
                        when="BEFORE",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="definitionhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="b61cbb7a5a30e48c85a6118467e6c75948511bd7",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_f570e",
                        table="indicators_definitionhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="indicatorcard",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_indicatorcardhistory" ("cadence", "compensation", "contact", "delay_days", "id", "indicator_id", "limits", "method", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") SELECT new_values."cadence", new_values."compensation", new_values."contact", new_values."delay_days", new_values."id", new_values."indicator_id", new_values."limits", new_values."method", new_values."owner", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="131753b8b0ad8f0754408acae8f5db148dfcd90a",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_294f0",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_indicatorcard",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_indicatorcardhistory" ("cadence", "compensation", "contact", "delay_days", "id", "indicator_id", "limits", "method", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") SELECT new_values."cadence", new_values."compensation", new_values."contact", new_values."delay_days", new_values."id", new_values."indicator_id", new_values."limits", new_values."method", new_values."owner", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."source" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="b5ea3145d93e47ac66bed491ac0c3778eda2e492",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_509a3",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="indicators_indicatorcard",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_indicatorcardhistory" ("cadence", "compensation", "contact", "delay_days", "id", "indicator_id", "limits", "method", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") SELECT old_values."cadence", old_values."compensation", old_values."contact", old_values."delay_days", old_values."id", old_values."indicator_id", old_values."limits", old_values."method", old_values."owner", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."source" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="8d9248ad67d9d72c50e8d2a7e738adfaf62b1a2e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_872e0",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="indicators_indicatorcard",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="211c0c049289e706f462c2e208795d95139ee574",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_82875",
                        table="indicators_indicatorcard",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="indicatorcardhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="3896c3131621fce12db28a72e8f5e5115bcd21fa",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_14618",
                        table="indicators_indicatorcardhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="projection",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="83e7501f3ec1e23054b25e969d904d3fa8f6c4d9",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_837d0",
                        table="indicators_projection",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="backtesttrial",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="bd5cce9cedd0fd59dfd9cff3f8e67a5113c44b35",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_23b42",
                        table="indicators_backtesttrial",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="liveresult",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="b51601d21e2775f19263f5f1094a49a310c33dbd",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_002b7",
                        table="indicators_liveresult",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="formerruleresult",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="3504205bf85fa213811e7eaae579a4034460b062",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_ddbeb",
                        table="indicators_formerruleresult",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="statedfigure",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="086191a412f56ce83b6612a76ea5ad6f4f5a5c08",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_04967",
                        table="indicators_statedfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_statedfigurehistory" ("about", "as_of", "id", "listed", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "printed", "published_on", "report_year", "source", "subject", "value", "year") SELECT new_values."about", new_values."as_of", new_values."id", new_values."listed", new_values."page", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."precision", new_values."printed", new_values."published_on", new_values."report_year", new_values."source", new_values."subject", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="3e97923ecaeb8a8d9f4ec4abfa9b4714799fd724",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_42923",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_statedfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_statedfigurehistory" ("about", "as_of", "id", "listed", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "printed", "published_on", "report_year", "source", "subject", "value", "year") SELECT new_values."about", new_values."as_of", new_values."id", new_values."listed", new_values."page", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."precision", new_values."printed", new_values."published_on", new_values."report_year", new_values."source", new_values."subject", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="14677fc666199cfc656d15611229adfa7888e8d7",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_8dee8",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="indicators_statedfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_statedfigurehistory" ("about", "as_of", "id", "listed", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "printed", "published_on", "report_year", "source", "subject", "value", "year") SELECT old_values."about", old_values."as_of", old_values."id", old_values."listed", old_values."page", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."precision", old_values."printed", old_values."published_on", old_values."report_year", old_values."source", old_values."subject", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="befed82a2cc785842982b7e96c9f8c2a813693df",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_8461e",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="indicators_statedfigure",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="statedfigurehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="074754a0c7f975b2527583c08ccea54e0d287620",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_e26fd",
                        table="indicators_statedfigurehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="measuredfigure",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_measuredfigurehistory" ("denominator", "document", "end", "entered_at", "entered_by_id", "id", "indicator_id", "numerator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "start", "value") SELECT new_values."denominator", new_values."document", new_values."end", new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."indicator_id", new_values."numerator", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."source", new_values."start", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="5606988582efb017148c0cf8439be4b9d3d30e5a",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_cb9a2",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_measuredfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_measuredfigurehistory" ("denominator", "document", "end", "entered_at", "entered_by_id", "id", "indicator_id", "numerator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "start", "value") SELECT new_values."denominator", new_values."document", new_values."end", new_values."entered_at", new_values."entered_by_id", new_values."id", new_values."indicator_id", new_values."numerator", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."source", new_values."start", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="196081bcc9f1ea74e8b04ce8767c3c5b8cecb03f",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_a88e0",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="indicators_measuredfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_measuredfigurehistory" ("denominator", "document", "end", "entered_at", "entered_by_id", "id", "indicator_id", "numerator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "start", "value") SELECT old_values."denominator", old_values."document", old_values."end", old_values."entered_at", old_values."entered_by_id", old_values."id", old_values."indicator_id", old_values."numerator", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."source", old_values."start", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="483a6629d0798eb01431277d54fa15a36f245fe9",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_bdf95",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="indicators_measuredfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="b49f19584eaef57e0300008b83d9d5fedd7853a1",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_6858a",
                        table="indicators_measuredfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'measured_figure', figure.id FROM new_rows AS changed JOIN indicators_measuredfigure AS figure ON figure.indicator_id = changed.indicator_id UNION SELECT 'measured_figure', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="3057af55ed1184cff8283e04812499cd6f55280e",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_590c2",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="indicators_measuredfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'measured_figure', figure.id FROM old_rows AS changed JOIN indicators_measuredfigure AS figure ON figure.indicator_id = changed.indicator_id UNION SELECT 'measured_figure', id FROM old_rows UNION SELECT 'measured_figure', figure.id FROM new_rows AS changed JOIN indicators_measuredfigure AS figure ON figure.indicator_id = changed.indicator_id UNION SELECT 'measured_figure', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="ec3eefe1d66ce8917ad8d3ccafb6e3e948b1f18c",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_d9361",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="indicators_measuredfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'measured_figure', figure.id FROM old_rows AS changed JOIN indicators_measuredfigure AS figure ON figure.indicator_id = changed.indicator_id UNION SELECT 'measured_figure', id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="d79604c5980dc4dff229639d83600ed0b7fb71cb",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_b24ce",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="indicators_measuredfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="6410ded60ddebdd210c47ef50cde32c143854dbb",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_f4bff",
                        table="indicators_measuredfigure",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="measuredfigurehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="cc548451797ce91a36d1fbcd681f203a279ee5b7",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_49b3e",
                        table="indicators_measuredfigurehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="publication",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="9bf6d4271b5d137d11a642d8407cfa14801060c6",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_7778b",
                        table="indicators_publication",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="frozen",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="4bf061f48539939ffaa03c6dc0e2ebba0c02324a",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_frozen_2d596",
                        table="indicators_publication",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="never_emptied",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                        hash="92f345fba92e6804deb9b3307fb564d904094f8a",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_never_emptied_1b4b1",
                        table="indicators_publication",
                        when="BEFORE",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="publishedresult",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="456ca103c435f74f51e9f201ebcc222c946040f6",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_3e576",
                        table="indicators_publishedresult",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="frozen",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="914a21bc60b4b90e223da9b38732e97e09a7a986",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_frozen_1480e",
                        table="indicators_publishedresult",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="never_emptied",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                        hash="8f1bd574e6b350da7e3759a78d70d5e18ceb6cab",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_never_emptied_628b3",
                        table="indicators_publishedresult",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="sealed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n            IF EXISTS (SELECT FROM new_values n JOIN indicators_publication p ON p.id = n.publication_id WHERE p.made_in <> txid_current() OR FALSE) THEN\n                RAISE EXCEPTION 'publication_sealed'\n                    USING ERRCODE = 'check_violation',\n                          HINT = 'Une publication ne reçoit plus rien : une correction est une autre publication.';\n            END IF;\n            RETURN NULL;\n        ",
                        hash="29db1948a6d9d5f87b2991ed3fddfe4f19732ea4",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_sealed_80bcd",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_publishedresult",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="replaces_same_figure",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        condition='WHEN (NEW."replaces_id" IS NOT NULL)',
                        declare="DECLARE replaced RECORD;",
                        func="\n            SELECT indicator_id, year INTO replaced FROM indicators_publishedresult WHERE id = NEW.replaces_id;\n            IF replaced.indicator_id IS DISTINCT FROM NEW.indicator_id OR replaced.year IS DISTINCT FROM NEW.year THEN\n                RAISE EXCEPTION 'published_result_replaces_same_figure'\n                    USING ERRCODE = 'check_violation',\n                          HINT = 'Une correction remplace un résultat du même indicateur et de la même année.';\n            END IF;\n            RETURN NEW;\n        ",
                        hash="e83777b705761caacc51f745f6135467b687e2c4",
                        operation="INSERT",
                        pgid="pgtrigger_replaces_same_figure_c17de",
                        table="indicators_publishedresult",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="freezes_target",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        declare="DECLARE aimed RECORD;",
                        func="\n        SELECT value, direction, tolerance, source, judgement INTO aimed FROM indicators_target\n        WHERE indicator_id = NEW.indicator_id AND year = NEW.year AND edition = 'law' AND edition_year = NEW.year;\n        NEW.target_sort := CASE WHEN NOT FOUND THEN 'none' WHEN aimed.value IS NULL THEN 'unknown' ELSE 'value' END;\n        NEW.target_value := aimed.value;\n        NEW.target_direction := coalesce(aimed.direction, '');\n        NEW.target_tolerance := coalesce(aimed.tolerance, 0);\n        NEW.target_source := coalesce(aimed.source, '');\n        NEW.judgement := coalesce(aimed.judgement, '');\n        RETURN NEW;\n    ",
                        hash="2de08fc09d6c3d4561fb8ed6c955561a334bc09b",
                        operation="INSERT",
                        pgid="pgtrigger_freezes_target_3fc82",
                        table="indicators_publishedresult",
                        when="BEFORE",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="publishedevidence",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="frozen",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="41dfe06d6edb3a768ccf30b2e2a879bdc5382110",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_frozen_6ade2",
                        table="indicators_publishedevidence",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="never_emptied",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                        hash="2cf3f954df5cbe54e2c7ff716fba50455ca95adb",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_never_emptied_078c9",
                        table="indicators_publishedevidence",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="sealed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n            IF EXISTS (SELECT FROM new_values n JOIN indicators_publishedresult r ON r.id = n.result_id JOIN indicators_publication p ON p.id = r.publication_id WHERE p.made_in <> txid_current() OR NOT r.has_evidence) THEN\n                RAISE EXCEPTION 'publication_sealed'\n                    USING ERRCODE = 'check_violation',\n                          HINT = 'Une publication ne reçoit plus rien : une correction est une autre publication.';\n            END IF;\n            RETURN NULL;\n        ",
                        hash="dfebca5e6366a2e9e621ecbdd53634219bfaf197",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_sealed_3d7cc",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_publishedevidence",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="evidencesearch",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="6a89b07f4d7f36cfeb090073a950a0defae4aff6",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_837b9",
                        table="indicators_evidencesearch",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="reconstruction",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_reconstructionhistory" ("attached_at", "attached_by_id", "day", "definition_id", "id", "moment", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading", "reason", "result_id", "stated_id", "value") SELECT new_values."attached_at", new_values."attached_by_id", new_values."day", new_values."definition_id", new_values."id", new_values."moment", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."reading", new_values."reason", new_values."result_id", new_values."stated_id", new_values."value" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="5557a8a7188038bde502536d01d294fa162a919e",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_9c428",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_reconstruction",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_reconstructionhistory" ("attached_at", "attached_by_id", "day", "definition_id", "id", "moment", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading", "reason", "result_id", "stated_id", "value") SELECT new_values."attached_at", new_values."attached_by_id", new_values."day", new_values."definition_id", new_values."id", new_values."moment", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."reading", new_values."reason", new_values."result_id", new_values."stated_id", new_values."value" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="afe78232a7edf471e846f9848aafb5e67d04c571",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_36c38",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="indicators_reconstruction",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_reconstructionhistory" ("attached_at", "attached_by_id", "day", "definition_id", "id", "moment", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reading", "reason", "result_id", "stated_id", "value") SELECT old_values."attached_at", old_values."attached_by_id", old_values."day", old_values."definition_id", old_values."id", old_values."moment", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."reading", old_values."reason", old_values."result_id", old_values."stated_id", old_values."value" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="9468a984c19eb062cc0cb4588a2565c84e81cd2e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_14593",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="indicators_reconstruction",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="bdf01371660c4e74abde211ef6663452bd618b32",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_63c90",
                        table="indicators_reconstruction",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="reconstructionhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="a2f5f6fff4c412d0fa5f834d4b2cb6d55388e51b",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_93492",
                        table="indicators_reconstructionhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="target",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="07759d43ba905ba48c86b316fb1d94583bf8fd56",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_4435e",
                        table="indicators_target",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_targethistory" ("direction", "edition", "edition_year", "id", "indicator_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "source", "tolerance", "value", "year") SELECT new_values."direction", new_values."edition", new_values."edition_year", new_values."id", new_values."indicator_id", new_values."judgement", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."source", new_values."tolerance", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="14f0168d535a395336a479e94125b4608c91dc4d",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_621f2",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="indicators_target",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_targethistory" ("direction", "edition", "edition_year", "id", "indicator_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "source", "tolerance", "value", "year") SELECT new_values."direction", new_values."edition", new_values."edition_year", new_values."id", new_values."indicator_id", new_values."judgement", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."source", new_values."tolerance", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="3225677aa31eb3a1886d1ad66de2c0c6468ec76f",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_38da2",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="indicators_target",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "indicators_targethistory" ("direction", "edition", "edition_year", "id", "indicator_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "source", "tolerance", "value", "year") SELECT old_values."direction", old_values."edition", old_values."edition_year", old_values."id", old_values."indicator_id", old_values."judgement", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."set_at", old_values."set_by_id", old_values."source", old_values."tolerance", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="f1412f4b6bbb2a5ea01bb7ace5c2fbebf758549c",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_fa56b",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="indicators_target",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="targethistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="0ad51d4aff3f1e53fb25162e770d813e5274c69b",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_3bc8a",
                        table="indicators_targethistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
    ]
