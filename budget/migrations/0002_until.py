from django.db import migrations

from common.migration_operations import RenameColumn

MODELS = ("season", "participation", "support", "sharedservice")


class Migration(migrations.Migration):
    dependencies = [("budget", "0001_initial")]

    operations = [RenameColumn(f"{name}{event}", "end", "until") for name in MODELS for event in ("", "history")]
