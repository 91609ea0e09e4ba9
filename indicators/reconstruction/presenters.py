"""Describe in French what was tried for a printed figure and the list attached to it. Pure functions."""

from decimal import Decimal
from typing import Any

from common.words import date_fr, number_fr, plural_fr, signed_fr, strip_trailing_zeros
from indicators.models import EvidenceSearch, Interpretation, Reconstruction, TriedState
from indicators.reconstruction.queries import SearchedFigure

CHANCE = "Plusieurs jours et plusieurs listes ont été essayés : une égalité peut être l’effet du hasard."


def days_in_words(state: TriedState) -> str:
    """Return "28 janvier 2022" or "du 4 février 2022 au 7 février 2022"."""
    if state.first_day == state.last_day:
        return date_fr(state.first_day)
    return f"du {date_fr(state.first_day)} au {date_fr(state.last_day)}"


def reading_in_words(reading: str) -> str:
    return str(Interpretation(reading).label)


def printed_in_words(figure: SearchedFigure) -> str:
    """Return the printed figure in words, with the report's own wording if there is one."""
    value = f"plus de {number_fr(figure.value)}" if figure.is_more_than else number_fr(figure.value)
    return f"{value} (« {figure.printed} »)" if figure.printed else value


def tried_in_words(search: EvidenceSearch, lists: int) -> str:
    """Return how many states and lists a search tried."""
    states = plural_fr(search.states, "état des fiches essayé", "états des fiches essayés")
    distinct = plural_fr(lists, "liste différente", "listes différentes")
    return f"{states}, du {date_fr(search.first_day)} au {date_fr(search.last_day)} : {distinct}."


def found_in_words(figure: SearchedFigure) -> str:
    """Return whether a state gives the printed figure; else the nearest state and the remainder."""
    if figure.search is None:
        return "Aucun état n’a été essayé."
    matches = figure.matches
    if matches:
        given = plural_fr(len(matches), "liste donne", "listes donnent")
        return f"{given} le chiffre imprimé ; la plus proche de la publication est celle {_of(matches[0])}."
    nearest = next(iter(figure.nearest_first), None)
    if nearest is None or nearest.value is None or figure.value is None:
        return "Aucun des états essayés ne donne un chiffre."
    gap = signed_fr(strip_trailing_zeros(figure.value - nearest.value) or Decimal(0))
    return (
        "Aucun des états essayés ne donne le chiffre imprimé : le plus proche est "
        f"{number_fr(strip_trailing_zeros(nearest.value))}, par les fiches {_of(nearest)}. Reste : {gap}."
    )


def _of(state: TriedState) -> str:
    days = days_in_words(state)
    return days if days.startswith("du ") else f"du {days}"


def attached_in_words(attached: Reconstruction) -> str:
    """Describe the attached list, and the remainder without records."""
    count = strip_trailing_zeros(attached.value)
    text = f"{number_fr(count)} d’après l’état des fiches du {date_fr(attached.day)}"
    text += f" ({reading_in_words(attached.reading).lower()})."
    return f"{text} {remainder_in_words(attached)}".strip()


def remainder_in_words(attached: Reconstruction) -> str:
    """Describe the difference between the printed figure and the list; empty if they agree."""
    rest, printed = attached.remainder, attached.printed_figure
    if not rest or (rest < 0 and printed and printed.precision == printed.Precision.MORE_THAN):
        return ""
    number = number_fr(strip_trailing_zeros(abs(rest)))
    return f"Reste {number} sans enregistrement." if rest > 0 else f"La liste en compte {number} de plus."


def described(figure: SearchedFigure) -> dict[str, Any]:
    """Return the template context of a printed figure: its description and each list tried."""
    search, attached = figure.search, figure.attached
    return {
        "figure": figure,
        "printed": printed_in_words(figure),
        "tried_words": tried_in_words(search, len(figure.tried)) if search else "",
        "found_words": found_in_words(figure),
        "attached_words": attached_in_words(attached) if attached else "",
        "chance": CHANCE,
        "lists": [
            (
                state,
                days_in_words(state),
                reading_in_words(state.reading),
                figure.is_given_by(state),
            )
            for state in figure.tried
        ],
    }
