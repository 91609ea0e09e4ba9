"""What a rule computes, in a French sentence without its full stop."""

from indicators.algebra import aggregates
from indicators.algebra.periods import YEAR
from indicators.algebra.reading import Population, Rule
from indicators.algebra.source import Values
from indicators.algebra.vocabulary import Vocabulary

_VOWELS = "aeéèêiouhy"


def in_words(rule: Rule, words: Vocabulary) -> str:
    """``Nombre d’entrées en phase « Investigation » dans l’année``."""
    counted = population_in_words(rule.population, words)
    if rule.aggregate == aggregates.SHARE:
        return f"Part, en pourcentage, de {_part(rule, words)} parmi les {counted}"
    if rule.aggregate == aggregates.RATE and rule.base:
        return f"Nombre {_of(counted)} pour 100 {population_in_words(rule.base, words)}"
    if rule.aggregate == aggregates.STARTUPS:
        return f"Nombre de services différents parmi les {counted}"
    if rule.aggregate == aggregates.MEASURED:
        return rule.population.source.quantities[rule.quantity].heads[aggregates.MEASURED]
    if not rule.quantity:
        return f"Nombre {_of(counted)}"
    quantity = rule.population.source.quantities[rule.quantity]
    known = f" {quantity.known}" if quantity.known else ""
    return f"{quantity.heads[rule.aggregate]} des {counted}{known and ','}{known}"


def population_in_words(population: Population, words: Vocabulary) -> str:
    """``services en phase « Accélération » à la fin de l'année, qui publient leur budget``."""
    noun = population.source.noun(population.values, population.period.kind)
    own, on_startup = _clauses(population, population.values, words, silent=population.source.silent)
    period = population.source.year_words if population.period.kind == YEAR else population.period.words
    text = " ".join([noun.text, *_joined(own), period])
    if not on_startup:
        return text
    return f"{text}, {'' if noun.is_startups else 'pour des services '}{', '.join(on_startup)}"


def _part(rule: Rule, words: Vocabulary) -> str:
    """``ceux qui publient leur budget``: what a share counts."""
    noun = rule.population.source.noun(rule.population.values, rule.population.period.kind)
    own, on_startup = _clauses(rule.population, rule.counted, words)
    startups = ", ".join(on_startup)
    if startups and not noun.is_startups:
        startups = f"qui concernent des services {startups}"
    return " ".join(["celles" if noun.is_feminine else "ceux", *_joined([*own, *([startups] if startups else [])])])


def _joined(clauses: list[str]) -> list[str]:
    """``en phase « A », d'un montant…`` but ``de la phase « A » à la phase « B »``."""
    return [", ".join(clauses).replace(", à la phase", " à la phase")] if clauses else []


def _clauses(
    population: Population, values: Values, words: Vocabulary, silent: tuple[str, ...] = ()
) -> tuple[list[str], list[str]]:
    """The clauses on the rows, and those on their startups."""
    conditions = population.source.conditions
    own: list[str] = []
    on_startup: list[str] = []
    for name, condition in conditions.items():
        if name in values and name not in silent:
            (on_startup if condition.of_startup else own).append(condition.describe(values[name], words))
    return own, on_startup


def _of(noun: str) -> str:
    """``d'entrées``, ``de services``."""
    return f"d’{noun}" if noun[0].lower() in _VOWELS else f"de {noun}"
