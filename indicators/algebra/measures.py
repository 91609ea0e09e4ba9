"""Measures: computable rules. Their rows are one SELECT, and their figures the aggregate of these rows.

SQL, since the tables, conditions and periods of a rule are data: no model represents its rows.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from django.db import connection

from common.figure import Figure, figure_with_marks
from common.sql import Fragment, joined
from indicators.algebra import aggregates
from indicators.algebra.compiling import RequestedYears, select_rows
from indicators.algebra.declared_sources import SOURCES
from indicators.algebra.description import changes_between, rule_as_text, rule_in_a_sentence
from indicators.algebra.parse_rules import Rule, read_rule
from indicators.algebra.rule_source import YEAR, RuleSource
from indicators.algebra.vocabulary import RuleVocabulary


def aggregate_of(rule: object) -> str:
    """Return the aggregate of a valid rule, by default the first of its measure."""
    asked = rule if isinstance(rule, dict) else {}
    source = SOURCES.get(str(asked.get("measure")))
    return str(asked.get("aggregate", source.aggregates[0] if source else aggregates.COUNT))


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One record that counts for a year; ``part`` is "base" if it is only in the denominator."""

    year: int
    startup: int | None
    record: str
    record_id: int
    date: dt.date
    reason: str
    amount: Decimal
    part: str


@dataclass(frozen=True, slots=True)
class ComputedFigure:
    """The value of a year (None: unknown, perhaps with a reason), its totals, and the digest of its rows.

    ``unconfirmed`` counts rows whose millésime is unconfirmed, and ``by_dates`` is the value with the years of the
    dates (None: nothing to confirm). ``missing`` laureates were announced but not recorded.
    """

    value: Decimal | None
    counted: int
    base: int
    total: Decimal
    digest: int
    startups: int = 0
    unknown_because: str = ""
    unconfirmed: int = 0
    by_dates: Decimal | None = None
    missing: int = 0

    @property
    def figure(self) -> Figure:
        """Return the value with its marks."""
        return figure_with_marks(self.value, self.unconfirmed, self.by_dates, self.missing, self.unknown_because)


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A rule with its vocabulary. Its compiled SQL is cached with the object.

    ``until``: only the rows dated until that day count (None: all).
    """

    rule: Rule
    vocabulary: RuleVocabulary
    until: dt.date | None = None

    @property
    def words(self) -> str:
        """Return a description on one line, without a full stop."""
        return rule_as_text(self.rule, self.vocabulary)

    @property
    def sentence(self) -> str:
        """Return what the measure counts, in French."""
        return rule_in_a_sentence(self.rule, self.vocabulary)

    def changes_since(self, before: "Measure") -> list[str]:
        """Return what this measure changes of another one, in sentences."""
        return changes_between(before.rule, self.rule, self.vocabulary)

    @property
    def aggregate(self) -> str:
        return self.rule.aggregate

    @property
    def is_cumulative(self) -> bool:
        """Whether its value is the sum of its rows over a year, so that a partial value is known at any date.

        What is decided for a whole year, such as a millésime, has no value in its course.
        """
        added, population = (aggregates.COUNT, aggregates.SUM, aggregates.STARTUPS), self.rule.population
        return self.aggregate in added and population.period.kind == YEAR and population.source.is_dated

    @property
    def is_level(self) -> bool:
        """Whether its value is meaningful on any day of a year: a share, a rate, a state."""
        is_quotient = self.aggregate in (aggregates.SHARE, aggregates.RATE) or self.unit_of_value == "%"
        return is_quotient or self.rule.population.period.kind != YEAR

    @property
    def unit_of_value(self) -> str:
        """Return ``%`` or ``€``; an empty text for a count."""
        if self.aggregate == aggregates.SHARE:
            return "%"
        return self.rule.population.source.quantities[self.rule.quantity].unit if self.rule.quantity else ""

    @property
    def kinds(self) -> frozenset[str]:
        """Return the record types that it counts, or that its conditions read."""
        rule, base = self.rule, self.rule.base
        kinds = rule.population.source.kinds_read({**rule.population.values, **rule.counted})
        return kinds | base.source.kinds_read(base.values) if base else kinds

    @property
    def is_by_startup(self) -> bool:
        """Whether a change of a startup moves no row of another one (see ``RuleSource``)."""
        return all(source.is_by_startup for source in self._sources)

    @property
    def is_of_startups(self) -> bool:
        """Whether some of its rows have a startup."""
        return any(source.is_of_startups for source in self._sources)

    @property
    def _sources(self) -> list[RuleSource]:
        return [population.source for population in (self.rule.population, self.rule.base) if population]

    def rows(
        self, requested_years: RequestedYears, today: dt.date, startups: Collection[int] | None = None
    ) -> Fragment:
        """Return the SELECT of the rows (see ``indicators.algebra.compiling.select_rows``) of ``startups`` (None: all)."""
        found = _compiled(self, tuple(requested_years), today)
        if startups is None:
            return found
        of_startups = Fragment(") AS row WHERE startup_id = ANY (%s)", ([*startups],))
        return Fragment("SELECT * FROM (") + found + of_startups

    def statements(self, year: int, today: dt.date) -> list[str]:
        """Return the SQL of a year's figure: its rows, and why it may be unknown."""
        unknown = self._unknown([year], today)
        return [self.rows([(year, year)], today).text, *([unknown.text] if unknown else [])]

    def unknown_years(self, years: Iterable[int], today: dt.date) -> dict[int, str]:
        """Return the reason for each unknown year. One query at most."""
        asked = self._unknown(list(years), today)
        if asked is None:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(asked.text, asked.parameters)
            return dict(cursor.fetchall())

    def _unknown(self, years: list[int], today: dt.date) -> Fragment | None:
        """Return the SQL for (year, reason) of each unknown year; None if there can be none."""
        unknown = [
            population.source.unknown(population.values, years, today)
            for population in (self.rule.population, self.rule.base)
            if population
            and population.source.unknown
            and (population.source.is_dated or population.period.kind == YEAR)
        ]
        return joined("\nUNION ALL\n", unknown) if unknown else None


KEPT = 256
"""Statements, or rules, of which what was compiled is kept: a few for each indicator."""


@lru_cache(maxsize=KEPT)
def _compiled(measure: Measure, requested_years: tuple[tuple[int, int], ...], today: dt.date) -> Fragment:
    rows = select_rows(measure.rule, measure.vocabulary, requested_years, today)
    if measure.until is None:
        return rows
    return Fragment("SELECT * FROM (") + rows + Fragment(") AS row WHERE date <= %s", (measure.until,))


def measure_of(rule: object, vocabulary: RuleVocabulary) -> Measure:
    """Return the measure that ``rule`` describes.

    :raises ValidationError: the rule is invalid; with the reasons, in French.
    """
    return Measure(read_rule(rule, vocabulary), vocabulary)


def cached_measure(rule: object, vocabulary: RuleVocabulary) -> Measure:
    """Return ``measure_of`` a stored rule, cached by its text and vocabulary."""
    return _measure_of(json.dumps(rule), vocabulary)


@lru_cache(maxsize=KEPT)
def _measure_of(text: str, vocabulary: RuleVocabulary) -> Measure:
    return measure_of(json.loads(text), vocabulary)


_SUM = "coalesce(sum(amount) FILTER (WHERE part = 'counted'), 0)"
_COUNT = "count(*) FILTER (WHERE part = 'counted')"
_STARTUPS = "count(DISTINCT startup_id) FILTER (WHERE part = 'counted')"
_DIGEST = (
    "bit_xor(indicators_evidence_digest(startup_id, record_id, date, amount, reason)) FILTER (WHERE part = '{part}')"
)
_BOTH_DIGESTS = f"coalesce({_DIGEST.format(part='counted')}, 0) # (coalesce({_DIGEST.format(part='base')}, 0) << 1)"
_TOTALS = f"""
SELECT {{key}}, {_COUNT}, count(*) FILTER (WHERE part = 'base'), {{total}}, {_BOTH_DIGESTS},
       {{startups}}
FROM {{rows}} GROUP BY {{key}}
"""  # noqa: S608


def totals_of(rows: str, key: str, measure: Measure) -> str:
    """Return the SELECT of the totals of a figure, for each ``key``, from any rows of evidence."""
    return _TOTALS.format(
        key=key,
        rows=rows,
        total=_SUM if measure.rule.quantity else f"{_COUNT}::numeric",
        startups=_STARTUPS if measure.aggregate == aggregates.STARTUPS else "0",
    )


_DIGESTS = f"SELECT {{key}}, {_BOTH_DIGESTS} FROM {{rows}} GROUP BY {{key}}"  # noqa: S608


def digests_of(
    measures: Iterable[tuple[Measure, RequestedYears]], today: dt.date, startups: Collection[int]
) -> Mapping[int, int]:
    """Return the digest of the rows of some startups, by the key of each year that has some: one query for all measures."""
    rows = joined("\nUNION ALL\n", [measure.rows(years, today, startups) for measure, years in measures])
    if not rows.text:
        return {}
    return _digests(Fragment(_DIGESTS.format(key="key", rows=f"({rows.text}) AS row"), rows.parameters))


def stored_digests(startups: Collection[int]) -> Mapping[int, int]:
    """Return the digest of the stored evidence of some startups, by live result (its key): one query."""
    rows = "(SELECT * FROM indicators_liveevidence WHERE startup_id = ANY (%s)) AS row"
    return _digests(Fragment(_DIGESTS.format(key="result_id", rows=rows), ([*startups],)))


def _digests(statement: Fragment) -> Mapping[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.parameters)
        return dict(cursor.fetchall())


NO_ROWS = (0, 0, Decimal(0), 0, 0)


def figures_of(measure: Measure, years: Iterable[int], today: dt.date) -> dict[int, ComputedFigure]:
    """Return the figure of each year from the records on ``today``: one query, nothing stored."""
    requested_years = [(year, year) for year in years]
    rows = measure.rows(requested_years, today)
    totals = Fragment(totals_of(f"({rows.text}) AS row", "key", measure), rows.parameters)
    return figures_from_totals(measure, totals, requested_years, today)


def figures_from_totals(
    measure: Measure, totals: Fragment, requested_years: RequestedYears, today: dt.date
) -> dict[int, ComputedFigure]:
    """Return the figure of each year from ``totals``, a statement with the totals of each key."""
    with connection.cursor() as cursor:
        cursor.execute(totals.text, totals.parameters)
        found = {key: made for key, *made in cursor.fetchall()}
    unknown = measure.unknown_years([year for _, year in requested_years], today)
    return {
        year: known_or_not(figure_from(measure.aggregate, *found.get(key, NO_ROWS)), unknown.get(year, ""))
        for key, year in requested_years
    }


def figure_from(
    aggregate: str,
    counted: int,
    base: int,
    total: Decimal,
    digest: int,
    startups: int,
) -> ComputedFigure:
    """Return the figure with these totals."""
    distinct = startups if aggregate == aggregates.STARTUPS else 0
    value = aggregates.value_of(aggregate, counted=counted, base=base, total=total, startups=distinct)
    return ComputedFigure(value, counted, base, Decimal(total), digest, distinct)


def known_or_not(figure: ComputedFigure, unknown_because: str) -> ComputedFigure:
    """Return the figure, with an unknown value if there is a reason."""
    return replace(figure, value=None, unknown_because=unknown_because) if unknown_because else figure


_IN_ORDER = "SELECT * FROM ({rows}) AS row ORDER BY key, date, startup_id, record_id, part LIMIT %s"


def evidence_of(measure: Measure, years: Iterable[int], today: dt.date, limit: int | None = None) -> list[CountedRow]:
    """Return the rows behind the figures, by date, at most ``limit``: one query, nothing stored."""
    found = measure.rows([(year, year) for year in years], today)
    with connection.cursor() as cursor:
        cursor.execute(_IN_ORDER.format(rows=found.text), [*found.parameters, limit])
        return [CountedRow(year, *row) for year, *row in cursor.fetchall()]
