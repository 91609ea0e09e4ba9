from decimal import Decimal

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.columns
import common.migration_operations
import common.periods
import indicators.models.sources


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
                    name="IndicatorFollower",
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
                                related_name="followers",
                                to="indicators.indicator",
                            ),
                        ),
                        (
                            "follower",
                            models.CharField(
                                choices=[
                                    ("budget_law", "Le Parlement (loi de finances)"),
                                    ("programme", "Le programme"),
                                ],
                                max_length=20,
                                verbose_name="suivi par",
                            ),
                        ),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="première année")),
                        (
                            "last_year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Incluse. Vide : tant que l’indicateur est suivi.",
                                null=True,
                                verbose_name="dernière année",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "suivi d’un indicateur",
                        "ordering": ["indicator_id", "first_year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first_year__gte", 2013), ("first_year__lt", 2100)),
                                name="indicator_follower_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_year__isnull", True),
                                    ("last_year__gte", models.F("first_year")),
                                    _connector="OR",
                                ),
                                name="indicator_follower_years_ordered",
                                violation_error_message="La dernière année ne peut pas précéder la première : corrigez l’une des deux.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("indicator", "="),
                                    (common.periods.YearRange("first_year", "last_year"), "&&"),
                                ],
                                name="indicator_follower_one_a_year",
                                violation_error_message="Ces années ont déjà un suivi : corrigez-le, ou donnez d’autres années.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("follower__in", ["budget_law", "programme"])),
                                name="indicator_follower_known",
                                violation_error_message="Choisissez dans la liste qui suit l’indicateur.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorFollowerHistory",
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
                                to="indicators.indicatorfollower",
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
                        (
                            "follower",
                            models.CharField(
                                choices=[
                                    ("budget_law", "Le Parlement (loi de finances)"),
                                    ("programme", "Le programme"),
                                ],
                                max_length=20,
                                verbose_name="suivi par",
                            ),
                        ),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="première année")),
                        (
                            "last_year",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Incluse. Vide : tant que l’indicateur est suivi.",
                                null=True,
                                verbose_name="dernière année",
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
                                condition=models.Q(
                                    ("delay_days__isnull", True), ("delay_days__lte", 1000), _connector="OR"
                                ),
                                name="indicator_card_delay_plausible",
                                violation_error_message="Donnez un délai de mille jours au plus.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cadence__in", ["continuous", "month", "quarter", "half", "year"])),
                                name="indicator_card_cadence_known",
                                violation_error_message="Choisissez la cadence dans la liste.",
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
                    name="LiveResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "unconfirmed",
                            models.PositiveIntegerField(
                                db_default=0, default=0, verbose_name="dont millésimes à confirmer"
                            ),
                        ),
                        (
                            "by_dates",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=20,
                                null=True,
                                verbose_name="résultat selon l’année des dates",
                            ),
                        ),
                        (
                            "missing",
                            models.PositiveIntegerField(
                                db_default=0, default=0, verbose_name="lauréats non enregistrés"
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
                            "startup_count",
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
                    },
                ),
                migrations.CreateModel(
                    name="PreviousRuleResult",
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
                                related_name="previous_result",
                                to="indicators.definition",
                            ),
                        ),
                        (
                            "previous",
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
                    name="Inconsistency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("check_code", models.CharField(max_length=30, verbose_name="contrôle")),
                        ("subject", models.CharField(max_length=120, verbose_name="objet")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("gap", "Écart"),
                                    ("drift", "Dérive"),
                                    ("missing", "Non vérifiable"),
                                    ("rounding", "Arrondi"),
                                ],
                                max_length=10,
                                verbose_name="niveau",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("sentence", models.TextField(verbose_name="constat")),
                        (
                            "stated_value",
                            models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="annoncé"),
                        ),
                        (
                            "computed_value",
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
                    ],
                    options={
                        "verbose_name": "incohérence",
                        "ordering": ["-year", "check_code", "subject"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_at__isnull", True), ("settled_reason", "")),
                                    models.Q(("settled_at__isnull", False), ("settled_reason__gt", "")),
                                    _connector="OR",
                                ),
                                name="inconsistency_settled_with_reason",
                                violation_error_message="Indiquez pourquoi le point est réglé.",
                            ),
                            models.UniqueConstraint(
                                fields=("check_code", "subject"),
                                name="inconsistency_once",
                                violation_error_message="Ce contrôle a déjà relevé cet objet.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first_seen__lte", models.F("last_seen"))),
                                name="inconsistency_seen_in_order",
                                violation_error_message="La première fois précède la dernière.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("level__in", ["gap", "drift", "missing", "rounding"])),
                                name="inconsistency_level_known",
                                violation_error_message="Le niveau est : écart, dérive, rien pour vérifier, ou arrondi.",
                            ),
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
                        (
                            "start",
                            models.DateField(help_text="Premier jour de la période.", verbose_name="premier jour"),
                        ),
                        ("until", models.DateField(verbose_name="lendemain du dernier jour")),
                        (
                            "value",
                            common.columns.StrippedDecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Valeur, exacte.",
                                max_digits=20,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        0, "Une valeur relevée n’est pas négative."
                                    ),
                                    common.columns.check_digits,
                                ],
                                verbose_name="valeur",
                            ),
                        ),
                        (
                            "numerator",
                            common.columns.StrippedDecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Numérateur d’une part ; null : inconnu, ou ce n’en est pas une.",
                                max_digits=20,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        0, "Une valeur relevée n’est pas négative."
                                    ),
                                    common.columns.check_digits,
                                ],
                                verbose_name="numérateur",
                            ),
                        ),
                        (
                            "denominator",
                            common.columns.StrippedDecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Dénominateur d’une part ; null : inconnu, ou ce n’en est pas une.",
                                max_digits=20,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        0, "Une valeur relevée n’est pas négative."
                                    ),
                                    common.columns.check_digits,
                                ],
                                verbose_name="dénominateur",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                error_messages={"blank": "Donnez la source : le document, sa page, ou un lien."},
                                help_text="Qui a mesuré, et comment.",
                                max_length=300,
                                validators=[indicators.models.sources.check_link],
                                verbose_name="source",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True,
                                help_text="Document ou adresse qui le montre ; vide : non renseigné.",
                                max_length=500,
                                validators=[indicators.models.sources.check_link],
                                verbose_name="document ou lien",
                            ),
                        ),
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
                        "ordering": ["indicator_id", "start", "until"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("indicator", "start", "until"),
                                name="measured_figure_one_per_period",
                                violation_error_message="Cet indicateur a déjà un relevé pour cette période : corrigez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("start__isnull", True),
                                    ("until__gt", models.F("start")),
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
                        (
                            "start",
                            models.DateField(help_text="Premier jour de la période.", verbose_name="premier jour"),
                        ),
                        ("until", models.DateField(verbose_name="lendemain du dernier jour")),
                        (
                            "value",
                            common.columns.StrippedDecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Valeur, exacte.",
                                max_digits=20,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        0, "Une valeur relevée n’est pas négative."
                                    ),
                                    common.columns.check_digits,
                                ],
                                verbose_name="valeur",
                            ),
                        ),
                        (
                            "numerator",
                            common.columns.StrippedDecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Numérateur d’une part ; null : inconnu, ou ce n’en est pas une.",
                                max_digits=20,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        0, "Une valeur relevée n’est pas négative."
                                    ),
                                    common.columns.check_digits,
                                ],
                                verbose_name="numérateur",
                            ),
                        ),
                        (
                            "denominator",
                            common.columns.StrippedDecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Dénominateur d’une part ; null : inconnu, ou ce n’en est pas une.",
                                max_digits=20,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        0, "Une valeur relevée n’est pas négative."
                                    ),
                                    common.columns.check_digits,
                                ],
                                verbose_name="dénominateur",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                error_messages={"blank": "Donnez la source : le document, sa page, ou un lien."},
                                help_text="Qui a mesuré, et comment.",
                                max_length=300,
                                validators=[indicators.models.sources.check_link],
                                verbose_name="source",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True,
                                help_text="Document ou adresse qui le montre ; vide : non renseigné.",
                                max_length=500,
                                validators=[indicators.models.sources.check_link],
                                verbose_name="document ou lien",
                            ),
                        ),
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
                            "seal",
                            models.UUIDField(
                                db_default=models.Func(function="common_transaction_seal"), editable=False
                            ),
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
                            "unconfirmed",
                            models.PositiveIntegerField(
                                db_default=0, default=0, verbose_name="dont millésimes à confirmer"
                            ),
                        ),
                        (
                            "by_dates",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=20,
                                null=True,
                                verbose_name="résultat selon l’année des dates",
                            ),
                        ),
                        (
                            "missing",
                            models.PositiveIntegerField(
                                db_default=0, default=0, verbose_name="lauréats non enregistrés"
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
                        (
                            "reconstructed",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=600,
                                verbose_name="comment la liste est reconstituée",
                            ),
                        ),
                        ("label", models.CharField(blank=True, default="", max_length=200, verbose_name="libellé")),
                        ("unit", models.CharField(blank=True, default="", max_length=60, verbose_name="unité")),
                        ("wording", models.TextField(blank=True, default="", verbose_name="définition")),
                        ("rule", models.JSONField(blank=True, null=True, verbose_name="règle")),
                        (
                            "rule_in_words",
                            models.TextField(blank=True, default="", verbose_name="règle en toutes lettres"),
                        ),
                        (
                            "target_status",
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
                            common.columns.StrippedDecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="cible"
                            ),
                        ),
                        (
                            "target_direction",
                            models.CharField(blank=True, default="", max_length=10, verbose_name="sens de la cible"),
                        ),
                        (
                            "target_tolerance",
                            common.columns.StrippedDecimalField(
                                decimal_places=4, default=0, max_digits=16, verbose_name="tolérance"
                            ),
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
                        ("year", models.PositiveSmallIntegerField(help_text="Année visée.", verbose_name="année")),
                        (
                            "edition",
                            models.CharField(
                                choices=[("law", "Loi de finances"), ("forecast", "Prévision actualisée")],
                                db_default="law",
                                default="law",
                                help_text="Loi de finances, ou prévision actualisée.",
                                max_length=10,
                                verbose_name="édition",
                            ),
                        ),
                        (
                            "edition_year",
                            models.PositiveSmallIntegerField(
                                help_text="Année de la loi ; celle de l’année visée décide du verdict.",
                                verbose_name="année de l’édition",
                            ),
                        ),
                        (
                            "value",
                            common.columns.StrippedDecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Cible ; null : non déterminée (ND).",
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        0,
                                        "Une cible n’est pas négative : aucun résultat ne l’est. Écrivez zéro ou plus, ou rien pour ND.",
                                    ),
                                    common.columns.check_digits,
                                ],
                                verbose_name="cible",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("at_least", "au moins"), ("at_most", "au plus")],
                                default="at_least",
                                help_text="Au moins, ou au plus.",
                                max_length=10,
                                verbose_name="sens",
                            ),
                        ),
                        (
                            "tolerance",
                            common.columns.StrippedDecimalField(
                                decimal_places=4,
                                default=Decimal("0"),
                                help_text="Écart admis à la cible.",
                                max_digits=16,
                                validators=[common.columns.check_digits],
                                verbose_name="tolérance",
                            ),
                        ),
                        (
                            "judgement",
                            models.TextField(
                                blank=True,
                                help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.",
                                max_length=2000,
                                verbose_name="jugement de l’année",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                error_messages={"blank": "Donnez la source : le document, sa page, ou un lien."},
                                help_text="D’où vient la donnée.",
                                max_length=300,
                                validators=[indicators.models.sources.check_link],
                                verbose_name="source",
                            ),
                        ),
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
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["at_least", "at_most"])),
                                name="target_direction_known",
                                violation_error_message="Choisissez « au moins » ou « au plus ».",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("edition__in", ["law", "forecast"])),
                                name="target_edition_known",
                                violation_error_message="Une cible est celle d’une loi de finances ou d’une prévision actualisée.",
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
                        ("year", models.PositiveSmallIntegerField(help_text="Année visée.", verbose_name="année")),
                        (
                            "edition",
                            models.CharField(
                                choices=[("law", "Loi de finances"), ("forecast", "Prévision actualisée")],
                                db_default="law",
                                default="law",
                                help_text="Loi de finances, ou prévision actualisée.",
                                max_length=10,
                                verbose_name="édition",
                            ),
                        ),
                        (
                            "edition_year",
                            models.PositiveSmallIntegerField(
                                help_text="Année de la loi ; celle de l’année visée décide du verdict.",
                                verbose_name="année de l’édition",
                            ),
                        ),
                        (
                            "value",
                            common.columns.StrippedDecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Cible ; null : non déterminée (ND).",
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(
                                        0,
                                        "Une cible n’est pas négative : aucun résultat ne l’est. Écrivez zéro ou plus, ou rien pour ND.",
                                    ),
                                    common.columns.check_digits,
                                ],
                                verbose_name="cible",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("at_least", "au moins"), ("at_most", "au plus")],
                                default="at_least",
                                help_text="Au moins, ou au plus.",
                                max_length=10,
                                verbose_name="sens",
                            ),
                        ),
                        (
                            "tolerance",
                            common.columns.StrippedDecimalField(
                                decimal_places=4,
                                default=Decimal("0"),
                                help_text="Écart admis à la cible.",
                                max_digits=16,
                                validators=[common.columns.check_digits],
                                verbose_name="tolérance",
                            ),
                        ),
                        (
                            "judgement",
                            models.TextField(
                                blank=True,
                                help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.",
                                max_length=2000,
                                verbose_name="jugement de l’année",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                error_messages={"blank": "Donnez la source : le document, sa page, ou un lien."},
                                help_text="D’où vient la donnée.",
                                max_length=300,
                                validators=[indicators.models.sources.check_link],
                                verbose_name="source",
                            ),
                        ),
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
                    name="PrintedFigure",
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
                        (
                            "subject_key",
                            models.CharField(blank=True, max_length=200, verbose_name="précision du sujet"),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("report_year", models.PositiveSmallIntegerField(verbose_name="année du bilan")),
                        (
                            "value",
                            common.columns.StrippedDecimalField(
                                decimal_places=4,
                                error_messages={"null": "Donnez la valeur."},
                                max_digits=20,
                                validators=[
                                    django.core.validators.MinValueValidator(0, "Un chiffre imprimé n’est pas négatif.")
                                ],
                                verbose_name="valeur imprimée",
                            ),
                        ),
                        (
                            "precision",
                            models.CharField(
                                choices=[("exact", "exact"), ("rounded", "arrondi"), ("more_than", "plus de")],
                                default="exact",
                                max_length=10,
                                verbose_name="précision",
                            ),
                        ),
                        (
                            "printed",
                            models.CharField(
                                error_messages={"blank": "Donnez le chiffre tel qu’il est imprimé."},
                                max_length=300,
                                verbose_name="tel qu’imprimé",
                            ),
                        ),
                        ("as_of", models.DateField(blank=True, null=True, verbose_name="à la date du")),
                        ("published_on", models.DateField(blank=True, null=True, verbose_name="bilan publié le")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[indicators.models.sources.check_link],
                                verbose_name="source",
                            ),
                        ),
                        (
                            "page",
                            models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="page"),
                        ),
                        (
                            "listed",
                            models.TextField(
                                blank=True, db_default="", default="", max_length=8000, verbose_name="liste imprimée"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "chiffre imprimé",
                        "ordering": ["report_year", "year", "subject", "subject_key"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report_year", "year", "subject", "subject_key"),
                                name="stated_figure_once_a_report",
                                violation_error_message="Ce bilan donne déjà ce chiffre : corrigez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("subject__in", ["indicator", "round_total", "credits_line"]),
                                        ("subject_key__gt", ""),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("subject__in", ["indicator", "round_total", "credits_line"]), _negated=True
                                        ),
                                        ("subject_key", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="stated_figure_subject_whole",
                                violation_error_message="Un indicateur a un code, un appel un numéro, une ligne un nom, rien d’autre n’en a.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="stated_figure_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("precision__in", ["exact", "rounded", "more_than"])),
                                name="stated_figure_precision_known",
                                violation_error_message="Un chiffre imprimé est exact, arrondi, ou « plus de ».",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrintedFigureHistory",
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
                                to="indicators.printedfigure",
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
                        (
                            "subject_key",
                            models.CharField(blank=True, max_length=200, verbose_name="précision du sujet"),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("report_year", models.PositiveSmallIntegerField(verbose_name="année du bilan")),
                        (
                            "value",
                            common.columns.StrippedDecimalField(
                                decimal_places=4,
                                error_messages={"null": "Donnez la valeur."},
                                max_digits=20,
                                validators=[
                                    django.core.validators.MinValueValidator(0, "Un chiffre imprimé n’est pas négatif.")
                                ],
                                verbose_name="valeur imprimée",
                            ),
                        ),
                        (
                            "precision",
                            models.CharField(
                                choices=[("exact", "exact"), ("rounded", "arrondi"), ("more_than", "plus de")],
                                default="exact",
                                max_length=10,
                                verbose_name="précision",
                            ),
                        ),
                        (
                            "printed",
                            models.CharField(
                                error_messages={"blank": "Donnez le chiffre tel qu’il est imprimé."},
                                max_length=300,
                                verbose_name="tel qu’imprimé",
                            ),
                        ),
                        ("as_of", models.DateField(blank=True, null=True, verbose_name="à la date du")),
                        ("published_on", models.DateField(blank=True, null=True, verbose_name="bilan publié le")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[indicators.models.sources.check_link],
                                verbose_name="source",
                            ),
                        ),
                        (
                            "page",
                            models.CharField(blank=True, db_default="", default="", max_length=40, verbose_name="page"),
                        ),
                        (
                            "listed",
                            models.TextField(
                                blank=True, db_default="", default="", max_length=8000, verbose_name="liste imprimée"
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
