"""Describe the grammar as data for the composer: what each measure accepts, in the order of its sentence."""

from typing import Any

from django.utils.text import capfirst

from indicators.algebra.aggregates import LABELS, OF_QUANTITIES
from indicators.algebra.periods import END, MONTHS, MOST_MONTHS, YEAR, Period
from indicators.algebra.source import Source
from indicators.algebra.sources import SOURCES
from indicators.algebra.vocabulary import Vocabulary


def describe(words: Vocabulary) -> dict[str, Any]:
    """Every measure with its periods, aggregations, quantities and conditions, each with its allowed values; JSON."""
    return {
        "measures": [_measure(source, words) for source in SOURCES.values() if source.is_composed],
        "aggregates_of_quantities": list(OF_QUANTITIES),
        "most_months": MOST_MONTHS,
    }


def _measure(source: Source, words: Vocabulary) -> dict[str, Any]:
    return {
        "value": source.name,
        "label": source.label,
        "periods": [{"value": period, "label": _period(source, period)} for period in source.periods],
        "aggregates": [{"value": aggregate, "label": LABELS[aggregate]} for aggregate in source.aggregates],
        "quantities": [
            {"value": name, "label": quantity.label, "unit": quantity.unit}
            for name, quantity in source.quantities.items()
        ],
        "conditions": [
            {
                "name": name,
                "label": condition.label,
                "is_required": name in source.required,
                "is_of_startup": condition.of_startup,
                **condition.described(words),
            }
            for name, condition in source.conditions.items()
        ],
    }


def _period(source: Source, period: str) -> str:
    labels = {YEAR: source.year_words, END: Period(END).words, MONTHS: "dans les mois qui finissent avec l’année"}
    return capfirst(labels[period])
