from pathlib import Path

from django.db import migrations

from common.migration_operations import RenameColumn

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("startups", "0001_initial")]

    operations = [
        RenameColumn("membership", "end", "until"),
        RenameColumn("membershiphistory", "end", "until"),
        RenameColumn("span", "stop", "until"),
        migrations.RunSQL((SQL / "0002_refresh_spans.sql").read_text(encoding="utf-8")),
    ]
