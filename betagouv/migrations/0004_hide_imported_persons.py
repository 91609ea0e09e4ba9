from typing import Any

from django.db import migrations

from betagouv.parse.fiche import MASKED
from betagouv.parse.persons import could_be_person


def hide_persons(apps: Any, _schema_editor: Any) -> None:
    """Delete each organisation that an earlier version imported although its name could be a person's.

    Its sponsorships become the doubts that staff settle to keep it: the next import then reads it again.
    """
    administrations = apps.get_model("incubators", "Administration").objects.filter(incubators=None)
    for one in administrations.filter(slug__in=_imported(apps)):
        if could_be_person(one.name):
            for sponsorship in one.sponsorships.select_related("startup"):
                _doubt(apps, sponsorship, one.slug)
            one.sponsorships.all().delete()
            apps.get_model("betagouv", "SourceRecord").objects.filter(kind="organisation", key=one.slug).delete()
            one.delete()


def _imported(apps: Any) -> list[str]:
    records = apps.get_model("betagouv", "SourceRecord").objects.filter(kind="organisation")
    return list(records.values_list("key", flat=True))


def _doubt(apps: Any, sponsorship: Any, slug: str) -> None:
    """List the sponsor of a fiche among its doubts, as the import does."""
    row = ["unknown-reference", f"sponsors[{sponsorship.position}]", MASKED]
    code, field, detail = row
    apps.get_model("startups", "Finding").objects.get_or_create(
        startup=sponsorship.startup, code=code, field=field, settled_at=None, defaults={"detail": detail}
    )
    fiches = apps.get_model("betagouv", "SourceRecord").objects.filter(kind="startup", key=sponsorship.startup.slug)
    for fiche in fiches:
        fiche.anomalies = [*fiche.anomalies, [*row, slug]]
        fiche.save(update_fields=["anomalies"])


class Migration(migrations.Migration):
    dependencies = [
        ("betagouv", "0003_add_lines_to_report"),
        ("incubators", "0001_initial"),
        ("startups", "0004_finding_of_unknown_fields"),
    ]

    operations = [migrations.RunPython(hide_persons, migrations.RunPython.noop, elidable=True)]
