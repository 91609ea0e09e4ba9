import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.migration_operations
import common.periods


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
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                error_messages={"unique": "Cet appel existe déjà : donnez un autre numéro."},
                                unique=True,
                                verbose_name="numéro",
                            ),
                        ),
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
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                error_messages={"unique": "Cet appel existe déjà : donnez un autre numéro."},
                                verbose_name="numéro",
                            ),
                        ),
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
                        ("role", models.CharField(max_length=200, verbose_name="fonction")),
                        ("organisation", models.CharField(max_length=200, verbose_name="organisme")),
                    ],
                    options={
                        "verbose_name": "siège au comité",
                        "ordering": ["round_id", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "role", "organisation"),
                                name="committee_seat_once",
                                violation_error_message="Ce siège est déjà au comité de cet appel : changez sa fonction ou son organisme.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", ""), _negated=True), models.Q(("organisation", ""), _negated=True)
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
                        ("role", models.CharField(max_length=200, verbose_name="fonction")),
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
                        (
                            "planned_measure",
                            models.CharField(blank=True, max_length=300, verbose_name="ce qui sera mesuré"),
                        ),
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
                            models.CheckConstraint(
                                condition=models.Q(("decision__in", ["", "awarded", "declined"])),
                                name="application_decision_known",
                                violation_error_message="Choisissez : candidature retenue, ou non retenue.",
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
                        (
                            "planned_measure",
                            models.CharField(blank=True, max_length=300, verbose_name="ce qui sera mesuré"),
                        ),
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
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="écrit le"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "avis sur une candidature",
                        "ordering": ["application_id", "created_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "author"),
                                name="assessment_once_per_reader",
                                violation_error_message="Vous avez déjà donné un avis sur cette candidature : modifiez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("grade__isnull", True), ("grade__lte", 5), _connector="OR"),
                                name="assessment_grade_bounded",
                                violation_error_message="Donnez une note de 0 à 5.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("opinion__in", ["favourable", "reserved", "unfavourable"])),
                                name="assessment_opinion_known",
                                violation_error_message="Choisissez un avis : favorable, réservé ou défavorable.",
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
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                        (
                            "created_at",
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
                        (
                            "is_day_known",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Case(
                                    models.When(awarded_on__isnull=True, then=False),
                                    models.When(awarded_on__day=1, awarded_on__month=1, then=False),
                                    default=True,
                                ),
                                output_field=models.BooleanField(),
                                verbose_name="jour précis",
                            ),
                        ),
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
                        (
                            "is_day_known",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Case(
                                    models.When(awarded_on__isnull=True, then=False),
                                    models.When(awarded_on__day=1, awarded_on__month=1, then=False),
                                    default=True,
                                ),
                                output_field=models.BooleanField(),
                                verbose_name="jour précis",
                            ),
                        ),
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
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                error_messages={"unique": "Cette saison existe déjà : donnez un autre numéro."},
                                unique=True,
                                verbose_name="numéro",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="du")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "saison de GAMMA",
                        "ordering": ["-number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("start__isnull", True),
                                    ("until__gt", models.F("start")),
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
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                error_messages={"unique": "Cette saison existe déjà : donnez un autre numéro."},
                                verbose_name="numéro",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="du")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
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
                        ("start", models.DateField(blank=True, null=True, verbose_name="accompagnement individuel du")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        ("outcome", models.TextField(blank=True, verbose_name="bilan")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
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
                                    ("until__isnull", True),
                                    ("start__isnull", True),
                                    ("until__gt", models.F("start")),
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
                        ("start", models.DateField(blank=True, null=True, verbose_name="accompagnement individuel du")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
                        ("outcome", models.TextField(blank=True, verbose_name="bilan")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
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
                                condition=models.Q(
                                    models.Q(("state", "met"), _negated=True),
                                    models.Q(("evidence", ""), _negated=True),
                                    models.Q(("evidence_url", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="entry_criterion_proved",
                                violation_error_message="Donnez la preuve d’un critère rempli.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["met", "not_met", "missing"])),
                                name="entry_criterion_state_known",
                                violation_error_message="Choisissez : critère rempli, non rempli, ou preuve manquante.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("criterion__in", ["market_fit", "measure", "team"])),
                                name="entry_criterion_known",
                                violation_error_message="GAMMA a trois critères d’entrée : adéquation, mesure, équipe.",
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
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
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
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                    ],
                ),
                migrations.CreateModel(
                    name="RoundEmail",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("call_opened", "Appel ouvert"),
                                    ("application_received", "Candidature reçue"),
                                    ("decided", "Décision"),
                                    ("result_due", "Résultat attendu"),
                                    ("cancelled", "Décision annulée"),
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
                    ],
                    options={
                        "verbose_name": "e-mail du FAST",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_at__isnull", True),
                                    models.Q(("failure", ""), ("tried_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="roundemail_tried_before_sent",
                                violation_error_message="Un e-mail est confié au serveur avant d’être accepté.",
                            ),
                            models.UniqueConstraint(
                                fields=("user", "kind", "round", "application", "award"),
                                name="round_email_once",
                                nulls_distinct=False,
                                violation_error_message="Cet e-mail est déjà préparé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["call_opened", "application_received", "decided", "result_due", "cancelled"],
                                    )
                                ),
                                name="round_email_kind_known",
                                violation_error_message="La sorte d’un e-mail est l’une de celles de la liste.",
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
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "service partagé",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("start__isnull", True),
                                    ("until__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="shared_service_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="shared_service_named",
                                violation_error_message="Donnez un nom au service partagé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["tool", "guide", "common"])),
                                name="shared_service_kind_known",
                                violation_error_message="Choisissez : outil, guide ou commun.",
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
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
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
                                verbose_name="appui",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="du")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
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
                    ],
                    options={
                        "verbose_name": "appui à un service",
                        "ordering": ["startup_id", "start", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("start__isnull", True),
                                    ("until__gt", models.F("start")),
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
                                    (common.periods.DateRange("start", "until"), "&&"),
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
                                verbose_name="appui",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="du")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="au (exclu)")),
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
                    ],
                ),
            ],
        ),
    ]
