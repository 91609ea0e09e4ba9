"""The page of the money as its readers see it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from budget.queries import Sum
from budget.views import sum_in_words
from tests import factories
from tests.catalogue.reading import Element, read_page

pytestmark = pytest.mark.django_db
ADDRESS = "/financements/"


def shown(client: Client) -> Element:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return read_page(response)


def make_money() -> None:
    """The credits of three years, and two rounds of 2021."""
    factories.make_credits(
        2022, [("Réseau", "10")], stated_total=Decimal(12), programme_name="Transformation", source="Rapport"
    )
    factories.make_credits(2021, [("Réseau", "1365172"), ("Produits", "720365")])
    factories.make_credits(2020, stated_total=Decimal(2000000), stated_is_rounded=True, programme="")
    startup = factories.make_startup("a", phases=[("construction", "2020-01-01"), ("transfere", "2022-01-01")])
    waits = factories.make_startup("b", name="Attend")
    nine = factories.make_round(9, 2021, quarter=3, objective="Accélérer")
    factories.make_award(
        nine,
        startup,
        "150000",
        objective="Dix départements",
        result="Douze",
        result_on=dt.date(2022, 3, 1),
        objective_reached=True,
    )
    factories.make_award(nine, waits, None, is_fictitious=True)
    factories.make_award(factories.make_round(8, 2021), factories.make_incubator("i", name="Fabrique"), "200000")


def test_the_tiles_give_each_year_with_its_change(client: Client) -> None:
    make_money()
    tiles = shown(client).one("ul", "tiles").all("li")
    assert [tile.text for tile in tiles] == [
        "10 € de crédits en 2022 −2 085 527 € par rapport à 2021",
        "2 085 537 € de crédits en 2021 +85 537 € par rapport à 2020, arrondi",
        "2 000 000 € de crédits en 2020",
    ]
    assert [tile.links()[0][1] for tile in tiles] == ["#credits-2022", "#credits-2021", "#credits-2020"]


def test_a_year_that_follows_none_has_no_change(client: Client) -> None:
    factories.make_credits(2022, [("Réseau", "10")])
    factories.make_credits(2020, [("Réseau", "4")])
    assert [tile.text for tile in shown(client).one("ul", "tiles").all("li")] == [
        "10 € de crédits en 2022",
        "4 € de crédits en 2020",
    ]


def test_the_credits_of_a_year_are_its_lines_and_their_sum(client: Client) -> None:
    make_money()
    section = shown(client).one("section", id="credits-2021")
    assert section.one("h2").text == "Crédits 2021, programme 352"
    assert section.one("table").rows() == [
        ["Réseau", "1 365 172 €"],
        ["Produits", "720 365 €"],
        ["Somme des lignes", "2 085 537 €"],
    ]


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2022, "Total annoncé : 12 €, soit 2 € de plus que la somme des lignes. Source : Rapport."),
        (2021, "Aucun total n’a été annoncé."),
        (2020, "Total annoncé : 2 000 000 € (arrondi). Le détail par ligne n’est pas connu."),
    ],
)
def test_a_printed_total_is_held_against_the_lines(client: Client, year: int, words: str) -> None:
    make_money()
    assert shown(client).one("section", id=f"credits-{year}").one("p", "fr-text--sm").text == words


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("10", "Total annoncé : 10 €, égal à la somme des lignes."),
        ("7.5", "Total annoncé : 7,50 €, soit 2,50 € de moins que la somme des lignes."),
    ],
)
def test_a_printed_total_may_be_right_or_too_low(client: Client, stated: str, words: str) -> None:
    factories.make_credits(2021, [("Réseau", "10")], stated_total=Decimal(stated))
    assert shown(client).one("section", id="credits-2021").one("p", "fr-text--sm").text == words


def test_the_rounds_show_their_laureates_then_and_now(client: Client) -> None:
    make_money()
    section = shown(client).one("section", id="fast-2021")
    assert section.all("p")[0].text == (
        "3 financements pour 350 000 €, à 2 services et 1 incubateur, sans compter 1 montant inconnu."
    )
    assert [heading.text for heading in section.all("h3")] == [
        "FAST 9, trimestre 3 : 2 financements pour 150 000 €, à 2 services, sans compter 1 montant inconnu",
        "FAST 8 : 1 financement pour 200 000 €, à 1 incubateur",
    ]
    nine, eight = section.all("table")
    assert nine.rows() == [
        [
            "Service a",
            "150 000 €",
            "En construction",
            "Transféré",
            "Dix départements Résultat au 1er mars 2022 : Douze Objectif atteint",
        ],
        ["Attend Fictif", "ND", "Pas encore de phase", "Pas encore de phase", "Objectif non renseigné"],
    ]
    assert eight.rows() == [["Fabrique (incubateur)", "200 000 €", "–", "–", "Objectif non renseigné"]]
    assert (nine.links(), eight.links()) == (
        [("Service a", "/startups/a/"), ("Attend", "/startups/b/")],
        [("Fabrique", "/incubateurs/i/")],
    )


def test_an_empty_site_says_that_nothing_is_recorded(client: Client) -> None:
    page = shown(client)
    assert "Aucun crédit n’est enregistré" in page.text
    assert page.all("section") == []


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Sum(0, 0, 0, None, 0), "0\xa0financement"),
        (
            Sum(17, 14, 3, Decimal(3090000), 0),
            "17\xa0financements pour 3\u202f090\u202f000\u202f€, à 14\xa0services et 3\xa0incubateurs",
        ),
        (Sum(1, 1, 0, None, 1), "1\xa0financement pour un montant non déterminé (ND), à 1\xa0service"),
    ],
)
def test_a_sum_in_words(made: Sum, words: str) -> None:
    assert sum_in_words(made) == words


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_makes_four_queries(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        factories.make_credits(2020 + index, [("Réseau", "10")])
        factories.make_award(factories.make_round(index + 1), factories.make_startup(f"s{index}"))
    with django_assert_num_queries(4):  # the credits, their lines, the rounds, their awards
        assert len(shown(client).all("h3")) == number


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_accessible_at_every_width(
    live_site: str, page: Page, axe: Callable[[Page], None], width: int
) -> None:
    make_money()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_site}{ADDRESS}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
