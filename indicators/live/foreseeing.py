"""The live results as one startup makes them at this instant, inside the current transaction: read, and never written.

Who changes a record and undoes it sees what the change would do. The part of the others is what is stored, so that the cost
is that of one startup; a median that moves is read again up to its middle. No lock is taken, and none is waited for.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from common.prepared import fetch_all, fetch_one
from indicators.algebra import aggregates
from indicators.algebra.compiling import Touched, TouchedKeys
from indicators.live.actions.moving import (
    Followed,
    Move,
    figure_after,
    moves_between,
    rows_now,
    stored_rows,
    totals_by,
    unknown_results,
    with_newly_known_or_unknown,
)
from indicators.live.actions.storing import stored_results
from indicators.live.plan import computed_definitions, plan
from indicators.models import Indicator, LiveResult


@dataclass(frozen=True, slots=True)
class ResultsPreview:
    """The value of each year of each indicator; those whose rule was never computed are ``waiting``."""

    values: Mapping[tuple[Indicator, int], Decimal | None]
    waiting: frozenset[Indicator]


_WAITING = """
SELECT EXISTS (SELECT FROM indicators_touched WHERE subject <> 'startup' OR key = ANY {startups})
"""


class Foresight:
    """What the stored results become when what one or some startups bring to them is what their records give.

    What is stored, and the statements that compare the records with it, are made once, and asked as often as wanted: before
    a change, then after it. Changes of others that wait for the job are left out. On a day that nothing has computed yet,
    the part of the others is that of the last day that was computed: it is the one that the pages show.
    """

    def __init__(self, startups: int | tuple[int, ...], day: dt.date) -> None:
        computed, stored = computed_definitions(), stored_results()
        known = {one.definition_id: one.fingerprint for one in computed}
        self._is_of_today = all(one.day == day for one in computed)
        self._day, self._touched = day, Touched(startups if isinstance(startups, tuple) else (startups,), {})
        self._followed: list[Followed] = []
        self._shown: dict[tuple[Indicator, int], LiveResult] = {}
        self._waiting: set[Indicator] = set()
        for task in plan(day):
            indicator = task.definition.indicator
            if known.get(task.definition.pk) != task.fingerprint:
                self._waiting.add(indicator)
                continue
            results = [stored[indicator.pk, year] for year in task.years]
            self._shown |= {(indicator, result.year): result for result in results}
            if task.measure:
                self._followed.append(Followed(task.measure, results))
        keys = [result.pk for one in self._followed for result in one.results]
        self._lost = stored_rows(keys, self._touched)
        self._gained = rows_now(self._followed, self._touched, day)

    def now(self) -> ResultsPreview:
        """The results as the records of this instant make them: those stored, unless something waits to be followed."""
        moved = self._values() if self._followed and self._is_waiting() else {}
        shown = {key: moved.get(one.pk, one.value) for key, one in self._shown.items()}
        return ResultsPreview(shown, frozenset(self._waiting))

    def _is_waiting(self) -> bool:
        """Whether the startups changed since the results were stored, in this transaction or in another, or the day did."""
        if not self._is_of_today:
            return True
        startups = self._touched.keys_of(TouchedKeys())
        return fetch_one(_WAITING.format(startups=startups.place), startups.parameters) == (True,)

    def _values(self) -> dict[int, Decimal | None]:
        """The values of the results that move when the evidence of what was touched is made again."""
        results = {result.pk: (one, result) for one in self._followed for result in one.results}
        lost, gained = (
            totals_by("result_id", self._lost, "SELECT * FROM {rows}"),
            totals_by("key", self._gained, "{rows}"),
        )
        moves = moves_between(lost, gained)
        unknown = unknown_results(self._followed, self._day)
        moves = with_newly_known_or_unknown(moves, [result for _, result in results.values()], unknown)
        return {
            key: None if key in unknown else _value(*results[key], move, self._touched, self._day)
            for key, move in moves.items()
        }


def _value(one: Followed, result: LiveResult, move: Move, touched: Touched, day: dt.date) -> Decimal | None:
    is_median = one.measure.aggregate == aggregates.MEDIAN
    middle = _middle(one, result, move, touched, day) if is_median else None
    return figure_after(result, move, one.measure.aggregate, middle).value


# Both parts are read in the order of the amounts, and only up to the middle.
_MIDDLE = """
SELECT amount FROM (
    SELECT amount FROM indicators_liveevidence
    WHERE result_id = %(result)s AND part = 'counted'
      AND (startup_id IS NULL OR startup_id <> ALL {startups})
    UNION ALL SELECT amount FROM ({rows}) AS made WHERE part = 'counted'
) AS made ORDER BY amount OFFSET %(before)s LIMIT %(shown)s
"""


def _middle(
    one: Followed, result: LiveResult, move: Move, touched: Touched, day: dt.date
) -> tuple[Decimal, Decimal] | None:
    """The one or two amounts in the middle of the stored evidence of the others and of what was touched, as it is now."""
    counted = result.counted + move.counted
    if not counted:
        return None
    rows = rows_now([Followed(one.measure, [result])], touched, day)
    startups = touched.keys_of(TouchedKeys())
    window = {"result": result.pk, "before": (counted - 1) // 2, "shown": 2 - counted % 2}
    # Planned for these very numbers: how far the index of amounts is read depends on them.
    statement = _MIDDLE.format(rows=rows.text, startups=startups.place)
    found = fetch_all(statement, {**startups.parameters, **rows.parameters, **window}, keep=False)
    return found[0][0], found[-1][0]
