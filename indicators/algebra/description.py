"""Describe a rule as pairs of a condition and its values, and the grammar as data for the composer."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst

from common.words import NARROW, NO_BREAK, lower_first
from indicators.algebra.aggregates import LABELS, OF_QUANTITIES, RATE, SHARE, STARTUPS, SUM
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
    en phase « Construction » (incubateur : MTES). »
    """
    counted = _told_population(rule.population, words)
    return f"{', '.join([counted, *_told_calculation(rule, words)])}."


def _told_population(population: Population, words: RuleVocabulary) -> str:
    """Return the rows of a population: what they are, their other conditions in brackets, then another period than
    the year.
    """
    source, values = population.source, population.values
    beginning = _dates_in_order(population, words) or source.reason(values, words) or source.label
    others = _told_conditions(population, {name: one for name, one in values.items() if name not in TOLD}, words)
    period = "" if population.period.kind == YEAR else f", {_period(source, population.period)}"
    return f"{beginning}{others}{period}"


def _told_conditions(population: Population, values: Values, words: RuleVocabulary) -> str:
    """Return conditions in brackets; an empty text without any."""
    told = [f"{lower_first(label)}{NO_BREAK}: {value}" for label, value in _values(population, values, words)]
    return f" ({f'{NARROW}; '.join(told)})" if told else ""


def _told_calculation(rule: Rule, words: RuleVocabulary) -> Iterator[str]:
    """Yield how a value comes from the rows; nothing for their number, or for a measured figure."""
    if rule.aggregate == SUM:
        quantity = rule.population.source.quantities[rule.quantity]
        yield f"{lower_first(quantity.label)} total"
    elif rule.aggregate == STARTUPS:
        yield "chaque service comptant une fois"
    elif rule.aggregate == SHARE:
        yield f"part de ceux qui comptent{_told_conditions(rule.population, rule.counted, words)}, en pourcentage"
    elif rule.aggregate == RATE and rule.base:
        yield f"pour 100 de la population de référence, «{NO_BREAK}{_told_population(rule.base, words)}{NO_BREAK}»"


def changes_between(before: Rule, after: Rule, words: RuleVocabulary) -> list[str]:
    """Return what a rule changes of the one before it, a sentence for each condition; empty if they count the same."""
    old, new = dict(pairs_of(before, words)), dict(pairs_of(after, words))
    return [
        _told_change(label, old.get(label, ""), new.get(label, ""))
        for label in {**new, **old}
        if old.get(label) != new.get(label)
    ]


def _told_change(label: str, before: str, after: str) -> str:
    if not before:
        return f"{label}{NO_BREAK}: {after}, condition ajoutée."
    if not after:
        return f"{label}{NO_BREAK}: condition retirée ({before})."
    return f"{label}{NO_BREAK}: {after}, au lieu de {before}."


def _dates_in_order(population: Population, words: RuleVocabulary) -> str:
    """Return the dates of milestones, in the order in which they are tried; an empty text for another measure."""
    values = population.values
    if "dates" not in values:
        return ""
    labels = population.source.conditions["dates"].options(words) or {}
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
