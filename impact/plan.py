"""What has to be computed: which definition of which indicator decides which years."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Min

from impact.measures import Measure
from impact.models import Definition, Designation, Indicator, PublishedResult, Target
from impact.rules import measure_from
from startups.models import PhaseKind, Span
from startups.queries import FIRST_YEAR


@dataclass(frozen=True, slots=True)
class Task:
    """A definition and the years that it decides; ``measure`` is None when its rule is refused, for ``refusal``."""

    definition: Definition
    years: tuple[int, ...]
    measure: Measure | None
    refusal: str = ""


def plan(today: dt.date) -> list[Task]:
    """Every definition that decides at least one year, from the first year that has a record to the one of ``today``."""
    first = first_year()
    if first is None:
        return []
    kinds = dict(PhaseKind.objects.values_list("key", "label"))
    deciding: dict[Definition, list[int]] = {}
    for indicator in Indicator.objects.prefetch_related("definitions"):
        last = min(indicator.last_year or today.year, today.year)
        for year in range(max(first, indicator.first_year), last + 1):
            definition = in_force(indicator, year)
            if definition:
                deciding.setdefault(definition, []).append(year)
    return [_task(definition, tuple(years), kinds) for definition, years in deciding.items()]


def in_force(indicator: Indicator, year: int) -> Definition | None:
    """The definition that decides ``year``: the last version among those that begin by then."""
    begun = [definition for definition in indicator.definitions.all() if definition.first_year <= year]
    return max(begun, key=lambda definition: definition.version, default=None)


def first_year() -> int | None:
    """The first year of a record that can count, of a target or of a publication; None when there is none."""
    entered: dt.date | None = Span.objects.aggregate(first=Min("start"))["first"]
    years = [
        entered.year if entered else None,
        Designation.objects.aggregate(first=Min("millesime"))["first"],
        Target.objects.aggregate(first=Min("year"))["first"],
        PublishedResult.objects.aggregate(first=Min("year"))["first"],
    ]
    known = [max(year, FIRST_YEAR) for year in years if year is not None]
    return min(known, default=None)


def _task(definition: Definition, years: tuple[int, ...], kinds: dict[str, str]) -> Task:
    try:
        return Task(definition, years, measure_from(definition.rule, kinds))
    except ValidationError as error:
        return Task(definition, years, None, f"{definition} : {' '.join(error.messages)}")
