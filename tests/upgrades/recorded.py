"""What is recorded of each release, and how to compute it again from a database."""

import hashlib
import json
import sys
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from devserver.folders import BASE_DIR

RELEASES = Path(__file__).parent / "releases"


def migrations() -> dict[str, str]:
    """Return the SHA-256 of each migration of ours, with its SQL files, by ``app.name``."""
    return {f"{file.parts[-3]}.{file.stem}": digest(file) for file in sorted(BASE_DIR.glob("*/migrations/[0-9]*.py"))}


def digest(migration: Path) -> str:
    """Return the SHA-256 of a migration file and of its SQL files, which begin with its number."""
    number = migration.name.partition("_")[0]
    files = [migration, *sorted((migration.parent / "sql").glob(f"{number}_*.sql"))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


LATER_FIELDS = {"total_at_least", "total_at_most", "unconfirmed", "by_dates", "at_least", "missing"}
"""What the address of the drift has in addition since 1.0.0, and ``is_day_known`` in each row."""


def state() -> dict[str, Any]:
    """Return the seals of the publications and reports, and the drift of each published result in force."""
    from django.test import Client  # not before Django is set up

    from bilan.models import Edition
    from indicators.models import Publication, PublishedResult

    in_force = PublishedResult.objects.filter(replaced_by__isnull=True).order_by("indicator__code", "year")
    drifts = {}
    for code, year in in_force.values_list("indicator__code", "year"):
        answer = json.loads(Client().get(f"/api/v1/indicators/{code}/{year}/drift/").content)
        found = {name: value for name, value in answer.items() if name not in LATER_FIELDS}
        for row in found["results"]:
            row.pop("is_day_known", None)
        whole = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
        drifts[f"{code} {year}"] = {"published": found["published"], "change": found["change"], "sha256": whole}
    models = (Publication, Edition)
    return {
        "seals": {
            model._meta.label: sorted(map(str, model.objects.values_list("seal", flat=True))) for model in models
        },
        "drift": drifts,
    }


def verify_editions() -> int:
    """Download the archive of each edition of a report, verify it, and return how many there are.

    :raises CommandError: a value is wrong.
    """
    from django.core.management import call_command
    from django.test import Client

    from bilan.models import Edition

    editions = Edition.objects.values_list("report__year", "number")
    for year, number in editions:
        with NamedTemporaryFile(suffix=".zip") as archive:
            archive.write(Client().get(f"/bilan/{year}/editions/{number}/bilan.zip").content)
            archive.flush()
            call_command("verify_archive", archive.name, stdout=StringIO())
    return len(editions)


if __name__ == "__main__":
    import django

    django.setup()
    json.dump({**state(), "verified editions": verify_editions()}, sys.stdout)
