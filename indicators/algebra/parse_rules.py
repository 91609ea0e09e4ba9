"""Parse the JSON of a rule to its populations and aggregate, or all the reasons why it is invalid."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from indicators.algebra import aggregates
from indicators.algebra.conditions import RefusedValue
from indicators.algebra.declared_sources import SOURCES
from indicators.algebra.rule_source import MONTHS, MOST_MONTHS, RulePeriod, RuleSource, Values
from indicators.algebra.vocabulary import RuleVocabulary

OF_POPULATION = ("measure", "period")
OF_RULE = (*OF_POPULATION, "aggregate", "quantity", "counted", "base")
BASE_SAID = "Population de référence : "


@dataclass(frozen=True, slots=True)
class Population:
    """The rows of a source with conditions, over a period."""

    source: RuleSource
    values: Values
    period: RulePeriod


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule: the population and how its rows are aggregated.

    ``counted`` filters a share; ``base`` is the denominator of a rate; ``quantity`` names an amount.
    """

    population: Population
    aggregate: str
    quantity: str = ""
    counted: Values = field(default_factory=dict)
    base: Population | None = None


def read_rule(rule: object, words: RuleVocabulary) -> Rule:
    """Parse a rule.

    :raises ValidationError: it is invalid; with the reasons, in French.
    """
    problems: list[str] = []
    population = _population(rule, words, problems, OF_RULE)
    if population is None or not isinstance(rule, dict):
        raise ValidationError(problems)
    source = population.source
    aggregate = _aggregate(rule, source, problems)
    read = Rule(
        population=population,
        aggregate=aggregate,
        quantity=_quantity(rule, source, aggregate, problems),
        counted=_counted(rule, population, aggregate, words, problems),
        base=_base(rule, population, aggregate, words, problems),
    )
    if problems:
        raise ValidationError(problems)
    return read


def _population(
    rule: object, words: RuleVocabulary, problems: list[str], structure: tuple[str, ...]
) -> Population | None:
    """Return the population; errors are appended to ``problems``; None without a measure."""
    if not isinstance(rule, dict):
        problems.append("Une règle est un objet JSON.")
        return None
    name = rule.get("measure")
    source = SOURCES.get(name) if isinstance(name, str) else None
    if source is None:
        wrong = (
            "La règle ne dit pas ce qu’elle mesure"
            if name in (None, "")
            else f"La mesure « {str(name)[:80]} » n’existe pas"
        )
        problems.append(f"{wrong}. Les mesures sont : {', '.join(SOURCES)}.")
        return None
    asked = {key: value for key, value in rule.items() if key not in structure}
    values = _values(asked, source, words, problems)
    problems += [f"La mesure « {name} » demande « {key} »." for key in source.required if key not in asked]
    period = _period(rule.get("period"), source, problems)
    if not problems:
        problems += [problem for problem in (source.check(values, words),) if problem]
    return Population(source, values, period)


def _values(asked: Mapping[str, Any], source: RuleSource, words: RuleVocabulary, problems: list[str]) -> dict[str, Any]:
    """Return the conditions in ``asked``, in the order of the source."""
    conditions = source.conditions
    for key in asked:
        if key not in conditions:
            why = source.senseless.get(key)
            because = f" : {why}" if why else ""
            problems.append(f"« {str(key)[:80]} » n’est pas un paramètre de la mesure « {source.name} »{because}.")
    found = {}
    for key in (key for key in conditions if key in asked):
        try:
            value = conditions[key].read(asked[key], words)
        except RefusedValue as refusal:
            problems.append(str(refusal))
        else:
            if value is not None:
                found[key] = value
    return found


def _period(period: object, source: RuleSource, problems: list[str]) -> RulePeriod:
    default = RulePeriod(source.periods[0])
    if period is None:
        return default
    months = period.get(MONTHS) if isinstance(period, dict) and len(period) == 1 else None
    kind = MONTHS if months is not None else period
    if kind not in ("year", "end", MONTHS):
        problems.append("Une période est « year », « end » ou {« months » : un nombre de mois}.")
        return default
    if kind not in source.periods:
        known = " ou ".join(f"« {one} »" for one in source.periods)
        problems.append(f"La mesure « {source.name} » a pour période {known}, pas « {kind} ».")
        return default
    if months is None:
        return RulePeriod(str(kind))
    if not isinstance(months, int) or isinstance(months, bool) or not 1 <= months <= MOST_MONTHS:
        problems.append(f"Une période glissante compte de 1 à {MOST_MONTHS} mois.")
        return default
    return RulePeriod(MONTHS, months)


def _aggregate(rule: Mapping[str, Any], source: RuleSource, problems: list[str]) -> str:
    aggregate = rule.get("aggregate", source.aggregates[0])
    if not isinstance(aggregate, str) or aggregate not in aggregates.LABELS:
        problems.append(
            f"Le calcul « {str(aggregate)[:80]} » n’existe pas. Les calculs sont : {', '.join(aggregates.LABELS)}."
        )
        return aggregates.COUNT
    if aggregate not in source.aggregates:
        why = (
            "ses enregistrements n’ont pas de montant"
            if aggregate in aggregates.OF_QUANTITIES and not source.quantities
            else f"les siens sont : {', '.join(source.aggregates)}"
        )
        problems.append(f"Le calcul « {aggregate} » n’a pas de sens pour la mesure « {source.name} » : {why}.")
    return aggregate


def _quantity(rule: Mapping[str, Any], source: RuleSource, aggregate: str, problems: list[str]) -> str:
    """Return the aggregated amount; an empty text if rows are counted."""
    quantity = rule.get("quantity")
    if aggregate not in aggregates.OF_QUANTITIES or not source.quantities:
        if quantity is not None:
            problems.append(f"« quantity » ne sert qu’aux calculs {', '.join(aggregates.OF_QUANTITIES)}.")
        return ""
    if quantity is None:
        return next(iter(source.quantities))
    if not isinstance(quantity, str) or quantity not in source.quantities:
        known = ", ".join(source.quantities)
        problems.append(f"La mesure « {source.name} » n’a pas la quantité « {str(quantity)[:80]} » : elle a {known}.")
        return ""
    return quantity


def _counted(
    rule: Mapping[str, Any], population: Population, aggregate: str, words: RuleVocabulary, problems: list[str]
) -> dict[str, Any]:
    """Return the conditions of the counted part of a share, in addition to those of its population."""
    counted = rule.get("counted")
    if aggregate != aggregates.SHARE:
        if counted is not None:
            problems.append("« counted » ne sert qu’à une part (« share »).")
        return {}
    if not isinstance(counted, dict) or not counted:
        problems.append("Une part demande « counted » : les conditions de ce qui est compté dans la population.")
        return {}
    before = len(problems)
    values = _values(counted, population.source, words, problems)
    conditions = population.source.conditions
    problems += [
        f"Ce que « counted » compte n’est pas dans la population : « {key} » y est plus large."
        for key in values
        if key in population.values and not conditions[key].is_within(values[key], population.values[key])
    ]
    if len(problems) == before and all(population.values.get(key) == value for key, value in values.items()):
        problems.append("« counted » ne restreint pas la population : la part vaudrait toujours 100 %.")
    if len(problems) == before:  # both apply to what is counted: they must be compatible
        problems += [
            problem for problem in (population.source.check({**population.values, **values}, words),) if problem
        ]
    return values


def _base(
    rule: Mapping[str, Any], population: Population, aggregate: str, words: RuleVocabulary, problems: list[str]
) -> Population | None:
    """Return the population in the denominator of a rate."""
    asked = rule.get("base")
    if aggregate != aggregates.RATE:
        if asked is not None:
            problems.append("« base » ne sert qu’à un taux (« rate »).")
        return None
    if not isinstance(asked, dict):
        problems.append("Un taux demande « base » : la population de référence, avec sa mesure.")
        return None
    found: list[str] = []
    base = _population(asked, words, found, OF_POPULATION)
    problems += [f"{BASE_SAID}{reason}" for reason in found]
    if base is not None and not found:
        problems += _mismatch(population, base)
    return base


def _mismatch(population: Population, base: Population) -> list[str]:
    """Return why the two populations of a rate can't be compared."""
    if aggregates.COUNT not in base.source.aggregates:
        return [f"{BASE_SAID}la mesure « {base.source.name} » ne se compte pas."]
    if population == base:
        return ["Les deux populations du taux sont la même : il vaudrait toujours 100."]
    flows = [one.period for one in (population, base) if one.period.kind != "end"]
    if len(flows) == 2 and flows[0] != flows[1]:
        return ["Les deux populations du taux portent sur des périodes différentes."]
    return []
