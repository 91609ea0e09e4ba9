import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0014_evidence_by_amount'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='definition',
            name='frozen_in_force',
        ),
        migrations.AlterField(
            model_name='indicator',
            name='code',
            field=models.CharField(error_messages={'unique': 'Un autre indicateur a déjà ce code : choisissez-en un autre.'}, max_length=60, unique=True, verbose_name='code'),
        ),
        migrations.AlterField(
            model_name='indicatorhistory',
            name='code',
            field=models.CharField(error_messages={'unique': 'Un autre indicateur a déjà ce code : choisissez-en un autre.'}, max_length=60, verbose_name='code'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='definition',
            trigger=pgtrigger.compiler.Trigger(name='frozen_in_force', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_year" IS DISTINCT FROM (NEW."first_year") OR OLD."indicator_id" IS DISTINCT FROM (NEW."indicator_id") OR OLD."rule" IS DISTINCT FROM (NEW."rule") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="\n    IF OLD.first_year <= extract(year FROM now() AT TIME ZONE 'Europe/Paris')\n       OR EXISTS (SELECT FROM impact_publishedresult WHERE definition_id = OLD.id) THEN\n        RAISE EXCEPTION 'definition_frozen_in_force'\n            USING ERRCODE = 'check_violation',\n                  HINT = 'Une définition en vigueur ou publiée ne change pas et ne se supprime pas : ajoutez une version.';\n    END IF;\n    RETURN coalesce(NEW, OLD);\n", hash='bc560738c7434587a751940d14343137a6280f3c', operation='UPDATE', pgid='pgtrigger_frozen_in_force_1a02b', table='impact_definition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='definition',
            trigger=pgtrigger.compiler.Trigger(name='kept_in_force', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF OLD.first_year <= extract(year FROM now() AT TIME ZONE 'Europe/Paris')\n       OR EXISTS (SELECT FROM impact_publishedresult WHERE definition_id = OLD.id) THEN\n        RAISE EXCEPTION 'definition_frozen_in_force'\n            USING ERRCODE = 'check_violation',\n                  HINT = 'Une définition en vigueur ou publiée ne change pas et ne se supprime pas : ajoutez une version.';\n    END IF;\n    RETURN coalesce(NEW, OLD);\n", hash='ef6abb2567338a116f717e059a4762fa11239b86', operation='DELETE', pgid='pgtrigger_kept_in_force_e3ab6', table='impact_definition', when='BEFORE')),
        ),
    ]
