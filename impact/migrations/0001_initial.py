import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import impact.models.designations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("startups", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IndicatorHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("label", models.CharField(max_length=200, verbose_name="libellé")),
                ("wording", models.TextField(blank=True, verbose_name="définition")),
                ("unit", models.CharField(max_length=60, verbose_name="unité")),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="première année")),
                ("last_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="dernière année")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place dans la table")),
                ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LiveEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.CharField(max_length=30)),
                ("record_id", models.BigIntegerField()),
                ("date", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("amount", models.DecimalField(decimal_places=4, default=1, max_digits=20, verbose_name="apport")),
            ],
            options={
                "ordering": ["date", "startup__slug", "record_id"],
            },
        ),
        migrations.CreateModel(
            name="LiveResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("value", models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="résultat")),
                ("computed_at", models.DateTimeField(verbose_name="calculé le")),
            ],
            options={
                "ordering": ["year", "indicator_id"],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("published_on", models.DateField(verbose_name="publiée le")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "publication",
                "ordering": ["year", "published_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PublishedEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.CharField(max_length=30)),
                ("record_id", models.BigIntegerField()),
                ("date", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("amount", models.DecimalField(decimal_places=4, default=1, max_digits=20, verbose_name="apport")),
                ("startup_slug", models.CharField(blank=True, max_length=120)),
                ("startup_name", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["date", "startup_slug", "record_id"],
            },
        ),
        migrations.CreateModel(
            name="PublishedResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("value", models.DecimalField(decimal_places=4, max_digits=20, null=True, verbose_name="résultat")),
                ("has_evidence", models.BooleanField(verbose_name="avec ses preuves")),
            ],
            options={
                "verbose_name": "résultat publié",
                "ordering": ["year", "indicator_id", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="cible"),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("at_least", "au moins"), ("at_most", "au plus")],
                        default="at_least",
                        max_length=10,
                        verbose_name="sens",
                    ),
                ),
                (
                    "tolerance",
                    models.DecimalField(decimal_places=4, default=0, max_digits=16, verbose_name="tolérance"),
                ),
                ("judgement", models.TextField(blank=True, verbose_name="jugement de l'année")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "set_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="fixée le"),
                ),
            ],
            options={
                "verbose_name": "cible",
                "ordering": ["year", "indicator_id"],
            },
        ),
        migrations.CreateModel(
            name="TargetHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True, verbose_name="cible"),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("at_least", "au moins"), ("at_most", "au plus")],
                        default="at_least",
                        max_length=10,
                        verbose_name="sens",
                    ),
                ),
                (
                    "tolerance",
                    models.DecimalField(decimal_places=4, default=0, max_digits=16, verbose_name="tolérance"),
                ),
                ("judgement", models.TextField(blank=True, verbose_name="jugement de l'année")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "set_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="fixée le"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Definition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="à partir de l'année")),
                ("rule", models.JSONField(verbose_name="règle")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="créée le"),
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
            },
        ),
        migrations.CreateModel(
            name="Designation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("millesime", models.PositiveSmallIntegerField(verbose_name="millésime")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("reason", models.TextField(blank=True, verbose_name="motif")),
                (
                    "effective_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Least(
                            models.F("decided_on"), impact.models.designations.EndOfYear("millesime")
                        ),
                        output_field=models.DateField(),
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retirée le")),
                ("withdrawal_reason", models.TextField(blank=True, verbose_name="motif du retrait")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "startup",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="designations", to="startups.startup"
                    ),
                ),
            ],
            options={
                "verbose_name": "désignation",
                "ordering": ["millesime", "startup__slug"],
            },
        ),
        migrations.CreateModel(
            name="DesignationHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("millesime", models.PositiveSmallIntegerField(verbose_name="millésime")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("reason", models.TextField(blank=True, verbose_name="motif")),
                (
                    "effective_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Least(
                            models.F("decided_on"), impact.models.designations.EndOfYear("millesime")
                        ),
                        output_field=models.DateField(),
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retirée le")),
                ("withdrawal_reason", models.TextField(blank=True, verbose_name="motif du retrait")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                (
                    "decided_by",
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
                        to="impact.designation",
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
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True, verbose_name="code")),
                ("label", models.CharField(max_length=200, verbose_name="libellé")),
                ("wording", models.TextField(blank=True, verbose_name="définition")),
                ("unit", models.CharField(max_length=60, verbose_name="unité")),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="première année")),
                ("last_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="dernière année")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place dans la table")),
                ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
            ],
            options={
                "verbose_name": "indicateur",
                "ordering": ["position", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z][a-z0-9_]*$")),
                        name="indicator_code_form",
                        violation_error_message="Un code s'écrit en minuscules, chiffres et tirets bas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_year__isnull", True), ("last_year__gte", models.F("first_year")), _connector="OR"
                        ),
                        name="indicator_years_ordered",
                        violation_error_message="La dernière année suit la première.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_year__gte", 2013), ("first_year__lt", 2100)),
                        name="indicator_first_year_plausible",
                        violation_error_message="L'année est comprise entre 2013 et 2099.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DefinitionHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="à partir de l'année")),
                ("rule", models.JSONField(verbose_name="règle")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="créée le"),
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
                        to="impact.definition",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="impact.indicator",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="definition",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="definitions", to="impact.indicator"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_indicatorhistory" ("code", "first_year", "id", "is_fictitious", "label", "last_year", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "unit", "wording") SELECT new_values."code", new_values."first_year", new_values."id", new_values."is_fictitious", new_values."label", new_values."last_year", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."unit", new_values."wording" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="8634926664ce1e6221a1c792e1a298963a2d420d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_73b3e",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="impact_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_indicatorhistory" ("code", "first_year", "id", "is_fictitious", "label", "last_year", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "unit", "wording") SELECT new_values."code", new_values."first_year", new_values."id", new_values."is_fictitious", new_values."label", new_values."last_year", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."unit", new_values."wording" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c1c31e0f9e40a1d07579f2d4fe40eba45e6b1d6f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1060d",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="impact_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_indicatorhistory" ("code", "first_year", "id", "is_fictitious", "label", "last_year", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "unit", "wording") SELECT old_values."code", old_values."first_year", old_values."id", old_values."is_fictitious", old_values."label", old_values."last_year", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."unit", old_values."wording" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="793b2de2115950d999e25d16802196aebb4b2bdb",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_50c2b",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="impact_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="data_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM common_note_data_change(); RETURN NULL;",
                    hash="1604d52905ec3ffef8d35ae2b904f4bd6d919a94",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_data_changed_866a0",
                    table="impact_indicator",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="indicatorhistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="indicatorhistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                to="impact.indicator",
            ),
        ),
        migrations.AddField(
            model_name="liveevidence",
            name="startup",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="startups.startup",
            ),
        ),
        migrations.AddField(
            model_name="liveresult",
            name="definition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="impact.definition"
            ),
        ),
        migrations.AddField(
            model_name="liveresult",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="live_results", to="impact.indicator"
            ),
        ),
        migrations.AddField(
            model_name="liveevidence",
            name="result",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="impact.liveresult"
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="published_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publishedevidence",
            name="startup",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="startups.startup",
            ),
        ),
        migrations.AddField(
            model_name="publishedresult",
            name="definition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="impact.definition",
            ),
        ),
        migrations.AddField(
            model_name="publishedresult",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="published_results", to="impact.indicator"
            ),
        ),
        migrations.AddField(
            model_name="publishedresult",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="results", to="impact.publication"
            ),
        ),
        migrations.AddField(
            model_name="publishedresult",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="impact.publishedresult",
            ),
        ),
        migrations.AddField(
            model_name="publishedevidence",
            name="result",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.DO_NOTHING, related_name="evidence", to="impact.publishedresult"
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="indicator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="impact.indicator"
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="set_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="targethistory",
            name="indicator",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="impact.indicator",
            ),
        ),
        migrations.AddField(
            model_name="targethistory",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="targethistory",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="history",
                to="impact.target",
            ),
        ),
        migrations.AddField(
            model_name="targethistory",
            name="set_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("startup",),
                name="designation_one_in_force",
                violation_error_message="Ce service est déjà désigné.",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(("millesime__gte", 2013), ("millesime__lt", 2100)),
                name="designation_millesime_plausible",
                violation_error_message="Un millésime est compris entre 2013 et 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True), models.Q(("withdrawal_reason", ""), _negated=True), _connector="OR"
                ),
                name="designation_withdrawal_reasoned",
                violation_error_message="Un retrait a un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="designation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on__isnull", True),
                    ("decided_on__isnull", True),
                    ("withdrawn_on__gte", models.F("decided_on")),
                    _connector="OR",
                ),
                name="designation_withdrawal_after_decision",
                violation_error_message="Un retrait suit la décision.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_designationhistory" ("decided_by_id", "decided_on", "id", "is_fictitious", "millesime", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "startup_id", "withdrawal_reason", "withdrawn_on") SELECT new_values."decided_by_id", new_values."decided_on", new_values."id", new_values."is_fictitious", new_values."millesime", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."source", new_values."startup_id", new_values."withdrawal_reason", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="7556e385560368a8188eeadfdd1f862046528a02",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a2013",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="impact_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_designationhistory" ("decided_by_id", "decided_on", "id", "is_fictitious", "millesime", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "startup_id", "withdrawal_reason", "withdrawn_on") SELECT new_values."decided_by_id", new_values."decided_on", new_values."id", new_values."is_fictitious", new_values."millesime", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."source", new_values."startup_id", new_values."withdrawal_reason", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e5843a352ce75fd9d38c236d64b7dd37294eac81",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d50ac",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="impact_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_designationhistory" ("decided_by_id", "decided_on", "id", "is_fictitious", "millesime", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "startup_id", "withdrawal_reason", "withdrawn_on") SELECT old_values."decided_by_id", old_values."decided_on", old_values."id", old_values."is_fictitious", old_values."millesime", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."reason", old_values."source", old_values."startup_id", old_values."withdrawal_reason", old_values."withdrawn_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="2a451cc128617793c7fb6a72f9b404680e34c751",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bdf8e",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="impact_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designation",
            trigger=pgtrigger.compiler.Trigger(
                name="data_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM common_note_data_change(); RETURN NULL;",
                    hash="072d51c0d6a385cce644dc519b7a1c724632cf79",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_data_changed_f8bed",
                    table="impact_designation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="designationhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ea9def1114740395e57d85ab7281588d33044d2a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_363c3",
                    table="impact_designationhistory",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="definitionhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dae4f1afeb514065e5604cda29bdea1571cb3438",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_97f1f",
                    table="impact_definitionhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.UniqueConstraint(
                fields=("indicator", "version"),
                name="definition_version_unique",
                violation_error_message="Cette version existe déjà.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="definition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_definitionhistory" ("created_at", "created_by_id", "first_year", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "version") SELECT new_values."created_at", new_values."created_by_id", new_values."first_year", new_values."id", new_values."indicator_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."rule", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="b6c331f97bab0bb93b70b4264365e0352c410cbd",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d33e8",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="impact_definition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="definition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_definitionhistory" ("created_at", "created_by_id", "first_year", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "version") SELECT new_values."created_at", new_values."created_by_id", new_values."first_year", new_values."id", new_values."indicator_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."rule", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="00c553db6702876ac2edf717d440d5dc5ec720dd",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2126e",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="impact_definition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="definition",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_definitionhistory" ("created_at", "created_by_id", "first_year", "id", "indicator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rule", "version") SELECT old_values."created_at", old_values."created_by_id", old_values."first_year", old_values."id", old_values."indicator_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."rule", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ea452f658c42fd16b4fe9d338897d31f4657f8e6",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_10ded",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="impact_definition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="definition",
            trigger=pgtrigger.compiler.Trigger(
                name="data_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM common_note_data_change(); RETURN NULL;",
                    hash="afc417f68657f25826150e53effa966cce45f022",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_data_changed_e3b94",
                    table="impact_definition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorhistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c70d7765546e21e82958d09895f585a9cbdcd773",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_72667",
                    table="impact_indicatorhistory",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="liveresult",
            constraint=models.UniqueConstraint(
                fields=("indicator", "year"),
                name="live_result_one_per_year",
                violation_error_message="Un indicateur a un seul résultat courant par année.",
            ),
        ),
        migrations.AddConstraint(
            model_name="liveresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                name="live_result_year_plausible",
                violation_error_message="L'année est comprise entre 2013 et 2099.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="liveresult",
            trigger=pgtrigger.compiler.Trigger(
                name="data_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM common_note_data_change(); RETURN NULL;",
                    hash="7c8949c8f4be28e0f4d0eb6cca6a1817fe6253c5",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_data_changed_a0c88",
                    table="impact_liveresult",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="liveevidence",
            constraint=models.UniqueConstraint(
                fields=("result", "record", "record_id"),
                name="live_evidence_once",
                violation_error_message="Un enregistrement ne compte qu'une fois.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                name="publication_year_plausible",
                violation_error_message="L'année est comprise entre 2013 et 2099.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="data_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM common_note_data_change(); RETURN NULL;",
                    hash="8ff8d379432b3f144697befd1a1eb8142e8ff10b",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_data_changed_f95ac",
                    table="impact_publication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cab2ef99160b027790fcf4f57ef21b856e5f993a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_58264",
                    table="impact_publication",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)),
                fields=("indicator", "year"),
                name="published_result_one_in_force",
                violation_error_message="Ce résultat est déjà publié : une correction doit nommer celui qu'elle remplace.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                name="published_result_year_plausible",
                violation_error_message="L'année est comprise entre 2013 et 2099.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedresult",
            trigger=pgtrigger.compiler.Trigger(
                name="data_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM common_note_data_change(); RETURN NULL;",
                    hash="c4ce0119e3ecc2a078790497ef49864072161032",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_data_changed_0db72",
                    table="impact_publishedresult",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedresult",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="df220ccda367262d464f813e492e78b0ad978186",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_6600a",
                    table="impact_publishedresult",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedresult",
            trigger=pgtrigger.compiler.Trigger(
                name="replaces_same_figure",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."replaces_id" IS NOT NULL)',
                    declare="DECLARE replaced RECORD;",
                    func="\n            SELECT indicator_id, year INTO replaced FROM impact_publishedresult WHERE id = NEW.replaces_id;\n            IF replaced.indicator_id IS DISTINCT FROM NEW.indicator_id OR replaced.year IS DISTINCT FROM NEW.year THEN\n                RAISE EXCEPTION 'published_result_replaces_same_figure'\n                    USING ERRCODE = 'check_violation',\n                          HINT = 'Une correction remplace un résultat du même indicateur et de la même année.';\n            END IF;\n            RETURN NEW;\n        ",
                    hash="2d8e3754b83b6db4e511632bfac7920d5982d8d6",
                    operation="INSERT",
                    pgid="pgtrigger_replaces_same_figure_883ab",
                    table="impact_publishedresult",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publishedevidence",
            trigger=pgtrigger.compiler.Trigger(
                name="frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e5f7fa1963df2676af505c49b8bec3c976a15cde",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_frozen_23da2",
                    table="impact_publishedevidence",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("indicator", "year"),
                name="target_one_per_year",
                violation_error_message="Cet indicateur a déjà une cible cette année-là.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["at_least", "at_most"])),
                name="target_direction_known",
                violation_error_message="Une cible est « au moins » ou « au plus ».",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("tolerance__gte", 0)),
                name="target_tolerance_not_negative",
                violation_error_message="Une tolérance ne peut pas être négative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                name="target_year_plausible",
                violation_error_message="L'année est comprise entre 2013 et 2099.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_targethistory" ("direction", "id", "indicator_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "source", "tolerance", "value", "year") SELECT new_values."direction", new_values."id", new_values."indicator_id", new_values."judgement", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."source", new_values."tolerance", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3c33a462969625ecdfbe36f2719babbd1a43ab59",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fb101",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="impact_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_targethistory" ("direction", "id", "indicator_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "source", "tolerance", "value", "year") SELECT new_values."direction", new_values."id", new_values."indicator_id", new_values."judgement", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."source", new_values."tolerance", new_values."value", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c3938e4d9b3228ca6774b5830443026c6066fbbc",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2746c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="impact_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "impact_targethistory" ("direction", "id", "indicator_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "source", "tolerance", "value", "year") SELECT old_values."direction", old_values."id", old_values."indicator_id", old_values."judgement", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."set_at", old_values."set_by_id", old_values."source", old_values."tolerance", old_values."value", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="37a317d345210678eea213abf7d8f4097dc46269",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_10515",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="impact_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="target",
            trigger=pgtrigger.compiler.Trigger(
                name="data_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM common_note_data_change(); RETURN NULL;",
                    hash="7d89f5f3bfa2af348deaffde9d6ac87375223463",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_data_changed_a9c47",
                    table="impact_target",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targethistory",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f082d3f2873c5936c5d2ef506d261d7dc4f82bfa",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_99bca",
                    table="impact_targethistory",
                    when="BEFORE",
                ),
            ),
        ),
    ]
