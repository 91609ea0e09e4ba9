from pathlib import Path

from django.db import migrations, models

SQL = (Path(__file__).parent / "sql" / "0002_evidence_digest.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_initial")]

    operations = [
        migrations.RunSQL(SQL, "DROP FUNCTION impact_evidence_digest(bigint, bigint, date, numeric)"),
        migrations.AddField(
            model_name="liveresult",
            name="digest",
            field=models.BigIntegerField(default=0, verbose_name="empreinte des preuves"),
        ),
    ]
