import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0011_indicator_code_free'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='definition',
            trigger=pgtrigger.compiler.Trigger(name='frozen_in_force', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_year" IS DISTINCT FROM (NEW."first_year") OR OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="\n        IF OLD.first_year <= extract(year FROM now() AT TIME ZONE 'Europe/Paris')\n           OR EXISTS (SELECT FROM impact_publishedresult WHERE definition_id = OLD.id) THEN\n            RAISE EXCEPTION 'definition_frozen_in_force'\n                USING ERRCODE = 'check_violation',\n                      HINT = 'Une définition en vigueur ou publiée ne change pas : ajoutez une version.';\n        END IF;\n        RETURN NEW;\n    ", hash='7b1d3dd4b43d8252f07411b239611ee564349104', operation='UPDATE', pgid='pgtrigger_frozen_in_force_1a02b', table='impact_definition', when='BEFORE')),
        ),
    ]
