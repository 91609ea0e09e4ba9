"""The import of many times the real records, beside saving the same records row by row; and one that changes nothing.

Prints times and their ratios, taken in one run; on a machine that others use, trust those of the processor. Both sides
read the same bytes and write under the same triggers: history, effective timeline, data version. Row by row is measured
on one copy of the records, half of it before the import and half after, and scaled.

    .venv/bin/python benchmarks/bench_import.py [COPIES]
"""

import atexit
import datetime as dt
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from devserver.postgres_server import PostgresServer  # noqa: E402


def start_database() -> None:
    """A PostgreSQL of our own, unless the environment names one; before the settings are read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betaportfolio.settings")
    if os.environ.get("DATABASE_URL"):
        return
    folder = Path(tempfile.mkdtemp(prefix="betaportfolio-bench-"))
    folder.chmod(0o711)  # root's PostgreSQL runs as nobody
    server = PostgresServer(folder / "postgres", ("shared_buffers=512MB",))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop, server.start())
    os.environ |= {
        "DATABASE_URL": server.url,
        "REDIS_URL": "redis://127.0.0.1:1/0",  # nobody: no worker follows
        "SECRET_KEY": "only-for-a-benchmark-that-signs-nothing-and-ends-in-a-minute-or-two",
        "DJANGO_ALLOWED_HOSTS": "testserver",
        "HTTPS": "off",
    }


start_database()

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402

from betagouv.importing import import_records  # noqa: E402
from betagouv.models import Ingest, SourceRecord  # noqa: E402
from betagouv.parse.fiche import read_fiche  # noqa: E402
from betagouv.parse.front_matter import document_of  # noqa: E402
from betagouv.parse.records import Fiche, Kind, Vocabulary  # noqa: E402
from betagouv.sources import Item, RawRecord, Source, open_source  # noqa: E402
from budget.models import Award, FundingRound  # noqa: E402
from common.history import because  # noqa: E402
from impact.models import Designation  # noqa: E402
from incubators.models import Administration, Incubator  # noqa: E402
from sampledata.reference import load_reference  # noqa: E402
from startups.models import (  # noqa: E402
    Finding,
    LifeEvent,
    Membership,
    Phase,
    PhaseKind,
    Sponsorship,
    Startup,
)

AS_OF = dt.date(2026, 8, 20)
_DAY = re.compile(rb"(\d{4}-\d\d-)(\d\d)")


@dataclass(frozen=True, slots=True)
class Copies:
    """The records of a source, its fiches many times: other names, other days."""

    source: Source
    copies: int
    name: str = "copies"

    def size(self) -> int | None:
        return None

    def records(self) -> Iterator[Item]:
        for record in self.source.records():
            if record.kind != Kind.STARTUP or not isinstance(record, RawRecord):
                yield record
                continue
            for copy in range(self.copies):
                where = f"{record.where.removesuffix('.md')}.{copy}.md"
                yield replace(record, key=f"{record.key}.{copy}", where=where, data=shift_dates(record.data, copy))


@dataclass(frozen=True, slots=True)
class Memory:
    """Records that are made already, so that making them is not measured."""

    made: list[Item]
    name: str = "memory"

    def size(self) -> int | None:
        return len(self.made)

    def records(self) -> Iterator[Item]:
        return iter(self.made)


def shift_dates(data: bytes, days: int) -> bytes:
    """The same fiche, its dates moved inside their month."""
    front, dashes, body = data.partition(b"\n---")
    return _DAY.sub(lambda day: b"%s%02d" % (day[1], 1 + (int(day[2]) + days) % 28), front) + dashes + body


def save_row_by_row(raw: RawRecord, vocabulary: Vocabulary, ingest: Ingest, ids: dict[str, dict[str, int]]) -> None:
    """One fiche, read as the importer reads it, saved with one ``update_or_create`` a row: it too can be repeated."""
    document, _ = document_of(raw.data)
    fiche = read_fiche(raw.key, document, vocabulary, AS_OF)
    startup, _ = Startup.objects.update_or_create(slug=raw.key, defaults=fiche.columns)
    for carrier in fiche.carriers:
        Membership.objects.update_or_create(
            startup=startup,
            incubator_id=ids["incubators"][carrier.incubator],
            defaults={"is_lead": carrier.is_lead, "position": carrier.position},
        )
    for place, slug in enumerate(fiche.sponsors):
        Sponsorship.objects.update_or_create(
            startup=startup, administration_id=ids["organisations"][slug], defaults={"position": place}
        )
    save_life(startup, fiche, ids["rounds"])
    SourceRecord.objects.update_or_create(
        kind=raw.kind, key=raw.key, defaults={"digest": str(len(raw.data)), "document": document, "ingest": ingest}
    )


def save_life(startup: Startup, fiche: Fiche, rounds: dict[str, int]) -> None:
    for entry in fiche.phases:
        Phase.objects.update_or_create(
            startup=startup,
            kind_id=entry.kind,
            start=entry.start,
            defaults={"declared_end": entry.declared_end, "comment": entry.comment, "position": entry.position},
        )
    for event in fiche.events:
        LifeEvent.objects.update_or_create(
            startup=startup,
            kind=event.kind,
            date=event.date,
            position=event.position,
            defaults={"comment": event.comment},
        )
    for grant in fiche.grants:
        Award.objects.update_or_create(
            startup=startup, round_id=rounds[str(grant.number)], defaults={"amount": grant.amount}
        )
    impact = [event.date for event in fiche.events if event.kind == "national_impact"]
    if impact:
        Designation.objects.update_or_create(
            startup=startup, millesime=impact[-1].year, defaults={"decided_on": impact[-1]}
        )
    for anomaly in fiche.anomalies:
        Finding.objects.update_or_create(
            startup=startup, code=anomaly.code, field=anomaly.field, defaults={"detail": anomaly.detail}
        )


def row_by_row(raws: list[RawRecord]) -> None:
    """Save fiches in one transaction, after an import of what they lean on."""
    ids = {
        "incubators": dict(Incubator.objects.values_list("slug", "pk")),
        "organisations": dict(Administration.objects.values_list("slug", "pk")),
        "rounds": {str(number): pk for number, pk in FundingRound.objects.values_list("number", "pk")},
    }
    vocabulary = Vocabulary(
        dict(PhaseKind.objects.values_list("key", "rank")),
        frozenset(ids["incubators"]),
        frozenset(ids["organisations"]),
        frozenset(map(int, ids["rounds"])),
    )
    with transaction.atomic(), because(reason="Banc d'essai", source="importer"):
        ingest = Ingest.objects.create(source="rows", records_as_of=AS_OF)
        for raw in raws:
            save_row_by_row(raw, vocabulary, ingest, ids)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, and seconds of processor: this process and its database session together."""

    clock: float
    cpu: float

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.clock + other.clock, self.cpu + other.cpu)

    def times(self, factor: float) -> "Cost":
        return Cost(self.clock * factor, self.cpu * factor)

    def __str__(self) -> str:
        return f"{self.clock:9.1f} s, {self.cpu:9.1f} s of processor"


def processor() -> float:
    """Seconds of processor used so far; those of the database session are known on the same machine only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path("/proc", str(cursor.fetchone()[0]), "stat")
    ticks = backend.read_text().rpartition(")")[2].split()[11:13] if backend.is_file() else []
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def timed[T](work: Callable[[], T]) -> tuple[Cost, T]:
    clock, cpu = time.perf_counter(), processor()
    result = work()
    return Cost(time.perf_counter() - clock, processor() - cpu), result


def ratio(slow: Cost, fast: Cost, wanted: int) -> str:
    return f"{slow.clock / fast.clock:.1f} on the clock, {slow.cpu / fast.cpu:.1f} of processor ({wanted} wanted)"


def main(copies: int) -> None:
    folder = Path(os.environ.get("BETAGOUV_RECORDS") or ROOT.parent / "shared" / "data" / "betagouv-2026-08")
    if not folder.is_dir():
        print(f"Skipped: the real records are not at {folder}; set BETAGOUV_RECORDS to their folder.")
        return
    connection.settings_dict["TEST"]["NAME"] = "benchmark_import"
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        measure(open_source(str(folder / "content")), copies)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def measure(source: Source, copies: int) -> None:
    load_reference()
    import_records(Copies(source, 0), as_of=AS_OF, applying=True)
    sample = [r for r in Copies(source, 1, name="row").records() if isinstance(r, RawRecord) and r.kind == Kind.STARTUP]
    sample = [replace(raw, key=f"{raw.key}.row") for raw in sample]
    many = Memory(list(Copies(source, copies).records()))
    with transaction.atomic():
        before, _ = timed(lambda: row_by_row(sample[::2]))
        transaction.set_rollback(True)  # an import refuses a source that has none of the known fiches
    first, report = timed(lambda: import_records(many, as_of=AS_OF, applying=True))
    again, second = timed(lambda: import_records(many, as_of=AS_OF, applying=True))
    after, _ = timed(lambda: row_by_row(sample[1::2]))
    assert not second.changed, "the second import must change nothing"
    created = report.counts[Kind.STARTUP]["created"]
    assert Startup.objects.filter(spans__isnull=False).distinct().count() >= created, "each fiche has its timeline"
    scaled = (before + after).times(created / len(sample))
    print(f"{created} fiches, {Phase.objects.count()} phases")
    print(f"first import     {first}")
    print(f"nothing changed  {again}")
    print(f"row by row       {before + after} for {len(sample)} fiches, half before the import and half after")
    print(f"first import, times faster than row by row:       {ratio(scaled, first, 20)}")
    print(f"nothing changed, times faster than the first:     {ratio(first, again, 2)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
