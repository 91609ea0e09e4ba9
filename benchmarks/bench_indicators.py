"""All indicators of all years, and the portfolio of every 1 January, at 100 and 1 000 times the real records.

What is timed is what the site runs: ``indicators.algebra.figures_of`` (the figures that the job compares with those stored) and
``startups.queries.portfolio_by_year`` (the history of the home page). The figures are those of the four rules that read one
date each, for which a ceiling was wanted, then those of every indicator followed, three of which look for the first of several
dates. All are printed as multiples of one sequential
scan of the phase table, taken in turn in one run; the seconds of processor, of one process, are the ones to trust on
a machine that others use. Memory is what the database session and its helpers take for themselves (not shared).

    .venv/bin/python benchmarks/bench_indicators.py [ROUNDS]
"""

import datetime as dt
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import log10
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)

from devserver.postgres_server import PostgresServer  # noqa: E402

RECORDS = Path(os.environ.get("BETAGOUV_RECORDS") or ROOT.parent / "shared" / "data" / "betagouv-2026-08") / "content"
TODAY = dt.date(2026, 8, 20)
SCALES = (100, 1000)
ONE_DATE: tuple[dict[str, object], ...] = (
    {"measure": "entries", "kind": "investigation"},
    {"measure": "entries", "kind": "construction", "first_time": True},
    {"measure": "designations"},
    {"measure": "entries", "kind": "abandon"},
)
WANTED = "15 times the scan, 64 MB, exponent 1.1"

# Copies of the records as they are, each moved as a whole into the past; a timeline moves with its phases, so the spans
# are copied too. Triggers sleep, and the indexes that only slow this down are dropped: nothing timed here reads them.
COPY = """
SET session_replication_role = replica;
DROP INDEX startup_search, startup_themes;
ALTER TABLE startups_span DROP CONSTRAINT span_no_overlap;
ALTER TABLE startups_membership DROP CONSTRAINT membership_no_overlap, DROP CONSTRAINT membership_one_lead;
CREATE TEMP TABLE shift AS
    SELECT copy, id, copy::bigint * 1000000 AS far, abs(hashint8(id * 7919 + copy)::bigint) %% 1500 AS days
    FROM generate_series(1, %(copies)s - 1) AS copy, startups_startup;
CREATE TEMP TABLE one_phase AS TABLE startups_phase;
CREATE TEMP TABLE one_span AS TABLE startups_span;
CREATE TEMP TABLE one_membership AS TABLE startups_membership;
INSERT INTO startups_startup (id, slug, name, mission, content, contact, contact_dinum, contact_incubator, link, repository,
        stats_url, impact_url, budget_url, accessibility, risk_analysis_url, dashlord_url, robots, themes, user_types,
        technologies, redirect_from, details, is_fictitious)
    SELECT s.id + far, s.slug || '.' || copy, s.name, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '{}', '{}',
           '{}', '{}', '{}', s.is_fictitious
    FROM startups_startup s JOIN shift USING (id);
INSERT INTO startups_phase (id, startup_id, kind_id, start, declared_end, comment, position)
    SELECT p.id + far, p.startup_id + far, kind_id, start - days::int, declared_end - days::int, comment, position
    FROM one_phase p JOIN shift ON shift.id = p.startup_id ORDER BY copy, p.id;
INSERT INTO startups_membership (startup_id, incubator_id, start, "end", is_lead, position)
    SELECT startup_id + far, incubator_id, start - days::int, "end" - days::int, is_lead, position
    FROM one_membership m JOIN shift ON shift.id = m.startup_id ORDER BY copy, m.id;
INSERT INTO startups_span (startup_id, phase_id, kind_id, incubator_id, start, stop, is_entry, first_of_kind)
    SELECT s.startup_id + far, s.phase_id + far, kind_id, incubator_id, start - days::int, stop - days::int, is_entry,
           first_of_kind
    FROM one_span s JOIN shift ON shift.id = s.startup_id ORDER BY copy, s.id;
RESET session_replication_role;
"""
SPANS = """
SELECT bit_xor(hashtextextended((to_jsonb(s) - 'id')::text, 0)) FROM startups_span s WHERE startup_id = ANY (%s)
"""
INVESTIGATIONS = """
SELECT extract(year FROM start)::int, count(*) FROM startups_phase
WHERE kind_id = 'investigation' AND start >= '2013-01-01' AND start <= %s GROUP BY 1
"""
SCAN = "SELECT count(*) FROM startups_phase"
ONE_PROCESS = "SET max_parallel_workers_per_gather = 0"
SEQUENTIAL = f"SET enable_indexonlyscan = off; SET enable_indexscan = off; SET enable_bitmapscan = off; {ONE_PROCESS}"


@dataclass(frozen=True, slots=True)
class Cost:
    """The least over the rounds: seconds on the clock as the site runs, seconds of processor of one process."""

    clock: float
    processor: float

    def over(self, other: "Cost") -> str:
        return f"{self.clock / other.clock:5.1f} on the clock, {self.processor / other.processor:5.1f} of processor"


@dataclass(frozen=True, slots=True)
class Scale:
    """What was measured at one scale; memory in bytes."""

    phases: int
    scan: Cost
    figures: Cost
    portfolio: Cost
    every: Cost
    memory: int

    @property
    def both(self) -> Cost:
        return Cost(self.figures.clock + self.portfolio.clock, self.figures.processor + self.portfolio.processor)


def main(rounds: int) -> None:
    if not RECORDS.is_dir():
        print(f"Skipped: the real records are not at {RECORDS}; set BETAGOUV_RECORDS to their folder.")
        return
    with server():
        import_once()
        small, great = [measure(copies, rounds) for copies in SCALES]
    for copies, found in zip(SCALES, (small, great), strict=True):
        print(f"× {copies}: {found.phases} phases, scanned in {found.scan.clock * 1000:.1f} ms")
        print(f"    four figures of all years:       {found.figures.over(found.scan)}")
        print(f"    portfolio of every 1 January:    {found.portfolio.over(found.scan)}")
        print(f"    both:                            {found.both.over(found.scan)}")
        print(f"    every indicator, all years:      {found.every.over(found.scan)}")
        print(f"    memory of the database session:  {found.memory / 1024**2:5.1f} MB")
    growth = log10(great.both.clock / small.both.clock), log10(great.both.processor / small.both.processor)
    print(f"exponent from × 100 to × 1000: {growth[0]:.2f} on the clock, {growth[1]:.2f} of processor")
    print(f"wanted at × 1000: at most {WANTED}")


@contextmanager
def server(**more: str) -> Iterator[None]:
    """A database server of our own, and Django on it; ``more`` variables of its environment."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)  # root's PostgreSQL runs as nobody
        postgres = PostgresServer(Path(folder) / "postgres", ("fsync=off", "shared_buffers=512MB", "jit=off"))
        process = postgres.start()
        os.environ.update(
            DATABASE_URL=postgres.url.replace("/postgres?", "/records?"),
            REDIS_URL="redis+socket:///nowhere",
            SECRET_KEY="of no use here",  # noqa: S106
            DJANGO_SETTINGS_MODULE="betaportfolio.settings",
        )
        os.environ.update(more)
        try:
            import django

            django.setup()
            run_apart("CREATE DATABASE records")
            yield
        finally:
            from django.db import connection

            connection.close()
            postgres.stop(process)


def import_once() -> None:
    """The reference facts, then the real records: 662 startups."""
    from django.core.management import call_command

    from betagouv.importing import import_records
    from betagouv.sources import open_source
    from sampledata.reference import load_reference

    call_command("migrate", verbosity=0)
    load_reference()
    import_records(open_source(str(RECORDS)), as_of=TODAY, applying=True)


def measure(copies: int, rounds: int) -> Scale:
    """Everything at one scale, in a database made from the first one and dropped at the end."""
    from django.db import connection

    first = connection.settings_dict["NAME"]
    connection.close()
    name = f"times_{copies}"
    run_apart(f"CREATE DATABASE {name} TEMPLATE {first}")
    connection.settings_dict["NAME"] = name
    try:
        make_copies(copies)
        check(copies)
        return timed(rounds)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = first
        run_apart(f"DROP DATABASE {name}")


def run_apart(statement: str) -> None:
    """Run a statement about databases from outside of ours."""
    from django.db import connection

    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def make_copies(copies: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COPY, {"copies": copies})
        cursor.execute("VACUUM ANALYZE")


def check(copies: int) -> None:
    """The copied spans are those that the database itself makes, and the figures those of a plain statement."""
    from django.db import connection

    from indicators.algebra import figures_of, measure_of, read_vocabulary

    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(id) FROM (SELECT id FROM startups_startup ORDER BY hashint8(id) LIMIT 200) t")
        some = cursor.fetchone()[0]
        cursor.execute(SPANS, [some])
        before = cursor.fetchone()
        cursor.execute("SELECT startups_refresh_spans(%s)", [some])
        cursor.execute(SPANS, [some])
        assert cursor.fetchone() == before, "the copied timelines are not those of the copied phases"
        cursor.execute(INVESTIGATIONS, [TODAY])
        expected = dict(cursor.fetchall())
    measure = measure_of({"measure": "entries", "kind": "investigation"}, read_vocabulary())
    found = figures_of(measure, range(2013, TODAY.year + 1), TODAY)
    assert {year: figure.counted for year, figure in found.items() if figure.counted} == expected, "not the counts"


def timed(rounds: int) -> Scale:
    """The scan, the figures and the portfolio in turn, some rounds, on the clock and then by processor."""
    from django.db import connection

    from indicators.algebra import figures_of, measure_of, read_vocabulary
    from indicators.live.plan import plan
    from startups.queries import portfolio_by_year

    words = read_vocabulary()
    asked = [(measure_of(rule, words), range(2013, TODAY.year + 1)) for rule in ONE_DATE]
    every = [(task.measure, task.years) for task in plan(TODAY) if task.measure]

    def scan() -> int:
        with connection.cursor() as cursor:
            cursor.execute(SCAN)
            return int(cursor.fetchone()[0])

    works: list[tuple[Callable[[], object], str]] = [
        (scan, SEQUENTIAL),
        (lambda: [figures_of(measure, years, TODAY) for measure, years in asked], ""),
        (lambda: portfolio_by_year(last=TODAY.year), ""),
        (lambda: [figures_of(measure, years, TODAY) for measure, years in every], ""),
    ]
    turns = [[cost(work, setting) for work, setting in works] for _ in range(rounds)]
    least = [
        Cost(min(turn[place].clock for turn in turns), min(turn[place].processor for turn in turns))
        for place in range(len(works))
    ]
    with watched() as memory:
        for work, _ in works[1:]:
            work()
    one_scan, figures, portfolio, all_of_them = least
    return Scale(scan(), one_scan, figures, portfolio, all_of_them, max(memory))


def cost(work: Callable[[], object], setting: str) -> Cost:
    """Once on the clock, with the helpers that the database wants, and once by processor, without."""
    clock = once(work, setting or "RESET ALL", time.perf_counter)
    return Cost(clock, once(work, setting or ONE_PROCESS, processor))


def once(work: Callable[[], object], setting: str, now: Callable[[], float]) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(setting)
    start = now()
    work()
    spent = now() - start
    with connection.cursor() as cursor:
        cursor.execute("RESET ALL")
    return spent


def backend() -> int:
    """The process of our database session."""
    from django.db import connection

    return int(connection.connection.info.backend_pid)


def processor() -> float:
    """Seconds of processor that the database session has used."""
    return int(Path("/proc", str(backend()), "schedstat").read_text().split()[0]) / 1e9


@contextmanager
def watched() -> Iterator[list[int]]:
    """The memory, sampled while the block runs, that a new session and its helpers share with nobody, in bytes.

    The session that made the records keeps some of what that took.
    """
    from django.db import connection

    connection.close()
    connection.ensure_connection()
    seen, pid, done = [0], backend(), threading.Event()

    def watch() -> None:
        while not done.wait(0.005):
            seen.append(sum(own_memory(process) for process in session(pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def session(pid: int) -> list[int]:
    """The process of a database session and those of its parallel helpers."""
    mark = f"parallel worker for PID {pid}".encode()
    found = [pid]
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # it has ended
    return found


def own_memory(pid: int) -> int:
    try:
        status = Path("/proc", str(pid), "status").read_text()
    except OSError:
        return 0  # it has ended
    found = status.partition("RssAnon:")[2].split()
    return int(found[0]) * 1024 if found else 0  # it is ending


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
