"""The active filters of the list as sentences, each of which can be removed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from catalogue.fiche.life import USERS
from catalogue.filters import NO_PHASE, SEVERAL, StartupFilters
from catalogue.listing.vocabulary import Choice, Choices
from common.words import date_fr, plural_fr
from startups.queries import today

GROUPS = {
    "investigation": "Investigations en cours",
    "service": "Services accompagnés ou pérennisés",
    "ended": "Partenariats terminés",
    NO_PHASE: "Pas encore entrés dans une phase",
}
_FRAMES = {"incubator": "Portés par {}", "theme": "Thématique : {}", "users": "Pour : {}", "sponsor": "Sponsor : {}"}


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in words, and the filters that remain without it."""

    sentence: str
    without: StartupFilters


def active_filters(filters: StartupFilters, choices: Choices) -> list[ActiveFilter]:
    """One filter for each word, in the order of the form; the date too when the address gives it."""
    return [*_words(filters, choices), *_answers(filters)]


def _words(filters: StartupFilters, choices: Choices) -> Iterator[ActiveFilter]:
    for name in SEVERAL:
        words: tuple[str, ...] = getattr(filters, name)
        labels = {choice.value: choice.label for choice in getattr(choices, name)}
        for word in words:
            label = USERS.get(word, word) if name == "users" else labels.get(word, word)
            text = GROUPS.get(word, label) if name == "phase" else _FRAMES[name].format(label)
            yield ActiveFilter(text, _without(filters, **{name: tuple(other for other in words if other != word)}))


def _answers(filters: StartupFilters) -> Iterator[ActiveFilter]:
    if filters.national_impact is not None:
        text = "À impact national" if filters.national_impact else "Sans impact national"
        yield ActiveFilter(text, _without(filters, national_impact=None))
    if filters.fast is not None:
        yield ActiveFilter(_fast(filters.fast), _without(filters, fast=None))
    if filters.fictitious is not None:
        text = "Fiches fictives" if filters.fictitious else "Sans les fiches fictives"
        yield ActiveFilter(text, _without(filters, fictitious=None))
    if filters.search:
        yield ActiveFilter(f"Contient « {filters.search} »", _without(filters, search=""))
    if filters.dated:
        yield ActiveFilter(f"Au {date_fr(filters.as_of)}", _without(filters, dated=False, as_of=today()))


def _without(filters: StartupFilters, **changes: Any) -> StartupFilters:
    return replace(filters, page=1, **changes)


def _fast(fast: bool | int) -> str:
    if isinstance(fast, bool):
        return "Lauréats du FAST" if fast else "Jamais lauréats du FAST"
    return f"Lauréats du FAST {fast}"


def count_sentence(count: int, filters: StartupFilters) -> str:
    """``153 services au 1er janvier 2022``; the noun is that of the group, when one group alone is asked for."""
    by_group: dict[tuple[str, ...], tuple[str, str]] = {
        ("investigation",): ("investigation en cours", "investigations en cours"),
        ("service",): ("service accompagné ou pérennisé", "services accompagnés ou pérennisés"),
        ("ended",): ("partenariat terminé", "partenariats terminés"),
    }
    nouns = by_group.get(filters.phase, ("service", "services"))
    return f"{plural_fr(count, *nouns)} au {date_fr(filters.as_of)}"


def grouped_phases(choices: Choices) -> list[Choice]:
    """The groups of phases, as choices of their own, then each kind that is not a whole group."""
    kinds = [choice for choice in choices.phase if choice.value not in GROUPS]
    return [*(Choice(value, label) for value, label in GROUPS.items()), *kinds]
