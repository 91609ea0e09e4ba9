from pathlib import Path

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
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
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_periods.sql").read_text(encoding="utf-8"), "DROP FUNCTION incubators_is_assigned CASCADE"
        ),
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
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
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
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
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
                        ("end", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                    ],
                    options={
                        "verbose_name": "affectation",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True),
                                    ("start__isnull", True),
                                    ("end__gt", models.F("start")),
                                    _connector="OR",
                                ),
                                name="coach_assignment_dates_ordered",
                                violation_error_message="La date de fin doit suivre la date de début : corrigez l’une des deux.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("user", "="),
                                    ("incubator", "="),
                                    (common.periods.DateRange("start", "end"), "&&"),
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
                        ("end", models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)")),
                    ],
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="administration",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_administrationhistory" ("acronym", "id", "kind", "ministry", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") SELECT new_values."acronym", new_values."id", new_values."kind", new_values."ministry", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."slug" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="5902e9bc4f31cdd474f2d626353e4df22a9a10cc",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_1e959",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="incubators_administration",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_administrationhistory" ("acronym", "id", "kind", "ministry", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") SELECT new_values."acronym", new_values."id", new_values."kind", new_values."ministry", new_values."name", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."slug" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="7b67ef713529265b2bd306676aa5310d1109ab42",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_d1d0f",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="incubators_administration",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_administrationhistory" ("acronym", "id", "kind", "ministry", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") SELECT old_values."acronym", old_values."id", old_values."kind", old_values."ministry", old_values."name", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."slug" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="3292fbb890af59631b037735b99c6e464ee0881f",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_457b4",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="incubators_administration",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="c8b4606ad4101b7ed6df0af87a620764140470f1",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_e6c53",
                        table="incubators_administration",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="administrationhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="87e24cd927c44267372993297a6fe8e5f44a4de9",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_00215",
                        table="incubators_administrationhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="incubator",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_incubatorhistory" ("address", "closed_on", "contact", "content", "github", "hidden", "highlighted", "id", "is_fictitious", "logo", "name", "opened_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redirect_from", "slug", "summary", "website") SELECT new_values."address", new_values."closed_on", new_values."contact", new_values."content", new_values."github", new_values."hidden", new_values."highlighted", new_values."id", new_values."is_fictitious", new_values."logo", new_values."name", new_values."opened_on", new_values."owner_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."redirect_from", new_values."slug", new_values."summary", new_values."website" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="f992fbdacb7cee3b899cceba1c443cfbafe0d455",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_49dcb",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="incubators_incubator",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_incubatorhistory" ("address", "closed_on", "contact", "content", "github", "hidden", "highlighted", "id", "is_fictitious", "logo", "name", "opened_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redirect_from", "slug", "summary", "website") SELECT new_values."address", new_values."closed_on", new_values."contact", new_values."content", new_values."github", new_values."hidden", new_values."highlighted", new_values."id", new_values."is_fictitious", new_values."logo", new_values."name", new_values."opened_on", new_values."owner_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."redirect_from", new_values."slug", new_values."summary", new_values."website" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="cf748c1086bc8a5529821754d56b2e84e5272e9c",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_5f6be",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="incubators_incubator",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_incubatorhistory" ("address", "closed_on", "contact", "content", "github", "hidden", "highlighted", "id", "is_fictitious", "logo", "name", "opened_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redirect_from", "slug", "summary", "website") SELECT old_values."address", old_values."closed_on", old_values."contact", old_values."content", old_values."github", old_values."hidden", old_values."highlighted", old_values."id", old_values."is_fictitious", old_values."logo", old_values."name", old_values."opened_on", old_values."owner_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."redirect_from", old_values."slug", old_values."summary", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="d2cd31bd4ebe88123010f21ae250481d1d2da5f5",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_faffd",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="incubators_incubator",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="778765fb08d26434c4afe6d3ab0ec0acac250ffc",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_b7531",
                        table="incubators_incubator",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="incubatorhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="ad6cd9d56372827cf4b130e440e54030d13c6e69",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_5d8b9",
                        table="incubators_incubatorhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="coachassignment",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_coachassignmenthistory" ("end", "id", "incubator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "user_id") SELECT new_values."end", new_values."id", new_values."incubator_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."start", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0e57942ab7c09df8ed1a93dcfa242b3b18df98c1",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_3c543",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="incubators_coachassignment",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_coachassignmenthistory" ("end", "id", "incubator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "user_id") SELECT new_values."end", new_values."id", new_values."incubator_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."start", new_values."user_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="9f7a0c664e801924034adf4c0888e0c6331b1cc6",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_ceb3f",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="incubators_coachassignment",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "incubators_coachassignmenthistory" ("end", "id", "incubator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start", "user_id") SELECT old_values."end", old_values."id", old_values."incubator_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."start", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="972c8eb1b8bd63bbd22debdcaba239a957859f47",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_e46d3",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="incubators_coachassignment",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="7e9888fed21bac71b997c3e9a705dd6ce91dcb5a",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_26dd8",
                        table="incubators_coachassignment",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="coachassignmenthistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="de2df94569eae428da9c4b359720bf9b35d402a9",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_e6e6f",
                        table="incubators_coachassignmenthistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
    ]
