import pgtrigger.compiler
from django.db import migrations

import common.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0002_record_time"),
    ]

    operations = [
        common.migration_operations.AddTriggers(
            model_name="member",
            triggers=[
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
            model_name="mission",
            triggers=[
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
            model_name="training",
            triggers=[
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
    ]
