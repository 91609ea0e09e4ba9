"""Following: the results moved by what a few records bring now, less what they brought before."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection

from common.prepared import fetch_all, with_places
from indicators.algebra import aggregates
from indicators.algebra.compiling import Touched, TouchedKeys
from indicators.algebra.fragments import Fragment, Kept, joined
from indicators.algebra.measures import NO_ROWS, Figure, Measure, figure_from, known_or_not, totals_of
from indicators.live.actions.storing import FIGURES, INSERT, set_figure
from indicators.models import LiveResult
from indicators.models import Touched as TouchedRow

MANY = 1000
"""Beyond so many touched records, computing everything costs less."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, by table; ``everything`` when it is too much to follow."""

    by_table: dict[str, list[tuple[str, int]]]
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """A measure and the results that it decides."""

    measure: Measure
    results: Sequence[LiveResult]


def can_follow() -> bool:
    """Whether what changed since it was last taken is not too much to follow."""
    subjects = list(TouchedRow.objects.values_list("subject", flat=True)[: MANY + 1])
    return len(subjects) <= MANY and "all" not in subjects


def take_changes() -> Changes:
    """What changed since it was last taken: it is taken for good if the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT FROM indicators_touched LIMIT %s) AS few", [MANY + 1])
        if cursor.fetchone()[0] > MANY:
            cursor.execute("DELETE FROM indicators_touched")
            return Changes({}, everything=True)
        cursor.execute('DELETE FROM indicators_touched RETURNING "table", subject, key')
        found = set(cursor.fetchall())
    by_table: dict[str, list[tuple[str, int]]] = {}
    for table, subject, key in sorted(found):
        by_table.setdefault(table, []).append((subject, key))
    return Changes(by_table, everything=any(subject == "all" for _, subject, _ in found))


def follow(followed: Sequence[Followed], changes: Changes, day: dt.date) -> int:
    """Move the results of the measures that read a table that changed; how many moved."""
    read = {id(one): one.measure.tables & changes.by_table.keys() for one in followed}
    concerned = [one for one in followed if read[id(one)]]
    keys = {pair for tables in read.values() for table in tables for pair in changes.by_table[table]}
    return _move(concerned, _touched(keys), day) if concerned else 0


def _touched(keys: set[tuple[str, int]]) -> Touched:
    records: dict[str, tuple[int, ...]] = {}
    for subject, key in sorted(keys):
        records[subject] = (*records.get(subject, ()), key)
    return Touched(records.pop("startup", ()), records)


@dataclass(frozen=True, slots=True)
class Move:
    """What the evidence of a result gained, less what it lost; ``digest`` is the exclusive or of both.

    What is touched of a startup is all of its rows, so that the number of different ones moves as the others do.
    """

    counted: int
    base: int
    total: Decimal
    digest: int
    startups: int

    @property
    def is_nothing(self) -> bool:
        return not (self.counted or self.base or self.total or self.digest)


def _move(followed: Sequence[Followed], touched: Touched, day: dt.date) -> int:
    """Make again the evidence of what was touched, in these results, and move them by the difference; how many moved.

    What the other records bring is not read, but for the half below a median, in the index.
    """
    results = {result.pk: result for one in followed for result in one.results}
    of = {result.pk: one.measure.aggregate for one in followed for result in one.results}
    lost, gained = _removed(list(results), touched), _added(followed, touched, day)
    unknown = unknown_results(followed, day)
    moves = with_newly_known_or_unknown(moves_between(lost, gained), list(results.values()), unknown)
    medians = _medians(
        {key: results[key].counted + moves[key].counted for key in moves if of[key] == aggregates.MEDIAN}
    )
    for key, move in moves.items():
        figure = figure_after(results[key], move, of[key], medians.get(key))
        set_figure(results[key], known_or_not(figure, unknown.get(key, "")))
    LiveResult.objects.bulk_update([results[key] for key in moves], FIGURES)
    return len(moves)


type Totals = tuple[int, int, Decimal, int, int, None]


def stored_rows(results: Sequence[int], touched: Touched) -> Kept:
    """What follows FROM to find the stored evidence of what was touched, in these results (keys)."""
    startups = touched.keys_of(TouchedKeys())
    parameters: dict[str, Any] = {**startups.parameters, "results": [*map(str, results)]}
    tests = [f"startup_id = ANY {startups.place}"]
    for record in touched.records:
        keys = touched.keys_of(TouchedKeys(record))
        parameters |= {**keys.parameters, f"record_{record}": record}
        tests.append(f"(startup_id IS NULL AND record = %(record_{record})s AND record_id = ANY {keys.place})")
    text = f"indicators_liveevidence WHERE ({' OR '.join(tests)}) AND result_id = ANY (%(results)s::bigint[])"
    return Kept(text, parameters)


type _Slots = tuple[tuple[Measure, tuple[tuple[int, int], ...]], ...]


def rows_now(followed: Sequence[Followed], touched: Touched, day: dt.date) -> Kept:
    """The SELECT of the evidence of what was touched, as it is now, in all these results."""
    slots = tuple((one.measure, tuple((result.pk, result.year) for result in one.results)) for one in followed)
    keys = {one: touched.keys_of(one) for one in _keys_of(slots, day)}
    text = _rows_of_touched(slots, day, tuple((one, found.place) for one, found in keys.items()))
    return Kept(text, {name: value for found in keys.values() for name, value in found.parameters.items()})


@lru_cache(maxsize=64)
def _keys_of(slots: _Slots, day: dt.date) -> tuple[TouchedKeys, ...]:
    """The keys that the rows of what is touched wait for."""
    return tuple(dict.fromkeys(one for one in _union(slots, day).parameters if isinstance(one, TouchedKeys)))


@lru_cache(maxsize=64)
def _rows_of_touched(slots: _Slots, day: dt.date, places: tuple[tuple[TouchedKeys, str], ...]) -> str:
    """The same text for whatever is touched, so that it is planned once. Its plan, of a branch for each measure, costs
    more than finding the few rows of a startup."""
    rows, written = _union(slots, day), dict[object, str](places)
    return with_places(rows.text, rows.parameters, lambda one: written[one] if isinstance(one, TouchedKeys) else "")


def _union(slots: _Slots, day: dt.date) -> Fragment:
    return joined("\nUNION ALL\n", [measure.rows(some, day, of_touched=True) for measure, some in slots])


def _removed(results: list[int], touched: Touched) -> dict[int, Totals]:
    """Take away the evidence of what was touched; what it brought to each result."""
    return totals_by("result_id", stored_rows(results, touched), "DELETE FROM {rows} RETURNING *")


def _added(followed: Sequence[Followed], touched: Touched, day: dt.date) -> dict[int, Totals]:
    """Store the evidence of what was touched, as it is now; what it brings to each result."""
    return totals_by("result_id", rows_now(followed, touched, day), f"{INSERT}{{rows}} RETURNING *")


def totals_by(key: str, rows: Kept, statement: str) -> dict[int, Totals]:
    """The totals by result (the column ``key``) of the evidence that ``statement`` reads or writes by ``rows``."""
    sql = f"WITH made AS ({statement.format(rows=rows.text)}) {totals_of('made', key)}"
    return {result: tuple(made) for result, *made in fetch_all(sql, rows.parameters)}


def moves_between(lost: Mapping[int, Totals], gained: Mapping[int, Totals]) -> dict[int, Move]:
    """The moves of the results that move."""
    found = {key: _difference(gained.get(key, NO_ROWS), lost.get(key, NO_ROWS)) for key in {*lost, *gained}}
    return {key: move for key, move in found.items() if not move.is_nothing}


def _difference(gained: Totals, lost: Totals) -> Move:
    return Move(gained[0] - lost[0], gained[1] - lost[1], gained[2] - lost[2], gained[3] ^ lost[3], gained[4] - lost[4])


NO_MOVE = Move(0, 0, Decimal(0), 0, 0)


def unknown_results(followed: Sequence[Followed], day: dt.date) -> dict[int, str]:
    """Why the records don't tell each result that they don't. One query at most for each measure."""
    found: dict[int, str] = {}
    for one in followed:
        reasons = one.measure.unknown_years([result.year for result in one.results], day)
        found |= {result.pk: reasons[result.year] for result in one.results if result.year in reasons}
    return found


# The index of amounts stops in the middle: the others are neither read nor sorted.
_MIDDLE = """
SELECT result.id, ARRAY(
    SELECT amount FROM indicators_liveevidence WHERE result_id = result.id AND part = 'counted'
    ORDER BY amount OFFSET (result.counted - 1) / 2 LIMIT 2 - result.counted %% 2
)
FROM unnest(%s::bigint[], %s::bigint[]) AS result (id, counted)
"""


def with_newly_known_or_unknown(
    moves: dict[int, Move], results: Sequence[LiveResult], unknown: Mapping[int, str]
) -> dict[int, Move]:
    """The moves, and a move of nothing for each result that has just become known or unknown."""
    flipped = [one.pk for one in results if one.unknown_because != unknown.get(one.pk, "")]
    return {**dict.fromkeys(flipped, NO_MOVE), **moves}


def _medians(counted: Mapping[int, int]) -> dict[int, Sequence[Decimal]]:
    """The one or two amounts in the middle of the stored evidence of each result, which counts so many rows."""
    some = {key: count for key, count in counted.items() if count}
    if not some:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_MIDDLE, [list(some), list(some.values())])
        return {key: (amounts[0], amounts[-1]) for key, amounts in cursor.fetchall()}


def figure_after(result: LiveResult, move: Move, aggregate: str, middle: Sequence[Decimal] | None) -> Figure:
    """The figure of ``result`` once moved; ``middle`` are the amounts in the middle that it then has."""
    totals = (
        result.counted + move.counted,
        result.base + move.base,
        result.total + move.total,
        result.digest ^ move.digest,
        result.startups + move.startups,
    )
    return figure_from(aggregate, *totals, middle)
