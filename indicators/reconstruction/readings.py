"""Count a printed figure again from the records: one row for each record that counts."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from common.sql import Fragment
from indicators.algebra import Measure, RuleVocabulary
from indicators.algebra.aggregates import COUNT
from indicators.algebra.measures import NO_ROWS, ComputedFigure, figure_from, totals_of
from indicators.live.plan import in_force
from indicators.models import Definition, Interpretation, PrintedFigure, PublishedResult
from indicators.queries.years import measure_in_force

STATES = {
    PrintedFigure.Subject.INVESTIGATIONS: "investigation",
    PrintedFigure.Subject.SERVICES: "service",
    PrintedFigure.Subject.ENDED: "ended",
}
"""The printed figures of the portfolio, and the group of phases that each counts."""

_COLUMNS = """SELECT %s::bigint AS key, entry.startup_id, 'phase' AS record, entry.id AS record_id, entry.date,
       kind.label AS reason, 1::numeric AS amount, 'counted' AS part"""
_ON_THE_DAY = f"""{_COLUMNS}
FROM (SELECT startup_id, phase_id AS id, kind_id, start AS date
      FROM startups_span WHERE startups_in_state(start, until, %s)) AS entry
JOIN startups_phasekind AS kind ON kind.key = entry.kind_id WHERE kind."group" = %s"""  # noqa: S608
_LAST_WRITTEN = f"""{_COLUMNS}
FROM (SELECT DISTINCT ON (startup_id) startup_id, id, kind_id, coalesce(start, %s) AS date
      FROM startups_phase WHERE start IS NULL OR start <= %s ORDER BY startup_id, position DESC, id DESC) AS entry
JOIN startups_phasekind AS kind ON kind.key = entry.kind_id WHERE kind."group" = %s"""  # noqa: S608

type Rows = Callable[[int, dt.date], Fragment]
"""The SELECT of the rows on a day, under a key."""


@dataclass(frozen=True, slots=True)
class Counting:
    """One way to count a printed figure again."""

    reading: Interpretation
    rows: Rows
    definition: Definition | None = None
    measure: Measure | None = None

    def figure(self, day: dt.date) -> ComputedFigure:
        """Return the value of the current records on ``day``: one query, nothing is stored."""
        found = self.rows(0, day)
        with connection.cursor() as cursor:
            cursor.execute(totals_of(f"({found.text}) AS row", "key", self.measure), found.parameters)
            totals = cursor.fetchone()
        aggregate = self.measure.aggregate if self.measure else COUNT
        return figure_from(aggregate, *(totals[1:] if totals else NO_ROWS))


def countings_of(figure: PublishedResult | PrintedFigure, words: RuleVocabulary) -> tuple[Counting, ...]:
    """Return the ways to count a printed figure again; none if its rule is invalid.

    A result is counted by the definition of its year. A state of the portfolio is counted by the timeline on its day,
    and as in those years: by the last phase written in each record, among phases that have begun or have no date.
    """
    if isinstance(figure, PrintedFigure):
        return _of_the_portfolio(figure)
    measure = measure_in_force(figure.indicator, figure.year, words)
    if measure is None:
        return ()
    year = figure.year
    definition = in_force(figure.indicator, year)
    return (
        Counting(Interpretation.DEFINITION, lambda key, day: measure.rows([(key, year)], day), definition, measure),
    )


def _of_the_portfolio(figure: PrintedFigure) -> tuple[Counting, ...]:
    as_of, group = figure.as_of, STATES.get(PrintedFigure.Subject(figure.subject))
    if as_of is None or group is None:
        return ()
    return (
        Counting(Interpretation.ON_THE_DAY, lambda key, day: Fragment(_ON_THE_DAY, (key, as_of, group))),
        Counting(Interpretation.LAST_WRITTEN, lambda key, day: Fragment(_LAST_WRITTEN, (key, as_of, as_of, group))),
    )
