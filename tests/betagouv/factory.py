"""Build folders of records with the layout of a checkout, and import them."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db.models import F

from betagouv.export.queries import ExportedFile, exported_fiches
from betagouv.imports.importing import import_records
from betagouv.imports.report import ImportReport
from betagouv.sources.opening import open_source
from betagouv.sources.parse_documents import load_context
from common.clock import today
from startups.models import Membership

AS_OF = dt.date(2026, 8, 20)

type Front = Mapping[str, Any]


def phase(name: str, start: str | None, **more: Any) -> dict[str, Any]:
    """Return a phase of a front matter; dates are ISO text."""
    return {"name": name} | ({"start": start} if start else {}) | more


def fiche(**front: Any) -> dict[str, Any]:
    """Return valid front matter (without anomalies), overridden by ``front``."""
    return {
        "title": "Un service",
        "mission": "Aider les gens.",
        "incubator": "fabrique",
        "sponsors": ["/organisations/ministere"],
        "phases": [phase("investigation", "2020-01-06"), phase("construction", "2020-09-01")],
        **front,
    }


def written(front: Any, body: str = "") -> bytes:
    """Return a file: YAML between dashes, then the body."""
    return b"---\n" + yaml.safe_dump(front, allow_unicode=True, sort_keys=False).encode() + b"---\n" + body.encode()


class Content:
    """A ``content/`` folder with one incubator, one organisation, and added fiches."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.put(
            "_organisations/ministere.md", {"name": "Ministère", "acronym": "MIN", "type": "administration-centrale"}
        )
        self.put("_incubators/fabrique.md", {"title": "La Fabrique", "owner": "/organisations/ministere"})

    def put(self, path: str, front: Any, body: str = "") -> Path:
        """Write a record."""
        return self.put_bytes(path, written(front, body))

    def put_bytes(self, path: str, data: bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    def fiche(self, slug: str, body: str = "", **front: Any) -> Path:
        """Write a fiche."""
        return self.put(f"_startups/{slug}.md", fiche(**front), body)

    def run(self, *, applying: bool = True, as_of: dt.date | None = AS_OF, confirmed: bool = True) -> ImportReport:
        """Import the folder with a confirmed date, since the fiches of tests are often years old."""
        return import_records(open_source(str(self.root)), as_of=as_of, applying=applying, confirmed=confirmed)


def counts(report: ImportReport) -> dict[str, dict[str, int]]:
    """Return the non-zero counts of a report."""
    found = {kind: {status: n for status, n in count.items() if n} for kind, count in report.counts.items()}
    return {str(kind): count for kind, count in found.items() if count}


def doubts(report: ImportReport) -> list[tuple[str, str, str]]:
    """Return (record, code, field) of each anomaly."""
    return [(anomaly.key, str(anomaly.code), anomaly.field) for anomaly in report.anomalies]


def exported_fiche(slug: str) -> ExportedFile | None:
    """Return the file of one fiche; None for one imported by the API."""
    return next(exported_fiches([slug], load_context(today())), None)


def memberships(slug: str) -> list[tuple[str, dt.date | None, dt.date | None, bool]]:
    """Return (incubator, start, until, is lead) of each membership of a fiche, oldest first."""
    rows = Membership.objects.filter(startup__slug=slug).order_by(F("start").asc(nulls_first=True), "pk")
    return [(row.incubator.slug, row.start, row.until, row.is_lead) for row in rows.select_related("incubator")]
