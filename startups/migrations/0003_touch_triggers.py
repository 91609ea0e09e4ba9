import pgtrigger.compiler
from django.db import migrations

import common.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("startups", "0002_record_time"),
    ]

    operations = [
        common.migration_operations.AddTriggers(
            model_name="lifeevent",
            triggers=[
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
            model_name="membership",
            triggers=[
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
            model_name="sponsorship",
            triggers=[
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
            model_name="startup",
            triggers=[
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
    ]
