"""Projections and their trials in words: pure, and written from the figures, so that a page can't flatter a method."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from common.words import NO_BREAK, date_fr, list_fr, number_fr, plural_fr
from indicators.models import BacktestTrial, Projection
from indicators.outlook.backtest import Score
from indicators.outlook.interval import LEVEL
from indicators.outlook.methods import LABELS, METHODS, NAIVE


@dataclass(frozen=True, slots=True)
class Line:
    """The score of a method as the page shows it."""

    label: str
    score: Score
    is_kept: bool
    is_naive: bool


def scores(trials: Iterable[BacktestTrial]) -> list[Score]:
    """How each method did, over the years in which every method was tried; in the order of the methods."""
    of = {method: list(group) for method, group in groupby(sorted(trials, key=lambda t: t.method), lambda t: t.method)}
    common = set.intersection(*({trial.year for trial in tried} for tried in of.values())) if of else set()
    return [_score(method, [t for t in of[method] if t.year in common]) for method in LABELS if method in of and common]


def _score(method: str, tried: Sequence[BacktestTrial]) -> Score:
    errors = sum((abs(trial.value - trial.result) for trial in tried), Decimal(0))
    inside = sum(trial.low <= trial.result <= trial.high for trial in tried)
    return Score(method, len(tried), errors / len(tried), inside)


def lines(found: Sequence[Score], kept: str | None) -> list[Line]:
    return [Line(LABELS[one.method], one, one.method == kept, one.method in NAIVE) for one in found]


def projection_in_words(projection: Projection) -> str:
    """What was counted, what is expected, and between which bounds."""
    return (
        f"Compté au {date_fr(projection.day)}{NO_BREAK}: {number_fr(projection.so_far, 0)}. "
        f"Attendu au 31{NO_BREAK}décembre{NO_BREAK}: {number_fr(projection.value, 0)}, "
        f"entre {number_fr(projection.low, 0)} et {number_fr(projection.high, 0)} "
        f"(intervalle à {LEVEL}{NO_BREAK}%). Méthode{NO_BREAK}: {METHODS[projection.method].words}."
    )


def inputs_in_words(projection: Projection) -> str:
    """On which records it rests, and until when they go: records that stop early make it too low."""
    inputs = projection.inputs
    if not inputs.get("last"):
        return "Aucun enregistrement ne compte encore."
    count = plural_fr(inputs["facts"], "enregistrement", "enregistrements")
    return f"Calculée sur {count}, dont le dernier date du {date_fr(dt.date.fromisoformat(inputs['last']))}."


def verdict(found: Sequence[Score], kept: str | None) -> str:
    """Whether a method did better than the naive rules, so that it is kept, and whether its intervals held; in all honesty."""
    naive = [one for one in found if one.method in NAIVE]
    tried = [one for one in found if one.method in METHODS]
    if not naive:
        return f"Trop peu d’années pour éprouver une méthode{NO_BREAK}: aucune projection n’est donnée."
    mine = next((one for one in tried if one.method == kept), None)
    years = f"Sur {plural_fr(naive[0].years, 'année passée', 'années passées')}, au 30{NO_BREAK}juin"
    if mine:
        error = number_fr(mine.mean_error, 1)
        return f"{years}, la méthode se trompe de {error} en moyenne, moins que {_each(naive)}. {_coverage(mine)}"
    if not tried:
        return (
            f"{years}, les règles simples se trompent ainsi en moyenne{NO_BREAK}: {_each(naive)}. Aucune autre méthode ne"
            f" s’applique à cet indicateur{NO_BREAK}: aucune projection n’est donnée."
        )
    best = min(tried, key=lambda one: one.mean_error)
    winners = [one for one in naive if one.mean_error <= best.mean_error]
    return (
        f"{years}, la méthode «{NO_BREAK}{LABELS[best.method].lower()}{NO_BREAK}» se trompe de"
        f" {number_fr(best.mean_error, 1)} en moyenne. Elle ne fait pas mieux que {_each(winners)}{NO_BREAK}: elle n’est pas"
        " gardée, et aucune projection n’est donnée."
    )


def _each(rules: Iterable[Score]) -> str:
    """``« même date l'an dernier » (5,3) et « comme l'an dernier » (9,1)``."""
    return list_fr(
        [f"«{NO_BREAK}{LABELS[one.method].lower()}{NO_BREAK}» ({number_fr(one.mean_error, 1)})" for one in rules]
    )


def _coverage(mine: Score) -> str:
    held = f"L’intervalle a contenu le résultat {mine.covered} fois sur {mine.years}"
    wanted = Decimal(LEVEL * mine.years) / 100
    if mine.covered + 1 <= wanted:
        return f"{held}, moins souvent que les {LEVEL}{NO_BREAK}% annoncés."
    return f"{held}, pour {LEVEL}{NO_BREAK}% annoncés."
