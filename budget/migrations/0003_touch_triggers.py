import pgtrigger.compiler
from django.db import migrations

import common.migration_operations


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0002_record_time"),
    ]

    operations = [
        common.migration_operations.AddTriggers(
            model_name="award",
            triggers=[
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
            model_name="creditline",
            triggers=[
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
            model_name="credityear",
            triggers=[
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
    ]
