from django.db import migrations

from common.migration_operations import RenameColumn

# Triggers are installed again with the names of the new models; the functions of the former ones would stay.
FORMER = ("insert_insert_42923", "update_update_8dee8", "delete_delete_8461e", "data_changed_04967", "append_only_e26fd")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_until")]

    operations = [
        *(migrations.RunSQL(f"DROP FUNCTION IF EXISTS pgtrigger_{name} CASCADE") for name in FORMER),
        migrations.RenameModel("StatedFigure", "PrintedFigure"),
        migrations.RenameModel("StatedFigureHistory", "PrintedFigureHistory"),
        RenameColumn("evidencesearch", "stated", "printed_figure"),
        RenameColumn("reconstruction", "stated", "printed_figure"),
        RenameColumn("reconstructionhistory", "stated", "printed_figure"),
    ]
