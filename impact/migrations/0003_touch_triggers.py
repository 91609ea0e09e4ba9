import pgtrigger.compiler
from django.db import migrations

import common.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("impact", "0002_record_time"),
    ]

    operations = [
        common.migration_operations.AddTriggers(
            model_name="designation",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="3f177ca4f9731d83df1f1cf641e01f9c981394b0",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_0437d",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="8fa1ca786f7aafd8ddf1f9da0cc37eaa4a3a6d1b",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_9d8df",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="33eb9ae2dd3cbf36e037a868250b44843324bb92",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_053ad",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="55054c2216ad6a12044e0605e34e42c87c3264f3",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_a24fb",
                        table="impact_designation",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="review",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="e444e8d51ccb3bb2d306c589606b58d5a761ad1e",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_99689",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="6576acb8aac5bd094903a63420f0c2d6e2fd2257",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_a82a7",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="32565f60257eed24e057645d75006632947e04e6",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_b0170",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="dd8c8e6b0e0fc87bbf5cbaa41d84a01cbea3323d",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_08f23",
                        table="impact_review",
                        when="AFTER",
                    ),
                ),
            ],
        ),
        common.migration_operations.AddTriggers(
            model_name="spending",
            triggers=[
                pgtrigger.compiler.Trigger(
                    name="touch_on_insert",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="c28ed7b52dd9e3612dcae389f48e027a24ff1a9d",
                        level="STATEMENT",
                        operation="INSERT",
                        pgid="pgtrigger_touch_on_insert_265f8",
                        referencing="REFERENCING NEW TABLE AS new_rows ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_update",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'startup', startup_id FROM old_rows UNION SELECT 'startup', startup_id FROM new_rows) AS touched;\nRETURN NULL;\n",
                        hash="06c28b6f42c74788fa80b8b57154ccb28389a90a",
                        level="STATEMENT",
                        operation="UPDATE",
                        pgid="pgtrigger_touch_on_update_7e344",
                        referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_delete",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT DISTINCT 'startup', startup_id FROM old_rows) AS touched;\nRETURN NULL;\n",
                        hash="a2171a73b6a98b439c7c0c00ff2fae9ca200201a",
                        level="STATEMENT",
                        operation="DELETE",
                        pgid="pgtrigger_touch_on_delete_fc528",
                        referencing="REFERENCING OLD TABLE AS old_rows ",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
                pgtrigger.compiler.Trigger(
                    name="touch_on_truncate",
                    sql=pgtrigger.compiler.UpsertTriggerSql(
                        func="\nINSERT INTO indicators_touched (\"table\", subject, key)\nSELECT TG_TABLE_NAME, touched.* FROM (SELECT 'all', 0) AS touched;\nRETURN NULL;\n",
                        hash="5da423181435903def0337230fedc45f868f84dc",
                        level="STATEMENT",
                        operation="TRUNCATE",
                        pgid="pgtrigger_touch_on_truncate_10a18",
                        table="impact_spending",
                        when="AFTER",
                    ),
                ),
            ],
        ),
    ]
