"""The pages where people wait: the queue of staff, and the form, preview and confirmation of a change of phase.

The real records, then 100 times as many, with their histories, findings and every index of the site. Each page is asked
of the site as a browser asks it, through all its middleware, by somebody who is signed in; each change is made to another
service, really. Printed is the median of the clock of one request, of which in the database, and the processor time of
both (this process and its database connection), then what that would be on a quiet machine, by a fixed piece of work
timed beside each (``calibration.py``).

    .venv/bin/python benchmarks/bench_workspace.py [COPIES [CHANGES]]      # 100 copies and 20 changes by default
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks import bench_indicators as base  # noqa: E402
from benchmarks.bench_algebra import EVENTS  # noqa: E402
from benchmarks.calibration import Machine, in_pieces  # noqa: E402
from devserver.redis_server import RedisServer  # noqa: E402
from devserver.rehearsal import Form  # noqa: E402

SITE = {
    "DJANGO_SETTINGS_MODULE": "benchmarks.page_settings",
    "DJANGO_ALLOWED_HOSTS": "testserver",
    "HTTPS": "off",
    "PASSWORD_SIGN_IN": "on",
}
WANTED = {"form": (10, 100), "preview": (25, 100), "confirmation": (30, 100), "queue": (None, 100)}
"""Milliseconds at the scale of today (None: nothing was asked), and at that of the copies."""

# The copies have a history as long as the others': a history is what the queue reads to find what nobody looks at.
HISTORIES = {
    "startups_startuphistory": "pgh_obj_id",
    "startups_phasehistory": "startup_id",
    "startups_lifeeventhistory": "startup_id",
    "startups_membershiphistory": "startup_id",
    "startups_finding": "startup_id",
}
_DEFINITIONS = """
SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conname IN ('span_no_overlap', 'membership_no_overlap', 'membership_one_lead')
UNION ALL
SELECT pg_get_indexdef(indexrelid) FROM pg_index
WHERE indexrelid::regclass::text IN ('startup_search', 'startup_themes')
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one request: on the clock, of which in the database; of processor, in both, beside what a fixed
    piece of work then took."""

    clock: float
    database: float
    processor: float
    piece: float


MACHINE = Machine()


def main(copies: int = 100, changes: int = 20) -> None:
    if not base.RECORDS.is_dir():
        print(f"Skipped: the real records are not at {base.RECORDS}; set BETAGOUV_RECORDS to their folder.")
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="betaportfolio-bench-")))
        redis = RedisServer(folder / "redis", volatile=True)
        folder.chmod(0o711)
        stack.callback(redis.stop, redis.start())
        stack.enter_context(base.server(REDIS_URL=redis.url, **SITE))
        base.import_once()
        compute()
        report(1, measured(changes))
        multiply(copies)
        compute()
        report(copies, measured(changes))


def multiply(copies: int) -> None:
    """Copy the records, and give the tables the indexes and constraints that copying takes away."""
    definitions = [one for (one,) in rows(_DEFINITIONS)]
    base.make_copies(copies)
    run(EVENTS)
    for table, subject in HISTORIES.items():
        run(_copy_of(table, subject))
    for definition in definitions:
        run(definition)
    run("VACUUM ANALYZE")
    base.check(copies)


def _copy_of(table: str, subject: str) -> str:
    """Copies of the rows of a table, of the copied services; triggers sleep."""
    found = rows(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table]
    )
    key = "pgh_id" if table.endswith("history") else "id"
    columns = [f'"{name}"' for (name,) in found if name not in (key, subject)]
    kept = ", ".join(f"t.{one}" for one in columns)
    return f"""
SET session_replication_role = replica;
INSERT INTO {table} ({subject}, {", ".join(columns)})
    SELECT t.{subject} + far, {kept} FROM {table} t JOIN shift ON shift.id = t.{subject};
RESET session_replication_role"""


def compute() -> None:
    """Every figure and criterion is stored, as the jobs do after an import, and what each service lacks."""
    from impact.national.actions import evaluate_criteria
    from indicators.live.actions import compute_live_results
    from startups.queries import today
    from workspace.home.todo_actions import store_todos

    compute_live_results()
    evaluate_criteria()
    store_todos(today())
    run("VACUUM ANALYZE")


def measured(changes: int) -> dict[str, list[Cost]]:
    """What each page costs, one service after another; the first three warm the process."""
    client = signed_in()
    found: dict[str, list[Cost]] = {name: [] for name in WANTED}
    for number, slug in enumerate(services(changes + 3)):
        costs = {"queue": timed(lambda: answer_of(client.get("/espace/"), 200))[0], **change(client, slug)}
        for name, cost in costs.items():
            if number >= 3:
                found[name].append(cost)
    return found


def services(number: int) -> list[str]:
    """Services under construction, spread over all."""
    statement = """
        SELECT s.slug FROM startups_startup s JOIN startups_span sp ON sp.startup_id = s.id
        WHERE startups_in_state(sp.start, sp.stop, current_date) AND sp.kind_id = 'construction'
        ORDER BY hashint8(s.id) LIMIT %s"""
    return [slug for (slug,) in rows(statement, [number])]


def signed_in() -> Any:
    """The browser of one of the DINUM's staff."""
    from django.conf import settings
    from django.test import Client

    from accounts.models import User

    user, _ = User.objects.get_or_create(email="bench@example.gouv.fr", defaults={"role": User.Role.DINUM})
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


def change(client: Any, slug: str) -> dict[str, Cost]:
    """The three steps of a change of phase: the form, what it would move, and the change."""
    address = f"/espace/services/{slug}/phase/"
    form, page = timed(lambda: answer_of(client.get(address), 200))
    asked = {"kind": "acceleration", "date": "2026-08-01", "reason": "Un essai de durée"}
    filled = {**Form(page, "date").values, **asked}
    preview, page = timed(lambda: answer_of(client.post(address, filled), 200))
    confirmed = {**Form(page, "date").values, **asked, "confirmed": "on", "step": "save"}
    saved, _ = timed(lambda: answer_of(client.post(address, confirmed), 302))
    return {"form": form, "preview": preview, "confirmation": saved}


def answer_of(answer: Any, status: int) -> str:
    page = str(answer.content.decode())
    assert answer.status_code == status, (answer.status_code, re.findall(r"error-text[^>]*>([^<]+)", page))
    return page


def timed[T](work: Callable[[], T]) -> tuple[Cost, T]:
    """What ``work`` costs, and what it gives."""
    ((clock, database, processor), found), piece = MACHINE.beside(partial(_timed, work))
    return Cost(clock, database, processor, piece), found


def _timed[T](work: Callable[[], T]) -> tuple[tuple[float, float, float], T]:
    before, start = base.processor() + time.process_time(), time.perf_counter()
    with in_database() as spent:
        found = work()
    clock = time.perf_counter() - start
    processor = base.processor() + time.process_time() - before
    return (clock * 1000, sum(spent) * 1000, processor * 1000), found


@contextmanager
def in_database() -> Iterator[list[float]]:
    """The seconds of each statement of the block."""
    from django.db import connection

    spent: list[float] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, parameters, many, context)
        finally:
            spent.append(time.perf_counter() - start)

    with connection.execute_wrapper(note):
        yield spent


def report(scale: int, found: dict[str, list[Cost]]) -> None:
    ((services_there,),) = rows("SELECT count(*) FROM startups_startup")
    print(f"\n× {scale} ({services_there} services), load {os.getloadavg()[0]:.1f}; {MACHINE.describe()}")
    print(
        "| | clock, ms | slowest | in the database | processor | pieces | on a quiet machine | wanted |\n"
        + "|---" * 8
        + "|"
    )
    for name, costs in found.items():
        clocks = [one.clock for one in costs]
        middle = [median(getattr(one, part) for one in costs) for part in ("database", "processor")]
        wanted, pieces = WANTED[name][scale > 1], in_pieces((one.processor, one.piece) for one in costs)
        print(
            f"| {name} | {median(clocks):.1f} | {max(clocks):.1f} | {middle[0]:.1f} | {middle[1]:.1f} "
            f"| {pieces:.1f} | {pieces * MACHINE.quiet:.1f} | {f'under {wanted}' if wanted else ''} |",
            flush=True,
        )


def rows(statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
