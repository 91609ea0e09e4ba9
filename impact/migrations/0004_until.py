from django.db import migrations

from common.migration_operations import RenameColumn


class Migration(migrations.Migration):
    dependencies = [("impact", "0003_sessions_briefs_proposals")]

    operations = [RenameColumn(name, "end", "until") for name in ("measurement", "measurementhistory")]
