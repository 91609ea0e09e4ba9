"""The first year of a new definition, told by the rule before as well: so that nobody takes a change of rule for a change."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from common.compiled import compiled_once
from indicators.algebra import Vocabulary, figures_of, kept_measure
from indicators.live.plan import Rules, in_force
from indicators.models import Definition, FormerRuleResult, Indicator


def compute_former_results(day: dt.date, rules: Rules) -> int:
    """Make the result by the former rule of each first year what the records give on ``day``; how many changed.

    One query, and one for each change of definition: they are few.
    """
    stored = {one.definition_id: one for one in _stored()}
    changed = 0
    for indicator in rules.indicators:
        for definition, former in changes_of_rule(indicator, day.year):
            value = _value(former, definition.first_year, day, rules.words)
            before = stored.get(definition.pk)
            if before is None or (before.former_id, before.value) != (former.pk, value):
                FormerRuleResult.objects.update_or_create(
                    definition=definition, defaults={"former": former, "value": value}
                )
                changed += 1
    return changed


@compiled_once
def _stored() -> QuerySet[FormerRuleResult]:
    return FormerRuleResult.objects.all()


def changes_of_rule(indicator: Indicator, until: int) -> list[tuple[Definition, Definition]]:
    """Each definition that took the place of another by the year ``until``, with that other."""
    found = []
    for definition in indicator.definitions.all():
        year = definition.first_year
        if year > until or year <= indicator.first_year or in_force(indicator, year) != definition:
            continue
        former = in_force(indicator, year - 1)
        if former and former != definition:
            found.append((definition, former))
    return found


def _value(former: Definition, year: int, day: dt.date, words: Vocabulary) -> Decimal | None:
    try:
        measure = kept_measure(former.rule, words)
    except ValidationError:
        return None
    return figures_of(measure, [year], day)[year].value
