from pathlib import Path

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import common.migration_operations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        ("incubators", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("startups", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_awards.sql").read_text(encoding="utf-8"), "DROP FUNCTION budget_counted_on CASCADE"
        ),
        migrations.CreateModel(
            name="CreditLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(max_length=200, verbose_name="intitulé")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="montant")),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "ligne de crédits",
                "ordering": ["credit_year_id", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("awarded_on", models.DateField(blank=True, null=True, verbose_name="attribué le")),
                ("objective", models.TextField(blank=True, verbose_name="objectif")),
                ("result", models.TextField(blank=True, verbose_name="résultat")),
                ("result_on", models.DateField(blank=True, null=True, verbose_name="résultat constaté le")),
                ("objective_reached", models.BooleanField(blank=True, null=True, verbose_name="objectif atteint")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
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
                    "startup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="startups.startup",
                    ),
                ),
            ],
            options={
                "verbose_name": "financement FAST",
                "ordering": ["round_id", "-amount", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CreditYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="année")),
                ("programme", models.CharField(max_length=20, verbose_name="programme budgétaire")),
                ("programme_name", models.CharField(blank=True, max_length=200, verbose_name="intitulé du programme")),
                (
                    "stated_total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="total annoncé"
                    ),
                ),
                ("stated_is_rounded", models.BooleanField(default=False, verbose_name="total annoncé arrondi")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
            ],
            options={
                "verbose_name": "crédits d'une année",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                        name="credit_year_plausible",
                        violation_error_message="L'année des crédits est comprise entre 2013 et 2099.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stated_total__isnull", True), ("stated_total__gte", 0), _connector="OR"),
                        name="credit_total_not_negative",
                        violation_error_message="Un total de crédits ne peut pas être négatif.",
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
                ("id", models.BigIntegerField()),
                ("label", models.CharField(max_length=200, verbose_name="intitulé")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="précision")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="montant")),
                ("position", models.PositiveSmallIntegerField(default=0)),
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
                    "credit_year",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="budget.credityear",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="creditline",
            name="credit_year",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="budget.credityear"
            ),
        ),
        migrations.CreateModel(
            name="CreditYearHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("programme", models.CharField(max_length=20, verbose_name="programme budgétaire")),
                ("programme_name", models.CharField(blank=True, max_length=200, verbose_name="intitulé du programme")),
                (
                    "stated_total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="total annoncé"
                    ),
                ),
                ("stated_is_rounded", models.BooleanField(default=False, verbose_name="total annoncé arrondi")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="budget.credityear",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FundingRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="numéro")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("quarter", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="trimestre")),
                ("call_opened_on", models.DateField(blank=True, null=True, verbose_name="appel ouvert le")),
                ("committee_on", models.DateField(blank=True, null=True, verbose_name="comité le")),
                ("objective", models.TextField(blank=True, verbose_name="objet de l'appel")),
                ("content", models.TextField(blank=True, verbose_name="texte")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
            ],
            options={
                "verbose_name": "appel FAST",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter__isnull", True),
                            models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                            _connector="OR",
                        ),
                        name="funding_round_quarter_known",
                        violation_error_message="Un trimestre va de 1 à 4.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                        name="funding_round_year_plausible",
                        violation_error_message="L'année d'un appel est comprise entre 2013 et 2099.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("call_opened_on__isnull", True),
                            ("committee_on__isnull", True),
                            ("committee_on__gte", models.F("call_opened_on")),
                            _connector="OR",
                        ),
                        name="funding_round_dates_ordered",
                        violation_error_message="Le comité suit l'ouverture de l'appel.",
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
                ("id", models.BigIntegerField()),
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
                ("awarded_on", models.DateField(blank=True, null=True, verbose_name="attribué le")),
                ("objective", models.TextField(blank=True, verbose_name="objectif")),
                ("result", models.TextField(blank=True, verbose_name="résultat")),
                ("result_on", models.DateField(blank=True, null=True, verbose_name="résultat constaté le")),
                ("objective_reached", models.BooleanField(blank=True, null=True, verbose_name="objectif atteint")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
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
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="award",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="awards",
                to="budget.fundinground",
                verbose_name="appel",
            ),
        ),
        migrations.CreateModel(
            name="FundingRoundHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("quarter", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="trimestre")),
                ("call_opened_on", models.DateField(blank=True, null=True, verbose_name="appel ouvert le")),
                ("committee_on", models.DateField(blank=True, null=True, verbose_name="comité le")),
                ("objective", models.TextField(blank=True, verbose_name="objet de l'appel")),
                ("content", models.TextField(blank=True, verbose_name="texte")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="budget.fundinground",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="creditline",
            constraint=models.UniqueConstraint(
                fields=("credit_year", "label"),
                name="credit_line_once",
                violation_error_message="Cette ligne existe déjà cette année-là.",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)),
                name="credit_line_not_negative",
                violation_error_message="Une ligne de crédits ne peut pas être négative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("incubator__isnull", True), ("startup__isnull", False)),
                    models.Q(("incubator__isnull", False), ("startup__isnull", True)),
                    _connector="OR",
                ),
                name="award_one_laureate",
                violation_error_message="Un financement va à un service ou à un incubateur : l'un des deux, pas les deux.",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="award_amount_positive",
                violation_error_message="Le montant d'un financement est positif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(
                condition=models.Q(("startup__isnull", False)),
                fields=("round", "startup"),
                name="award_once_per_startup",
                violation_error_message="Ce service est déjà lauréat de cet appel.",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.UniqueConstraint(
                condition=models.Q(("incubator__isnull", False)),
                fields=("round", "incubator"),
                name="award_once_per_incubator",
                violation_error_message="Cet incubateur est déjà lauréat de cet appel.",
            ),
        ),
        migrations.AddConstraint(
            model_name="award",
            constraint=models.CheckConstraint(
                condition=models.Q(("result", ""), ("result_on__isnull", False), _connector="OR"),
                name="award_result_dated",
                violation_error_message="Un résultat a une date.",
            ),
        ),
        common.migration_operations.AddTriggers(
            model_name="credityear",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_credityearhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "programme_name", "source", "stated_is_rounded", "stated_total", "year") SELECT new_values."id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."programme", new_values."programme_name", new_values."source", new_values."stated_is_rounded", new_values."stated_total", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="4fb3739a5cb5e5e5ebd53f89cbc6ccd33f542a6b",
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
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_credityearhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "programme_name", "source", "stated_is_rounded", "stated_total", "year") SELECT new_values."id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."programme", new_values."programme_name", new_values."source", new_values."stated_is_rounded", new_values."stated_total", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="0103da6cc8e4f54c87ac2af66425bdde282a4694",
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
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_credityearhistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "programme_name", "source", "stated_is_rounded", "stated_total", "year") SELECT old_values."id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."programme", old_values."programme_name", old_values."source", old_values."stated_is_rounded", old_values."stated_total", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="303e417d42efba3c9cdfde906434bb1f58576e9d",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_bc222",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_credityear",
                        when="AFTER",
                    ),
                ),
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
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="fundinground",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_fundingroundhistory" ("call_opened_on", "committee_on", "content", "id", "is_fictitious", "number", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "source", "year") SELECT new_values."call_opened_on", new_values."committee_on", new_values."content", new_values."id", new_values."is_fictitious", new_values."number", new_values."objective", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."quarter", new_values."source", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="4765c602cd87ef11ae0052f9d863190219d11359",
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
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_fundingroundhistory" ("call_opened_on", "committee_on", "content", "id", "is_fictitious", "number", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "source", "year") SELECT new_values."call_opened_on", new_values."committee_on", new_values."content", new_values."id", new_values."is_fictitious", new_values."number", new_values."objective", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."quarter", new_values."source", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="96ffd11b607842700da3e3485486f84b6ae608bf",
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
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_fundingroundhistory" ("call_opened_on", "committee_on", "content", "id", "is_fictitious", "number", "objective", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "source", "year") SELECT old_values."call_opened_on", old_values."committee_on", old_values."content", old_values."id", old_values."is_fictitious", old_values."number", old_values."objective", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."quarter", old_values."source", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="a6310e31a24160a828aef8fa97cd6d90953264ae",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_6c2dc",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_fundinground",
                        when="AFTER",
                    ),
                ),
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
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM new_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="22b2c039ae4e6d0069997875818e44f071afd24d",
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
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM old_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id UNION SELECT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM new_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="d00353664e95340efa80b53e04d7bcd024cbee3d",
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
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id) FROM old_rows AS changed JOIN budget_award AS award ON award.round_id = changed.id) AS touched;\nRETURN NULL;\n",
                        hash="297e706278393257d7d71794136a215a5261e801",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_eeec6",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
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
            model_name="creditline",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_creditlinehistory" ("amount", "credit_year_id", "detail", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."amount", new_values."credit_year_id", new_values."detail", new_values."id", new_values."label", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="93772c338616df0db578105deb8ec26e6be1db36",
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
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_creditlinehistory" ("amount", "credit_year_id", "detail", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT new_values."amount", new_values."credit_year_id", new_values."detail", new_values."id", new_values."label", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="40f29a42d3b6d8bb8364d026aac1580670f740cc",
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
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_creditlinehistory" ("amount", "credit_year_id", "detail", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") SELECT old_values."amount", old_values."credit_year_id", old_values."detail", old_values."id", old_values."label", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="3c9c90ae5ca3795fbc06720b9d8947ea9a787c4a",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_1c1fb",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_creditline",
                        when="AFTER",
                    ),
                ),
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
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'credit_line', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="1ddce9f3d6aef357402f1b1b38a66c6ad266d3b9",
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
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'credit_line', id FROM old_rows UNION SELECT 'credit_line', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="954aad09db18f406698102da2d27b971ed69ad61",
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
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'credit_line', id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="e1a13c1eb806f177d82dbb7ce4e585011cf67a94",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_cb663",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
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
            model_name="award",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_awardhistory" ("amount", "awarded_on", "id", "incubator_id", "is_fictitious", "objective", "objective_reached", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "result_on", "round_id", "source", "startup_id") SELECT new_values."amount", new_values."awarded_on", new_values."id", new_values."incubator_id", new_values."is_fictitious", new_values."objective", new_values."objective_reached", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."result", new_values."result_on", new_values."round_id", new_values."source", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="8e4f9b7b0fdf990d806772588386f2167d7504ab",
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
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_awardhistory" ("amount", "awarded_on", "id", "incubator_id", "is_fictitious", "objective", "objective_reached", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "result_on", "round_id", "source", "startup_id") SELECT new_values."amount", new_values."awarded_on", new_values."id", new_values."incubator_id", new_values."is_fictitious", new_values."objective", new_values."objective_reached", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."result", new_values."result_on", new_values."round_id", new_values."source", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="d8baa28b71537253a569a078781f76bfa899e641",
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
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "budget_awardhistory" ("amount", "awarded_on", "id", "incubator_id", "is_fictitious", "objective", "objective_reached", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "result_on", "round_id", "source", "startup_id") SELECT old_values."amount", old_values."awarded_on", old_values."id", old_values."incubator_id", old_values."is_fictitious", old_values."objective", old_values."objective_reached", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."result", old_values."result_on", old_values."round_id", old_values."source", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="c190e08390a2dcc984a0c949521a3ac8e1e301f6",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_67f5d",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="budget_award",
                        when="AFTER",
                    ),
                ),
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
    ]
