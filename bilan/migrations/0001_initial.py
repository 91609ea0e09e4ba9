import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

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
                    name="Comment",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="bilan.section"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("author_name", models.CharField(max_length=300, verbose_name="par")),
                        ("text", models.TextField(verbose_name="commentaire")),
                        (
                            "made_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="le"
                            ),
                        ),
                        ("is_settled", models.BooleanField(default=False, verbose_name="réglé")),
                    ],
                    options={
                        "verbose_name": "commentaire",
                        "ordering": ["made_at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CommentHistory",
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
                                to="bilan.comment",
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
                        (
                            "author",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("author_name", models.CharField(max_length=300, verbose_name="par")),
                        ("text", models.TextField(verbose_name="commentaire")),
                        (
                            "made_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="le"
                            ),
                        ),
                        ("is_settled", models.BooleanField(default=False, verbose_name="réglé")),
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
                                validators=[django.core.validators.RegexValidator("^[A-Za-z0-9._-]{1,120}$")],
                                verbose_name="clé",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="libellé")),
                        ("unit", models.CharField(blank=True, max_length=60, verbose_name="unité")),
                        (
                            "value",
                            models.DecimalField(
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
                                validators=[django.core.validators.RegexValidator("^[A-Za-z0-9._-]{1,120}$")],
                                verbose_name="clé",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="libellé")),
                        ("unit", models.CharField(blank=True, max_length=60, verbose_name="unité")),
                        (
                            "value",
                            models.DecimalField(
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
                            "made_in",
                            models.BigIntegerField(db_default=models.Func(function="txid_current"), editable=False),
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
                        ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
        common.migration_operations.AddTriggers(
            model_name="report",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_reporthistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "year") SELECT new_values."id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."title", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="33d39a4a66b0ec36f5efbd0d448a693d2a0cf4b6",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_c0f72",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="bilan_report",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_reporthistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "year") SELECT new_values."id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."title", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="afd4e4e9c4b492ee135fee5a215d2af12bc8b687",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_b1e32",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="bilan_report",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_reporthistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title", "year") SELECT old_values."id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."title", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="bac902c333e767d0737a8d6350b4adf57c9b3765",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_816a8",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="bilan_report",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="reporthistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="84f024f8ed40d515cceccd71e63520f6abcd5964",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_bd6b3",
                        table="bilan_reporthistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="section",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_sectionhistory" ("id", "is_confirmed", "is_hidden", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "report_id", "services", "text", "title") SELECT new_values."id", new_values."is_confirmed", new_values."is_hidden", new_values."kind", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."report_id", new_values."services", new_values."text", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="c0bfbdb856692f5cb2585f903df58e65b8194ae3",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_02e88",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="bilan_section",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_sectionhistory" ("id", "is_confirmed", "is_hidden", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "report_id", "services", "text", "title") SELECT new_values."id", new_values."is_confirmed", new_values."is_hidden", new_values."kind", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."report_id", new_values."services", new_values."text", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="e1ef24dd45953cf0aa21960f3c0e558f00ed5066",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_ed8b5",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="bilan_section",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_sectionhistory" ("id", "is_confirmed", "is_hidden", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "report_id", "services", "text", "title") SELECT old_values."id", old_values."is_confirmed", old_values."is_hidden", old_values."kind", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."report_id", old_values."services", old_values."text", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="846e681b525ba51a60c7e90c9e21530d144bfa0e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_d8ea6",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="bilan_section",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="sectionhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="909ed73e9569f288ddbf300a8fd8e79705b59e67",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_0aab9",
                        table="bilan_sectionhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="testimony",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_testimonyhistory" ("id", "is_summary", "link", "person", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "section_id", "words") SELECT new_values."id", new_values."is_summary", new_values."link", new_values."person", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."role", new_values."section_id", new_values."words" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="cf7eb25b909f69c29a240aeb8274b7fd1c3e0cb5",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_9e7fc",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="bilan_testimony",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_testimonyhistory" ("id", "is_summary", "link", "person", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "section_id", "words") SELECT new_values."id", new_values."is_summary", new_values."link", new_values."person", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."role", new_values."section_id", new_values."words" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="a41351d2d0e80f2bb4cb0bdb1c2ce7f019dcdc5f",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_f9922",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="bilan_testimony",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_testimonyhistory" ("id", "is_summary", "link", "person", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "section_id", "words") SELECT old_values."id", old_values."is_summary", old_values."link", old_values."person", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."role", old_values."section_id", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="84d4a678f1fdf3cc0230c359860ebeb14f2a914e",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_fe34f",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="bilan_testimony",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="testimonyhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="d46d9c221a8eb54dedd011223e9b6775cc0cdb54",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_83fd0",
                        table="bilan_testimonyhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="picture",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_picturehistory" ("alternative", "credit", "height", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "section_id", "width") SELECT new_values."alternative", new_values."credit", new_values."height", new_values."id", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."section_id", new_values."width" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0fcc844f6b8b4d27daaf2e2456da4486e2e0bbd6",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_c86ed",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="bilan_picture",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_picturehistory" ("alternative", "credit", "height", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "section_id", "width") SELECT new_values."alternative", new_values."credit", new_values."height", new_values."id", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."section_id", new_values."width" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."alternative" IS DISTINCT FROM (new_values."alternative") OR old_values."credit" IS DISTINCT FROM (new_values."credit") OR old_values."height" IS DISTINCT FROM (new_values."height") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."section_id" IS DISTINCT FROM (new_values."section_id") OR old_values."width" IS DISTINCT FROM (new_values."width")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="d2d418d299d32809e44427f53844806e7e1f737d",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_7ca43",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="bilan_picture",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_picturehistory" ("alternative", "credit", "height", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "section_id", "width") SELECT old_values."alternative", old_values."credit", old_values."height", old_values."id", old_values."name", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."section_id", old_values."width" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="9c32a792324032abe0a6a6d252b0020bf1dbd271",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_29590",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="bilan_picture",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="picturehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="7975696fb261d719e2e7273e99283c4d40d15f92",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_a3219",
                        table="bilan_picturehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="comment",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_commenthistory" ("author_id", "author_name", "id", "is_settled", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "text") SELECT new_values."author_id", new_values."author_name", new_values."id", new_values."is_settled", new_values."made_at", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."section_id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="e1937c294ca3b5b1b135cf777fbe17468303ea0e",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_b0731",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="bilan_comment",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_commenthistory" ("author_id", "author_name", "id", "is_settled", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "text") SELECT new_values."author_id", new_values."author_name", new_values."id", new_values."is_settled", new_values."made_at", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."section_id", new_values."text" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="a768a925729e195db3a2a784f699a83032918e60",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_3eb9e",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="bilan_comment",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_commenthistory" ("author_id", "author_name", "id", "is_settled", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "section_id", "text") SELECT old_values."author_id", old_values."author_name", old_values."id", old_values."is_settled", old_values."made_at", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."section_id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="86e133557b4c12a7f16c069dcb54b1153d56009f",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_f5f89",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="bilan_comment",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="commenthistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="a386731dca2d84eafc20bc6669af87e347e7958c",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_ce051",
                        table="bilan_commenthistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="sourcedfigure",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_sourcedfigurehistory" ("id", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed", "source", "unit", "value", "year") SELECT new_values."id", new_values."key", new_values."label", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."printed", new_values."source", new_values."unit", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="c44f2fa2e5629ee85f5d36dd546659571ea498b5",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_cd0ed",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="bilan_sourcedfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_sourcedfigurehistory" ("id", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed", "source", "unit", "value", "year") SELECT new_values."id", new_values."key", new_values."label", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."printed", new_values."source", new_values."unit", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="acccd10157feeb66d15d0f0b0e133618724c0dd6",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_71e8b",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="bilan_sourcedfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "bilan_sourcedfigurehistory" ("id", "key", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed", "source", "unit", "value", "year") SELECT old_values."id", old_values."key", old_values."label", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."printed", old_values."source", old_values."unit", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="4edc555f00d3a36fabac1f7dc42bc93c5b48618c",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_9f32b",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="bilan_sourcedfigure",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="79a774705100c4698c8bcf78027f95b89d409a8f",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_c9ee7",
                        table="bilan_sourcedfigure",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="sourcedfigurehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="03cb1caeabdc9c727fe8f28ff6d65df1f6c129f5",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_ccf65",
                        table="bilan_sourcedfigurehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="edition",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="b2b7c35a947b4acdcb1a64b9af33c769e685a917",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_96d79",
                        table="bilan_edition",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="frozen",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="2195ffd598c21a68d53a9b652ceb7a7b66d18b4d",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_frozen_ba01f",
                        table="bilan_edition",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="never_emptied",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                        hash="890a42d4346b4b28a610a5a9160a1256b040b0f7",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_never_emptied_7e21b",
                        table="bilan_edition",
                        when="BEFORE",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="editionpicture",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="frozen",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="00152c944228f35fa5f0b894d36447d874305c4a",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_frozen_88642",
                        table="bilan_editionpicture",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="never_emptied",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                        hash="2a3c1a83fcc3f6ec835f451c10fe81574db58b35",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_never_emptied_cb0aa",
                        table="bilan_editionpicture",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="sealed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n            IF EXISTS (SELECT FROM new_values n JOIN bilan_edition p ON p.id = n.edition_id WHERE p.made_in <> txid_current() OR FALSE) THEN\n                RAISE EXCEPTION 'publication_sealed'\n                    USING ERRCODE = 'check_violation',\n                          HINT = 'Une publication ne reçoit plus rien : une correction est une autre publication.';\n            END IF;\n            RETURN NULL;\n        ",
                        hash="975fc584b8ede4fadc89f7843920e3c1fe750012",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_sealed_30114",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="bilan_editionpicture",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="editionfile",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="597021236a9c35879824afe97cd92bccd2b8468a",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_2efcb",
                        table="bilan_editionfile",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="frozen",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="17287c2715e944d405603d58954d15502db7e74c",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_frozen_be101",
                        table="bilan_editionfile",
                        when="BEFORE",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="never_emptied",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ",
                        hash="a32326403d7fdab412674f3d29ff5513b48dc931",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_never_emptied_03f20",
                        table="bilan_editionfile",
                        when="BEFORE",
                    ),
                ),
            ],
        ),
    ]
