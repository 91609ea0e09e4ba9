"""Projections and the errors of their rule in words. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from common.words import NO_BREAK, date_fr, number_fr, plural_fr
from indicators.models import BacktestTrial, Projection
from indicators.projection.rule import mean_error

RULE = "autant d’ici la fin de l’année qu’il y en a eu après la même date l’an dernier"
NO_TRIAL = f"Trop peu d’années d’enregistrements pour éprouver la règle{NO_BREAK}: aucune projection n’est donnée."


def projection_in_words(projection: Projection) -> str:
    """Return the count so far, the projection, and the rule."""
    return (
        f"Compté au {date_fr(projection.day)}{NO_BREAK}: {number_fr(projection.so_far, 0)}. "
        f"Attendu au 31{NO_BREAK}décembre{NO_BREAK}: {number_fr(projection.value, 0)}, à {_error(projection.mean_error)} près "
        f"en moyenne. Règle{NO_BREAK}: {RULE}."
    )


def expectation_in_words(projection: Projection) -> str:
    """Return ``Projection au 31 décembre : 45, à 5,3 près en moyenne.``."""
    value, error = number_fr(projection.value, 0), _error(projection.mean_error)
    return f"Projection au 31{NO_BREAK}décembre{NO_BREAK}: {value}, à {error} près en moyenne."


def facts_in_words(projection: Projection) -> str:
    """Return the records used, and their date: records that stop early make the projection too low."""
    if not projection.last_fact_on:
        return "Aucun enregistrement ne compte encore."
    count = plural_fr(projection.facts, "enregistrement", "enregistrements")
    return f"Calculée sur {count}, dont le dernier date du {date_fr(projection.last_fact_on)}."


def errors_in_words(trials: Sequence[BacktestTrial]) -> str:
    """Return the mean error of the rule in past years, and the state of the records used for it."""
    if not trials:
        return NO_TRIAL
    years = f"Au 30{NO_BREAK}juin de {plural_fr(len(trials), 'année passée', 'années passées')}"
    error = _error(mean_error([one.error for one in trials]))
    return f"{years}, la règle s’est trompée de {error} en moyenne. {_basis(trials)}"


def _basis(trials: Sequence[BacktestTrial]) -> str:
    """Return the state of the records used to test the rule."""
    known = sum(one.is_as_known for one in trials)
    then = "d’après les fiches telles qu’elles étaient connues ce jour-là"
    now = "d’après les fiches d’aujourd’hui, qui disent plus que ce que l’on savait alors"
    if known == len(trials):
        return f"Essais faits {then}."
    if not known:
        return f"Essais faits {now}{NO_BREAK}: l’erreur réelle peut être plus grande."
    told = plural_fr(known, "essai fait", "essais faits")
    others = plural_fr(len(trials) - known, "autre", "autres")
    return f"{told.capitalize()} {then}{NO_BREAK}; {others}, {now}{NO_BREAK}: l’erreur réelle peut être plus grande."


def _error(error: Decimal) -> str:
    return number_fr(error, 1)
