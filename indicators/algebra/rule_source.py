"""What a source is: a relation whose rows are facts, which days count for a year, and what may be asked of them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from common.periods import months_before
from common.sql import Fragment
from common.words import NO_BREAK
from indicators.algebra.aggregates import COUNT, RATE, SHARE
from indicators.algebra.conditions import RuleCondition
from indicators.algebra.vocabulary import RuleVocabulary

YEAR: Final = "year"
END: Final = "end"
MONTHS: Final = "months"
MOST_MONTHS: Final = 120


@dataclass(frozen=True, slots=True)
class RulePeriod:
    """The year, its last day, or the ``months`` that end with it; a year in progress ends today."""

    kind: str
    months: int = 0

    def window(self, year: int, today: dt.date) -> tuple[dt.date, dt.date]:
        """Return the first and the last day that count for ``year``."""
        last = min(dt.date(year, 12, 31), today)
        if self.kind == MONTHS:
            return months_before(last + dt.timedelta(days=1), self.months), last
        return dt.date(year, 1, 1), last

    @property
    def words(self) -> str:
        if self.kind == END:
            return "à la fin de l’année"
        if self.kind == MONTHS and self.months == 1:
            return "dans le dernier mois de l’année"
        if self.kind == MONTHS:
            return f"dans les {self.months}{NO_BREAK}mois qui finissent avec l’année"
        return "dans l’année"


type Values = Mapping[str, Any]
"""The conditions of a population, by key, each with its value as it was read."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a row; rows with an unknown (null) amount are left out."""

    label: str
    expression: str
    unit: str


@dataclass(frozen=True, slots=True)
class RuleSource:
    """The rows of ``relation``, named ``fact``: ``startup_id``, ``record_id``, ``date``; ``year`` if counted by year.

    A state also has ``start`` and ``until`` (excluded), and counts on the last day of the period. If ``is_dated``, a row
    is a fact from its date on, else as soon as it is written, for its year. ``in_year`` filters the rows that count in
    a year ({today}), ``once`` keeps one of the rows of a record ({at}). ``incubator`` is the lead incubator at the
    time, by the joins of ``incubator_joins``. ``periods``, ``aggregates`` and ``quantities`` start with the default.
    ``unknown`` is the SELECT of the years, among some, that are unknown under these conditions, with the reason: what
    was not recorded is not zero.

    The rows of a source without ``record`` have their own ``record`` and ``reason``. A ``relation`` that depends on the
    conditions is a function of them.
    """

    name: str
    label: str
    record: str
    relation: str | Callable[[Values, RuleVocabulary], Fragment]
    reason: Callable[[Values, RuleVocabulary], str]
    own: tuple[RuleCondition, ...] = ()
    on_startup: tuple[RuleCondition, ...] = ()
    required: tuple[str, ...] = ()
    senseless: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Values, RuleVocabulary], str] = lambda values, words: ""
    periods: tuple[str, ...] = (YEAR, MONTHS)
    year_words: str = "dans l’année"
    aggregates: tuple[str, ...] = (COUNT, SHARE, RATE)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    is_dated: bool = True
    in_year: str = ""
    once: str = ""
    incubator: str = "lead.incubator_id"
    incubator_joins: tuple[str, ...] = ("lead",)
    also_reads: tuple[str, ...] = ()
    """The kinds of records that its relation reads beside ``record``."""
    unknown: Callable[[Values, list[int], dt.date], Fragment] | None = None
    is_composed: bool = True
    """False when no sentence of the composer makes its rule."""
    is_by_startup: bool = False
    """Whether the rows of a startup, and what is known of a year, depend on no record of another one."""
    is_of_startups: bool = True
    """False when no row has a startup: no change of one moves any."""

    def facts(self, values: Values, words: RuleVocabulary) -> Fragment:
        """Return the relation for these conditions."""
        return Fragment(self.relation) if isinstance(self.relation, str) else self.relation(values, words)

    @property
    def conditions(self) -> dict[str, RuleCondition]:
        """Return the available conditions by key, in order."""
        return {condition.name: condition for condition in (*self.own, *self.on_startup)}

    def kinds_read(self, values: Values) -> frozenset[str]:
        """Return the record types that are read for its rows under these conditions."""
        own = {self.record, *self.also_reads} - {""}
        return frozenset(own).union(*(self.conditions[name].types_read for name in values))


def unknown_without(rows: str, why: str) -> Callable[[Values, list[int], dt.date], Fragment]:
    """Return a function for the SQL of the years (``asked.year``) without any of these ``rows``."""
    text = f"SELECT asked.year, '{why}' FROM unnest(%s::int[]) AS asked (year) WHERE NOT EXISTS (SELECT FROM {rows})"  # noqa: S608
    return lambda values, years, today: Fragment(text, (years,))
