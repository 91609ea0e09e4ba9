"""Preview a rule on past years: its figures, and the first records of each. Writes nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.background.jobs import Progress
from common.periods import FIRST_YEAR
from common.words import strip_trailing_zeros
from indicators.algebra import ComputedFigure, CountedRow, Measure, evidence_of, figures_of, measure_of, read_vocabulary
from indicators.algebra.counted_records import title_of
from indicators.queries.recorded import names_of
from startups.models import Startup

SHOWN = 10
"""How many records of a year are shown, the first by date."""


@dataclass(frozen=True, slots=True)
class NamedStartup:
    """A name to display, and the slug of the fiche if there is one."""

    name: str
    startup: str = ""


def preview(rule: object, day: dt.date, progress: Progress) -> dict[str, Any]:
    """Return the figures of every year until that of ``day``, each with its first records, as JSON; numbers are text.

    :raises ValidationError: the rule is invalid.
    """
    measure = measure_of(rule, read_vocabulary())
    years = list(range(FIRST_YEAR, day.year + 1))
    progress(0, len(years) + 1)
    figures = figures_of(measure, years, day)
    progress(1, len(years) + 1)
    rows = dict(_first_rows(measure, years, day, progress))
    named = subjects([row for of_year in rows.values() for row in of_year])
    return {
        "words": measure.sentence,
        "unit": measure.unit_of_value,
        "aggregate": measure.aggregate,
        "computed_on": day.isoformat(),
        "years": [
            {
                **_figure(figures[year]),
                "year": year,
                "rows": [_row(row, named[row.startup, row.record, row.record_id]) for row in rows[year]],
            }
            for year in reversed(years)
        ],
    }


def _first_rows(
    measure: Measure, years: list[int], day: dt.date, progress: Progress
) -> Iterator[tuple[int, list[CountedRow]]]:
    """Yield the first records of each year: one query by year."""
    for done, year in enumerate(years, start=1):
        yield year, evidence_of(measure, [year], day, limit=SHOWN)
        progress(done + 1, len(years) + 1)


def _figure(figure: ComputedFigure) -> dict[str, Any]:
    return {
        "value": _exact(figure.value),
        "because": figure.unknown_because,
        "counted": figure.counted,
        "base": figure.base,
        "missing": figure.missing,
        "unconfirmed": figure.unconfirmed,
        "by_dates": _exact(figure.by_dates),
    }


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else f"{strip_trailing_zeros(value):f}"


def _row(row: CountedRow, subject: NamedStartup) -> dict[str, Any]:
    return {
        "startup": subject.startup,
        "name": subject.name,
        "date": row.date.isoformat(),
        "reason": row.reason,
        "amount": f"{strip_trailing_zeros(row.amount):f}",
        "part": row.part,
    }


type Key = tuple[int | None, str, int]
"""(startup, record, record id) of a row."""


def subjects(rows: Iterable[CountedRow]) -> dict[Key, NamedStartup]:
    """Return the subject of each row, by key. At most two queries."""
    keys = {(row.startup, row.record, row.record_id) for row in rows}
    startups = _startups({startup for startup, _, _ in keys if startup})
    names = names_of((record, record_id) for startup, record, record_id in keys if not startup)
    return {
        (startup, record, record_id): startups[startup]
        if startup in startups
        else NamedStartup(names.get((record, record_id)) or title_of(record))
        for startup, record, record_id in keys
    }


def _startups(keys: set[int]) -> dict[int | None, NamedStartup]:
    if not keys:
        return {}
    rows = Startup.objects.filter(pk__in=keys).values_list("pk", "name", "slug")
    return {pk: NamedStartup(name, slug) for pk, name, slug in rows}
