"""Describe a rule as pairs of a condition and its values, and the grammar as data for the composer."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst

from common.words import lower_first
from indicators.algebra.aggregates import COUNT, LABELS, MEASURED, OF_QUANTITIES
from indicators.algebra.declared_sources import SOURCES
from indicators.algebra.parse_rules import Population, Rule
from indicators.algebra.rule_source import END, MONTHS, MOST_MONTHS, YEAR, RulePeriod, RuleSource, Values
from indicators.algebra.vocabulary import RuleVocabulary

COUNTED, BASE = "Comptés", "Pour 100"

type Pair = tuple[str, str]


def pairs_of(rule: Rule, words: RuleVocabulary) -> list[Pair]:
    """Describe what a rule counts, as pairs of a label and its values."""
    quantity = rule.population.source.quantities.get(rule.quantity)
    found = [
        *_population(rule.population, words),
        ("Calcul", LABELS[rule.aggregate]),
        *([("Quantité", quantity.label)] if quantity else []),
        *(
            (f"{COUNTED}, {lower_first(label)}", value)
            for label, value in _values(rule.population, rule.counted, words)
        ),
    ]
    if rule.base:
        found += [(f"{BASE}, {lower_first(label)}", value) for label, value in _population(rule.base, words)]
    return found


def rule_as_text(rule: Rule, words: RuleVocabulary) -> str:
    """Return a rule on one line, as ``label : value`` pairs separated by semicolons."""
    return " ; ".join(f"{label} : {value}" for label, value in pairs_of(rule, words))


TOLD = {"kind", "first_time", "group", "dates", "indicator"}
"""The conditions that the beginning of a sentence tells; a measured figure is of the indicator that it describes."""


def rule_in_a_sentence(rule: Rule, words: RuleVocabulary) -> str:
    """Return what a rule counts, in French, such as « Date de l’événement « Lancement », à défaut première entrée
    en phase « Construction ». »
    """
    source, values = rule.population.source, rule.population.values
    others = [
        f"{lower_first(condition.label)} : {condition.describe(chosen[name], words)}"
        for chosen in (values, rule.counted)
        for name, condition in source.conditions.items()
        if name in chosen and not (name in TOLD and chosen is values)
    ]
    calculation = [] if rule.aggregate in (COUNT, MEASURED) else [lower_first(LABELS[rule.aggregate])]
    period = rule.population.period
    limits = [] if period.kind == YEAR else [_period(source, period)]
    base = [f"population de référence : {lower_first(rule.base.source.label)}"] if rule.base else []
    beginning = _dates_in_order(rule, words) or source.reason(values, words) or source.label
    return f"{' ; '.join([beginning, *others, *limits, *calculation, *base])}."


def _dates_in_order(rule: Rule, words: RuleVocabulary) -> str:
    """Return the dates of milestones, in the order in which they are tried; an empty text for another measure."""
    values = rule.population.values
    if "dates" not in values:
        return ""
    labels = rule.population.source.conditions["dates"].options(words) or {}
    first, *others = [labels[one] for one in values["dates"]]
    article = "l’" if first.startswith("événement") else "la "
    return ", à défaut ".join([f"Date de {article}{first}", *others])


def _population(population: Population, words: RuleVocabulary) -> Iterator[Pair]:
    yield "Mesure", population.source.label
    yield from _values(population, population.values, words)
    yield "Période", _period(population.source, population.period)


def _values(population: Population, values: Values, words: RuleVocabulary) -> Iterator[Pair]:
    for name, condition in population.source.conditions.items():
        if name in values:
            yield condition.label, condition.describe(values[name], words)


def describe(words: RuleVocabulary) -> dict[str, Any]:
    """Return every measure with its periods, aggregates, quantities and conditions, each with its values; JSON."""
    return {
        "measures": [_measure(source, words) for source in SOURCES.values() if source.is_composed],
        "aggregates_of_quantities": list(OF_QUANTITIES),
        "most_months": MOST_MONTHS,
    }


def _measure(source: RuleSource, words: RuleVocabulary) -> dict[str, Any]:
    return {
        "value": source.name,
        "label": source.label,
        "periods": [{"value": period, "label": _offered(source, period)} for period in source.periods],
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


def _period(source: RuleSource, period: RulePeriod) -> str:
    return source.year_words if period.kind == YEAR else period.words


def _offered(source: RuleSource, period: str) -> str:
    labels = {YEAR: source.year_words, END: RulePeriod(END).words, MONTHS: "dans les mois qui finissent avec l’année"}
    return capfirst(labels[period])
