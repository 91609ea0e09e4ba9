from django.db import migrations

from common.migration_operations import RenameColumn


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]

    operations = [RenameColumn(name, "end", "until") for name in ("measuredfigure", "measuredfigurehistory")]
