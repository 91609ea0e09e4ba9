"""What it costs to call a definition of the database (``startups_in_state``…) rather than to write its condition out.

The same reads run in turn on one database, as the site sends them and with each call replaced by the condition that it
stands for. What is printed is the processor time of the database, in milliseconds, planning included: statements are
planned anew each time here, when the site plans those of the list once for a connection.

    .venv/bin/python benchmarks/bench_definitions.py [COPIES [ROUNDS]]      # 1 copy and 30 rounds by default
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.bench_indicators import TODAY, import_once, make_copies, processor, server  # noqa: E402

OPEN = "({0} IS NULL OR {0} <= {2}) AND ({1} IS NULL OR {1} > {2})"
KNOWN = "{0} <= {2} AND ({1} IS NULL OR {1} > {2})"
PARIS = "({0} AT TIME ZONE 'Europe/Paris')::date"
QUARTER = "(make_date({2}::int, coalesce({3}, 4)::int * 3, 1) + interval '1 month')::date - 1"
BY_HAND = {
    "common_paris_day": PARIS,
    "startups_in_state": KNOWN,
    "impact_is_designated": KNOWN,
    "incubators_is_assigned": KNOWN,
    "startups_is_carried": OPEN,
    "community_is_active": "{0} <= {2} AND ({1} IS NULL OR {1} >= {2})",
    "common_goes_on": "({0} IS NULL OR {0} > {1})",
    "budget_counted_on": f"coalesce({{0}}, {{1}}, {QUARTER})",
    "impact_committee_due": "CASE WHEN {2} IS NOT NULL THEN {2} WHEN {3} = 'stop' THEN NULL"
    " ELSE (coalesce({1}, {0}) + interval '6 months')::date END",
}
CALL = re.compile(rf"\b({'|'.join(BY_HAND)})\(((?:\([^()]*\)|[^()])*)\)")


def written_out(sql: str) -> str:
    """``sql`` with the condition in place of each call of a definition."""
    before = ""
    while before != sql:  # a call may be within another
        before, sql = sql, CALL.sub(lambda found: f"({BY_HAND[found[1]].format(*found[2].split(', '))})", sql)
    return sql


def by_hand(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Run what Django is about to run, written out; a place of a parameter can't be said twice."""
    is_named = isinstance(params, dict) or not params or "startups_in_state(%s" not in str(sql)
    return execute(written_out(sql) if isinstance(sql, str) and is_named else sql, params, many, context)


def works() -> dict[str, Callable[[], object]]:
    """The reads that are compared."""
    from catalogue.filters import StartupFilters
    from catalogue.incubators.queries import incubator_rows
    from catalogue.listing.documents import startup_document
    from catalogue.listing.queries import startup_page
    from impact.queries.reviews import watched
    from indicators.algebra import figures_of
    from indicators.live.plan import plan
    from startups.models import Startup
    from startups.queries import portfolio
    from workspace.home.queries import queue
    from workspace.pages.scope import Scope

    slug = Startup.objects.values_list("slug", flat=True).earliest("slug")
    tasks = [(task.measure, task.years) for task in plan(TODAY) if task.measure]
    every = StartupFilters(TODAY, page_size=1000)
    distinguished = StartupFilters(TODAY, national_impact=True, fast=True)
    return {
        "the list, whole": lambda: startup_page(every),
        "the list, two filters": lambda: startup_page(distinguished),
        "a fiche of the API": lambda: startup_document(slug, TODAY, ""),
        "the portfolio": lambda: portfolio(TODAY),
        "the incubators": lambda: incubator_rows(TODAY),
        "the committees": lambda: watched(TODAY),
        "the queue of staff": lambda: queue(Scope((), everything=True), TODAY),
        "all indicators": lambda: [figures_of(measure, years, TODAY) for measure, years in tasks],
    }


def cost(work: Callable[[], object]) -> float:
    before = processor()
    work()
    return 1000 * (processor() - before)


def main(copies: int = 1, rounds: int = 30) -> None:
    with server():
        from django.db import connection

        import_once()
        if copies > 1:
            make_copies(copies)
        for name, work in works().items():
            called, out = [], []
            for _ in range(rounds + 3):
                called.append(cost(work))
                with connection.execute_wrapper(by_hand):
                    out.append(cost(work))
            calls, hand = median(called[3:]), median(out[3:])
            print(f"{name:22} {calls:8.2f} ms called, {hand:8.2f} ms written out: {calls / hand:.3f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:3]))
