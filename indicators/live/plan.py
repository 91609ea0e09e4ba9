"""Determine what to compute: the definition of each indicator for each year, and its figure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError

from indicators.algebra import ComputedFigure, Measure, RuleVocabulary, cached_measure, figures_of, read_vocabulary
from indicators.live.marks import with_marks
from indicators.models import Definition, Indicator

NOT_DETERMINED = ComputedFigure(value=None, counted=0, base=0, total=Decimal(0), digest=0)


@dataclass(frozen=True, slots=True)
class Task:
    """A definition and the years to which it applies; ``measure`` is None if its rule is invalid, for ``refusal``."""

    definition: Definition
    years: tuple[int, ...]
    measure: Measure | None
    refusal: str = ""

    def key(self, year: int) -> tuple[int, int]:
        """Return the key of a year's result: its indicator and the year."""
        return self.definition.indicator_id, year


@dataclass(frozen=True, slots=True)
class Rules:
    """The current indicators with their definitions, and the vocabulary."""

    indicators: Sequence[Indicator]
    words: RuleVocabulary


def read_rules() -> Rules:
    """Read them: three queries."""
    return Rules(list(Indicator.objects.prefetch_related("definitions")), read_vocabulary())


def plan(today: dt.date, rules: Rules | None = None) -> list[Task]:
    """Return every definition with its years, from the first of its indicator to that of ``today``.

    ``rules`` are read unless they are given.
    """
    rules = rules or read_rules()
    deciding: dict[Definition, list[int]] = {}
    for indicator in rules.indicators:
        definitions, last = indicator.definitions.all(), min(indicator.last_year or today.year, today.year)
        for year in range(indicator.first_year, last + 1):
            definition = _definition_for(definitions, year)
            if definition:
                deciding.setdefault(definition, []).append(year)
    return [_task(definition, tuple(years), rules.words) for definition, years in deciding.items()]


def figures_of_task(task: Task, today: dt.date) -> dict[int, ComputedFigure]:
    """Return the figure of each year of ``task`` from the records: one query, three for designations.

    An invalid rule gives none.
    """
    if task.measure is None:
        return dict.fromkeys(task.years, NOT_DETERMINED)
    return with_marks(task.measure, figures_of(task.measure, task.years, today), today)


def in_force(indicator: Indicator, year: int) -> Definition | None:
    """Return the definition for ``year``: the last version that starts by then."""
    return _definition_for(indicator.definitions.all(), year)


def _definition_for(definitions: Iterable[Definition], year: int) -> Definition | None:
    begun = [definition for definition in definitions if definition.first_year <= year]
    return max(begun, key=lambda definition: definition.version, default=None)


def _task(definition: Definition, years: tuple[int, ...], words: RuleVocabulary) -> Task:
    try:
        return Task(definition, years, cached_measure(definition.rule, words))
    except ValidationError as error:
        return Task(definition, years, None, f"{definition} : {' '.join(error.messages)}")


def preview_results(day: dt.date) -> dict[tuple[Indicator, int], Decimal | None]:
    """Return the value of each year of each indicator on ``day``, by the records of this transaction; nothing is written.

    One query a definition, and those of ``plan``.
    """
    return {
        (task.definition.indicator, year): figure.value
        for task in plan(day)
        for year, figure in figures_of_task(task, day).items()
    }
