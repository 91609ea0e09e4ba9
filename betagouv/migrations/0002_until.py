from django.db import migrations

# The memberships and assignments that a settled absence keeps, serialized, to restore them.
RENAMED = """
UPDATE betagouv_absence SET kept_rows = jsonb_set(kept_rows, '{rows}', (
    SELECT jsonb_agg(CASE WHEN kept.value->'fields' ? 'end' THEN jsonb_set(
               kept.value #- '{fields,end}', '{fields,until}', kept.value->'fields'->'end'
           ) ELSE kept.value END ORDER BY kept.place)
    FROM jsonb_array_elements(kept_rows->'rows') WITH ORDINALITY AS kept (value, place)
)) WHERE kept_rows @? '$.rows[*].fields.end'
"""


class Migration(migrations.Migration):
    dependencies = [("betagouv", "0001_initial"), ("incubators", "0002_until"), ("startups", "0002_until")]

    operations = [migrations.RunSQL(RENAMED)]
