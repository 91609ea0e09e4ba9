import datetime
from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
from django.db import migrations, models

import common.migration_operations
import common.periods
import startups.models.fiche
import startups.models.life

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("incubators", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_periods.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION startups_in_state, startups_is_carried CASCADE",
        ),
        migrations.RunSQL(
            (SQL / "0001_refresh_spans.sql").read_text(encoding="utf-8"), "DROP FUNCTION startups_refresh_spans CASCADE"
        ),
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Startup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            models.CharField(
                                max_length=120,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[^-.\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\][^\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\]*\\Z",
                                        "Un identifiant s’écrit avec des lettres, des chiffres, des points et des tirets, sans espace.",
                                    )
                                ],
                                verbose_name="identifiant",
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="nom")),
                        ("mission", models.TextField(blank=True, verbose_name="mission")),
                        ("content", models.TextField(blank=True, verbose_name="texte")),
                        ("contact", models.CharField(blank=True, max_length=300, verbose_name="contact de l’équipe")),
                        (
                            "contact_dinum",
                            models.CharField(blank=True, max_length=300, verbose_name="contact à la DINUM"),
                        ),
                        (
                            "contact_incubator",
                            models.CharField(blank=True, max_length=300, verbose_name="contact à l’incubateur"),
                        ),
                        ("link", models.CharField(blank=True, max_length=1000, verbose_name="adresse du service")),
                        ("repository", models.CharField(blank=True, max_length=1000, verbose_name="code source")),
                        ("has_stats", models.BooleanField(blank=True, null=True, verbose_name="statistiques publiées")),
                        (
                            "stats_url",
                            models.CharField(blank=True, max_length=1000, verbose_name="page de statistiques"),
                        ),
                        ("impact_url", models.CharField(blank=True, max_length=1000, verbose_name="page d’impact")),
                        ("budget_url", models.CharField(blank=True, max_length=1000, verbose_name="page de budget")),
                        (
                            "accessibility",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("non conforme", "Non conforme"),
                                    ("partiellement conforme", "Partiellement conforme"),
                                    ("totalement conforme", "Totalement conforme"),
                                ],
                                default="",
                                max_length=40,
                                verbose_name="conformité d’accessibilité",
                            ),
                        ),
                        (
                            "risk_analysed",
                            models.BooleanField(blank=True, null=True, verbose_name="analyse de risques faite"),
                        ),
                        (
                            "risk_analysis_url",
                            models.CharField(blank=True, max_length=1000, verbose_name="analyse de risques"),
                        ),
                        (
                            "security_followed",
                            models.BooleanField(blank=True, null=True, verbose_name="suivi par MonServiceSécurisé"),
                        ),
                        ("dashlord_url", models.CharField(blank=True, max_length=1000, verbose_name="suivi DashLord")),
                        ("robots", models.CharField(blank=True, max_length=60, verbose_name="consigne aux robots")),
                        (
                            "themes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                verbose_name="thématiques",
                            ),
                        ),
                        (
                            "user_types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                verbose_name="usagers",
                            ),
                        ),
                        (
                            "technologies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                verbose_name="technologies",
                            ),
                        ),
                        (
                            "redirect_from",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                verbose_name="anciennes adresses",
                            ),
                        ),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="autres informations")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fiche fictive")),
                        (
                            "search_text",
                            models.GeneratedField(
                                db_persist=True,
                                expression=startups.models.fiche.SearchText("name", "slug", "mission"),
                                output_field=models.TextField(),
                            ),
                        ),
                        (
                            "sponsors",
                            models.ManyToManyField(
                                related_name="sponsored",
                                through="startups.Sponsorship",
                                to="incubators.administration",
                                verbose_name="sponsors",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fiche",
                        "ordering": ["slug"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "slug__regex",
                                        "^[^-.\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\][^\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\]*$",
                                    )
                                ),
                                name="startup_slug_form",
                                violation_error_message="Un identifiant s’écrit avec des lettres, des chiffres, des points et des tirets, sans espace.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="startup_named",
                                violation_error_message="Donnez un nom à la fiche.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "accessibility__in",
                                        ["", "non conforme", "partiellement conforme", "totalement conforme"],
                                    )
                                ),
                                name="startup_accessibility_known",
                                violation_error_message="Choisissez la conformité : non, partiellement ou totalement conforme.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        django.db.models.functions.text.Length("content"), 500000
                                    ),
                                    django.db.models.lookups.LessThanOrEqual(
                                        django.db.models.functions.text.Length("mission"), 5000
                                    ),
                                ),
                                name="startup_text_bounded",
                                violation_error_message="Le texte dépasse 500 000 caractères, ou la mission 5 000 : raccourcissez l’un ou l’autre.",
                            ),
                        ],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                                name="startup_search",
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["themes"], name="startup_themes"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StartupHistory",
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
                                to="startups.startup",
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
                            "slug",
                            models.CharField(
                                max_length=120,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[^-.\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\][^\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\]*\\Z",
                                        "Un identifiant s’écrit avec des lettres, des chiffres, des points et des tirets, sans espace.",
                                    )
                                ],
                                verbose_name="identifiant",
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="nom")),
                        ("mission", models.TextField(blank=True, verbose_name="mission")),
                        ("content", models.TextField(blank=True, verbose_name="texte")),
                        ("contact", models.CharField(blank=True, max_length=300, verbose_name="contact de l’équipe")),
                        (
                            "contact_dinum",
                            models.CharField(blank=True, max_length=300, verbose_name="contact à la DINUM"),
                        ),
                        (
                            "contact_incubator",
                            models.CharField(blank=True, max_length=300, verbose_name="contact à l’incubateur"),
                        ),
                        ("link", models.CharField(blank=True, max_length=1000, verbose_name="adresse du service")),
                        ("repository", models.CharField(blank=True, max_length=1000, verbose_name="code source")),
                        ("has_stats", models.BooleanField(blank=True, null=True, verbose_name="statistiques publiées")),
                        (
                            "stats_url",
                            models.CharField(blank=True, max_length=1000, verbose_name="page de statistiques"),
                        ),
                        ("impact_url", models.CharField(blank=True, max_length=1000, verbose_name="page d’impact")),
                        ("budget_url", models.CharField(blank=True, max_length=1000, verbose_name="page de budget")),
                        (
                            "accessibility",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("non conforme", "Non conforme"),
                                    ("partiellement conforme", "Partiellement conforme"),
                                    ("totalement conforme", "Totalement conforme"),
                                ],
                                default="",
                                max_length=40,
                                verbose_name="conformité d’accessibilité",
                            ),
                        ),
                        (
                            "risk_analysed",
                            models.BooleanField(blank=True, null=True, verbose_name="analyse de risques faite"),
                        ),
                        (
                            "risk_analysis_url",
                            models.CharField(blank=True, max_length=1000, verbose_name="analyse de risques"),
                        ),
                        (
                            "security_followed",
                            models.BooleanField(blank=True, null=True, verbose_name="suivi par MonServiceSécurisé"),
                        ),
                        ("dashlord_url", models.CharField(blank=True, max_length=1000, verbose_name="suivi DashLord")),
                        ("robots", models.CharField(blank=True, max_length=60, verbose_name="consigne aux robots")),
                        (
                            "themes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                verbose_name="thématiques",
                            ),
                        ),
                        (
                            "user_types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                verbose_name="usagers",
                            ),
                        ),
                        (
                            "technologies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                verbose_name="technologies",
                            ),
                        ),
                        (
                            "redirect_from",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                verbose_name="anciennes adresses",
                            ),
                        ),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="autres informations")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fiche fictive")),
                    ],
                ),
                migrations.CreateModel(
                    name="Sponsorship",
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
                                related_name="sponsorships",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "administration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sponsorships",
                                to="incubators.administration",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["startup_id", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "administration"),
                                name="sponsorship_once",
                                violation_error_message="Cette administration est déjà sponsor de cette fiche.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SponsorshipHistory",
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
                                to="startups.sponsorship",
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
                            "administration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="incubators.administration",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                related_name="memberships",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="incubators.incubator",
                            ),
                        ),
                        ("start", models.DateField(blank=True, null=True, verbose_name="à partir du")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                        ("is_lead", models.BooleanField(default=True, verbose_name="incubateur principal")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["startup_id", "start", "position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True),
                                    ("start__isnull", True),
                                    ("end__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="membership_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("startup", "="),
                                    ("incubator", "="),
                                    (common.periods.DateRange("start", "end"), "&&"),
                                ],
                                name="membership_no_overlap",
                                violation_error_message="Cet incubateur porte déjà ce service sur cette période : changez les dates.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("is_lead", True)),
                                expressions=[("startup", "="), (common.periods.DateRange("start", "end"), "&&")],
                                name="membership_one_lead",
                                violation_error_message="Un autre incubateur principal porte ce service sur cette période : changez les dates, ou l’incubateur principal.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipHistory",
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
                                to="startups.membership",
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
                            "incubator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="incubators.incubator",
                            ),
                        ),
                        ("start", models.DateField(blank=True, null=True, verbose_name="à partir du")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                        ("is_lead", models.BooleanField(default=True, verbose_name="incubateur principal")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Finding",
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
                                related_name="findings",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                choices=[
                                    ("same-day", "Deux phases le même jour"),
                                    ("overlap", "Phases qui se chevauchent"),
                                    ("unordered", "Phases dans le désordre"),
                                    ("future", "Date à venir"),
                                    ("missing-date", "Date manquante"),
                                    ("reversed", "Fin avant le début"),
                                    ("closed", "Dernière phase close"),
                                    ("unknown-word", "Mot inconnu"),
                                    ("unknown-reference", "Référence inconnue"),
                                    ("old-word", "Mot d’un ancien vocabulaire"),
                                    ("invalid", "Valeur illisible"),
                                    ("duplicate", "Identifiant ou valeur en double"),
                                    ("conflict", "Désaccord avec ce qui est enregistré"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("field", models.CharField(max_length=100)),
                        ("detail", models.TextField(blank=True)),
                        ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        ("mended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "constat",
                        "ordering": ["startup_id", "code", "field"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("mended_at__isnull", True)),
                                fields=("startup", "code", "field"),
                                name="finding_once_while_open",
                                violation_error_message="Ce constat est déjà ouvert.",
                            )
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
                                to="accounts.servicetoken",
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
                    name="PhaseKind",
                    fields=[
                        (
                            "key",
                            models.CharField(
                                max_length=40, primary_key=True, serialize=False, verbose_name="mot enregistré"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang dans la vie")),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("investigation", "Investigation"),
                                    ("service", "Service accompagné ou pérennisé"),
                                    ("ended", "Partenariat terminé"),
                                ],
                                max_length=20,
                                verbose_name="groupe",
                            ),
                        ),
                        ("is_perennial", models.BooleanField(default=False, verbose_name="pérennisé")),
                        ("label", models.CharField(max_length=80, verbose_name="libellé")),
                        ("plural", models.CharField(max_length=80, verbose_name="libellé au pluriel")),
                        ("badge", models.CharField(max_length=80, verbose_name="badge")),
                        ("description", models.TextField(blank=True, verbose_name="signification")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="utilisé à partir du")),
                        (
                            "valid_until",
                            models.DateField(blank=True, null=True, verbose_name="utilisé jusqu’au (exclu)"),
                        ),
                    ],
                    options={
                        "verbose_name": "sorte de phase",
                        "ordering": ["rank"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rank",),
                                name="phase_kind_rank_unique",
                                violation_error_message="Deux sortes de phase ne peuvent pas avoir le même rang.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("group__in", ["investigation", "service", "ended"])),
                                name="phase_kind_group_known",
                                violation_error_message="Le groupe est : investigation, service ou terminé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until__isnull", True),
                                    ("valid_from__isnull", True),
                                    ("valid_until__gt", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="phase_kind_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhaseKindHistory",
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
                                to="startups.phasekind",
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
                        ("key", models.CharField(max_length=40, serialize=False, verbose_name="mot enregistré")),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang dans la vie")),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("investigation", "Investigation"),
                                    ("service", "Service accompagné ou pérennisé"),
                                    ("ended", "Partenariat terminé"),
                                ],
                                max_length=20,
                                verbose_name="groupe",
                            ),
                        ),
                        ("is_perennial", models.BooleanField(default=False, verbose_name="pérennisé")),
                        ("label", models.CharField(max_length=80, verbose_name="libellé")),
                        ("plural", models.CharField(max_length=80, verbose_name="libellé au pluriel")),
                        ("badge", models.CharField(max_length=80, verbose_name="badge")),
                        ("description", models.TextField(blank=True, verbose_name="signification")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="utilisé à partir du")),
                        (
                            "valid_until",
                            models.DateField(blank=True, null=True, verbose_name="utilisé jusqu’au (exclu)"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Phase",
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
                                related_name="phases",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="phases",
                                to="startups.phasekind",
                                verbose_name="phase",
                            ),
                        ),
                        ("start", models.DateField(blank=True, null=True, verbose_name="entrée")),
                        ("declared_end", models.DateField(blank=True, null=True, verbose_name="fin déclarée")),
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place dans la fiche")),
                    ],
                    options={
                        "verbose_name": "phase",
                        "ordering": ["startup_id", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("startup", "kind", "start"),
                                name="phase_entry_once",
                                violation_error_message="Ce service entre déjà dans cette phase ce jour-là : changez la date, ou la phase.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("start__isnull", True),
                                    models.Q(
                                        ("start__gte", datetime.date(1990, 1, 1)),
                                        ("start__lt", datetime.date(2100, 1, 1)),
                                    ),
                                    _connector="OR",
                                ),
                                name="phase_start_plausible",
                                violation_error_message="La date d’entrée doit être comprise entre 1990 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhaseHistory",
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
                                to="startups.phase",
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
                            "kind",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.phasekind",
                                verbose_name="phase",
                            ),
                        ),
                        ("start", models.DateField(blank=True, null=True, verbose_name="entrée")),
                        ("declared_end", models.DateField(blank=True, null=True, verbose_name="fin déclarée")),
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place dans la fiche")),
                    ],
                ),
                migrations.CreateModel(
                    name="Span",
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
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="spans",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="spans",
                                to="startups.phase",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="startups.phasekind",
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="incubators.incubator",
                            ),
                        ),
                        ("start", models.DateField()),
                        ("stop", models.DateField(null=True)),
                        ("is_entry", models.BooleanField()),
                        ("first_of_kind", models.BooleanField()),
                        (
                            "year",
                            models.GeneratedField(
                                db_persist=True,
                                expression=startups.models.life.YearOf("start"),
                                output_field=models.SmallIntegerField(),
                            ),
                        ),
                        (
                            "held_since",
                            models.GeneratedField(
                                db_persist=True,
                                expression=startups.models.life.NextFirstOfJanuary("start"),
                                output_field=models.SmallIntegerField(),
                            ),
                        ),
                        (
                            "held_until",
                            models.GeneratedField(
                                db_persist=True,
                                expression=startups.models.life.NextFirstOfJanuary("stop"),
                                output_field=models.SmallIntegerField(),
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["startup_id", "start", "phase_id"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("startup", "="), (common.periods.DateRange("start", "stop"), "&&")],
                                name="span_no_overlap",
                                violation_error_message="Un service ne peut pas être dans deux phases le même jour : changez l’une des deux dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stop__isnull", True), ("stop__gte", models.F("start")), _connector="OR"
                                ),
                                name="span_dates_ordered",
                                violation_error_message="Une phase ne peut pas finir avant d’avoir commencé : corrigez l’une des deux dates.",
                            ),
                        ],
                        "indexes": [
                            models.Index(fields=["kind", "start"], name="span_kind_start"),
                            models.Index(fields=["startup", "start"], name="span_startup_start"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LifeEvent",
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
                                related_name="events",
                                to="startups.startup",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("committee", "Comité d’investissement"),
                                    ("product_launch", "Lancement"),
                                    ("fast", "Lauréat du FAST"),
                                    ("national_impact", "Impact national"),
                                    ("eig", "Entrepreneurs d’intérêt général"),
                                    ("end", "Fin du partenariat"),
                                    ("other", "Autre"),
                                ],
                                max_length=40,
                                verbose_name="sorte",
                            ),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place dans la fiche")),
                    ],
                    options={
                        "verbose_name": "événement",
                        "ordering": ["startup_id", "position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "committee",
                                            "product_launch",
                                            "fast",
                                            "national_impact",
                                            "eig",
                                            "end",
                                            "other",
                                        ],
                                    )
                                ),
                                name="life_event_kind_known",
                                violation_error_message="Cette sorte d’événement n’existe pas : choisissez-en une dans la liste.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("date__gte", datetime.date(1990, 1, 1)), ("date__lt", datetime.date(2100, 1, 1))
                                ),
                                name="life_event_date_plausible",
                                violation_error_message="La date d’un événement doit être comprise entre 1990 et 2099.",
                            ),
                        ],
                        "indexes": [models.Index(fields=["kind", "date"], name="life_event_kind_date")],
                    },
                ),
                migrations.CreateModel(
                    name="LifeEventHistory",
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
                                to="startups.lifeevent",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("committee", "Comité d’investissement"),
                                    ("product_launch", "Lancement"),
                                    ("fast", "Lauréat du FAST"),
                                    ("national_impact", "Impact national"),
                                    ("eig", "Entrepreneurs d’intérêt général"),
                                    ("end", "Fin du partenariat"),
                                    ("other", "Autre"),
                                ],
                                max_length=40,
                                verbose_name="sorte",
                            ),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place dans la fiche")),
                    ],
                ),
                migrations.CreateModel(
                    name="Investigation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "phase",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="investigation",
                                to="startups.phase",
                            ),
                        ),
                        ("problem", models.TextField(blank=True, verbose_name="problème")),
                        (
                            "sponsor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="investigations",
                                to="incubators.administration",
                                verbose_name="sponsor",
                            ),
                        ),
                        ("intrapreneur", models.CharField(blank=True, max_length=200, verbose_name="intrapreneur")),
                        (
                            "conclusion",
                            models.CharField(
                                blank=True,
                                choices=[("go", "Le service est lancé"), ("no_go", "Pas de service")],
                                default="",
                                max_length=10,
                                verbose_name="conclusion",
                            ),
                        ),
                        ("concluded_on", models.DateField(blank=True, null=True, verbose_name="conclue le")),
                        ("synthesis", models.TextField(blank=True, verbose_name="synthèse")),
                    ],
                    options={
                        "verbose_name": "investigation",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("conclusion__in", ["", "go", "no_go"])),
                                name="investigation_conclusion_known",
                                violation_error_message="Choisissez la conclusion : lancement ou arrêt.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("concluded_on__isnull", True), ("conclusion", "")),
                                    models.Q(
                                        models.Q(("conclusion", ""), _negated=True), ("concluded_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="investigation_conclusion_dated",
                                violation_error_message="Donnez la conclusion et sa date, ou ni l’une ni l’autre.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvestigationHistory",
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
                                to="startups.investigation",
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
                            "phase",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="startups.phase",
                            ),
                        ),
                        ("problem", models.TextField(blank=True, verbose_name="problème")),
                        (
                            "sponsor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="incubators.administration",
                                verbose_name="sponsor",
                            ),
                        ),
                        ("intrapreneur", models.CharField(blank=True, max_length=200, verbose_name="intrapreneur")),
                        (
                            "conclusion",
                            models.CharField(
                                blank=True,
                                choices=[("go", "Le service est lancé"), ("no_go", "Pas de service")],
                                default="",
                                max_length=10,
                                verbose_name="conclusion",
                            ),
                        ),
                        ("concluded_on", models.DateField(blank=True, null=True, verbose_name="conclue le")),
                        ("synthesis", models.TextField(blank=True, verbose_name="synthèse")),
                    ],
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="startup",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_startuphistory" ("accessibility", "budget_url", "contact", "contact_dinum", "contact_incubator", "content", "dashlord_url", "details", "has_stats", "id", "impact_url", "is_fictitious", "link", "mission", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redirect_from", "repository", "risk_analysed", "risk_analysis_url", "robots", "security_followed", "slug", "stats_url", "technologies", "themes", "user_types") SELECT new_values."accessibility", new_values."budget_url", new_values."contact", new_values."contact_dinum", new_values."contact_incubator", new_values."content", new_values."dashlord_url", new_values."details", new_values."has_stats", new_values."id", new_values."impact_url", new_values."is_fictitious", new_values."link", new_values."mission", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."redirect_from", new_values."repository", new_values."risk_analysed", new_values."risk_analysis_url", new_values."robots", new_values."security_followed", new_values."slug", new_values."stats_url", new_values."technologies", new_values."themes", new_values."user_types" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="032ce06284539ccd31a7fe28fcd8eaaa70757223",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_3aa15",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_startup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_startuphistory" ("accessibility", "budget_url", "contact", "contact_dinum", "contact_incubator", "content", "dashlord_url", "details", "has_stats", "id", "impact_url", "is_fictitious", "link", "mission", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redirect_from", "repository", "risk_analysed", "risk_analysis_url", "robots", "security_followed", "slug", "stats_url", "technologies", "themes", "user_types") SELECT new_values."accessibility", new_values."budget_url", new_values."contact", new_values."contact_dinum", new_values."contact_incubator", new_values."content", new_values."dashlord_url", new_values."details", new_values."has_stats", new_values."id", new_values."impact_url", new_values."is_fictitious", new_values."link", new_values."mission", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."redirect_from", new_values."repository", new_values."risk_analysed", new_values."risk_analysis_url", new_values."robots", new_values."security_followed", new_values."slug", new_values."stats_url", new_values."technologies", new_values."themes", new_values."user_types" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."accessibility" IS DISTINCT FROM (new_values."accessibility") OR old_values."budget_url" IS DISTINCT FROM (new_values."budget_url") OR old_values."contact" IS DISTINCT FROM (new_values."contact") OR old_values."contact_dinum" IS DISTINCT FROM (new_values."contact_dinum") OR old_values."contact_incubator" IS DISTINCT FROM (new_values."contact_incubator") OR old_values."content" IS DISTINCT FROM (new_values."content") OR old_values."dashlord_url" IS DISTINCT FROM (new_values."dashlord_url") OR old_values."details" IS DISTINCT FROM (new_values."details") OR old_values."has_stats" IS DISTINCT FROM (new_values."has_stats") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."impact_url" IS DISTINCT FROM (new_values."impact_url") OR old_values."is_fictitious" IS DISTINCT FROM (new_values."is_fictitious") OR old_values."link" IS DISTINCT FROM (new_values."link") OR old_values."mission" IS DISTINCT FROM (new_values."mission") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."redirect_from" IS DISTINCT FROM (new_values."redirect_from") OR old_values."repository" IS DISTINCT FROM (new_values."repository") OR old_values."risk_analysed" IS DISTINCT FROM (new_values."risk_analysed") OR old_values."risk_analysis_url" IS DISTINCT FROM (new_values."risk_analysis_url") OR old_values."robots" IS DISTINCT FROM (new_values."robots") OR old_values."security_followed" IS DISTINCT FROM (new_values."security_followed") OR old_values."slug" IS DISTINCT FROM (new_values."slug") OR old_values."stats_url" IS DISTINCT FROM (new_values."stats_url") OR old_values."technologies" IS DISTINCT FROM (new_values."technologies") OR old_values."themes" IS DISTINCT FROM (new_values."themes") OR old_values."user_types" IS DISTINCT FROM (new_values."user_types")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="3803682639e94eee8c7e5941ed311bd8c1a2d7de",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_77b1d",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_startup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_startuphistory" ("accessibility", "budget_url", "contact", "contact_dinum", "contact_incubator", "content", "dashlord_url", "details", "has_stats", "id", "impact_url", "is_fictitious", "link", "mission", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redirect_from", "repository", "risk_analysed", "risk_analysis_url", "robots", "security_followed", "slug", "stats_url", "technologies", "themes", "user_types") SELECT old_values."accessibility", old_values."budget_url", old_values."contact", old_values."contact_dinum", old_values."contact_incubator", old_values."content", old_values."dashlord_url", old_values."details", old_values."has_stats", old_values."id", old_values."impact_url", old_values."is_fictitious", old_values."link", old_values."mission", old_values."name", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."redirect_from", old_values."repository", old_values."risk_analysed", old_values."risk_analysis_url", old_values."robots", old_values."security_followed", old_values."slug", old_values."stats_url", old_values."technologies", old_values."themes", old_values."user_types" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="d02f3ef8364bf9fc67ff812bd8f61a59e566c47e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_eaffa",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_startup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="c86d0d4473f590439a053d69fdc833acbadaf18a",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_d12ea",
                        table="startups_startup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="dcf1bfff762cd79b8b2df2491a5d7d844d947e49",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_aa21b",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="startups_startup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', id FROM old_rows UNION SELECT 'startup', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="e01109e69fb1091afc90771d137e80d7b2575c07",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_5301e",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="startups_startup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="78553d303fc5538e44ab79962b17d65537a84a8e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_c96c3",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="startups_startup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="064e3fc40c2237d2a110576bb4059a12eacdfe0a",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_5bc09",
                        table="startups_startup",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="startuphistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="a2cf8343d8e93a9b45fe2ef9889b29a8e56d15e6",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_d9a90",
                        table="startups_startuphistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="sponsorship",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_sponsorshiphistory" ("administration_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT new_values."administration_id", new_values."id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="35ee9849052ee029384ca7a74beb8e01394baf85",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_b2776",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_sponsorship",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_sponsorshiphistory" ("administration_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT new_values."administration_id", new_values."id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="b6a8065b0f7be82109d77f669f63da89034a8506",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_183cf",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_sponsorship",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_sponsorshiphistory" ("administration_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT old_values."administration_id", old_values."id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="9b830ef5873e40d475ed87383a74f67357d6caf4",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_e086f",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_sponsorship",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="426c8d075c5a2284eaa731e8e5f5c51e9aff5cfe",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_903f3",
                        table="startups_sponsorship",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="106c52ddb311c11e1d2af8ea362d77958aa2f6e9",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_7d5fc",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="startups_sponsorship",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="85b7d20bd5e30cd3ce2e196bcd4f879bc4644812",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_d5ec5",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="startups_sponsorship",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="336f91d82f460e62eee561c12df1b76abfd9becb",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_0edea",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="startups_sponsorship",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="cb6055263920be91b688faf4a6d133cf47eb0974",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_cce25",
                        table="startups_sponsorship",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="sponsorshiphistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="4f0aac1afc3916c7275d07238f49d1b1fb19b928",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_a4451",
                        table="startups_sponsorshiphistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="membership",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_membershiphistory" ("end", "id", "incubator_id", "is_lead", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "startup_id") SELECT new_values."end", new_values."id", new_values."incubator_id", new_values."is_lead", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."start", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="4f413fa0701ec1849fa19cf51547682c1e1580e3",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_701ed",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_membershiphistory" ("end", "id", "incubator_id", "is_lead", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "startup_id") SELECT new_values."end", new_values."id", new_values."incubator_id", new_values."is_lead", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."start", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="c16db9ffeb93bc2bf4ab54dd029c69227d74ea7f",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_3314a",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_membershiphistory" ("end", "id", "incubator_id", "is_lead", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "startup_id") SELECT old_values."end", old_values."id", old_values."incubator_id", old_values."is_lead", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."start", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="a010c9d9ca9ec3f9b2c8af5dae3868b4ca083ca6",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_71439",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="b4e6d613a305d60da35ea3a0b37c43fb264807f2",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_5277a",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nPERFORM startups_refresh_spans(ARRAY(\n    SELECT DISTINCT startup_id FROM (SELECT startup_id FROM new_values) AS changed WHERE startup_id IS NOT NULL\n));\nRETURN NULL;\n",
                        hash="8df04bf1aa1690ce09f0d953e6ed73f57c2f2597",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_spans_on_insert_e33f2",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nPERFORM startups_refresh_spans(ARRAY(\n    SELECT DISTINCT startup_id FROM (SELECT startup_id FROM old_values UNION ALL SELECT startup_id FROM new_values) AS changed WHERE startup_id IS NOT NULL\n));\nRETURN NULL;\n",
                        hash="49d33ad5cb6b1d5984e69595486de28d91f4fa0f",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_spans_on_update_8af11",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nPERFORM startups_refresh_spans(ARRAY(\n    SELECT DISTINCT startup_id FROM (SELECT startup_id FROM old_values) AS changed WHERE startup_id IS NOT NULL\n));\nRETURN NULL;\n",
                        hash="650ac3dae10cdbb66ca9959fa2a57c45100a10b8",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_spans_on_delete_a9128",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM startups_refresh_spans(ARRAY(SELECT id FROM startups_startup)); RETURN NULL;",
                        hash="74c202132e6116b54a139b43e1de7b3a76641ef9",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_spans_on_truncate_c1886",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="f81eaccbc6b62b11d9516186849a5ae1e05242e4",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_2bfdc",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="2b3a4d43c833547a075a799a3f4ef1f6322abebf",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_82d8e",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="d711ed11a362907723336c917818ee246e161ab3",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_043f9",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="56e1e42e9341e8543635219617bcfbc761afc712",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_bc74f",
                        table="startups_membership",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="membershiphistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="f6f4fda030bc371aa7e47ad702e22b31a875f553",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_e0654",
                        table="startups_membershiphistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="finding",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="ec17ddbc0bf26fca040e24a781fa110f61ae7952",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_161e9",
                        table="startups_finding",
                        when="AFTER",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="phasekind",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_phasekindhistory" ("badge", "description", "group", "is_perennial", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plural", "rank", "valid_from", "valid_until") SELECT new_values."badge", new_values."description", new_values."group", new_values."is_perennial", new_values."key", new_values."label", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."key", new_values."plural", new_values."rank", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="8c92d2a565e706343d330a8936ee77655e3e4df5",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_6099a",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_phasekind",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_phasekindhistory" ("badge", "description", "group", "is_perennial", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plural", "rank", "valid_from", "valid_until") SELECT new_values."badge", new_values."description", new_values."group", new_values."is_perennial", new_values."key", new_values."label", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."key", new_values."plural", new_values."rank", new_values."valid_from", new_values."valid_until" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."key") = (new_values."key") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="46d1f73ff70d423467559f6a9144d23f4cb10e3e",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_1a4ae",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_phasekind",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_phasekindhistory" ("badge", "description", "group", "is_perennial", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plural", "rank", "valid_from", "valid_until") SELECT old_values."badge", old_values."description", old_values."group", old_values."is_perennial", old_values."key", old_values."label", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."key", old_values."plural", old_values."rank", old_values."valid_from", old_values."valid_until" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="e546c70c401802ffb09614812a4545b18eb1de67",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_c82c1",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_phasekind",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="243f0760f7f9ac9abbe5092970d2c259b2b3b854",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_886b1",
                        table="startups_phasekind",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_rank_change",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM startups_refresh_spans(ARRAY(SELECT id FROM startups_startup)); RETURN NULL;",
                        hash="7a78d84b4c9c5797ba20383dc79e2aaa2509feab",
                        level="STATEMENT",
                        operation='UPDATE OF "rank"',
                        pgid="pgtrigger_spans_on_rank_change_78ae5",
                        table="startups_phasekind",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="phasekindhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="e69c5ca33f00f9b3ab19479acc27e8155b29325c",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_d13c6",
                        table="startups_phasekindhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="phase",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_phasehistory" ("comment", "declared_end", "id", "kind_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "startup_id") SELECT new_values."comment", new_values."declared_end", new_values."id", new_values."kind_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."start", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="ac839db1044fc8b65f1a77f00813404b0dab87a9",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_39480",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_phase",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_phasehistory" ("comment", "declared_end", "id", "kind_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "startup_id") SELECT new_values."comment", new_values."declared_end", new_values."id", new_values."kind_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."start", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="6db1c8315befcb895502d4c97240165e66be336e",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_549e5",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_phase",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_phasehistory" ("comment", "declared_end", "id", "kind_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "startup_id") SELECT old_values."comment", old_values."declared_end", old_values."id", old_values."kind_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."start", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="5f93c6035234e8bed66e008160dcf01444d5b609",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_4d360",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_phase",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="fb2c019c5501641d150295903e940890fe225a35",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_a3f23",
                        table="startups_phase",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nPERFORM startups_refresh_spans(ARRAY(\n    SELECT DISTINCT startup_id FROM (SELECT startup_id FROM new_values) AS changed WHERE startup_id IS NOT NULL\n));\nRETURN NULL;\n",
                        hash="1ea773c416cc178a44740e7b60bb3e4fcc773c98",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_spans_on_insert_770a4",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_phase",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nPERFORM startups_refresh_spans(ARRAY(\n    SELECT DISTINCT startup_id FROM (SELECT startup_id FROM old_values UNION ALL SELECT startup_id FROM new_values) AS changed WHERE startup_id IS NOT NULL\n));\nRETURN NULL;\n",
                        hash="686976211b0d8f800f517df30e29da71a0f8cfbd",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_spans_on_update_2c2e2",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_phase",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nPERFORM startups_refresh_spans(ARRAY(\n    SELECT DISTINCT startup_id FROM (SELECT startup_id FROM old_values) AS changed WHERE startup_id IS NOT NULL\n));\nRETURN NULL;\n",
                        hash="8e29be59b441f41af52f884610eabae59947431a",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_spans_on_delete_1c6d8",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_phase",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="spans_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM startups_refresh_spans(ARRAY(SELECT id FROM startups_startup)); RETURN NULL;",
                        hash="4a9721b5a98c5784da24858a810dae0789e2095f",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_spans_on_truncate_bd834",
                        table="startups_phase",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="phasehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="915a4cd01145eb88361cc074f8d5c1d421c538fa",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_28fc3",
                        table="startups_phasehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="span",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="148eb77acd434b77c319ae897bcc016565aa1db6",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_64a7b",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="startups_span",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="caa6a361c59e193d7741355e4717f3a09b559329",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_1b31e",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="startups_span",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="9167d935da46ce88ae5622d57f53f4a49948b6cf",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_3467c",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="startups_span",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="b9d4a4865ac00047649a86a79f25995394ba1373",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_0ef13",
                        table="startups_span",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="lifeevent",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_lifeeventhistory" ("comment", "date", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT new_values."comment", new_values."date", new_values."id", new_values."kind", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="b57bbab976a9354458bd2a38a8aac1fe12580804",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_a7494",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_lifeevent",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_lifeeventhistory" ("comment", "date", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT new_values."comment", new_values."date", new_values."id", new_values."kind", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="b0f5ce0406603fc728fa55bfd4cea46d5e993fce",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_8b1be",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_lifeevent",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_lifeeventhistory" ("comment", "date", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT old_values."comment", old_values."date", old_values."id", old_values."kind", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="d2f20c565cf3315a78ca215667da1315021c4f17",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_eb233",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_lifeevent",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="d75d862ba8cd814c6711c8195d560c527d2ed19d",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_bf2e2",
                        table="startups_lifeevent",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="355fb75fe9a3301879dfaee641e4a0ecc51262a4",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_7b4be",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="startups_lifeevent",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="58ea7e8e1d2b9d678f8c58348a705fa968ea51fd",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_7d9ee",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="startups_lifeevent",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="291409da99b1fd8f4204291d9bf177f5515a72e1",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_d65c5",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="startups_lifeevent",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="54da0a2c5b0add176d1ad22d04722eaca946b75e",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_0485c",
                        table="startups_lifeevent",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="lifeeventhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="d045f13c267103d91cb53c810b6888f1870e0829",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_5c411",
                        table="startups_lifeeventhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="investigation",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_investigationhistory" ("concluded_on", "conclusion", "id", "intrapreneur", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "problem", "sponsor_id", "synthesis") SELECT new_values."concluded_on", new_values."conclusion", new_values."id", new_values."intrapreneur", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."phase_id", new_values."problem", new_values."sponsor_id", new_values."synthesis" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="800187932ccafb72e0551ce8c849f9a739907cca",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_93af3",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="startups_investigation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_investigationhistory" ("concluded_on", "conclusion", "id", "intrapreneur", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "problem", "sponsor_id", "synthesis") SELECT new_values."concluded_on", new_values."conclusion", new_values."id", new_values."intrapreneur", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."phase_id", new_values."problem", new_values."sponsor_id", new_values."synthesis" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="e9369ba8548b85ee911cb003daed22f12f745b2f",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_fb2af",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="startups_investigation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "startups_investigationhistory" ("concluded_on", "conclusion", "id", "intrapreneur", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "problem", "sponsor_id", "synthesis") SELECT old_values."concluded_on", old_values."conclusion", old_values."id", old_values."intrapreneur", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."phase_id", old_values."problem", old_values."sponsor_id", old_values."synthesis" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="005316988fefa51df0fc02d752dda625ed42f6f2",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_6f235",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="startups_investigation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="755a508f66f4b00322e7d35b359a44201771b76d",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_f3b50",
                        table="startups_investigation",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="investigationhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="afbcf705c3b6a3c8ea94a23e7e860d1dca7c7aae",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_ba4e3",
                        table="startups_investigationhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
    ]
