"""What staff can compose, each definition alone over all years, and one changed startup, at so many times the records.

Printed are multiples of one sequential scan of the phase table taken in the same run, for one definition of each family
(``indicators.algebra.figures_of``: the value of every year with the digest of its rows), and the database time of
``impact.live.actions.follow_changes`` after the date of one phase moved, with the results of several indicators stored;
then what the page that shows the effects of such a move costs, beside the same figures computed from all the records.

    .venv/bin/python benchmarks/bench_algebra.py [COPIES [ROUNDS]]
"""

import datetime as dt
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks import bench_indicators as base  # noqa: E402

YEARS = range(2013, base.TODAY.year + 1)
CHANGES = 15
SERVICES = {"measure": "states", "group": "service"}
RULES: dict[str, dict[str, Any]] = {
    "entries into a phase": {"measure": "entries", "kind": "investigation"},
    "launches of one ministry's incubators": {
        "measure": "entries",
        "kind": "construction",
        "first_time": True,
        "ministry": "{ministry}",
    },
    "services at the end of each year": SERVICES,
    "everything at the end of each year": {"measure": "states"},
    "share that publish their budget, in acceleration": {
        "measure": "states",
        "kind": "acceleration",
        "aggregate": "share",
        "counted": {"publishes": "budget"},
    },
    "ends per 100 services": {"measure": "entries", "kind": "abandon", "aggregate": "rate", "base": SERVICES},
    "median months to launch": {"measure": "durations", "from": "investigation", "to": "construction"},
    "entries over 24 months": {"measure": "entries", "kind": "construction", "period": {"months": 24}},
    "committees of services under two years": {
        "measure": "events",
        "event": "committee",
        "phase": ["construction", "acceleration"],
        "age": {"less_than": 24},
    },
    "services under every condition": {
        **SERVICES,
        "aggregate": "share",
        "ministry": "{ministry}",
        "theme": "{theme}",
        "national_impact": False,
        "counted": {"age": {"less_than": 36}, "publishes": ["budget", "stats"]},
    },
}
STORED = (0, 1, 4, 6, 8)
"""The rules whose results are stored beside those of the reference, for what follows the changes."""

EVENTS = """
SET session_replication_role = replica;
INSERT INTO startups_lifeevent (startup_id, kind, date, comment, position)
    SELECT e.startup_id + far, kind, date - days::int, '', e.position
    FROM startups_lifeevent e JOIN shift ON shift.id = e.startup_id;
RESET session_replication_role;
"""


def main(copies: int, rounds: int) -> None:
    if not base.RECORDS.is_dir():
        print(f"Skipped: the real records are not at {base.RECORDS}; set BETAGOUV_RECORDS to their folder.")
        return
    with base.server():
        base.import_once()
        constraint = _constraint()
        base.make_copies(copies)
        _run(EVENTS)
        _run(f"ALTER TABLE startups_span ADD CONSTRAINT span_no_overlap {constraint}")
        _run("ANALYZE")
        base.check(copies)
        time_definitions(rounds)
        time_changes()
        time_foresight()


def time_definitions(rounds: int) -> None:
    """Each definition and the scan in turn."""
    from indicators.algebra import figures_of

    measures = [(label, _measure(rule)) for label, rule in RULES.items()]
    works: list[tuple[str, Callable[[], object], str]] = [("scan", _scan, base.SEQUENTIAL)]
    works += [(label, partial(figures_of, measure, YEARS, base.TODAY), "") for label, measure in measures]
    turns = [[base.cost(work, setting) for _, work, setting in works] for _ in range(rounds)]
    least = [
        base.Cost(min(turn[place].clock for turn in turns), min(turn[place].processor for turn in turns))
        for place in range(len(works))
    ]
    print(f"{_scan()} phases, scanned in {least[0].clock * 1000:.1f} ms")
    for (label, *_), cost in zip(works[1:], least[1:], strict=True):
        print(f"    {label:<50} {cost.over(least[0])}")
    with base.watched() as memory:
        for _, work, _ in works:
            work()
    print(f"    memory of the database session and its helpers: {max(memory) / 1024**2:.1f} MB")


def time_changes() -> None:
    """One phase moves, then the results follow: database time, on the clock and by processor."""
    from indicators.live.actions import compute_live_results, follow_changes
    from indicators.models import Definition, Indicator, LiveEvidence

    for place in STORED:
        rule = _filled(list(RULES.values())[place])
        indicator = Indicator.objects.create(code=f"bench_{place}", label=str(place), unit="", first_year=2013)
        Definition.objects.create(indicator=indicator, first_year=2013, rule=rule)
    start = time.perf_counter()
    done = compute_live_results(on=base.TODAY)
    rows = LiveEvidence.objects.count()
    print(f"    {done.figures} results and {rows} rows of evidence stored in {time.perf_counter() - start:.0f} s")
    _run("VACUUM ANALYZE")
    follow_changes(on=base.TODAY)
    costs = [_one_change(number, lambda: follow_changes(on=base.TODAY).changed) for number in range(CHANGES)]
    moved = sum(changed for *_, changed in costs)
    clock, statements, spent = (median(cost[place] for cost in costs) * 1000 for place in range(3))
    print(f"    one changed startup ({CHANGES} changes, {moved} results moved), median of each change:")
    print(f"        {clock:.1f} ms in all, {statements:.1f} ms in the database, {spent:.1f} ms of its processor")


def _one_change(number: int, follow: Callable[[], int]) -> tuple[float, float, float, int]:
    """Seconds in all, in the database, of its processor; and how many results moved."""
    _advance(_a_phase(number))
    return _timed(follow)


def time_foresight() -> None:
    """What the page shows before a phase moves, and the same indicators from all the records: before, and after."""
    from indicators.algebra import figures_of
    from indicators.live.foreseeing import Foresight
    from indicators.live.plan import plan
    from workspace.pages.preview import phase_effects

    def everything() -> int:
        return sum(len(figures_of(task.measure, task.years, base.TODAY)) for task in plan(base.TODAY) if task.measure)

    phases = [_a_phase(number) for number in range(CHANGES)]
    looks: dict[str, Callable[[Any], Callable[[], int]]] = {
        "what the page shows": lambda one: lambda: len(phase_effects(one.startup, base.TODAY, partial(_advance, one))),
        "its indicators, before": lambda one: lambda: len(Foresight(one.startup_id, base.TODAY).now().values),
        "the same from all the records": lambda one: everything,
    }
    for label, look in looks.items():
        costs = [_timed(look(one)) for one in phases]
        clock, statements, spent = (median(cost[place] for cost in costs) * 1000 for place in range(3))
        print(f"    {label}: {clock:.1f} ms, {statements:.1f} ms in the database, {spent:.1f} ms of its processor")


def _a_phase(number: int) -> Any:
    """A phase with a date, another for each number."""
    from startups.models import Phase

    dated = Phase.objects.filter(start__isnull=False, kind__in=("investigation", "construction")).select_related(
        "startup"
    )
    last = dated.order_by("pk").last()
    assert last is not None
    one = dated.filter(pk__gt=(number * 40_009 + 1) % last.pk).order_by("pk").first()
    assert one is not None
    return one


def _advance(phase: Any) -> None:
    from startups.models import Phase

    Phase.objects.filter(pk=phase.pk).update(start=phase.start - dt.timedelta(days=40))


def _timed(work: Callable[[], int]) -> tuple[float, float, float, int]:
    """Seconds in all, in the database, of its processor; and what ``work`` gives."""
    from django.db import connection

    spent: list[float] = []

    def timed(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, parameters, many, context)
        finally:
            spent.append(time.perf_counter() - start)

    before, start = base.processor(), time.perf_counter()
    with connection.execute_wrapper(timed):
        found = work()
    return time.perf_counter() - start, sum(spent), base.processor() - before, found


def _constraint() -> str:
    """What the copy drops and the changes need: the index by startup is part of it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'span_no_overlap'")
        return str(cursor.fetchone()[0])


def _filled(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule with the commonest ministry and theme of the records."""
    from collections import Counter

    from indicators.algebra import read_vocabulary

    words = read_vocabulary(themes=True)
    ministry = Counter(body.ministry for body in words.incubators.values() if body.ministry).most_common(1)[0][0]
    values = {"ministry": ministry, "theme": (words.themes or ("",))[0]}
    return {key: values[key] if value == f"{{{key}}}" else value for key, value in rule.items()}


def _measure(rule: dict[str, Any]) -> Any:
    from indicators.algebra import measure_of, read_vocabulary

    return measure_of(_filled(rule), read_vocabulary())


def _scan() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(base.SCAN)
        return int(cursor.fetchone()[0])


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    main(*arguments, *(1000, 2)[len(arguments) :])
