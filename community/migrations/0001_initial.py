from pathlib import Path

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

import common.migration_operations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("startups", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_periods.sql").read_text(encoding="utf-8"), "DROP FUNCTION community_is_active CASCADE"
        ),
        common.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Member",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=60, unique=True, verbose_name="clé anonyme")),
                        (
                            "domain",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("development", "Développement"),
                                    ("intrapreneurship", "Intrapreneuriat"),
                                    ("deployment", "Déploiement"),
                                    ("product", "Produit"),
                                    ("design", "Design"),
                                    ("coaching", "Coaching"),
                                    ("facilitation", "Animation"),
                                    ("data", "Data"),
                                    ("support", "Support"),
                                    ("contracting", "Attributaire"),
                                    ("other", "Autre"),
                                ],
                                max_length=30,
                                verbose_name="domaine",
                            ),
                        ),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                    options={
                        "verbose_name": "membre",
                        "ordering": ["key"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "domain__in",
                                        [
                                            "",
                                            "development",
                                            "intrapreneurship",
                                            "deployment",
                                            "product",
                                            "design",
                                            "coaching",
                                            "facilitation",
                                            "data",
                                            "support",
                                            "contracting",
                                            "other",
                                        ],
                                    )
                                ),
                                name="member_domain_known",
                                violation_error_message="Choisissez le domaine dans la liste.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberHistory",
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
                                to="community.member",
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
                        ("key", models.CharField(max_length=60, verbose_name="clé anonyme")),
                        (
                            "domain",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("development", "Développement"),
                                    ("intrapreneurship", "Intrapreneuriat"),
                                    ("deployment", "Déploiement"),
                                    ("product", "Produit"),
                                    ("design", "Design"),
                                    ("coaching", "Coaching"),
                                    ("facilitation", "Animation"),
                                    ("data", "Data"),
                                    ("support", "Support"),
                                    ("contracting", "Attributaire"),
                                    ("other", "Autre"),
                                ],
                                max_length=30,
                                verbose_name="domaine",
                            ),
                        ),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictif")),
                    ],
                ),
                migrations.CreateModel(
                    name="Mission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="missions",
                                to="community.member",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="dernier jour")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("admin", "Agent public"),
                                    ("independent", "Indépendant"),
                                    ("service", "Salarié d’un prestataire"),
                                ],
                                max_length=20,
                                verbose_name="statut",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "startups",
                            models.ManyToManyField(
                                related_name="missions", through="community.MissionStartup", to="startups.startup"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mission",
                        "ordering": ["member_id", "position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"
                                ),
                                name="mission_days_ordered",
                                violation_error_message="Le dernier jour d’une mission ne précède pas le premier : corrigez l’un des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["admin", "independent", "service"])),
                                name="mission_status_known",
                                violation_error_message="Un membre est agent public, indépendant ou salarié d’un prestataire.",
                            ),
                        ],
                        "indexes": [models.Index(fields=["member", "start"], name="mission_member_start")],
                    },
                ),
                migrations.CreateModel(
                    name="MissionHistory",
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
                                to="community.mission",
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
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="community.member",
                            ),
                        ),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("end", models.DateField(blank=True, null=True, verbose_name="dernier jour")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("admin", "Agent public"),
                                    ("independent", "Indépendant"),
                                    ("service", "Salarié d’un prestataire"),
                                ],
                                max_length=20,
                                verbose_name="statut",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="MissionStartup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="community.mission",
                            ),
                        ),
                        (
                            "startup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="startups.startup"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "service d’une mission",
                        "ordering": ["mission_id", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mission", "startup"),
                                name="mission_startup_once",
                                violation_error_message="Cette mission est déjà pour ce service.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MissionStartupHistory",
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
                                to="community.missionstartup",
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
                            "mission",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="community.mission",
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
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Training",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("programme", models.CharField(max_length=100, verbose_name="formation")),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("end", models.DateField(verbose_name="dernier jour")),
                        ("sessions", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions")),
                        ("people", models.PositiveIntegerField(verbose_name="personnes formées")),
                        (
                            "recommending",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="part qui la recommande, en %"
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                    options={
                        "verbose_name": "formation",
                        "ordering": ["programme", "start", "end"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme", "start", "end"),
                                name="training_once",
                                violation_error_message="Cette formation est déjà enregistrée pour ces dates : modifiez-la.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("end__gte", models.F("start"))),
                                name="training_days_ordered",
                                violation_error_message="Le dernier jour d’une formation ne précède pas le premier : corrigez l’un des deux.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sessions__isnull", True), ("sessions__gt", 0), _connector="OR"),
                                name="training_sessions_counted",
                                violation_error_message="Donnez au moins une session.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recommending__isnull", True), ("recommending__lte", 100), _connector="OR"
                                ),
                                name="training_share_is_percent",
                                violation_error_message="Donnez un pourcentage, de 0 à 100.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingHistory",
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
                                to="community.training",
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
                        ("programme", models.CharField(max_length=100, verbose_name="formation")),
                        ("start", models.DateField(verbose_name="premier jour")),
                        ("end", models.DateField(verbose_name="dernier jour")),
                        ("sessions", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="sessions")),
                        ("people", models.PositiveIntegerField(verbose_name="personnes formées")),
                        (
                            "recommending",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="part qui la recommande, en %"
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        ("is_fictitious", models.BooleanField(default=False, verbose_name="fictive")),
                    ],
                ),
                migrations.CreateModel(
                    name="NpsWave",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(unique=True, verbose_name="mois (son premier jour)")),
                        ("score", models.SmallIntegerField(verbose_name="NPS")),
                        ("answers", models.PositiveIntegerField(verbose_name="réponses")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "enquête auprès des membres",
                        "ordering": ["month"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", -100), ("score__lte", 100)),
                                name="nps_within_bounds",
                                violation_error_message="Donnez un NPS de −100 à 100.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answers__gt", 0)),
                                name="nps_has_answers",
                                violation_error_message="Donnez au moins une réponse.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)),
                                name="nps_month_first_day",
                                violation_error_message="Le mois d’une enquête est dit par son premier jour.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NpsWaveHistory",
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
                                to="community.npswave",
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
                        ("month", models.DateField(verbose_name="mois (son premier jour)")),
                        ("score", models.SmallIntegerField(verbose_name="NPS")),
                        ("answers", models.PositiveIntegerField(verbose_name="réponses")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                ),
                migrations.CreateModel(
                    name="IntrapreneurYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="année")),
                        (
                            "newcomers",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="nouveaux intrapreneurs"),
                        ),
                        (
                            "certified",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="intrapreneurs certifiés"),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "intrapreneurs d’une année",
                        "ordering": ["year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("newcomers__isnull", False), ("certified__isnull", False), _connector="OR"
                                ),
                                name="intrapreneurs_say_something",
                                violation_error_message="Donnez au moins un des deux nombres.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2013), ("year__lt", 2100)),
                                name="intrapreneurs_year_plausible",
                                violation_error_message="Donnez une année comprise entre 2013 et 2099.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntrapreneurYearHistory",
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
                                to="community.intrapreneuryear",
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
                        (
                            "newcomers",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="nouveaux intrapreneurs"),
                        ),
                        (
                            "certified",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="intrapreneurs certifiés"),
                        ),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                    ],
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="member",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_memberhistory" ("domain", "id", "is_fictitious", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."domain", new_values."id", new_values."is_fictitious", new_values."key", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="87df5370f2159ca2b183a68a858f4bb3f419b90f",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_398f0",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="community_member",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_memberhistory" ("domain", "id", "is_fictitious", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."domain", new_values."id", new_values."is_fictitious", new_values."key", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="44476bb6e05230af12499db8e6a77672ef01653b",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_78fae",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="community_member",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_memberhistory" ("domain", "id", "is_fictitious", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."domain", old_values."id", old_values."is_fictitious", old_values."key", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="4cb1b92d977f559001796950514515d023f5da75",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_d09b4",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="community_member",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="7f42a864afd7cb51ed4211c3b8c23629bd695fc2",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_0e244",
                        table="community_member",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'member', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="359661af32627ba7ffa2d4d23606c429fdfdbd69",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_22399",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="community_member",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'member', id FROM old_rows UNION SELECT 'member', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="0a00db899d14a3966eba357960b9ae11ae18d5ce",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_57bd2",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="community_member",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'member', id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="73a21261facc9105bbab1dcb0e4cdefd6c0539e0",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_2ef21",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="community_member",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="0cb799ea50fd04079c0f4ebc507cb39949962002",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_aed3e",
                        table="community_member",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="memberhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="9e9c6f5de46b0aa29c747706b06687da4cca022e",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_85777",
                        table="community_memberhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="mission",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_missionhistory" ("end", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "status") SELECT new_values."end", new_values."id", new_values."member_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."start", new_values."status" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="86db3692a11c1d4dc761fffc4ebfbd48135557ae",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_dd845",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="community_mission",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_missionhistory" ("end", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "status") SELECT new_values."end", new_values."id", new_values."member_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."start", new_values."status" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="3bdf75b606b0a44ec37d3e047285fda5069698b9",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_969fb",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="community_mission",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_missionhistory" ("end", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "start", "status") SELECT old_values."end", old_values."id", old_values."member_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."start", old_values."status" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="5609d466daeaec314177ac531924b33b307fb28f",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_4e5e7",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="community_mission",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="986d0954011ea192d274c2891d9865e1a5a4cb06",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_b508f",
                        table="community_mission",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'member', member_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="ee69ed4b9341323500291b5e1492a73a1dce33ae",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_75bd2",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="community_mission",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'member', member_id FROM old_rows UNION SELECT 'member', member_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="29c1bdad7ba30718566205055fc5fe9e9ca77765",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_453f4",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="community_mission",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'member', member_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="f75caaf5e7b299a87933a856a57a7aa7b1570e37",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_19495",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="community_mission",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="3e5380fb4cd898757d826fba1f6beb082031d27d",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_bc50c",
                        table="community_mission",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="missionhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="57a64aae5bbec0b8e88881f8de449e122fcb7560",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_d7b83",
                        table="community_missionhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="missionstartup",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_missionstartuphistory" ("id", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT new_values."id", new_values."mission_id", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."position", new_values."startup_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="ecdf37731865b1cf52adf417213a8a1a2e19c586",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_c058e",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="community_missionstartup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_missionstartuphistory" ("id", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT new_values."id", new_values."mission_id", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."position", new_values."startup_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="b1e0cd79b088b48d37e39641afc957760d5b3364",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_17613",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="community_missionstartup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_missionstartuphistory" ("id", "mission_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "startup_id") SELECT old_values."id", old_values."mission_id", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."position", old_values."startup_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="a006c1243dabc9f73551988050496df089d5d42f",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_d330e",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="community_missionstartup",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="78b558da0740058915b176c0e702faba2c985a6a",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_35d27",
                        table="community_missionstartup",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="missionstartuphistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="4bfdb7a9db0f9ed004297dc6c881ec06f04386b1",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_eab3f",
                        table="community_missionstartuphistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="training",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_traininghistory" ("end", "id", "is_fictitious", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "recommending", "sessions", "source", "start") SELECT new_values."end", new_values."id", new_values."is_fictitious", new_values."people", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."programme", new_values."recommending", new_values."sessions", new_values."source", new_values."start" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="f4d9c9278faffb75140316f451700317d7d8580a",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_5ee7c",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="community_training",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_traininghistory" ("end", "id", "is_fictitious", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "recommending", "sessions", "source", "start") SELECT new_values."end", new_values."id", new_values."is_fictitious", new_values."people", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."programme", new_values."recommending", new_values."sessions", new_values."source", new_values."start" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="f72115e8786ab638c788218b9a80f465f20561f6",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_bdb2c",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="community_training",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_traininghistory" ("end", "id", "is_fictitious", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "recommending", "sessions", "source", "start") SELECT old_values."end", old_values."id", old_values."is_fictitious", old_values."people", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."programme", old_values."recommending", old_values."sessions", old_values."source", old_values."start" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="ee1e7474271d43c692406bc87091b2beb07e931c",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_07169",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="community_training",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="1548bd92606cbd983c1d4000e32897afcb30252b",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_1b077",
                        table="community_training",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'training', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="279da506cd2657743c58652dd4f135260e902e68",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_4c99b",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="community_training",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'training', id FROM old_rows UNION SELECT 'training', id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="a5d4e930f5e93dff9093d4773b55a501c6eca829",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_29653",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="community_training",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'training', id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="a3e61624cefa4e23a70c3eae71f193b3238c1838",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_ae00a",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="community_training",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="a56f1da9f7bc0bface223cb9daf8aa758723487a",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_09e87",
                        table="community_training",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="traininghistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="1dd7770bddfa098a07166ef1afbc15f5912d7219",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_b977a",
                        table="community_traininghistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="npswave",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_npswavehistory" ("answers", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "source") SELECT new_values."answers", new_values."id", new_values."month", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."score", new_values."source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="d5f759ff4b58f1db152d69a365c9bdfbacd9959a",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_1c82d",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="community_npswave",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_npswavehistory" ("answers", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "source") SELECT new_values."answers", new_values."id", new_values."month", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."score", new_values."source" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="521566cbd980a7a0fd551c39f529667bae2bb432",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_a3124",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="community_npswave",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_npswavehistory" ("answers", "id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "source") SELECT old_values."answers", old_values."id", old_values."month", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."score", old_values."source" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="5ebe9cfb087bb1fd0a04ace982c9f6efcb8d30e1",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_7d2d7",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="community_npswave",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="1433c91dfe58f67b89a20dbb7a0b9a617f2c1091",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_5178d",
                        table="community_npswave",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="npswavehistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="7a50d87216bc32261f928e177432588a53d47548",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_9e531",
                        table="community_npswavehistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="intrapreneuryear",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="insert_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_intrapreneuryearhistory" ("certified", "id", "newcomers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "year") SELECT new_values."certified", new_values."id", new_values."newcomers", _pgh_attached_context.value, common_recorded_at(), \'insert\', new_values."id", new_values."source", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="7285265315804b2e249bbcf9d4585c65ebb68f6b",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_insert_insert_48e4a",
                        referencing="REFERENCING NEW TABLE AS new_values ",
                        table="community_intrapreneuryear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="update_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_intrapreneuryearhistory" ("certified", "id", "newcomers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "year") SELECT new_values."certified", new_values."id", new_values."newcomers", _pgh_attached_context.value, common_recorded_at(), \'update\', new_values."id", new_values."source", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                        hash="824fc453dbceace0792888de324c5ef485d0669b",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_update_update_8b4c5",
                        referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                        table="community_intrapreneuryear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="delete_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "community_intrapreneuryearhistory" ("certified", "id", "newcomers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "year") SELECT old_values."certified", old_values."id", old_values."newcomers", _pgh_attached_context.value, common_recorded_at(), \'delete\', old_values."id", old_values."source", old_values."year" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                        hash="809beeeda42564f4693e23a0c2cd0380e9becd35",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_delete_delete_c2b2d",
                        referencing="REFERENCING OLD TABLE AS old_values ",
                        table="community_intrapreneuryear",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="data_changed",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="PERFORM common_note_data_change(); RETURN NULL;",
                        hash="d37e062f9a21bc3db0735c5cc1c9ea86b0ecc8f4",
                        level="STATEMENT",
                        operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_data_changed_31a6e",
                        table="community_intrapreneuryear",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="intrapreneuryearhistory",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="append_only",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                        hash="08aee683a5394d21754828c1504a294500722006",
                        operation="UPDATE OR DELETE",
                        pgid="pgtrigger_append_only_d8c1f",
                        table="community_intrapreneuryearhistory",
                        when="BEFORE",
                    ),
                )
            ],
        ),
    ]
