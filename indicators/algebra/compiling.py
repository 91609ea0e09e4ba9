"""Compile a rule to the SELECT of its rows, one for each record that counts in each period."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from common.sql import Fragment, joined
from indicators.algebra import aggregates
from indicators.algebra.conditions import JOINS
from indicators.algebra.parse_rules import Population, Rule
from indicators.algebra.rule_source import END, YEAR, Values
from indicators.algebra.vocabulary import RuleVocabulary
from indicators.models import LiveEvidence

LONGEST_REASON = 300
_COUNTED, _BASE = LiveEvidence.Part.COUNTED.value, LiveEvidence.Part.BASE.value

type RequestedYears = Sequence[tuple[int, int]]
"""For each period asked for: the key that its rows carry, and its year."""


class Window(NamedTuple):
    """The days of a period, starting with the last for sorting, and its key and year."""

    last: dt.date
    first: dt.date
    key: int
    year: int


def select_rows(rule: Rule, words: RuleVocabulary, requested_years: RequestedYears, today: dt.date) -> Fragment:
    """Return the SQL for (key, startup, record, record id, date, reason, amount, part) of every row."""
    part = Fragment("%s", (_COUNTED,))
    if rule.aggregate == aggregates.SHARE:
        test = _where(rule.population, rule.counted, words)
        part = Fragment("CASE WHEN ") + test + Fragment(" THEN %s ELSE %s END", (_COUNTED, _BASE))
    branches = [_branch(rule.population, rule, part, words, requested_years, today)]
    if rule.base:
        branches.append(_branch(rule.base, None, Fragment("%s", (_BASE,)), words, requested_years, today))
    return joined("\nUNION ALL\n", branches)


def _branch(
    population: Population,
    rule: Rule | None,
    part: Fragment,
    words: RuleVocabulary,
    requested_years: RequestedYears,
    today: dt.date,
) -> Fragment:
    """Return the rows of a population; those of a base (no ``rule``) have the amount one."""
    source = population.source
    windows = sorted(_window(population, key, year, today) for key, year in requested_years)
    quantity = source.quantities[rule.quantity].expression if rule and rule.quantity else ""
    values = {**population.values, **(rule.counted if rule else {})}
    tests = [_where(population, population.values, words), _facts(population, today)]
    tests += [Fragment(source.once), Fragment(f"({quantity}) IS NOT NULL" if quantity else "")]
    select = (
        Fragment("SELECT period.key, fact.startup_id, ")
        + _record_and_reason(population, words)
        + Fragment(f", ({quantity or 1})::numeric(20, 4) AS amount, (")
        + part
        + Fragment(")::varchar AS part\nFROM (")
        + _facts_by_place(population, words, [window.last for window in windows])
        + Fragment(") AS fact\nJOIN ")
        + _periods(population, windows)
    )
    joins = Fragment("\n".join(["", *(JOINS[join] for join in _joins(population, values))]))
    where = joined(" AND ", [test for test in tests if test.text])
    return (select + joins + Fragment("\nWHERE ") + where).placed(at=_moment(population), incubator=source.incubator)


# Each row once for each period at whose last day it is in force: days are sorted, so that these are contiguous, and
# rows are not compared with other periods.
_BY_PLACE = """SELECT spread.*, unnest((%s::int[])[
    width_bucket(spread.start - 1, %s::date[]) + 1 : width_bucket(coalesce(spread.until, 'infinity') - 1, %s::date[])
]) AS place FROM ("""


def _record_and_reason(population: Population, words: RuleVocabulary) -> Fragment:
    """Return the record, its key, its date and its reason: columns of each row, or constants."""
    source = population.source
    if not source.record:
        return Fragment("fact.record::varchar AS record, fact.record_id, fact.date, fact.reason::varchar AS reason")
    reason = source.reason(population.values, words)[:LONGEST_REASON]
    return Fragment("%s::varchar AS record, fact.record_id, fact.date, %s::varchar AS reason", (source.record, reason))


def _facts_by_place(population: Population, words: RuleVocabulary, lasts: list[dt.date]) -> Fragment:
    """Return the rows of the source; for a state, with the position of each period at whose end they are in force."""
    facts = population.source.facts(population.values, words)
    if population.period.kind != END:
        return facts
    places = list(range(1, len(lasts) + 1))
    return Fragment(_BY_PLACE, (places, lasts, lasts)) + facts + Fragment(") AS spread")


def _window(population: Population, key: int, year: int, today: dt.date) -> Window:
    first, last = population.period.window(year, today)
    return Window(last, first, key, year)


def _periods(population: Population, windows: Sequence[Window]) -> Fragment:
    """Return the requested periods, and the condition that a row is in one."""
    listed = tuple([getattr(window, name) for window in windows] for name in ("key", "year", "first", "last"))
    holds = {
        YEAR: "period.year = fact.year",
        END: "period.place = fact.place",
    }.get(population.period.kind, "fact.date BETWEEN period.first AND period.last")
    return Fragment(
        "unnest(%s::bigint[], %s::int[], %s::date[], %s::date[]) WITH ORDINALITY AS period (key, year, first, last, place)"
        f" ON {holds}",
        listed,
    )


def _facts(population: Population, today: dt.date) -> Fragment:
    """Return the condition that a row is a fact on ``today``."""
    if population.period.kind != YEAR:
        return Fragment("true")
    source = population.source
    if source.is_dated:
        return Fragment("fact.date <= %s", (today,))
    return Fragment(source.in_year.replace("{today}", "%s"), (today,)) if source.in_year else Fragment("true")


def _where(population: Population, values: Values, words: RuleVocabulary) -> Fragment:
    """Return the conditions of ``values``, combined with AND."""
    conditions = population.source.conditions
    return joined(" AND ", [conditions[name].sql(value, words) for name, value in values.items()])


def _joins(population: Population, values: Values) -> list[str]:
    """Return the joins needed by the conditions of ``values``."""
    asked = [join for name in values for join in population.source.conditions[name].joins]
    found = [one for join in asked for one in (population.source.incubator_joins if join == "incubator" else (join,))]
    return list(dict.fromkeys(found))


def _moment(population: Population) -> str:
    """Return the SQL of the day used by conditions "at the time"."""
    return "period.last" if population.period.kind == END else "fact.date"
