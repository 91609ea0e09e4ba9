from django.db import migrations

from common.migration_operations import RenameColumn


class Migration(migrations.Migration):
    dependencies = [("incubators", "0001_initial")]

    operations = [
        RenameColumn("coachassignment", "end", "until"),
        RenameColumn("coachassignmenthistory", "end", "until"),
    ]
