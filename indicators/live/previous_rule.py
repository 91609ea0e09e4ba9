"""Compute the first year of a new definition by the previous rule too, so that a change of rule is not read as a trend."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError

from indicators.algebra import RuleVocabulary, cached_measure, figures_of
from indicators.live.plan import Rules, in_force
from indicators.models import Definition, Indicator, PreviousRuleResult


def differing_previous_results(day: dt.date, rules: Rules) -> list[PreviousRuleResult]:
    """Return the results by the previous rule whose stored value differs from the records on ``day``.

    One query, and one for each of the few changes of definition.
    """
    stored = {one.definition_id: one for one in PreviousRuleResult.objects.all()}
    differing = []
    for indicator in rules.indicators:
        for definition, previous in changes_of_rule(indicator, day.year):
            value = _value(previous, definition.first_year, day, rules.words)
            before = stored.get(definition.pk)
            if before is None or (before.previous_id, before.value) != (previous.pk, value):
                differing.append(PreviousRuleResult(definition=definition, previous=previous, value=value))
    return differing


def changes_of_rule(indicator: Indicator, until: int) -> list[tuple[Definition, Definition]]:
    """Return each definition that replaced another by the year ``until``, with the other one."""
    found = []
    for definition in indicator.definitions.all():
        year = definition.first_year
        if year > until or year <= indicator.first_year or in_force(indicator, year) != definition:
            continue
        previous = in_force(indicator, year - 1)
        if previous and previous != definition:
            found.append((definition, previous))
    return found


def _value(previous: Definition, year: int, day: dt.date, words: RuleVocabulary) -> Decimal | None:
    try:
        measure = cached_measure(previous.rule, words)
    except ValidationError:
        return None
    return figures_of(measure, [year], day)[year].value
