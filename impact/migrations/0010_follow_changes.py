from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = (Path(__file__).parent / "sql" / "0010_measures.sql").read_text(encoding="utf-8")
DROPPED = """
DROP FUNCTION impact_complete_months(date, date);
DROP FUNCTION impact_evidence_digest(bigint, bigint, date, numeric, text);
"""

OF_STARTUP = "SELECT 'startup', startup_id FROM {rows}"
OF_LAUREATE = "CASE WHEN startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(startup_id, award.id)"

# What a changed row of each table that measures read can move: (subject, key), from the rows that changed.
TOUCHES = {
    "startups_span": OF_STARTUP,
    "startups_membership": OF_STARTUP,
    "startups_sponsorship": OF_STARTUP,
    "startups_startup": "SELECT 'startup', id FROM {rows}",
    "startups_lifeevent": OF_STARTUP,
    "impact_designation": OF_STARTUP,
    "impact_review": OF_STARTUP,
    "impact_spending": OF_STARTUP,
    "budget_award": f"SELECT {OF_LAUREATE} FROM {{rows}} AS award",
    "budget_fundinground": (
        f"SELECT {OF_LAUREATE} FROM {{rows}} AS changed JOIN budget_award AS award ON award.round_id = changed.id"
    ),
    "budget_creditline": "SELECT 'credit_line', id FROM {rows}",
    "budget_credityear": (
        "SELECT 'credit_line', line.id FROM {rows} AS changed"
        " JOIN budget_creditline AS line ON line.credit_year_id = changed.id"
    ),
    "community_member": "SELECT 'member', id FROM {rows}",
    "community_mission": "SELECT 'member', member_id FROM {rows}",
    "community_training": "SELECT 'training', id FROM {rows}",
}

# One function for all events of a table: a branch that is not taken reads no rows, and so may lack them.
FUNCTION = """
CREATE FUNCTION impact_touch_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        INSERT INTO impact_touched ("table", subject, key) VALUES (TG_TABLE_NAME, 'all', 0);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO impact_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM ({of_new}) AS touched;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO impact_touched ("table", subject, key)
        SELECT DISTINCT TG_TABLE_NAME, touched.* FROM ({of_old}) AS touched;
    END IF;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER impact_touch_on_{event} AFTER {event} ON {table} {rows}
FOR EACH STATEMENT EXECUTE FUNCTION impact_touch_{table}();
"""
EVENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "truncate": "",
}


def touches() -> "list[migrations.RunSQL]":
    """The triggers that say what changed, each with what takes it away."""
    operations = []
    for table, select in TOUCHES.items():
        made = FUNCTION.format(table=table, of_new=select.format(rows="new_rows"), of_old=select.format(rows="old_rows"))
        made += "".join(TRIGGER.format(table=table, event=event, rows=rows) for event, rows in EVENTS.items())
        operations.append(migrations.RunSQL(made, f"DROP FUNCTION impact_touch_{table}() CASCADE"))
    return operations


class Migration(migrations.Migration):
    dependencies = [
        ("impact", "0009_last_link_checks"),
        ("startups", "0006_years_of_spans"),
        ("budget", "0001_initial"),
        ("community", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Computed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(blank=True, max_length=32)),
                ("day", models.DateField()),
                (
                    "definition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="impact.definition"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=63)),
                ("subject", models.CharField(max_length=30)),
                ("key", models.BigIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name="liveevidence",
            index=models.Index(
                condition=models.Q(("startup__isnull", True)),
                fields=["record", "record_id"],
                name="live_evidence_of_no_startup",
            ),
        ),
        migrations.RunSQL(FUNCTIONS, DROPPED),
        *touches(),
    ]
