from pathlib import Path

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import common.migration_operations
import common.periods

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("impact", "0001_initial"),
        ("incubators", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("startups", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_awards.sql").read_text(encoding="utf-8"), "DROP FUNCTION budget_counted_on CASCADE"
        ),
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="FundingRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="numéro")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("quarter", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="trimestre")),
                        ("call_opened_on", models.DateField(blank=True, null=True, verbose_name="appel ouvert le")),
                        (
                            "call_closes_on",
                            models.DateField(blank=True, null=True, verbose_name="candidatures jusqu’au"),
                        ),
                        ("committee_on", models.DateField(blank=True, null=True, verbose_name="comité le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="clos le")),
                        (
                            "envelope",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="enveloppe"
                            ),
                        ),
                        ("objective", models.TextField(blank=True, verbose_name="objet de l’appel")),
                        ("criteria", models.TextField(blank=True, verbose_name="critères de sélection")),
                        (
                            "stated_awards",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lauréats annoncés"),
                        ),
                        (
                            "stated_total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="total annoncé"
                            ),
                        ),
                        ("content", models.TextField(blank=True, verbose_name="texte")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                    options={
                        "verbose_name": "appel FAST",
                        "ordering": ["-number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1), ("number__lte", 999)),
                                name="funding_round_numbered",
                                violation_error_message="Donnez à l’appel un numéro, de 1 à 999.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quarter__isnull", True),
                                    models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                                    _connector="OR",
                                ),
                                name="funding_round_quarter_known",
                                violation_error_message="Donnez un trimestre de 1 à 4.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="funding_round_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("call_opened_on__isnull", True),
                                    ("committee_on__isnull", True),
                                    ("committee_on__gte", models.F("call_opened_on")),
                                    _connector="OR",
                                ),
                                name="funding_round_dates_ordered",
                                violation_error_message="Le comité ne peut pas précéder l’ouverture de l’appel : corrigez l’une des deux dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("call_opened_on__isnull", True),
                                    ("call_closes_on__isnull", True),
                                    ("call_closes_on__gte", models.F("call_opened_on")),
                                    _connector="OR",
                                ),
                                name="funding_round_call_ordered",
                                violation_error_message="La fin des candidatures ne peut pas précéder l’ouverture de l’appel : corrigez l’une des deux dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("call_closes_on__isnull", True),
                                    ("committee_on__isnull", True),
                                    ("committee_on__gte", models.F("call_closes_on")),
                                    _connector="OR",
                                ),
                                name="funding_round_committee_after_call",
                                violation_error_message="Le comité ne peut pas précéder la fin des candidatures : corrigez l’une des deux dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("committee_on__isnull", True),
                                    ("closed_on__isnull", True),
                                    ("closed_on__gte", models.F("committee_on")),
                                    _connector="OR",
                                ),
                                name="funding_round_closed_after_committee",
                                violation_error_message="Cet appel ne se clôt pas encore : son comité ne s’est pas tenu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("envelope__isnull", True), ("envelope__gt", 0), _connector="OR"),
                                name="funding_round_envelope_positive",
                                violation_error_message="Donnez une enveloppe plus grande que zéro, ou laissez-la vide.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stated_total__isnull", True), ("stated_total__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("stated_awards__isnull", True), ("stated_awards__gte", 0), _connector="OR"
                                    ),
                                ),
                                name="funding_round_stated_not_negative",
                                violation_error_message="Ce qui est annoncé d’un appel ne peut pas être négatif : corrigez-le.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingRoundHistory",
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
                                to="budget.fundinground",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("quarter", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="trimestre")),
                        ("call_opened_on", models.DateField(blank=True, null=True, verbose_name="appel ouvert le")),
                        (
                            "call_closes_on",
                            models.DateField(blank=True, null=True, verbose_name="candidatures jusqu’au"),
                        ),
                        ("committee_on", models.DateField(blank=True, null=True, verbose_name="comité le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="clos le")),
                        (
                            "envelope",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="enveloppe"
                            ),
                        ),
                        ("objective", models.TextField(blank=True, verbose_name="objet de l’appel")),
                        ("criteria", models.TextField(blank=True, verbose_name="critères de sélection")),
                        (
                            "stated_awards",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lauréats annoncés"),
                        ),
                        (
                            "stated_total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="total annoncé"
                            ),
                        ),
                        ("content", models.TextField(blank=True, verbose_name="texte")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                ),
                migrations.CreateModel(
                    name="CommitteeSeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="budget.fundinground",
                                verbose_name="appel",
                            ),
                        ),
                        ("function", models.CharField(max_length=200, verbose_name="fonction")),
                        ("organisation", models.CharField(max_length=200, verbose_name="organisme")),
                    ],
                    options={
                        "verbose_name": "siège au comité",
                        "ordering": ["round_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "function", "organisation"),
                                name="committee_seat_once",
                                violation_error_message="Ce siège est déjà au comité de cet appel : changez sa fonction ou son organisme.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("function", ""), _negated=True),
                                    models.Q(("organisation", ""), _negated=True),
                                ),
                                name="committee_seat_said",
                                violation_error_message="Donnez la fonction et l’organisme de ce siège.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommitteeSeatHistory",
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
                                to="budget.committeeseat",
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
                            "round",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.fundinground",
                                verbose_name="appel",
                            ),
                        ),
                        ("function", models.CharField(max_length=200, verbose_name="fonction")),
                        ("organisation", models.CharField(max_length=200, verbose_name="organisme")),
                    ],
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="budget.fundinground",
                                verbose_name="appel",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="startups.startup",
                                verbose_name="service",
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="incubators.incubator",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=14, verbose_name="montant demandé"),
                        ),
                        ("objective", models.TextField(verbose_name="objectif")),
                        (
                            "metric",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="impact.metric",
                                verbose_name="mesure d’impact",
                            ),
                        ),
                        ("measure", models.CharField(blank=True, max_length=300, verbose_name="ce qui sera mesuré")),
                        ("submitted_on", models.DateField(verbose_name="déposée le")),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retirée le")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("awarded", "Retenue"), ("declined", "Non retenue")],
                                default="",
                                max_length=10,
                                verbose_name="décision",
                            ),
                        ),
                        ("decision_reason", models.TextField(blank=True, verbose_name="motif de la décision")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                    options={
                        "verbose_name": "candidature au FAST",
                        "ordering": ["round_id", "submitted_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("incubator__isnull", True), ("startup__isnull", False)),
                                    models.Q(("incubator__isnull", False), ("startup__isnull", True)),
                                    _connector="OR",
                                ),
                                name="application_one_candidate",
                                violation_error_message="Une candidature est celle d’un service ou d’un incubateur : l’un des deux, pas les deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)),
                                name="application_amount_positive",
                                violation_error_message="Demandez un montant plus grand que zéro.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("objective", ""), _negated=True),
                                name="application_objective_said",
                                violation_error_message="Écrivez l’objectif de la candidature.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("metric__isnull", True), ("startup__isnull", False), _connector="OR"
                                ),
                                name="application_metric_of_a_startup",
                                violation_error_message="Un incubateur n’a pas de mesure d’impact : laissez ce champ vide.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("startup__isnull", False), ("withdrawn_on__isnull", True)),
                                fields=("round", "startup"),
                                name="application_once_per_startup",
                                violation_error_message="Ce service a déjà une candidature à cet appel : modifiez-la.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("incubator__isnull", False), ("withdrawn_on__isnull", True)),
                                fields=("round", "incubator"),
                                name="application_once_per_incubator",
                                violation_error_message="Cet incubateur a déjà une candidature à cet appel : modifiez-la.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("decision__in", ["", "awarded", "declined"])),
                                name="application_decision_known",
                                violation_error_message="Choisissez : candidature retenue, ou non retenue.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decision", ""),
                                    models.Q(
                                        models.Q(("decision_reason", ""), _negated=True), ("decided_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="application_decision_reasoned",
                                violation_error_message="Donnez le jour et le motif de la décision.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_on__isnull", True),
                                    ("decided_on__gte", models.F("submitted_on")),
                                    _connector="OR",
                                ),
                                name="application_decided_after_submission",
                                violation_error_message="La décision ne peut pas précéder le dépôt de la candidature : corrigez sa date.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("withdrawn_on__isnull", True), ("decision", ""), _connector="OR"),
                                name="application_withdrawn_undecided",
                                violation_error_message="Cette candidature est décidée : elle ne se retire plus.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationHistory",
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
                                to="budget.application",
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
                            "round",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.fundinground",
                                verbose_name="appel",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                                verbose_name="service",
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="incubators.incubator",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=14, verbose_name="montant demandé"),
                        ),
                        ("objective", models.TextField(verbose_name="objectif")),
                        (
                            "metric",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="impact.metric",
                                verbose_name="mesure d’impact",
                            ),
                        ),
                        ("measure", models.CharField(blank=True, max_length=300, verbose_name="ce qui sera mesuré")),
                        ("submitted_on", models.DateField(verbose_name="déposée le")),
                        (
                            "submitted_by",
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
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retirée le")),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("awarded", "Retenue"), ("declined", "Non retenue")],
                                default="",
                                max_length=10,
                                verbose_name="décision",
                            ),
                        ),
                        ("decision_reason", models.TextField(blank=True, verbose_name="motif de la décision")),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assessments",
                                to="budget.application",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "opinion",
                            models.CharField(
                                choices=[
                                    ("favourable", "Favorable"),
                                    ("reserved", "Réservé"),
                                    ("unfavourable", "Défavorable"),
                                ],
                                max_length=15,
                                verbose_name="avis",
                            ),
                        ),
                        ("grade", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="note sur 5")),
                        ("note", models.TextField(blank=True, verbose_name="commentaire")),
                        (
                            "written_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="écrit le"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "avis sur une candidature",
                        "ordering": ["application_id", "written_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "author"),
                                name="assessment_once_per_reader",
                                violation_error_message="Vous avez déjà donné un avis sur cette candidature : modifiez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("opinion__in", ["favourable", "reserved", "unfavourable"])),
                                name="assessment_opinion_known",
                                violation_error_message="Choisissez un avis : favorable, réservé ou défavorable.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("grade__isnull", True), ("grade__lte", 5), _connector="OR"),
                                name="assessment_grade_bounded",
                                violation_error_message="Donnez une note de 0 à 5.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentHistory",
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
                                to="budget.assessment",
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
                            "application",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.application",
                            ),
                        ),
                        (
                            "author",
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
                            "opinion",
                            models.CharField(
                                choices=[
                                    ("favourable", "Favorable"),
                                    ("reserved", "Réservé"),
                                    ("unfavourable", "Défavorable"),
                                ],
                                max_length=15,
                                verbose_name="avis",
                            ),
                        ),
                        ("grade", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="note sur 5")),
                        ("note", models.TextField(blank=True, verbose_name="commentaire")),
                        (
                            "written_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="écrit le"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Award",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="budget.fundinground",
                                verbose_name="appel",
                            ),
                        ),
                        (
                            "application",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="award",
                                to="budget.application",
                                verbose_name="candidature",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="awards",
                                to="incubators.incubator",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="montant",
                            ),
                        ),
                        (
                            "coaching_share",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="part pour l’accompagnement",
                            ),
                        ),
                        ("awarded_on", models.DateField(blank=True, null=True, verbose_name="attribué le")),
                        ("objective", models.TextField(blank=True, verbose_name="objectif")),
                        (
                            "metric",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="impact.metric",
                                verbose_name="mesure d’impact",
                            ),
                        ),
                        ("result", models.TextField(blank=True, verbose_name="résultat")),
                        ("result_on", models.DateField(blank=True, null=True, verbose_name="résultat constaté le")),
                        (
                            "objective_reached",
                            models.BooleanField(blank=True, null=True, verbose_name="objectif atteint"),
                        ),
                        (
                            "result_value",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="valeur de la mesure",
                            ),
                        ),
                        ("result_evidence", models.URLField(blank=True, max_length=500, verbose_name="preuve")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                    options={
                        "verbose_name": "financement FAST",
                        "ordering": ["round_id", "-amount", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("incubator__isnull", True), ("startup__isnull", False)),
                                    models.Q(("incubator__isnull", False), ("startup__isnull", True)),
                                    _connector="OR",
                                ),
                                name="award_one_laureate",
                                violation_error_message="Un financement va à un service ou à un incubateur : l’un des deux, pas les deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                                name="award_amount_positive",
                                violation_error_message="Donnez un montant plus grand que zéro, ou laissez-le vide s’il n’est pas connu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("coaching_share__isnull", True),
                                    models.Q(
                                        ("coaching_share__gte", 0),
                                        models.Q(
                                            ("amount__isnull", True),
                                            ("amount__gte", models.F("coaching_share")),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="award_coaching_within",
                                violation_error_message="La part pour l’accompagnement ne dépasse pas le montant du financement : corrigez l’un des deux.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("startup__isnull", False)),
                                fields=("round", "startup"),
                                name="award_once_per_startup",
                                violation_error_message="Ce service est déjà lauréat de cet appel : corrigez son financement.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("incubator__isnull", False)),
                                fields=("round", "incubator"),
                                name="award_once_per_incubator",
                                violation_error_message="Cet incubateur est déjà lauréat de cet appel : corrigez son financement.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("result_on__isnull", False),
                                    models.Q(
                                        ("objective_reached__isnull", True),
                                        ("result", ""),
                                        ("result_evidence", ""),
                                        ("result_value__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="award_result_dated",
                                violation_error_message="Donnez la date du résultat.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("awarded_on__isnull", True),
                                    ("result_on__isnull", True),
                                    ("result_on__gte", models.F("awarded_on")),
                                    _connector="OR",
                                ),
                                name="award_result_after_award",
                                violation_error_message="Le résultat ne peut pas précéder le financement : corrigez l’une des deux dates.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AwardHistory",
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
                                to="budget.award",
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
                            "round",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.fundinground",
                                verbose_name="appel",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.application",
                                verbose_name="candidature",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="incubators.incubator",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="montant",
                            ),
                        ),
                        (
                            "coaching_share",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="part pour l’accompagnement",
                            ),
                        ),
                        ("awarded_on", models.DateField(blank=True, null=True, verbose_name="attribué le")),
                        ("objective", models.TextField(blank=True, verbose_name="objectif")),
                        (
                            "metric",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="impact.metric",
                                verbose_name="mesure d’impact",
                            ),
                        ),
                        ("result", models.TextField(blank=True, verbose_name="résultat")),
                        ("result_on", models.DateField(blank=True, null=True, verbose_name="résultat constaté le")),
                        (
                            "objective_reached",
                            models.BooleanField(blank=True, null=True, verbose_name="objectif atteint"),
                        ),
                        (
                            "result_value",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="valeur de la mesure",
                            ),
                        ),
                        ("result_evidence", models.URLField(blank=True, max_length=500, verbose_name="preuve")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                ),
                migrations.CreateModel(
                    name="CreditYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="année")),
                        ("programme", models.CharField(max_length=20, verbose_name="programme budgétaire")),
                        (
                            "programme_name",
                            models.CharField(blank=True, max_length=200, verbose_name="intitulé du programme"),
                        ),
                        (
                            "stated_total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="total annoncé"
                            ),
                        ),
                        ("stated_is_rounded", models.BooleanField(default=False, verbose_name="total annoncé arrondi")),
                        (
                            "stated_voted",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="total voté annoncé",
                            ),
                        ),
                        (
                            "stated_commitments",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="total des AE annoncé",
                            ),
                        ),
                        (
                            "stated_payments",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="total des CP annoncé",
                            ),
                        ),
                        (
                            "stated_staff",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=8,
                                null=True,
                                verbose_name="total des ETPT annoncé",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "crédits d’une année",
                        "ordering": ["-year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="credit_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stated_total__isnull", True), ("stated_total__gte", 0), _connector="OR"),
                                    models.Q(("stated_voted__isnull", True), ("stated_voted__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("stated_commitments__isnull", True),
                                        ("stated_commitments__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("stated_payments__isnull", True), ("stated_payments__gte", 0), _connector="OR"
                                    ),
                                    models.Q(("stated_staff__isnull", True), ("stated_staff__gte", 0), _connector="OR"),
                                ),
                                name="credit_total_not_negative",
                                violation_error_message="Un total de crédits ne peut pas être négatif : corrigez-le, ou laissez-le vide.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditYearHistory",
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
                                to="budget.credityear",
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
                        ("programme", models.CharField(max_length=20, verbose_name="programme budgétaire")),
                        (
                            "programme_name",
                            models.CharField(blank=True, max_length=200, verbose_name="intitulé du programme"),
                        ),
                        (
                            "stated_total",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="total annoncé"
                            ),
                        ),
                        ("stated_is_rounded", models.BooleanField(default=False, verbose_name="total annoncé arrondi")),
                        (
                            "stated_voted",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="total voté annoncé",
                            ),
                        ),
                        (
                            "stated_commitments",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="total des AE annoncé",
                            ),
                        ),
                        (
                            "stated_payments",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="total des CP annoncé",
                            ),
                        ),
                        (
                            "stated_staff",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=8,
                                null=True,
                                verbose_name="total des ETPT annoncé",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                ),
                migrations.CreateModel(
                    name="CreditLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "credit_year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="budget.credityear",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.RESTRICT,
                                related_name="details",
                                to="budget.creditline",
                                verbose_name="détaille",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="intitulé")),
                        ("detail", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                        (
                            "activity",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cofinancing", "Cofinancement de services (FAST, GAMMA, accompagnement)"),
                                    ("fast", "FAST"),
                                    ("gamma", "GAMMA"),
                                    ("network", "Animation et soutien du réseau"),
                                    ("products", "Produits portés par la DINUM"),
                                    ("brigade", "Brigade d’intervention numérique"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="activité",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant consacré"
                            ),
                        ),
                        (
                            "voted",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="voté"
                            ),
                        ),
                        (
                            "commitments",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="engagé (AE)"
                            ),
                        ),
                        (
                            "payments",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="payé (CP)"
                            ),
                        ),
                        (
                            "staff",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="effectifs (ETPT)"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "ligne de crédits",
                        "ordering": ["credit_year_id", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("credit_year", "parent", "label"),
                                name="credit_line_once",
                                nulls_distinct=False,
                                violation_error_message="Cette ligne existe déjà cette année-là : modifiez-la, ou changez son intitulé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                                    models.Q(("voted__isnull", True), ("voted__gte", 0), _connector="OR"),
                                    models.Q(("commitments__isnull", True), ("commitments__gte", 0), _connector="OR"),
                                    models.Q(("payments__isnull", True), ("payments__gte", 0), _connector="OR"),
                                    models.Q(("staff__isnull", True), ("staff__gte", 0), _connector="OR"),
                                ),
                                name="credit_line_not_negative",
                                violation_error_message="Une ligne de crédits ne peut pas être négative : corrigez son montant.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("parent__isnull", True),
                                    models.Q(("parent", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="credit_line_not_its_own_parent",
                                violation_error_message="Une ligne ne se détaille pas elle-même : choisissez-en une autre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "activity__in",
                                        ["", "cofinancing", "fast", "gamma", "network", "products", "brigade"],
                                    )
                                ),
                                name="credit_line_activity_known",
                                violation_error_message="Choisissez l’activité dans la liste.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditLineHistory",
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
                                to="budget.creditline",
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
                            "credit_year",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.credityear",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.creditline",
                                verbose_name="détaille",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="intitulé")),
                        ("detail", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                        (
                            "activity",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cofinancing", "Cofinancement de services (FAST, GAMMA, accompagnement)"),
                                    ("fast", "FAST"),
                                    ("gamma", "GAMMA"),
                                    ("network", "Animation et soutien du réseau"),
                                    ("products", "Produits portés par la DINUM"),
                                    ("brigade", "Brigade d’intervention numérique"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="activité",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant consacré"
                            ),
                        ),
                        (
                            "voted",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="voté"
                            ),
                        ),
                        (
                            "commitments",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="engagé (AE)"
                            ),
                        ),
                        (
                            "payments",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="payé (CP)"
                            ),
                        ),
                        (
                            "staff",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="effectifs (ETPT)"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Season",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="numéro")),
                        ("start", models.DateField(verbose_name="du")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                    options={
                        "verbose_name": "saison de GAMMA",
                        "ordering": ["-number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True),
                                    ("start__isnull", True),
                                    ("end__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="season_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1), ("number__lte", 999)),
                                name="season_numbered",
                                violation_error_message="Donnez à la saison un numéro, de 1 à 999.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeasonHistory",
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
                                to="budget.season",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("start", models.DateField(verbose_name="du")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                ),
                migrations.CreateModel(
                    name="Participation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "season",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="budget.season",
                                verbose_name="saison",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="startups.startup",
                                verbose_name="service",
                            ),
                        ),
                        ("start", models.DateField(blank=True, null=True, verbose_name="accompagné du")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        ("outcome", models.TextField(blank=True, verbose_name="bilan")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                    options={
                        "verbose_name": "participation à GAMMA",
                        "ordering": ["season_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("season", "startup"),
                                name="participation_once_a_season",
                                violation_error_message="Ce service participe déjà à cette saison : choisissez-en un autre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True),
                                    ("start__isnull", True),
                                    ("end__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="participation_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ParticipationHistory",
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
                                to="budget.participation",
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
                            "season",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.season",
                                verbose_name="saison",
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
                                verbose_name="service",
                            ),
                        ),
                        ("start", models.DateField(blank=True, null=True, verbose_name="accompagné du")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        ("outcome", models.TextField(blank=True, verbose_name="bilan")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                ),
                migrations.CreateModel(
                    name="EntryCriterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="budget.participation",
                            ),
                        ),
                        (
                            "criterion",
                            models.CharField(
                                choices=[
                                    ("market_fit", "Une adéquation produit/marché établie"),
                                    ("measure", "Une mesure d’impact identifiée"),
                                    ("team", "Une équipe organisée"),
                                ],
                                max_length=12,
                                verbose_name="critère",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("met", "Rempli"), ("not_met", "Non rempli"), ("missing", "Preuve manquante")],
                                max_length=8,
                                verbose_name="état",
                            ),
                        ),
                        ("evidence", models.TextField(blank=True, verbose_name="preuve")),
                        (
                            "evidence_url",
                            models.URLField(blank=True, max_length=500, verbose_name="adresse de la preuve"),
                        ),
                    ],
                    options={
                        "verbose_name": "critère d’entrée dans GAMMA",
                        "ordering": ["participation_id", "criterion"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("participation", "criterion"),
                                name="entry_criterion_once",
                                violation_error_message="Ce critère est déjà renseigné : modifiez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("criterion__in", ["market_fit", "measure", "team"])),
                                name="entry_criterion_known",
                                violation_error_message="GAMMA a trois critères d’entrée : adéquation, mesure, équipe.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["met", "not_met", "missing"])),
                                name="entry_criterion_state_known",
                                violation_error_message="Choisissez : critère rempli, non rempli, ou preuve manquante.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "met"), _negated=True),
                                    models.Q(("evidence", ""), _negated=True),
                                    models.Q(("evidence_url", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="entry_criterion_proved",
                                violation_error_message="Donnez la preuve d’un critère rempli.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EntryCriterionHistory",
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
                                to="budget.entrycriterion",
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
                            "participation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.participation",
                            ),
                        ),
                        (
                            "criterion",
                            models.CharField(
                                choices=[
                                    ("market_fit", "Une adéquation produit/marché établie"),
                                    ("measure", "Une mesure d’impact identifiée"),
                                    ("team", "Une équipe organisée"),
                                ],
                                max_length=12,
                                verbose_name="critère",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("met", "Rempli"), ("not_met", "Non rempli"), ("missing", "Preuve manquante")],
                                max_length=8,
                                verbose_name="état",
                            ),
                        ),
                        ("evidence", models.TextField(blank=True, verbose_name="preuve")),
                        (
                            "evidence_url",
                            models.URLField(blank=True, max_length=500, verbose_name="adresse de la preuve"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Milestone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "participation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="milestones",
                                to="budget.participation",
                            ),
                        ),
                        ("label", models.CharField(max_length=300, verbose_name="point d’étape")),
                        ("due_on", models.DateField(verbose_name="prévu le")),
                        ("reached_on", models.DateField(blank=True, null=True, verbose_name="atteint le")),
                        ("note", models.TextField(blank=True, verbose_name="commentaire")),
                    ],
                    options={
                        "verbose_name": "point d’étape",
                        "ordering": ["participation_id", "due_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("participation", "label"),
                                name="milestone_once",
                                violation_error_message="Ce point d’étape existe déjà : modifiez-le, ou changez son intitulé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("label", ""), _negated=True),
                                name="milestone_named",
                                violation_error_message="Donnez un intitulé au point d’étape.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MilestoneHistory",
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
                                to="budget.milestone",
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
                            "participation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.participation",
                            ),
                        ),
                        ("label", models.CharField(max_length=300, verbose_name="point d’étape")),
                        ("due_on", models.DateField(verbose_name="prévu le")),
                        ("reached_on", models.DateField(blank=True, null=True, verbose_name="atteint le")),
                        ("note", models.TextField(blank=True, verbose_name="commentaire")),
                    ],
                ),
                migrations.CreateModel(
                    name="Letter",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("call_opened", "Appel ouvert"),
                                    ("application_received", "Candidature reçue"),
                                    ("decided", "Décision"),
                                    ("result_due", "Résultat attendu"),
                                ],
                                max_length=25,
                                verbose_name="sorte",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="budget.fundinground"
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="budget.application",
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="budget.award",
                            ),
                        ),
                        (
                            "claimed_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="préparé le"
                            ),
                        ),
                        ("handed_at", models.DateTimeField(null=True, verbose_name="confié au serveur le")),
                        ("taken_at", models.DateTimeField(null=True, verbose_name="accepté par le serveur le")),
                    ],
                    options={
                        "verbose_name": "e-mail du FAST",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "kind", "round", "application", "award"),
                                name="letter_once",
                                nulls_distinct=False,
                                violation_error_message="Cet e-mail est déjà préparé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["call_opened", "application_received", "decided", "result_due"])
                                ),
                                name="letter_kind_known",
                                violation_error_message="La sorte d’un e-mail est l’une de celles de la liste.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_at__isnull", True), ("handed_at__isnull", False), _connector="OR"
                                ),
                                name="letter_handed_before_taken",
                                violation_error_message="Un e-mail est confié au serveur avant d’être accepté.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SharedService",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=80, unique=True, verbose_name="identifiant")),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("tool", "Outil partagé"),
                                    ("guide", "Guide"),
                                    ("common", "Commun interministériel"),
                                ],
                                max_length=10,
                                verbose_name="sorte",
                            ),
                        ),
                        ("summary", models.TextField(blank=True, verbose_name="à quoi il sert")),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="adresse")),
                        (
                            "startup",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="shared_services",
                                to="startups.startup",
                                verbose_name="fiche",
                            ),
                        ),
                        ("start", models.DateField(blank=True, null=True, verbose_name="proposé depuis le")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                    options={
                        "verbose_name": "service partagé",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True),
                                    ("start__isnull", True),
                                    ("end__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="shared_service_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["tool", "guide", "common"])),
                                name="shared_service_kind_known",
                                violation_error_message="Choisissez : outil, guide ou commun.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="shared_service_named",
                                violation_error_message="Donnez un nom au service partagé.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SharedServiceHistory",
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
                                to="budget.sharedservice",
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
                        ("slug", models.SlugField(db_index=False, max_length=80, verbose_name="identifiant")),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("tool", "Outil partagé"),
                                    ("guide", "Guide"),
                                    ("common", "Commun interministériel"),
                                ],
                                max_length=10,
                                verbose_name="sorte",
                            ),
                        ),
                        ("summary", models.TextField(blank=True, verbose_name="à quoi il sert")),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="adresse")),
                        (
                            "startup",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.startup",
                                verbose_name="fiche",
                            ),
                        ),
                        ("start", models.DateField(blank=True, null=True, verbose_name="proposé depuis le")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                ),
                migrations.CreateModel(
                    name="Support",
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
                                related_name="supports",
                                to="startups.startup",
                                verbose_name="service",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("brigade", "Brigade d’intervention numérique"),
                                    ("security", "Sécurité"),
                                    ("accessibility", "Accessibilité"),
                                    ("legal", "Conformité juridique"),
                                    ("design", "Design"),
                                    ("deployment", "Déploiement"),
                                    ("coaching", "Accompagnement"),
                                    ("shared", "Service partagé"),
                                ],
                                max_length=15,
                                verbose_name="sorte",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="du")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        (
                            "is_to_the_year",
                            models.BooleanField(default=False, verbose_name="dates connues à l’année près"),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="ce qui a été fait")),
                        (
                            "shared_service",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="budget.sharedservice",
                                verbose_name="avec",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                    options={
                        "verbose_name": "appui à un service",
                        "ordering": ["startup_id", "start", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True),
                                    ("start__isnull", True),
                                    ("end__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="support_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "shared"), _negated=True),
                                expressions=[
                                    ("startup", "="),
                                    ("kind", "="),
                                    (common.periods.DateRange("start", "end"), "&&"),
                                ],
                                name="support_no_overlap",
                                violation_error_message="Ce service a déjà cet appui sur une partie de la période : changez les dates, ou modifiez l’autre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "brigade",
                                            "security",
                                            "accessibility",
                                            "legal",
                                            "design",
                                            "deployment",
                                            "coaching",
                                            "shared",
                                        ],
                                    )
                                ),
                                name="support_kind_known",
                                violation_error_message="Choisissez la sorte d’appui dans la liste.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "shared"), _negated=True),
                                    ("shared_service__isnull", False),
                                    _connector="OR",
                                ),
                                name="support_shared_with_what",
                                violation_error_message="Dites de quel service partagé il s’agit.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportHistory",
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
                                to="budget.support",
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
                                verbose_name="service",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("brigade", "Brigade d’intervention numérique"),
                                    ("security", "Sécurité"),
                                    ("accessibility", "Accessibilité"),
                                    ("legal", "Conformité juridique"),
                                    ("design", "Design"),
                                    ("deployment", "Déploiement"),
                                    ("coaching", "Accompagnement"),
                                    ("shared", "Service partagé"),
                                ],
                                max_length=15,
                                verbose_name="sorte",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="du")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        (
                            "is_to_the_year",
                            models.BooleanField(default=False, verbose_name="dates connues à l’année près"),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="ce qui a été fait")),
                        (
                            "shared_service",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="budget.sharedservice",
                                verbose_name="avec",
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="fundinground",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="d469831c432264abdccc0f411e795493f56529bf",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_f6bd6",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="457a0c22c892f3a702cc7eca8661b8b422eaec50",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_66146",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_fundingroundhistory" ("call_closes_on", "call_opened_on", "closed_on", "committee_on", "content", "criteria", "envelope", "id", "is_fictitious", "number", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "source", "stated_awards", "stated_total", "year") SELECT new_values."call_closes_on", new_values."call_opened_on", new_values."closed_on", new_values."committee_on", new_values."content", new_values."criteria", new_values."envelope", new_values."id", new_values."is_fictitious", new_values."number", new_values."objective", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."quarter", new_values."source", new_values."stated_awards", new_values."stated_total", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="6b8f2145e208601c0cec5654a641698af9694b9e",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_ee922",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_fundingroundhistory" ("call_closes_on", "call_opened_on", "closed_on", "committee_on", "content", "criteria", "envelope", "id", "is_fictitious", "number", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "source", "stated_awards", "stated_total", "year") SELECT new_values."call_closes_on", new_values."call_opened_on", new_values."closed_on", new_values."committee_on", new_values."content", new_values."criteria", new_values."envelope", new_values."id", new_values."is_fictitious", new_values."number", new_values."objective", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."quarter", new_values."source", new_values."stated_awards", new_values."stated_total", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="898c6fb9a0d2f8fb346d07c600bd643cc0f4555b",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_4c8c9",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_fundingroundhistory" ("call_closes_on", "call_opened_on", "closed_on", "committee_on", "content", "criteria", "envelope", "id", "is_fictitious", "number", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "source", "stated_awards", "stated_total", "year") SELECT old_values."call_closes_on", old_values."call_opened_on", old_values."closed_on", old_values."committee_on", old_values."content", old_values."criteria", old_values."envelope", old_values."id", old_values."is_fictitious", old_values."number", old_values."objective", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."quarter", old_values."source", old_values."stated_awards", old_values."stated_total", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="cc21d4e22c5ca0a79938b2f8f083d4816d4add44",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_6c2dc",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM new_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id\nUNION SELECT 'round', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="93bf7aab806bf8d11525246b99edc89b09f0d38c",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_a4b24",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM old_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id\nUNION SELECT 'round', id FROM old_rows UNION SELECT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM new_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id\nUNION SELECT 'round', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="8997ad32c45d06cb719a24a0deb515a0a0906d03",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_024e3",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM old_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id\nUNION SELECT 'round', id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="d5e8d7716011d863b4efdeea08b9b90e5849cb97",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_eeec6",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="fundingroundhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="61897b890df53831b0d14dc7083adebaf92b39b7",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_773ea",
                        table="budget_fundingroundhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="committeeseat",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_committeeseathistory" ("function", "id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") SELECT new_values."function", new_values."id", new_values."organisation", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."round_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0d65ec0b92e7606765ad3dd2b065702ef84d938f",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_e2091",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_committeeseat",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_committeeseathistory" ("function", "id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") SELECT new_values."function", new_values."id", new_values."organisation", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."round_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="e0e27ff629b1dd9671cafe64623b7fa2a0b7369f",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_91457",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_committeeseat",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_committeeseathistory" ("function", "id", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id") SELECT old_values."function", old_values."id", old_values."organisation", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."round_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="910110a6db249bb29867e7d86c09827c5c25b2c1",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_d925c",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_committeeseat",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="committeeseathistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="47ac2d14554dec61bcbb914f8631481908382699",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_0ee9a",
                        table="budget_committeeseathistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="application",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_applicationhistory" ("amount", "decided_on", "decision", "decision_reason", "id", "incubator_id", "is_fictitious", "measure", "metric_id", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "startup_id", "submitted_by_id", "submitted_on", "withdrawn_on") SELECT new_values."amount", new_values."decided_on", new_values."decision", new_values."decision_reason", new_values."id", new_values."incubator_id", new_values."is_fictitious", new_values."measure", new_values."metric_id", new_values."objective", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."round_id", new_values."startup_id", new_values."submitted_by_id", new_values."submitted_on", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="62cb6dceb87d6b9cd7826b5198499677232caa9c",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_a2903",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_application",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_applicationhistory" ("amount", "decided_on", "decision", "decision_reason", "id", "incubator_id", "is_fictitious", "measure", "metric_id", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "startup_id", "submitted_by_id", "submitted_on", "withdrawn_on") SELECT new_values."amount", new_values."decided_on", new_values."decision", new_values."decision_reason", new_values."id", new_values."incubator_id", new_values."is_fictitious", new_values."measure", new_values."metric_id", new_values."objective", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."round_id", new_values."startup_id", new_values."submitted_by_id", new_values."submitted_on", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0895774b48c83211284a9dfcda02fb405ee02be1",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_370ba",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_application",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_applicationhistory" ("amount", "decided_on", "decision", "decision_reason", "id", "incubator_id", "is_fictitious", "measure", "metric_id", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "startup_id", "submitted_by_id", "submitted_on", "withdrawn_on") SELECT old_values."amount", old_values."decided_on", old_values."decision", old_values."decision_reason", old_values."id", old_values."incubator_id", old_values."is_fictitious", old_values."measure", old_values."metric_id", old_values."objective", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."round_id", old_values."startup_id", old_values."submitted_by_id", old_values."submitted_on", old_values."withdrawn_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="e37b8f8ce507eebb7fd48359b674b60560ee39a9",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_574d5",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_application",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="within_the_call",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        declare="DECLARE call budget_fundinground;",
                        func="\n        SELECT * INTO call FROM budget_fundinground WHERE id = NEW.round_id;\n        IF NEW.submitted_on < call.call_opened_on OR NEW.submitted_on > call.call_closes_on THEN\n            RAISE EXCEPTION 'application_within_the_call' USING ERRCODE = 'check_violation',\n                HINT = 'Une candidature se dépose pendant l''appel.';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="186719ad03376edc7a3e5da910b14971c49146ce",
                        operation="INSERT",
                        pgid="pgtrigger_within_the_call_6e99e",
                        table="budget_application",
                        when="BEFORE",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="applicationhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="8e82f503eec04b70bc0ff650beaca1617a2268a0",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_73262",
                        table="budget_applicationhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="assessment",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_assessmenthistory" ("application_id", "author_id", "grade", "id", "note", "opinion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "written_at") SELECT new_values."application_id", new_values."author_id", new_values."grade", new_values."id", new_values."note", new_values."opinion", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."written_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="fb171f81b947693242a143a0d2236926c2561f19",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_7cfe2",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_assessment",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_assessmenthistory" ("application_id", "author_id", "grade", "id", "note", "opinion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "written_at") SELECT new_values."application_id", new_values."author_id", new_values."grade", new_values."id", new_values."note", new_values."opinion", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."written_at" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="a0fcffcb2fd14344a673118959df2401dcb7961f",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_3fb5c",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_assessment",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_assessmenthistory" ("application_id", "author_id", "grade", "id", "note", "opinion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "written_at") SELECT old_values."application_id", old_values."author_id", old_values."grade", old_values."id", old_values."note", old_values."opinion", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."written_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="ad9c368047d86e2d8ff494013f0404131f775ce1",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_14a60",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_assessment",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="assessmenthistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="1679d8007280cebaa9aa581f84ce382ca708cc71",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_da78b",
                        table="budget_assessmenthistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="award",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="7fdda6a0030b328c5ac2090fe9c19a7a2381787c",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_0ac73",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM new_rows AS award) AS touched;\nRETURN NULL;\n",
                        hash="42762129a59d7fd3c9794b45d45961bd313da232",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_cade9",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM old_rows AS award UNION SELECT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM new_rows AS award) AS touched;\nRETURN NULL;\n",
                        hash="e5bc44250713d96c3820a6339dffb544cd08d200",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_ea7ad",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM old_rows AS award) AS touched;\nRETURN NULL;\n",
                        hash="669c8c1e7a779594f9495a2a31987076e340350e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_c6eb0",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="142f4da79ce206292e08f93fb18177cccb90a251",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_61aa9",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_awardhistory" ("amount", "application_id", "awarded_on", "coaching_share", "id", "incubator_id", "is_fictitious", "metric_id", "objective", "objective_reached", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "result_evidence", "result_on", "result_value", "round_id", "source", "startup_id") SELECT new_values."amount", new_values."application_id", new_values."awarded_on", new_values."coaching_share", new_values."id", new_values."incubator_id", new_values."is_fictitious", new_values."metric_id", new_values."objective", new_values."objective_reached", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."result", new_values."result_evidence", new_values."result_on", new_values."result_value", new_values."round_id", new_values."source", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="fa3b4cb100a8057071d0bc65a41236ed5ef3e245",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_aae64",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_awardhistory" ("amount", "application_id", "awarded_on", "coaching_share", "id", "incubator_id", "is_fictitious", "metric_id", "objective", "objective_reached", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "result_evidence", "result_on", "result_value", "round_id", "source", "startup_id") SELECT new_values."amount", new_values."application_id", new_values."awarded_on", new_values."coaching_share", new_values."id", new_values."incubator_id", new_values."is_fictitious", new_values."metric_id", new_values."objective", new_values."objective_reached", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."result", new_values."result_evidence", new_values."result_on", new_values."result_value", new_values."round_id", new_values."source", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="9925ae910db1a3654f9a4e22dfb03452942372df",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_a77d7",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_awardhistory" ("amount", "application_id", "awarded_on", "coaching_share", "id", "incubator_id", "is_fictitious", "metric_id", "objective", "objective_reached", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "result_evidence", "result_on", "result_value", "round_id", "source", "startup_id") SELECT old_values."amount", old_values."application_id", old_values."awarded_on", old_values."coaching_share", old_values."id", old_values."incubator_id", old_values."is_fictitious", old_values."metric_id", old_values."objective", old_values."objective_reached", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."result", old_values."result_evidence", old_values."result_on", old_values."result_value", old_values."round_id", old_values."source", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="71cc40c75be19ad42c6599378fa81e7f5b00c845",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_67f5d",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="awardhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="8428ba38d5ae58d76b24f880ef2a94830e9456eb",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_9dd1d",
                        table="budget_awardhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="credityear",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="f858ef977219774478b172738ed0ec8e316f199d",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_6cfda",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'credit_line', line.id FROM new_rows AS changed JOIN budget_creditline AS line ON line.credit_year_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="c8015a1121350a20725922b3696db8eea95da921",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_ffbd4",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'credit_line', line.id FROM old_rows AS changed JOIN budget_creditline AS line ON line.credit_year_id = changed.id UNION SELECT 'credit_line', line.id FROM new_rows AS changed JOIN budget_creditline AS line ON line.credit_year_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="8a0e2be11adff763c66c1af98cc888b0bb4cf42b",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_6fccd",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'credit_line', line.id FROM old_rows AS changed JOIN budget_creditline AS line ON line.credit_year_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="4e483cfd172ff2805f8988832d1af1c8b2c7793b",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_13a6d",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="9d6be61d9b5c76dedabfb457c0337594e5089199",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_b6175",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_credityearhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "programme_name", "source", "stated_commitments", "stated_is_rounded", "stated_payments", "stated_staff", "stated_total", "stated_voted", "year") SELECT new_values."id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."programme", new_values."programme_name", new_values."source", new_values."stated_commitments", new_values."stated_is_rounded", new_values."stated_payments", new_values."stated_staff", new_values."stated_total", new_values."stated_voted", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="5db4d311382e23d3a2f8ea69dcf47fa08c888192",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_3660c",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_credityearhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "programme_name", "source", "stated_commitments", "stated_is_rounded", "stated_payments", "stated_staff", "stated_total", "stated_voted", "year") SELECT new_values."id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."programme", new_values."programme_name", new_values."source", new_values."stated_commitments", new_values."stated_is_rounded", new_values."stated_payments", new_values."stated_staff", new_values."stated_total", new_values."stated_voted", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="438ddbe970897fdb00c4332af02fbfec06992946",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_845a5",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_credityearhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "programme_name", "source", "stated_commitments", "stated_is_rounded", "stated_payments", "stated_staff", "stated_total", "stated_voted", "year") SELECT old_values."id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."programme", old_values."programme_name", old_values."source", old_values."stated_commitments", old_values."stated_is_rounded", old_values."stated_payments", old_values."stated_staff", old_values."stated_total", old_values."stated_voted", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="7c3fb7c13ea4e7b485e246f47e40f048f3cd1740",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_bc222",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="credityearhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="689d73607ed68edc7c8384023db255b523773a31",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_c8612",
                        table="budget_credityearhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="creditline",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="5abe406bc3656af6da187486ef2b9a548a1768bd",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_39bd0",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="0ef4f9efa34b5b2efb5232e535bd4dc9cd5b8097",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_5a54b",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_creditlinehistory" ("activity", "amount", "commitments", "credit_year_id", "detail", "id", "label", "parent_id", "payments", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "staff", "voted") SELECT new_values."activity", new_values."amount", new_values."commitments", new_values."credit_year_id", new_values."detail", new_values."id", new_values."label", new_values."parent_id", new_values."payments", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."staff", new_values."voted" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="49904dd405f5c0a2a4de900a3a4cbcbbf2db8064",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_451d5",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_creditlinehistory" ("activity", "amount", "commitments", "credit_year_id", "detail", "id", "label", "parent_id", "payments", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "staff", "voted") SELECT new_values."activity", new_values."amount", new_values."commitments", new_values."credit_year_id", new_values."detail", new_values."id", new_values."label", new_values."parent_id", new_values."payments", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."staff", new_values."voted" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="8647898090836768a5489349ecf0731cc5b4a801",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_c8ea6",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_creditlinehistory" ("activity", "amount", "commitments", "credit_year_id", "detail", "id", "label", "parent_id", "payments", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "staff", "voted") SELECT old_values."activity", old_values."amount", old_values."commitments", old_values."credit_year_id", old_values."detail", old_values."id", old_values."label", old_values."parent_id", old_values."payments", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."staff", old_values."voted" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="90fff4eafc607046e673803c06be2b6fa7e0aa22",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_1c1fb",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="nested_once",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        declare="DECLARE above budget_creditline;",
                        func="\n        IF NEW.parent_id IS NULL THEN\n            RETURN NEW;\n        END IF;\n        SELECT * INTO above FROM budget_creditline WHERE id = NEW.parent_id;\n        IF above.credit_year_id <> NEW.credit_year_id THEN\n            RAISE EXCEPTION 'credit_line_parent_of_its_year' USING ERRCODE = 'check_violation',\n                HINT = 'Une ligne détaille une ligne de la même année.';\n        END IF;\n        IF above.parent_id IS NOT NULL OR EXISTS (SELECT FROM budget_creditline WHERE parent_id = NEW.id) THEN\n            RAISE EXCEPTION 'credit_line_nested_once' USING ERRCODE = 'check_violation',\n                HINT = 'Le détail des crédits a deux niveaux : une ligne, et ce qui la détaille.';\n        END IF;\n        RETURN NEW;\n    ",
                        hash="f47e99e412787a4376459f140753c536bb268877",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_nested_once_55c57",
                        table="budget_creditline",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'credit_line', id FROM new_rows UNION SELECT 'credit_line', detail.id FROM new_rows AS changed JOIN budget_creditline AS detail ON detail.parent_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="65d4d8d31389f10b10420538f77c91772c0e68a4",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_9d54a",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'credit_line', id FROM old_rows UNION SELECT 'credit_line', detail.id FROM old_rows AS changed JOIN budget_creditline AS detail ON detail.parent_id = changed.id UNION SELECT 'credit_line', id FROM new_rows UNION SELECT 'credit_line', detail.id FROM new_rows AS changed JOIN budget_creditline AS detail ON detail.parent_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="b3f32aab96a045aedc5d30de7a8a8548da29391b",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_d5bb0",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'credit_line', id FROM old_rows UNION SELECT 'credit_line', detail.id FROM old_rows AS changed JOIN budget_creditline AS detail ON detail.parent_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="7fed6bc3a6a95861126b77435e53e4cd192a1684",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_cb663",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="creditlinehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="d007ebbbd1d81c83ef6027efa34cb8af7352146e",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_e3470",
                        table="budget_creditlinehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="season",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_seasonhistory" ("description", "end", "id", "is_fictitious", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "start") SELECT new_values."description", new_values."end", new_values."id", new_values."is_fictitious", new_values."number", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."source", new_values."start" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="2a21cb6821b574a0dfb577ab4fdff62d7bf85cca",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_ababb",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_season",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_seasonhistory" ("description", "end", "id", "is_fictitious", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "start") SELECT new_values."description", new_values."end", new_values."id", new_values."is_fictitious", new_values."number", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."source", new_values."start" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="7bb2a631c501055891fd2dc162a4845acf73e87c",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_04cc2",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_season",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_seasonhistory" ("description", "end", "id", "is_fictitious", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "start") SELECT old_values."description", old_values."end", old_values."id", old_values."is_fictitious", old_values."number", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."source", old_values."start" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="84bae0afac1ab6f50e609843af4042c98634e6db",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_bb73b",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_season",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="b4aaf7f094289f0633c9c3e646bc710483b514c4",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_b63a9",
                        table="budget_season",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', one.startup_id FROM new_rows AS changed JOIN budget_participation AS one ON one.season_id = changed.id UNION SELECT 'season', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="482f9d0e4c1e9bbaa6ef02d5331756a7b7e5698a",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_a1ad7",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="budget_season",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', one.startup_id FROM old_rows AS changed JOIN budget_participation AS one ON one.season_id = changed.id UNION SELECT 'season', id FROM old_rows UNION SELECT 'startup', one.startup_id FROM new_rows AS changed JOIN budget_participation AS one ON one.season_id = changed.id UNION SELECT 'season', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="00c330f7c5ae471533ed15a33a65a99cae6faebe",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_83658",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="budget_season",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', one.startup_id FROM old_rows AS changed JOIN budget_participation AS one ON one.season_id = changed.id UNION SELECT 'season', id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="84efd27718a6e6026749d9f1e100e1b536508989",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_8cf2d",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="budget_season",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="1a6c81d860768df9ab39954ecc81be0d98fde6f5",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_f57eb",
                        table="budget_season",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="seasonhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="d8cb3e0c91b259f561b91ce62e3347fd5786d94c",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_bfbfd",
                        table="budget_seasonhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="participation",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_participationhistory" ("end", "id", "is_fictitious", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "season_id", "source", "start", "startup_id") SELECT new_values."end", new_values."id", new_values."is_fictitious", new_values."outcome", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."season_id", new_values."source", new_values."start", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="74744baa95228c2fe95fcb17d2dca1dfbcd70e49",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_9ef75",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_participation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_participationhistory" ("end", "id", "is_fictitious", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "season_id", "source", "start", "startup_id") SELECT new_values."end", new_values."id", new_values."is_fictitious", new_values."outcome", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."season_id", new_values."source", new_values."start", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="ac920b90aff3d763cf076ce4cf1c84576c8012fd",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_15112",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_participation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_participationhistory" ("end", "id", "is_fictitious", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "season_id", "source", "start", "startup_id") SELECT old_values."end", old_values."id", old_values."is_fictitious", old_values."outcome", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."season_id", old_values."source", old_values."start", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="697b9faa10fe694fc12184205124702b46af67cc",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_b382d",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_participation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="87994b85f9f01f8c27729ad381e22c8443ac8d19",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_bd286",
                        table="budget_participation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="23242b06730e1705da5e82b5342c467e0b16b392",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_02163",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="budget_participation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="31d909729040d197e8c539b3bd9c14bab4f479d8",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_f32c8",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="budget_participation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="991c60e865fbe0e378e36aa4457401ea2b1d7d6d",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_b3e40",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="budget_participation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="ce20ad4fd042e8210795b73998f6f23ff6762d2e",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_9882c",
                        table="budget_participation",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="participationhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="43de82d6594b2ff93f0c5acaba68a355c99c0858",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_c7b3d",
                        table="budget_participationhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="entrycriterion",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_entrycriterionhistory" ("criterion", "evidence", "evidence_url", "id", "participation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") SELECT new_values."criterion", new_values."evidence", new_values."evidence_url", new_values."id", new_values."participation_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."state" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="9dea9318364c3f8f132073afe3c5682df0ad122a",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_499e0",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_entrycriterion",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_entrycriterionhistory" ("criterion", "evidence", "evidence_url", "id", "participation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") SELECT new_values."criterion", new_values."evidence", new_values."evidence_url", new_values."id", new_values."participation_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."state" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="e16853e249d39fa1eddd0858ebd3903636226d27",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_6968c",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_entrycriterion",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_entrycriterionhistory" ("criterion", "evidence", "evidence_url", "id", "participation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") SELECT old_values."criterion", old_values."evidence", old_values."evidence_url", old_values."id", old_values."participation_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."state" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="94959aa07cb7838b954a9870bf17a840564d9200",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_56031",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_entrycriterion",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="3ff97c6524f751a5cf2861848893a00f42bf0a5c",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_55e14",
                        table="budget_entrycriterion",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="entrycriterionhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="c15b8fac576f24432b1fb52d8a7be87b3b671e49",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_948ae",
                        table="budget_entrycriterionhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="milestone",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_milestonehistory" ("due_on", "id", "label", "note", "participation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reached_on") SELECT new_values."due_on", new_values."id", new_values."label", new_values."note", new_values."participation_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."reached_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="fc5550748a316108f1928adee0a75716cf194586",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_f08b1",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_milestone",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_milestonehistory" ("due_on", "id", "label", "note", "participation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reached_on") SELECT new_values."due_on", new_values."id", new_values."label", new_values."note", new_values."participation_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."reached_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="af02f9346d8a144442c3c9ea3f58031c96e1b6ad",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_eb769",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_milestone",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_milestonehistory" ("due_on", "id", "label", "note", "participation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reached_on") SELECT old_values."due_on", old_values."id", old_values."label", old_values."note", old_values."participation_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."reached_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="23332b9a7fd9a17ef59304b6864c9e29797bc009",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_6a3a6",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_milestone",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="e873429fca327445074ef021524aa421c1839769",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_b7b0c",
                        table="budget_milestone",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="milestonehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="9da4a3077e979d13c157723a99567f841d68392a",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_d9369",
                        table="budget_milestonehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="sharedservice",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_sharedservicehistory" ("end", "id", "is_fictitious", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "source", "start", "startup_id", "summary", "url") SELECT new_values."end", new_values."id", new_values."is_fictitious", new_values."kind", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."slug", new_values."source", new_values."start", new_values."startup_id", new_values."summary", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="72b6677c01001647f844ad4fa3fef8aa3720525d",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_261cf",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_sharedservice",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_sharedservicehistory" ("end", "id", "is_fictitious", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "source", "start", "startup_id", "summary", "url") SELECT new_values."end", new_values."id", new_values."is_fictitious", new_values."kind", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."slug", new_values."source", new_values."start", new_values."startup_id", new_values."summary", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="5286413bd0ad7e5fa35346b48296778a73c58b1d",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_07e9a",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_sharedservice",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_sharedservicehistory" ("end", "id", "is_fictitious", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "source", "start", "startup_id", "summary", "url") SELECT old_values."end", old_values."id", old_values."is_fictitious", old_values."kind", old_values."name", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."slug", old_values."source", old_values."start", old_values."startup_id", old_values."summary", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="e727a61ecd8fb41bde489a8185c48ca6e292c684",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_ef81f",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_sharedservice",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="fa9602f62f54ef94f935d07abf5986df39fb4e0d",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_e4da0",
                        table="budget_sharedservice",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="sharedservicehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="91b91a8f6f0e2bd97ef402c772aaab41e4923152",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_d0f39",
                        table="budget_sharedservicehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="support",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_supporthistory" ("description", "end", "id", "is_fictitious", "is_to_the_year", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared_service_id", "source", "start", "startup_id") SELECT new_values."description", new_values."end", new_values."id", new_values."is_fictitious", new_values."is_to_the_year", new_values."kind", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."shared_service_id", new_values."source", new_values."start", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="a01a2b4bab0287fb046392a8099d682dc77ebb95",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_fc01b",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="budget_support",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_supporthistory" ("description", "end", "id", "is_fictitious", "is_to_the_year", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared_service_id", "source", "start", "startup_id") SELECT new_values."description", new_values."end", new_values."id", new_values."is_fictitious", new_values."is_to_the_year", new_values."kind", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."shared_service_id", new_values."source", new_values."start", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="4c1cd0a3ae2d44d0a9ea836c7ce77111cde906b8",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_da5b1",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="budget_support",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_supporthistory" ("description", "end", "id", "is_fictitious", "is_to_the_year", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shared_service_id", "source", "start", "startup_id") SELECT old_values."description", old_values."end", old_values."id", old_values."is_fictitious", old_values."is_to_the_year", old_values."kind", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."shared_service_id", old_values."source", old_values."start", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="cff2b4ccc62bf7aff145e5f57f4515981a58f0ab",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_8bfaf",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_support",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="a2fa6e2cac4205e0e9f18caed5936dda8781595e",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_354e1",
                        table="budget_support",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="5f533d270bc5aaecfb2c57d5aa15c69e5eb4bb81",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_d7019",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="budget_support",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="1a70ab3998bc3bd65339609447c16ef75d8b0e90",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_ff69d",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="budget_support",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="653e3dbc4111397421ce82200c2321f4c8b6d6e8",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_ad3fe",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="budget_support",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="f817c6b4ed7325bddacea0071bb2dc307dadc4dd",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_d0906",
                        table="budget_support",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="supporthistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="0d6ff266c341d60133292edfa41e9454a89f6be0",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_90d1b",
                        table="budget_supporthistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
    ]
