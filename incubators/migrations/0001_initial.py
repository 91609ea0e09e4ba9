import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import common.migration_operations
import common.periods


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("common", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Administration",
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
                        ("acronym", models.CharField(blank=True, max_length=60, verbose_name="sigle")),
                        ("kind", models.CharField(blank=True, max_length=60, verbose_name="type")),
                        ("ministry", models.CharField(blank=True, max_length=60, verbose_name="domaine ministériel")),
                    ],
                    options={
                        "verbose_name": "administration",
                        "ordering": ["name", "slug"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "slug__regex",
                                        "^[^-.\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\][^\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\]*$",
                                    )
                                ),
                                name="administration_slug_form",
                                violation_error_message="Un identifiant s’écrit avec des lettres, des chiffres, des points et des tirets, sans espace.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="administration_named",
                                violation_error_message="Donnez un nom à l’administration.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdministrationHistory",
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
                                to="incubators.administration",
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
                        ("acronym", models.CharField(blank=True, max_length=60, verbose_name="sigle")),
                        ("kind", models.CharField(blank=True, max_length=60, verbose_name="type")),
                        ("ministry", models.CharField(blank=True, max_length=60, verbose_name="domaine ministériel")),
                    ],
                ),
                migrations.CreateModel(
                    name="Incubator",
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
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incubators",
                                to="incubators.administration",
                                verbose_name="administration porteuse",
                            ),
                        ),
                        ("summary", models.TextField(blank=True, verbose_name="présentation courte")),
                        ("content", models.TextField(blank=True, verbose_name="texte")),
                        ("website", models.CharField(blank=True, max_length=500, verbose_name="site")),
                        ("github", models.CharField(blank=True, max_length=500, verbose_name="code source")),
                        ("contact", models.CharField(blank=True, max_length=300, verbose_name="contact")),
                        ("address", models.TextField(blank=True, verbose_name="adresse")),
                        ("logo", models.CharField(blank=True, max_length=300, verbose_name="logo")),
                        ("hidden", models.BooleanField(default=False, verbose_name="masqué")),
                        (
                            "highlighted",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=120),
                                blank=True,
                                default=list,
                                verbose_name="mis en avant",
                            ),
                        ),
                        (
                            "redirect_from",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300), blank=True, default=list
                            ),
                        ),
                        ("opened_on", models.DateField(blank=True, null=True, verbose_name="ouvert le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermé le")),
                    ],
                    options={
                        "verbose_name": "incubateur",
                        "ordering": ["name", "slug"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "slug__regex",
                                        "^[^-.\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\][^\\u0001-\\u0020\\u007f-\\u00a0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff/?#%&<>\\\"'\\\\]*$",
                                    )
                                ),
                                name="incubator_slug_form",
                                violation_error_message="Un identifiant s’écrit avec des lettres, des chiffres, des points et des tirets, sans espace.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on__isnull", True),
                                    ("opened_on__isnull", True),
                                    ("closed_on__gt", models.F("opened_on")),
                                    _connector="OR",
                                ),
                                name="incubator_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="incubator_named",
                                violation_error_message="Donnez un nom à l’incubateur.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncubatorHistory",
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
                                to="incubators.incubator",
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
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="incubators.administration",
                                verbose_name="administration porteuse",
                            ),
                        ),
                        ("summary", models.TextField(blank=True, verbose_name="présentation courte")),
                        ("content", models.TextField(blank=True, verbose_name="texte")),
                        ("website", models.CharField(blank=True, max_length=500, verbose_name="site")),
                        ("github", models.CharField(blank=True, max_length=500, verbose_name="code source")),
                        ("contact", models.CharField(blank=True, max_length=300, verbose_name="contact")),
                        ("address", models.TextField(blank=True, verbose_name="adresse")),
                        ("logo", models.CharField(blank=True, max_length=300, verbose_name="logo")),
                        ("hidden", models.BooleanField(default=False, verbose_name="masqué")),
                        (
                            "highlighted",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=120),
                                blank=True,
                                default=list,
                                verbose_name="mis en avant",
                            ),
                        ),
                        (
                            "redirect_from",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=300), blank=True, default=list
                            ),
                        ),
                        ("opened_on", models.DateField(blank=True, null=True, verbose_name="ouvert le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermé le")),
                    ],
                ),
                migrations.CreateModel(
                    name="CoachAssignment",
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
                                related_name="assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "incubator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assignments",
                                to="incubators.incubator",
                            ),
                        ),
                        (
                            "start",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="à partir du"),
                        ),
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                    ],
                    options={
                        "verbose_name": "affectation",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("start__isnull", True),
                                    ("until__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="coach_assignment_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("user", "="),
                                    ("incubator", "="),
                                    (common.periods.DateRange("start", "until"), "&&"),
                                ],
                                name="coach_assignment_no_overlap",
                                violation_error_message="Cette personne accompagne déjà cet incubateur sur cette période : changez les dates.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoachAssignmentHistory",
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
                                to="incubators.coachassignment",
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
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "start",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="à partir du"),
                        ),
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                    ],
                ),
            ],
        ),
    ]
