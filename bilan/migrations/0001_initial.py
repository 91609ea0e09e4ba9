import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import common.columns
import common.migration_operations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="année")),
                        ("title", models.CharField(max_length=200, verbose_name="titre")),
                    ],
                    options={
                        "verbose_name": "bilan",
                        "ordering": ["-year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="report_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportHistory",
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
                                to="bilan.report",
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
                        ("title", models.CharField(max_length=200, verbose_name="titre")),
                    ],
                ),
                migrations.CreateModel(
                    name="Section",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="bilan.report"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="sorte")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="titre")),
                        ("text", models.TextField(blank=True, verbose_name="texte")),
                        (
                            "services",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=120),
                                blank=True,
                                default=list,
                                verbose_name="services choisis",
                            ),
                        ),
                        ("is_hidden", models.BooleanField(default=False, verbose_name="masquée")),
                        ("is_confirmed", models.BooleanField(default=True, verbose_name="texte confirmé")),
                    ],
                    options={
                        "verbose_name": "section",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "text"), _negated=True),
                                fields=("report", "kind"),
                                name="report_section_once",
                                violation_error_message="Ce bilan a déjà cette section.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SectionHistory",
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
                                to="bilan.section",
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
                            "report",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="bilan.report",
                            ),
                        ),
                        ("kind", models.CharField(max_length=40, verbose_name="sorte")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="titre")),
                        ("text", models.TextField(blank=True, verbose_name="texte")),
                        (
                            "services",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=120),
                                blank=True,
                                default=list,
                                verbose_name="services choisis",
                            ),
                        ),
                        ("is_hidden", models.BooleanField(default=False, verbose_name="masquée")),
                        ("is_confirmed", models.BooleanField(default=True, verbose_name="texte confirmé")),
                    ],
                ),
                migrations.CreateModel(
                    name="Testimony",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="testimonies",
                                to="bilan.section",
                            ),
                        ),
                        ("person", models.CharField(max_length=200, verbose_name="personne")),
                        ("role", models.CharField(blank=True, max_length=300, verbose_name="fonction")),
                        ("words", models.TextField(verbose_name="propos")),
                        ("is_summary", models.BooleanField(default=False, verbose_name="résumé, et non citation")),
                        ("link", models.URLField(blank=True, max_length=500, verbose_name="adresse de l’entretien")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                    ],
                    options={
                        "verbose_name": "témoignage",
                        "ordering": ["position", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TestimonyHistory",
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
                                to="bilan.testimony",
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
                            "section",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="bilan.section",
                            ),
                        ),
                        ("person", models.CharField(max_length=200, verbose_name="personne")),
                        ("role", models.CharField(blank=True, max_length=300, verbose_name="fonction")),
                        ("words", models.TextField(verbose_name="propos")),
                        ("is_summary", models.BooleanField(default=False, verbose_name="résumé, et non citation")),
                        ("link", models.URLField(blank=True, max_length=500, verbose_name="adresse de l’entretien")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                    ],
                ),
                migrations.CreateModel(
                    name="Picture",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="bilan.section"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nom du fichier")),
                        ("content", models.BinaryField(verbose_name="contenu")),
                        ("width", models.PositiveSmallIntegerField(verbose_name="largeur")),
                        ("height", models.PositiveSmallIntegerField(verbose_name="hauteur")),
                        ("alternative", models.CharField(max_length=500, verbose_name="texte alternatif")),
                        ("credit", models.CharField(max_length=200, verbose_name="crédit")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                    ],
                    options={
                        "verbose_name": "image",
                        "ordering": ["position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("alternative__gt", ""), ("credit__gt", "")),
                                name="picture_said_in_words",
                                violation_error_message="Une image a un texte alternatif et un crédit.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PictureHistory",
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
                                to="bilan.picture",
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
                            "section",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="bilan.section",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nom du fichier")),
                        ("width", models.PositiveSmallIntegerField(verbose_name="largeur")),
                        ("height", models.PositiveSmallIntegerField(verbose_name="hauteur")),
                        ("alternative", models.CharField(max_length=500, verbose_name="texte alternatif")),
                        ("credit", models.CharField(max_length=200, verbose_name="crédit")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                    ],
                ),
                migrations.CreateModel(
                    name="SourcedFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année du bilan")),
                        (
                            "key",
                            models.CharField(
                                max_length=120,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9._-]{1,120}$",
                                        "Des lettres, des chiffres, des points et des tirets.",
                                    )
                                ],
                                verbose_name="clé",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="libellé")),
                        ("unit", models.CharField(blank=True, max_length=60, verbose_name="unité")),
                        (
                            "value",
                            common.columns.StrippedDecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="valeur"
                            ),
                        ),
                        ("printed", models.CharField(blank=True, max_length=300, verbose_name="tel qu’imprimé")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "chiffre sourcé",
                        "ordering": ["year", "key"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("year", "key"),
                                name="sourced_figure_once",
                                violation_error_message="Ce chiffre est déjà enregistré pour cette année.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source__gt", "")),
                                name="sourced_figure_has_source",
                                violation_error_message="Un chiffre que nul enregistrement ne donne a une source.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="sourced_figure_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SourcedFigureHistory",
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
                                to="bilan.sourcedfigure",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="année du bilan")),
                        (
                            "key",
                            models.CharField(
                                max_length=120,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[A-Za-z0-9._-]{1,120}$",
                                        "Des lettres, des chiffres, des points et des tirets.",
                                    )
                                ],
                                verbose_name="clé",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="libellé")),
                        ("unit", models.CharField(blank=True, max_length=60, verbose_name="unité")),
                        (
                            "value",
                            common.columns.StrippedDecimalField(
                                blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="valeur"
                            ),
                        ),
                        ("printed", models.CharField(blank=True, max_length=300, verbose_name="tel qu’imprimé")),
                        ("source", models.CharField(max_length=300, verbose_name="source")),
                    ],
                ),
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="bilan.report"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="édition")),
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
                        ("note", models.TextField(blank=True, verbose_name="ce qui change")),
                        ("document", models.JSONField(verbose_name="document")),
                        ("digest", models.CharField(max_length=64, verbose_name="somme SHA-256")),
                        ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        (
                            "seal",
                            models.UUIDField(
                                db_default=models.Func(function="common_transaction_seal"), editable=False
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "édition",
                        "ordering": ["report_id", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("report", "number"),
                                name="edition_once",
                                violation_error_message="Cette édition est déjà publiée.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1), models.Q(("note__gt", ""), ("number__gt", 1)), _connector="OR"
                                ),
                                name="edition_correction_said",
                                violation_error_message="Une nouvelle édition dit ce qui change.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditionPicture",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="pictures",
                                to="bilan.edition",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nom du fichier")),
                        ("content", models.BinaryField(verbose_name="contenu")),
                    ],
                    options={
                        "verbose_name": "image publiée",
                        "ordering": ["edition_id", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "name"),
                                name="edition_picture_once",
                                violation_error_message="Cette édition a déjà cette image.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditionFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.DO_NOTHING, related_name="files", to="bilan.edition"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="nom")),
                        ("content", models.BinaryField(verbose_name="contenu")),
                        ("digest", models.CharField(max_length=64, verbose_name="somme SHA-256")),
                        ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "verbose_name": "fichier d’une édition",
                        "ordering": ["edition_id", "name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "name"),
                                name="edition_file_once",
                                violation_error_message="Ce fichier est déjà fait.",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
