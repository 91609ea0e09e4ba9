from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
LINEAR = (SQL / "0013_linear_digest.sql").read_text(encoding="utf-8")
BEFORE = """
CREATE FUNCTION impact_evidence_digest(startup bigint, record bigint, day date, amount numeric, said text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN hashint8extended(record, hashtextextended(said, 0));
DROP FUNCTION impact_evidence_digest(bigint, bigint, date, numeric);
"""


class Migration(migrations.Migration):
    dependencies = [("impact", "0012_frozen_definitions")]

    operations = [
        migrations.RunSQL(LINEAR, BEFORE),
        # Results computed by the other digest are computed again.
        migrations.RunSQL("DELETE FROM impact_computed", migrations.RunSQL.noop),
    ]
