"""What has to be computed: which definition of which indicator decides which years."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from common.compiled import compiled_once
from indicators.algebra import Measure, Vocabulary, kept_measure, read_vocabulary
from indicators.models import Computed, Definition, Indicator


@dataclass(frozen=True, slots=True)
class Task:
    """A definition and the years that it decides; ``measure`` is None when its rule is refused, for ``refusal``."""

    definition: Definition
    years: tuple[int, ...]
    measure: Measure | None
    refusal: str = ""

    @property
    def fingerprint(self) -> str:
        """What stands for the statement that computes it; empty when there is none."""
        return self.measure.fingerprint(self.years) if self.measure else ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The indicators with their definitions, and the words that these are read against, as they are now."""

    indicators: Sequence[Indicator]
    words: Vocabulary


def read_rules() -> Rules:
    """Three queries."""
    return Rules(_indicators(), read_vocabulary())


@compiled_once
def _indicators() -> QuerySet[Indicator]:
    return Indicator.objects.prefetch_related("definitions")


@compiled_once
def computed_definitions() -> QuerySet[Computed]:
    """By which statement, and on which day, the results of each definition were computed: one query."""
    return Computed.objects.all()


def plan(today: dt.date, rules: Rules | None = None) -> list[Task]:
    """Every definition that decides a year, from the first in which its indicator is followed to that of ``today``.

    ``rules`` are read now unless they are given.
    """
    rules = rules or read_rules()
    deciding: dict[Definition, list[int]] = {}
    for indicator in rules.indicators:
        definitions, last = indicator.definitions.all(), min(indicator.last_year or today.year, today.year)
        for year in range(indicator.first_year, last + 1):
            definition = _deciding(definitions, year)
            if definition:
                deciding.setdefault(definition, []).append(year)
    return [_task(definition, tuple(years), rules.words) for definition, years in deciding.items()]


def in_force(indicator: Indicator, year: int) -> Definition | None:
    """The definition that decides ``year``: the last version among those that begin by then."""
    return _deciding(indicator.definitions.all(), year)


def _deciding(definitions: Iterable[Definition], year: int) -> Definition | None:
    begun = [definition for definition in definitions if definition.first_year <= year]
    return max(begun, key=lambda definition: definition.version, default=None)


def _task(definition: Definition, years: tuple[int, ...], words: Vocabulary) -> Task:
    try:
        return Task(definition, years, kept_measure(definition.rule, words))
    except ValidationError as error:
        return Task(definition, years, None, f"{definition} : {' '.join(error.messages)}")
