import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import common.migration_operations
import common.periods
import startups.models.fiche
import startups.models.life


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("incubators", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
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
                        (
                            "name",
                            models.CharField(
                                help_text="Nom que le public connaît.", max_length=300, verbose_name="nom"
                            ),
                        ),
                        (
                            "mission",
                            models.TextField(
                                blank=True,
                                help_text="Une phrase : quel problème, pour qui.",
                                max_length=5000,
                                verbose_name="mission",
                            ),
                        ),
                        (
                            "content",
                            models.TextField(
                                blank=True,
                                help_text="Texte de la fiche, en Markdown.",
                                max_length=500000,
                                verbose_name="texte",
                            ),
                        ),
                        (
                            "contact",
                            models.CharField(
                                blank=True,
                                help_text="Une adresse e-mail de l’équipe ou une page. Public.",
                                max_length=300,
                                verbose_name="contact de l’équipe",
                            ),
                        ),
                        (
                            "contact_dinum",
                            models.CharField(
                                blank=True,
                                help_text="Jamais public.",
                                max_length=300,
                                verbose_name="contact à la DINUM",
                            ),
                        ),
                        (
                            "contact_incubator",
                            models.CharField(
                                blank=True,
                                help_text="Jamais public.",
                                max_length=300,
                                verbose_name="contact à l’incubateur",
                            ),
                        ),
                        (
                            "link",
                            models.CharField(
                                blank=True,
                                help_text="Page d’accueil du service.",
                                max_length=1000,
                                verbose_name="adresse du service",
                            ),
                        ),
                        (
                            "repository",
                            models.CharField(
                                blank=True,
                                help_text="Adresse du code source.",
                                max_length=1000,
                                verbose_name="code source",
                            ),
                        ),
                        (
                            "has_stats",
                            models.BooleanField(
                                blank=True,
                                help_text="Le service publie ses statistiques.",
                                null=True,
                                verbose_name="statistiques publiées",
                            ),
                        ),
                        (
                            "stats_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse des statistiques du service.",
                                max_length=1000,
                                verbose_name="page de statistiques",
                            ),
                        ),
                        (
                            "impact_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse des mesures d’impact du service.",
                                max_length=1000,
                                verbose_name="page d’impact",
                            ),
                        ),
                        (
                            "budget_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse du budget du service.",
                                max_length=1000,
                                verbose_name="page de budget",
                            ),
                        ),
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
                                help_text="Conformité au RGAA que le service déclare.",
                                max_length=40,
                                verbose_name="conformité d’accessibilité",
                            ),
                        ),
                        (
                            "risk_analysed",
                            models.BooleanField(
                                blank=True,
                                help_text="Une analyse de risques est faite.",
                                null=True,
                                verbose_name="analyse de risques faite",
                            ),
                        ),
                        (
                            "risk_analysis_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse de l’analyse de risques.",
                                max_length=1000,
                                verbose_name="analyse de risques",
                            ),
                        ),
                        (
                            "security_followed",
                            models.BooleanField(
                                blank=True,
                                help_text="Le service est suivi par MonServiceSécurisé.",
                                null=True,
                                verbose_name="suivi par MonServiceSécurisé",
                            ),
                        ),
                        (
                            "dashlord_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse du rapport DashLord du service.",
                                max_length=1000,
                                verbose_name="suivi DashLord",
                            ),
                        ),
                        (
                            "robots",
                            models.CharField(
                                blank=True,
                                help_text="Consigne de la page du service aux moteurs.",
                                max_length=60,
                                verbose_name="consigne aux robots",
                            ),
                        ),
                        (
                            "themes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Thématiques du service.",
                                verbose_name="thématiques",
                            ),
                        ),
                        (
                            "user_types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Sortes d’usagers du service.",
                                verbose_name="usagers",
                            ),
                        ),
                        (
                            "technologies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Langages et outils du service.",
                                verbose_name="technologies",
                            ),
                        ),
                        (
                            "redirect_from",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Anciennes adresses de la fiche.",
                                verbose_name="anciennes adresses",
                            ),
                        ),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="autres informations")),
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
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass("search_text", name="gin_trgm_ops"),
                                name="startup_search",
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["themes"], name="startup_themes"),
                        ],
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
                        (
                            "name",
                            models.CharField(
                                help_text="Nom que le public connaît.", max_length=300, verbose_name="nom"
                            ),
                        ),
                        (
                            "mission",
                            models.TextField(
                                blank=True,
                                help_text="Une phrase : quel problème, pour qui.",
                                max_length=5000,
                                verbose_name="mission",
                            ),
                        ),
                        (
                            "content",
                            models.TextField(
                                blank=True,
                                help_text="Texte de la fiche, en Markdown.",
                                max_length=500000,
                                verbose_name="texte",
                            ),
                        ),
                        (
                            "contact",
                            models.CharField(
                                blank=True,
                                help_text="Une adresse e-mail de l’équipe ou une page. Public.",
                                max_length=300,
                                verbose_name="contact de l’équipe",
                            ),
                        ),
                        (
                            "contact_dinum",
                            models.CharField(
                                blank=True,
                                help_text="Jamais public.",
                                max_length=300,
                                verbose_name="contact à la DINUM",
                            ),
                        ),
                        (
                            "contact_incubator",
                            models.CharField(
                                blank=True,
                                help_text="Jamais public.",
                                max_length=300,
                                verbose_name="contact à l’incubateur",
                            ),
                        ),
                        (
                            "link",
                            models.CharField(
                                blank=True,
                                help_text="Page d’accueil du service.",
                                max_length=1000,
                                verbose_name="adresse du service",
                            ),
                        ),
                        (
                            "repository",
                            models.CharField(
                                blank=True,
                                help_text="Adresse du code source.",
                                max_length=1000,
                                verbose_name="code source",
                            ),
                        ),
                        (
                            "has_stats",
                            models.BooleanField(
                                blank=True,
                                help_text="Le service publie ses statistiques.",
                                null=True,
                                verbose_name="statistiques publiées",
                            ),
                        ),
                        (
                            "stats_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse des statistiques du service.",
                                max_length=1000,
                                verbose_name="page de statistiques",
                            ),
                        ),
                        (
                            "impact_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse des mesures d’impact du service.",
                                max_length=1000,
                                verbose_name="page d’impact",
                            ),
                        ),
                        (
                            "budget_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse du budget du service.",
                                max_length=1000,
                                verbose_name="page de budget",
                            ),
                        ),
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
                                help_text="Conformité au RGAA que le service déclare.",
                                max_length=40,
                                verbose_name="conformité d’accessibilité",
                            ),
                        ),
                        (
                            "risk_analysed",
                            models.BooleanField(
                                blank=True,
                                help_text="Une analyse de risques est faite.",
                                null=True,
                                verbose_name="analyse de risques faite",
                            ),
                        ),
                        (
                            "risk_analysis_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse de l’analyse de risques.",
                                max_length=1000,
                                verbose_name="analyse de risques",
                            ),
                        ),
                        (
                            "security_followed",
                            models.BooleanField(
                                blank=True,
                                help_text="Le service est suivi par MonServiceSécurisé.",
                                null=True,
                                verbose_name="suivi par MonServiceSécurisé",
                            ),
                        ),
                        (
                            "dashlord_url",
                            models.CharField(
                                blank=True,
                                help_text="Adresse du rapport DashLord du service.",
                                max_length=1000,
                                verbose_name="suivi DashLord",
                            ),
                        ),
                        (
                            "robots",
                            models.CharField(
                                blank=True,
                                help_text="Consigne de la page du service aux moteurs.",
                                max_length=60,
                                verbose_name="consigne aux robots",
                            ),
                        ),
                        (
                            "themes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Thématiques du service.",
                                verbose_name="thématiques",
                            ),
                        ),
                        (
                            "user_types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Sortes d’usagers du service.",
                                verbose_name="usagers",
                            ),
                        ),
                        (
                            "technologies",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Langages et outils du service.",
                                verbose_name="technologies",
                            ),
                        ),
                        (
                            "redirect_from",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Anciennes adresses de la fiche.",
                                verbose_name="anciennes adresses",
                            ),
                        ),
                        ("details", models.JSONField(blank=True, default=dict, verbose_name="autres informations")),
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
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                        ("is_lead", models.BooleanField(default=True, verbose_name="incubateur principal")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["startup_id", "start", "position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("start__isnull", True),
                                    ("until__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="membership_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("startup", "="),
                                    ("incubator", "="),
                                    (common.periods.DateRange("start", "until"), "&&"),
                                ],
                                name="membership_no_overlap",
                                violation_error_message="Cet incubateur porte déjà ce service sur cette période : changez les dates.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("is_lead", True)),
                                expressions=[("startup", "="), (common.periods.DateRange("start", "until"), "&&")],
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
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
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
                                    ("closed", "La dernière phase porte une date de fin"),
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
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "constat",
                        "ordering": ["startup_id", "code", "field"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("settled_at__isnull", True)),
                                fields=("startup", "code", "field"),
                                name="finding_once_while_open",
                                violation_error_message="Ce constat est déjà ouvert.",
                            )
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
                        (
                            "is_perennial",
                            models.BooleanField(
                                default=False,
                                help_text="Le service fonctionne durablement, dans le réseau ou hors du programme.",
                                verbose_name="pérennisé",
                            ),
                        ),
                        (
                            "is_launch",
                            models.BooleanField(
                                default=False,
                                help_text="La première entrée dans cette phase est le lancement du service.",
                                verbose_name="lancement",
                            ),
                        ),
                        (
                            "is_in_programme",
                            models.BooleanField(
                                default=False,
                                help_text="Le programme accompagne l’investigation ou le service.",
                                verbose_name="dans le programme",
                            ),
                        ),
                        (
                            "has_committees",
                            models.BooleanField(
                                default=False,
                                help_text="Un comité d’investissement est attendu tous les six mois.",
                                verbose_name="comités d’investissement",
                            ),
                        ),
                        (
                            "counts_as_deployed",
                            models.BooleanField(
                                default=False,
                                help_text="Le service est assez avancé pour le premier critère d’impact national.",
                                verbose_name="déployé",
                            ),
                        ),
                        (
                            "follows_handover",
                            models.BooleanField(
                                default=False,
                                help_text="Un comité d’investissement qui décide de transmettre le service conduit à cette phase.",
                                verbose_name="suite d’une transmission",
                            ),
                        ),
                        (
                            "ends_without_service",
                            models.BooleanField(
                                default=False,
                                help_text="L’investigation est terminée et n’a mené à aucun service.",
                                verbose_name="fin sans service",
                            ),
                        ),
                        (
                            "ends_service",
                            models.BooleanField(
                                default=False,
                                help_text="Un service qui existait est arrêté.",
                                verbose_name="arrêt d’un service",
                            ),
                        ),
                        ("label", models.CharField(max_length=80, verbose_name="libellé")),
                        ("plural", models.CharField(max_length=80, verbose_name="libellé au pluriel")),
                        ("badge", models.CharField(max_length=80, verbose_name="badge")),
                        ("description", models.TextField(blank=True, verbose_name="signification")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="utilisé à partir du")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="utilisé jusqu’au (exclu)")),
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
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("valid_from__isnull", True),
                                    ("until__gt", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="phase_kind_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ends_service", False), ("ends_without_service", True), ("group", "ended")
                                    ),
                                    models.Q(
                                        ("ends_service", True), ("ends_without_service", False), ("group", "ended")
                                    ),
                                    models.Q(
                                        models.Q(("group", "ended"), _negated=True),
                                        ("ends_service", False),
                                        ("ends_without_service", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="phase_kind_ends_in_one_way",
                                violation_error_message="Une phase du groupe « terminé », et elle seule, a un des deux rôles de fin : fin sans service, ou arrêt d’un service.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group", "ended"), ("is_in_programme", False)),
                                    models.Q(
                                        models.Q(("group", "ended"), _negated=True),
                                        models.Q(("is_in_programme", True), ("is_perennial", True), _connector="OR"),
                                    ),
                                    _connector="OR",
                                ),
                                name="phase_kind_in_programme_or_out",
                                violation_error_message="Une phase a le rôle « dans le programme » ou « pérennisé », sauf si elle termine le partenariat : elle n’est alors plus dans le programme.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("group", "service"),
                                    models.Q(
                                        ("counts_as_deployed", False), ("follows_handover", False), ("is_launch", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="phase_kind_roles_of_service",
                                violation_error_message="Les rôles « lancement », « déployé » et « suite d’une transmission » sont ceux d’une phase du groupe « service ».",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("has_committees", False), ("is_in_programme", True), _connector="OR"
                                ),
                                name="phase_kind_committees_in_programme",
                                violation_error_message="Les comités d’investissement suivent une phase qui est dans le programme.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("is_launch", True)),
                                expressions=[(common.periods.DateRange("valid_from", "until"), "&&")],
                                name="phase_kind_one_launch",
                                violation_error_message="Une autre sorte de phase est déjà le lancement : retirez-lui ce rôle, ou séparez leurs dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("group__in", ["investigation", "service", "ended"])),
                                name="phase_kind_group_known",
                                violation_error_message="Le groupe est : investigation, service ou terminé.",
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
                        (
                            "is_perennial",
                            models.BooleanField(
                                default=False,
                                help_text="Le service fonctionne durablement, dans le réseau ou hors du programme.",
                                verbose_name="pérennisé",
                            ),
                        ),
                        (
                            "is_launch",
                            models.BooleanField(
                                default=False,
                                help_text="La première entrée dans cette phase est le lancement du service.",
                                verbose_name="lancement",
                            ),
                        ),
                        (
                            "is_in_programme",
                            models.BooleanField(
                                default=False,
                                help_text="Le programme accompagne l’investigation ou le service.",
                                verbose_name="dans le programme",
                            ),
                        ),
                        (
                            "has_committees",
                            models.BooleanField(
                                default=False,
                                help_text="Un comité d’investissement est attendu tous les six mois.",
                                verbose_name="comités d’investissement",
                            ),
                        ),
                        (
                            "counts_as_deployed",
                            models.BooleanField(
                                default=False,
                                help_text="Le service est assez avancé pour le premier critère d’impact national.",
                                verbose_name="déployé",
                            ),
                        ),
                        (
                            "follows_handover",
                            models.BooleanField(
                                default=False,
                                help_text="Un comité d’investissement qui décide de transmettre le service conduit à cette phase.",
                                verbose_name="suite d’une transmission",
                            ),
                        ),
                        (
                            "ends_without_service",
                            models.BooleanField(
                                default=False,
                                help_text="L’investigation est terminée et n’a mené à aucun service.",
                                verbose_name="fin sans service",
                            ),
                        ),
                        (
                            "ends_service",
                            models.BooleanField(
                                default=False,
                                help_text="Un service qui existait est arrêté.",
                                verbose_name="arrêt d’un service",
                            ),
                        ),
                        ("label", models.CharField(max_length=80, verbose_name="libellé")),
                        ("plural", models.CharField(max_length=80, verbose_name="libellé au pluriel")),
                        ("badge", models.CharField(max_length=80, verbose_name="badge")),
                        ("description", models.TextField(blank=True, verbose_name="signification")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="utilisé à partir du")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="utilisé jusqu’au (exclu)")),
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
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_impact", "Impact insuffisant"),
                                    ("no_sponsor", "Absence de sponsor"),
                                    ("merged", "Fusion avec un autre service"),
                                    ("taken_over", "Reprise par une autre équipe"),
                                    ("solved_elsewhere", "Problème résolu par ailleurs"),
                                    ("other", "Autre motif"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="motif de fin",
                            ),
                        ),
                        (
                            "end_sentence",
                            models.CharField(
                                blank=True, default="", max_length=2000, verbose_name="motif de fin en une phrase"
                            ),
                        ),
                        (
                            "end_account",
                            models.URLField(
                                blank=True,
                                default="",
                                max_length=500,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^https?://", "L’adresse commence par https:// ou http://."
                                    )
                                ],
                                verbose_name="compte rendu de la fin",
                            ),
                        ),
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), _negated=True),
                                    models.Q(("end_account", ""), ("end_sentence", "")),
                                    _connector="OR",
                                ),
                                name="phase_end_has_reason",
                                violation_error_message="Choisissez le motif de fin que précise la phrase ou le compte rendu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("end_reason", "other"), ("end_sentence", ""), _negated=True),
                                name="phase_end_other_has_sentence",
                                violation_error_message="« Autre motif » se précise en une phrase : écrivez-la.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "end_reason__in",
                                        [
                                            "",
                                            "no_impact",
                                            "no_sponsor",
                                            "merged",
                                            "taken_over",
                                            "solved_elsewhere",
                                            "other",
                                        ],
                                    )
                                ),
                                name="phase_end_reason_known",
                                violation_error_message="Choisissez le motif de fin dans la liste.",
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
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_impact", "Impact insuffisant"),
                                    ("no_sponsor", "Absence de sponsor"),
                                    ("merged", "Fusion avec un autre service"),
                                    ("taken_over", "Reprise par une autre équipe"),
                                    ("solved_elsewhere", "Problème résolu par ailleurs"),
                                    ("other", "Autre motif"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="motif de fin",
                            ),
                        ),
                        (
                            "end_sentence",
                            models.CharField(
                                blank=True, default="", max_length=2000, verbose_name="motif de fin en une phrase"
                            ),
                        ),
                        (
                            "end_account",
                            models.URLField(
                                blank=True,
                                default="",
                                max_length=500,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^https?://", "L’adresse commence par https:// ou http://."
                                    )
                                ],
                                verbose_name="compte rendu de la fin",
                            ),
                        ),
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
                        ("until", models.DateField(null=True)),
                        ("is_entry", models.BooleanField()),
                        ("first_of_kind", models.BooleanField()),
                        ("is_launch", models.BooleanField()),
                        (
                            "year",
                            models.GeneratedField(
                                db_persist=True,
                                expression=startups.models.life.YearOf("start"),
                                output_field=models.SmallIntegerField(),
                            ),
                        ),
                        (
                            "january_since",
                            models.GeneratedField(
                                db_persist=True,
                                expression=startups.models.life.NextFirstOfJanuary("start"),
                                output_field=models.SmallIntegerField(),
                            ),
                        ),
                        (
                            "january_until",
                            models.GeneratedField(
                                db_persist=True,
                                expression=startups.models.life.NextFirstOfJanuary("until"),
                                output_field=models.SmallIntegerField(),
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["startup_id", "start", "phase_id"],
                        "indexes": [
                            models.Index(fields=["kind", "start"], name="span_kind_start"),
                            models.Index(fields=["startup", "start"], name="span_startup_start"),
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("startup", "="), (common.periods.DateRange("start", "until"), "&&")],
                                name="span_no_overlap",
                                violation_error_message="Un service ne peut pas être dans deux phases le même jour : changez l’une des deux dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True), ("until__gte", models.F("start")), _connector="OR"
                                ),
                                name="span_dates_ordered",
                                violation_error_message="Une phase ne peut pas finir avant d’avoir commencé : corrigez l’une des deux dates.",
                            ),
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
                        "indexes": [models.Index(fields=["kind", "date"], name="life_event_kind_date")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("date__gte", datetime.date(1990, 1, 1)), ("date__lt", datetime.date(2100, 1, 1))
                                ),
                                name="life_event_date_plausible",
                                violation_error_message="La date d’un événement doit être comprise entre 1990 et 2099.",
                            ),
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
                        ],
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
                            models.CheckConstraint(
                                condition=models.Q(("conclusion__in", ["", "go", "no_go"])),
                                name="investigation_conclusion_known",
                                violation_error_message="Choisissez la conclusion : lancement ou arrêt.",
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
    ]
