"""What has to be computed: which definition of which indicator decides which years."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from impact.measures import Measure
from impact.models import Definition, Indicator
from impact.rules import measure_from
from startups.models import PhaseKind


@dataclass(frozen=True, slots=True)
class Task:
    """A definition and the years that it decides; ``measure`` is None when its rule is refused, for ``refusal``."""

    definition: Definition
    years: tuple[int, ...]
    measure: Measure | None
    refusal: str = ""


def plan(today: dt.date) -> list[Task]:
    """Every definition that decides a year, from the first in which its indicator is followed to that of ``today``."""
    kinds = dict(PhaseKind.objects.values_list("key", "label"))
    deciding: dict[Definition, list[int]] = {}
    for indicator in Indicator.objects.prefetch_related("definitions"):
        last = min(indicator.last_year or today.year, today.year)
        for year in range(indicator.first_year, last + 1):
            definition = in_force(indicator, year)
            if definition:
                deciding.setdefault(definition, []).append(year)
    return [_task(definition, tuple(years), kinds) for definition, years in deciding.items()]


def in_force(indicator: Indicator, year: int) -> Definition | None:
    """The definition that decides ``year``: the last version among those that begin by then."""
    begun = [definition for definition in indicator.definitions.all() if definition.first_year <= year]
    return max(begun, key=lambda definition: definition.version, default=None)


def _task(definition: Definition, years: tuple[int, ...], kinds: dict[str, str]) -> Task:
    try:
        return Task(definition, years, measure_from(definition.rule, kinds))
    except ValidationError as error:
        return Task(definition, years, None, f"{definition} : {' '.join(error.messages)}")
