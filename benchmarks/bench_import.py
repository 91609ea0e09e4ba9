"""Benchmark the import of the real records, once and ten times as many, relative to saving them row by row.

    .venv/bin/python -m benchmarks.bench_import

Both read the same bytes and write with the same triggers. Row by row is measured on one copy of the records, and
scaled. A cost is the CPU time of this process and of its database session. Each round is rolled back.
"""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.site import RECORDS, ROOT, ROUNDS, cost, medians, print_table, services
from betagouv.sources.files import ContentFiles
from betagouv.sources.items import UnreadableFileError

AS_OF = dt.date(2026, 8, 20)
SCALES = {1: "≥ 7.5", 10: "≥ 12"}
_DAY = re.compile(rb"(\d{4}-\d\d-)(\d\d)")


class Memory(ContentFiles):
    """A source with its records in memory, so that reading files is not measured."""

    name = "memory"
    published_on = None

    def __init__(self, made: list[Any]) -> None:
        self.made = made

    def names(self, folder: str) -> list[str]:
        return []

    def read(self, folder: str, name: str) -> bytes:
        raise UnreadableFileError(name)

    def records(self) -> Iterator[Any]:
        return iter(self.made)


def shift_dates(data: bytes, days: int) -> bytes:
    """Return the same file, with dates shifted within their month."""
    front, dashes, body = data.partition(b"\n---")
    return _DAY.sub(lambda day: b"%s%02d" % (day[1], 1 + (int(day[2]) + days) % 28), front) + dashes + body


def copies_of(records: list[Any], copies: int) -> list[Any]:
    """Return the records, each fiche ``copies`` times with other names and dates."""
    from betagouv.parse.records import SourceKind

    made = [record for record in records if record.kind != SourceKind.STARTUP]
    for record in [record for record in records if record.kind == SourceKind.STARTUP]:
        for copy in range(copies):
            where = f"{record.where.removesuffix('.md')}.{copy}.md"
            data = shift_dates(record.data, copy)
            made.append(replace(record, key=f"{record.key}.{copy}", where=where, data=data))
    return made


def save_row_by_row(raws: list[Any]) -> None:
    """Save fiches one by one with ``update_or_create``, parsed like in an import."""
    from betagouv.models import ImportRun, SourceRecord
    from betagouv.parse.fiche import read_fiche
    from betagouv.parse.front_matter import document_of
    from betagouv.parse.records import SourceVocabulary
    from budget.models import FundingRound
    from common.history import because
    from incubators.models import Administration, Incubator
    from startups.models import Membership, PhaseKind, Sponsorship, Startup

    incubators = dict(Incubator.objects.values_list("slug", "pk"))
    organisations = dict(Administration.objects.values_list("slug", "pk"))
    rounds = dict(FundingRound.objects.values_list("number", "pk"))
    kinds = dict(PhaseKind.objects.values_list("key", "rank"))
    words = SourceVocabulary(kinds, frozenset(incubators), frozenset(organisations), frozenset(rounds))
    with because(reason="Banc d’essai", source="importer"):
        import_run = ImportRun.objects.create(source="rows", records_as_of=AS_OF)
        for raw in raws:
            document, _ = document_of(raw.data)
            fiche = read_fiche(raw.key, document, words, AS_OF)
            startup, _ = Startup.objects.update_or_create(slug=raw.key, defaults=fiche.columns)
            for carrier in fiche.carriers:
                of_carrier = {"is_lead": carrier.is_lead, "position": carrier.position}
                key = incubators[carrier.incubator]
                Membership.objects.update_or_create(startup=startup, incubator_id=key, defaults=of_carrier)
            for place, slug in enumerate(fiche.sponsors):
                key, values = organisations[slug], {"position": place}
                Sponsorship.objects.update_or_create(startup=startup, administration_id=key, defaults=values)
            save_life(startup, fiche, rounds)
            stored = {"digest": str(len(raw.data)), "document": document, "import_run": import_run}
            SourceRecord.objects.update_or_create(kind=raw.kind, key=raw.key, defaults=stored)


def save_life(startup: Any, fiche: Any, rounds: dict[int, int]) -> None:
    """Save the phases, events, awards, designation and findings of a fiche."""
    from budget.models import Award
    from impact.millesimes import proposed_millesime
    from impact.models import Designation
    from startups.models import Finding, LifeEvent, Phase

    for entry in fiche.phases:
        values = {"declared_end": entry.declared_end, "comment": entry.comment, "position": entry.position}
        Phase.objects.update_or_create(startup=startup, kind_id=entry.kind, start=entry.start, defaults=values)
    for event in fiche.events:
        key = {"kind": event.kind, "date": event.date, "position": event.position}
        LifeEvent.objects.update_or_create(startup=startup, **key, defaults={"comment": event.comment})
    for grant in fiche.grants:
        Award.objects.update_or_create(
            startup=startup, round_id=rounds[grant.number], defaults={"amount": grant.amount}
        )
    for event in [event for event in fiche.events if event.kind == "national_impact"][-1:]:
        decided = {"decided_on": event.date, "is_millesime_confirmed": False}
        Designation.objects.update_or_create(
            startup=startup, millesime=proposed_millesime(event.date), defaults=decided
        )
    for anomaly in fiche.anomalies:
        key = {"code": anomaly.code, "field": anomaly.field}
        Finding.objects.update_or_create(startup=startup, **key, defaults={"detail": anomaly.detail})


def undone(work: Callable[[], object]) -> float:
    """Return the cost of ``work``, then roll it back, and remove its rows from the pages of the tables."""
    from django.db import connection, transaction

    with transaction.atomic():
        spent = cost(work)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # the next one would scan them once for each of its own rows
    return spent


def main() -> None:
    """Import and save alternately, in rounds, and print the table."""
    with services():
        for command in (["migrate"], ["load_reference"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        from betagouv.imports.importing import import_records
        from betagouv.parse.records import SourceKind
        from betagouv.sources.items import RawRecord
        from betagouv.sources.opening import open_source

        records = [one for one in open_source(str(RECORDS)).records() if isinstance(one, RawRecord)]
        import_records(Memory(copies_of(records, 0)), as_of=AS_OF, applying=True)  # records that fiches refer to
        fiches = [one for one in copies_of(records, 1) if one.kind == SourceKind.STARTUP]
        rounds: list[dict[int, float]] = []
        for number in range(ROUNDS):
            print(f"round {number + 1}", flush=True)
            found = {0: undone(lambda: save_row_by_row(fiches))}
            for scale in SCALES:
                source = Memory(copies_of(records, scale))
                found[scale] = undone(lambda made=source: import_records(made, as_of=AS_OF, applying=True))  # type: ignore[misc]
            rounds.append(found)
    middle = medians(rounds)
    print(f"{len(fiches)} fiches: row by row {middle[0]:.1f} s, import {middle[1]:.1f} s, ten times {middle[10]:.1f} s")
    print_table(
        "processor time of row by row ÷ that of the import",
        {f"× {scale}": (middle[0] * scale / middle[scale], aim) for scale, aim in SCALES.items()},
    )


if __name__ == "__main__":
    main()
