from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("common", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0001_positions.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION gateway_offset, gateway_position CASCADE",
        ),
    ]
