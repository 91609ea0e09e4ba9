"""The active filters in words, each with what remains without it. Pure."""

import datetime as dt
from dataclasses import replace

import pytest

from catalogue.filters import StartupFilters
from catalogue.listing.sentences import ActiveFilter, active_filters, count_sentence, grouped_phases
from catalogue.listing.vocabulary import Choice, Choices
from startups.queries import today

DAY = dt.date(2022, 1, 1)
CHOICES = Choices(
    phase=[
        Choice("investigation", "Investigations", "investigation"),
        Choice("construction", "En construction", "service"),
        Choice("abandon", "Services arrêtés", "ended"),
    ],
    incubator=[Choice("fabrique", "La Fabrique"), Choice("atelier", "L’Atelier")],
    theme=[Choice("Santé", "Santé")],
    users=[Choice("etat", "etat")],
    sponsor=[Choice("dinum", "Direction interministérielle")],
    fast=[Choice("9", "FAST 9")],
)


def sentences(filters: StartupFilters) -> list[str]:
    return [one.sentence.replace("\u202f", " ").replace("\u00a0", " ") for one in active_filters(filters, CHOICES)]


def test_no_filter_says_nothing() -> None:
    assert active_filters(StartupFilters(as_of=DAY, page=3, page_size=20, ordering="slug"), CHOICES) == []


def test_each_word_is_a_sentence_in_the_order_of_the_form() -> None:
    filters = StartupFilters(
        as_of=DAY,
        dated=True,
        phase=("construction", "service"),
        incubator=("atelier", "fabrique"),
        theme=("Santé",),
        users=("etat", "robots"),
        sponsor=("dinum",),
        national_impact=True,
        fast=9,
        fictitious=False,
        search="école demain",
    )
    assert sentences(filters) == [
        "En construction",
        "Services accompagnés ou pérennisés",
        "Portés par L’Atelier",
        "Portés par La Fabrique",
        "Thématique : Santé",
        "Pour : Agents de l’État",
        "Pour : robots",
        "Sponsor : Direction interministérielle",
        "À impact national",
        "Lauréats du FAST 9",
        "Sans les fiches fictives",
        "Contient « école demain »",
        "Au 1er janvier 2022",
    ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"phase": ("none",)}, "Pas encore entrés dans une phase"),
        ({"phase": ("investigation",)}, "Investigations en cours"),
        ({"phase": ("ended",)}, "Partenariats terminés"),
        ({"phase": ("abandon",)}, "Services arrêtés"),
        ({"phase": ("inconnue",)}, "inconnue"),
        ({"incubator": ("disparu",)}, "Portés par disparu"),
        ({"theme": ("sante",)}, "Thématique : sante"),
        ({"national_impact": True}, "À impact national"),
        ({"national_impact": False}, "Sans impact national"),
        ({"fast": True}, "Lauréats du FAST"),
        ({"fast": False}, "Jamais lauréats du FAST"),
        ({"fast": 0}, "Lauréats du FAST 0"),
        ({"fast": 1}, "Lauréats du FAST 1"),
        ({"fictitious": True}, "Fiches fictives"),
        ({"fictitious": False}, "Sans les fiches fictives"),
        ({"search": "eau"}, "Contient « eau »"),
    ],
)
def test_a_filter_alone_is_said_and_nothing_remains_without_it(asked: dict[str, object], sentence: str) -> None:
    plain = StartupFilters(as_of=DAY, ordering="-since", page_size=20)
    filters = replace(plain, page=4, **asked)  # type: ignore[arg-type]
    assert active_filters(filters, CHOICES) == [ActiveFilter(sentence, plain)]


def test_a_word_of_several_is_removed_alone() -> None:
    filters = StartupFilters(as_of=DAY, incubator=("atelier", "fabrique"), search="eau", page=2)
    assert [one.without for one in active_filters(filters, CHOICES)] == [
        StartupFilters(as_of=DAY, incubator=("fabrique",), search="eau"),
        StartupFilters(as_of=DAY, incubator=("atelier",), search="eau"),
        StartupFilters(as_of=DAY, incubator=("atelier", "fabrique")),
    ]


def test_without_its_date_a_list_is_of_today() -> None:
    [one] = active_filters(StartupFilters(as_of=DAY, dated=True), CHOICES)
    assert one.without == StartupFilters(as_of=today(), dated=False)


@pytest.mark.parametrize(
    ("count", "phase", "words"),
    [
        (153, (), "153 services au 1er janvier 2022"),
        (1, (), "1 service au 1er janvier 2022"),
        (0, ("investigation",), "0 investigation en cours au 1er janvier 2022"),
        (29, ("investigation",), "29 investigations en cours au 1er janvier 2022"),
        (1, ("service",), "1 service accompagné ou pérennisé au 1er janvier 2022"),
        (153, ("service",), "153 services accompagnés ou pérennisés au 1er janvier 2022"),
        (1, ("ended",), "1 partenariat terminé au 1er janvier 2022"),
        (1155, ("ended",), "1 155 partenariats terminés au 1er janvier 2022"),
        (4, ("ended", "service"), "4 services au 1er janvier 2022"),  # no noun is theirs both
        (4, ("construction",), "4 services au 1er janvier 2022"),
    ],
)
def test_the_count_takes_the_noun_of_the_group_that_is_asked_for_alone(
    count: int, phase: tuple[str, ...], words: str
) -> None:
    said = count_sentence(count, StartupFilters(as_of=DAY, phase=phase))
    assert said.replace("\u202f", " ").replace("\u00a0", " ") == words


def test_phases_are_offered_by_group_then_one_by_one_without_a_kind_that_is_a_group() -> None:
    assert grouped_phases(CHOICES) == [
        Choice("investigation", "Investigations en cours"),
        Choice("service", "Services accompagnés ou pérennisés"),
        Choice("ended", "Partenariats terminés"),
        Choice("none", "Pas encore entrés dans une phase"),
        Choice("construction", "En construction", "service"),
        Choice("abandon", "Services arrêtés", "ended"),
    ]
