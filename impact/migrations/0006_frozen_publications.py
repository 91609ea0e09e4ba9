import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('impact', '0005_projections'),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='author',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='publiée par'),
        ),
        migrations.AddField(
            model_name='publication',
            name='made_in',
            field=models.BigIntegerField(db_default=models.Func(function='txid_current'), editable=False),
        ),
        migrations.AddField(
            model_name='publication',
            name='reason',
            field=models.TextField(blank=True, default='', verbose_name='raison'),
        ),
        migrations.AddField(
            model_name='publishedresult',
            name='label',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='libellé'),
        ),
        migrations.AddField(
            model_name='publishedresult',
            name='rule',
            field=models.JSONField(blank=True, null=True, verbose_name='règle'),
        ),
        migrations.AddField(
            model_name='publishedresult',
            name='rule_in_words',
            field=models.TextField(blank=True, default='', verbose_name='règle en toutes lettres'),
        ),
        migrations.AddField(
            model_name='publishedresult',
            name='unit',
            field=models.CharField(blank=True, default='', max_length=60, verbose_name='unité'),
        ),
        migrations.AddField(
            model_name='publishedresult',
            name='wording',
            field=models.TextField(blank=True, default='', verbose_name='définition'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ", hash='456150ebdc803c6e2c2b81666a02a63c42a58eef', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_4bd90', table='impact_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedevidence',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ", hash='0b60f8f2e4a9eb1b9c5ef1a0f2cd2f19677aebba', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f5086', table='impact_publishedevidence', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedevidence',
            trigger=pgtrigger.compiler.Trigger(name='sealed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT FROM new_values n JOIN impact_publishedresult r ON r.id = n.result_id JOIN impact_publication p ON p.id = r.publication_id WHERE p.made_in <> txid_current() OR NOT r.has_evidence) THEN\n                RAISE EXCEPTION 'publication_sealed'\n                    USING ERRCODE = 'check_violation',\n                          HINT = 'Une publication ne reçoit plus rien : une correction est une autre publication.';\n            END IF;\n            RETURN NULL;\n        ", hash='a65a1900d06e14cae60b670a44a5894149c7ff88', level='STATEMENT', operation='INSERT', pgid='pgtrigger_sealed_39634', referencing='REFERENCING NEW TABLE AS new_values ', table='impact_publishedevidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedresult',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF coalesce(current_setting('betaportfolio.may_empty', true), '') <> 'test' THEN\n            RAISE EXCEPTION 'Cannot truncate table %', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ", hash='c52e29b8f9055ea01980a9f5178aef3419cd9019', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_7b5ff', table='impact_publishedresult', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publishedresult',
            trigger=pgtrigger.compiler.Trigger(name='sealed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT FROM new_values n JOIN impact_publication p ON p.id = n.publication_id WHERE p.made_in <> txid_current() OR FALSE) THEN\n                RAISE EXCEPTION 'publication_sealed'\n                    USING ERRCODE = 'check_violation',\n                          HINT = 'Une publication ne reçoit plus rien : une correction est une autre publication.';\n            END IF;\n            RETURN NULL;\n        ", hash='59ce51bdb3891c96840b1e55454b35b54ee093e4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_sealed_7ce44', referencing='REFERENCING NEW TABLE AS new_values ', table='impact_publishedresult', when='AFTER')),
        ),
    ]
