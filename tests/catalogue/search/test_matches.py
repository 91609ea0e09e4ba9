"""Search results: matches, their order, and unusual input."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, get_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def records() -> None:
    """Create services of two ministries; one has an acronym."""
    ecology = factories.make_administration("mtes", name="Ministère de la Transition écologique", acronym="MTE")
    school = factories.make_administration("men", name="Ministère de l’Éducation nationale", acronym="MEN")
    fabrique = factories.make_incubator("fabrique", name="La Fabrique")
    fabrique.owner = ecology
    fabrique.save()
    factories.make_startup("dossierfacile", name="DossierFacile", mission="Louer sans peine.", sponsors=[ecology])
    factories.make_startup("pix", name="Pix", mission="Certifier les compétences.", sponsors=[school])
    factories.make_startup("ecole", name="École ouverte", content="Un **service** pour les élèves de Franche-Comté.")
    factories.make_startup("eleves", name="Suivi", mission="Accompagner chaque élève.", themes=["Éducation"])
    factories.make_indicator("products_launched", label="Services lancés")


GUESS = "Aucun résultat exact. Vouliez-vous dire…"
RECORDS = ("startup", "incubator", "administration", "indicator")


def search(text: str) -> Element:
    return get_page(Client(), f"/recherche/?{urlencode({'q': text})}")


def groups(page: Element) -> dict[str, list[Element]]:
    """Return the results of each kind of record."""
    parts = {
        part.attributes["aria-labelledby"].removeprefix("resultats-"): part for part in page.all("section", "results")
    }
    return {kind: part.all("li", "results__item") for kind, part in parts.items() if kind in RECORDS}


def keys(page: Element) -> list[tuple[str, list[str]]]:
    """Return the key of each result by kind, from its address."""
    return [
        (kind, [item.all("a", "results__link")[0].href.split("/")[2] for item in items])
        for kind, items in groups(page).items()
    ]


def found(text: str) -> list[tuple[str, list[str]]]:
    """Return the records that match exactly."""
    page = search(text)
    return [] if GUESS in page.text else keys(page)


@cases(
    ("text", "expected"),
    [
        ("éducation", [("startup", ["eleves", "pix"]), ("administration", ["men"])]),
        ("EDUCATION", [("startup", ["eleves", "pix"]), ("administration", ["men"])]),
        ("ecologie", [("startup", ["dossierfacile"]), ("incubator", ["fabrique"]), ("administration", ["mtes"])]),
        ("MTE", [("startup", ["dossierfacile"]), ("incubator", ["fabrique"]), ("administration", ["mtes"])]),
        ("mte louer", []),
        ("eleve", [("startup", ["eleves", "ecole"])]),
        ("facile", [("startup", ["dossierfacile"])]),
        ("louer peine", [("startup", ["dossierfacile"])]),
        ("services lancés", [("indicator", ["products_launched"])]),
        ("products_launched", [("indicator", ["products_launched"])]),
        ("Pix", [("startup", ["pix"])]),
        ("introuvable", []),
        ("de la", [("incubator", ["fabrique"]), ("administration", ["mtes"])]),
    ],
)
@pytest.mark.usefixtures("records")
def test_search_finds_by_kind_the_closest_first(text: str, expected: list[tuple[str, list[str]]]) -> None:
    if text == "de la":  # stop words are still searched; services of a matching administration are included
        expected = [("startup", ["dossierfacile"]), *expected]
    assert found(text) == expected


@cases(
    ("text", "proposed"),
    [
        ("dosier facile", [("startup", ["dossierfacile"])]),
        ("ministère transitoin", [("administration", ["mtes"])]),
        ("zzzzzz", []),
    ],
)
@pytest.mark.usefixtures("records")
def test_typing_error_is_proposed_not_matched(text: str, proposed: list[tuple[str, list[str]]]) -> None:
    page = search(text)
    assert ((GUESS in page.text), keys(page)) == (bool(proposed), proposed)


@pytest.mark.usefixtures("records")
def test_result_shows_why_it_is_there() -> None:
    [item] = groups(search("comté"))["startup"]
    assert item.text.endswith("… service pour les élèves de Franche- Comté …")
    assert [mark.text for mark in item.all("mark")] == ["Comté"]
    services = [item.text for item in groups(search("éducation"))["startup"]]
    assert [text.partition("Sponsor : ")[2] for text in services] == ["", "Ministère de l’Éducation nationale"]


def test_name_counts_more_than_the_mission_and_the_mission_more_than_the_text() -> None:
    factories.make_startup("d", name="Autre", content="Il parle de logement.")
    factories.make_startup("c", name="Encore", mission="Trouver un logement.")
    factories.make_startup("b", name="Mon logement")
    factories.make_startup("a", name="Logement pour tous")
    factories.make_startup("z", name="Logement")
    assert found("logement") == [("startup", ["z", "a", "b", "c", "d"])]


def test_services_that_ended_come_after_the_others() -> None:
    factories.make_startup("a", name="Stage un", phases=[("construction", "2020-01-01"), ("abandon", "2021-01-01")])
    factories.make_startup("b", name="Stage deux", phases=[("construction", "2020-01-01")])
    items = groups(search("stage"))["startup"]
    assert [item.text for item in items] == ["Stage deux En construction", "Stage un Arrêté"]


def test_search_asks_the_database_as_often_for_two_results_as_for_twelve() -> None:
    counts = []
    for numbers in (range(2), range(2, 12)):
        for number in numbers:
            factories.make_startup(f"s{number}", name=f"Stage {number}")
        search("stage")
        with CaptureQueriesContext(connection) as queries:
            assert len(groups(search("stage ")).popitem()[1]) == min(number + 1, 10)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_read_and_searched(text: str) -> None:
    assert search(text).one("form").all("input")


@cases(
    "text",
    [
        "'; DROP TABLE startups_startup; --",
        "a & b | !c <-> d:*",
        "(((",
        "خدمات رقمية",
        "%_\\",
        "🦆",
        "a" * 200,
        "\\'\"$$",
    ],
    parts=2,
)
@pytest.mark.usefixtures("records")
def test_hostile_words_are_searched_as_plain_text(text: str) -> None:
    assert found(text) in ([], [("startup", ["dossierfacile"])])


CUT = "Recherche raccourcie"


@cases(
    ("text", "asked", "is_cut"),
    [
        ("  deux   mots ", "deux mots", False),
        ("a\x00b", "a b", False),
        ("x" * 200, "x" * 200, False),
        (f"{'x' * 200}   ", "x" * 200, False),
        ("x" * 201, "x" * 200, True),
        (" ".join("abcdefghijkl"), "a b c d e f g h i j k l", False),
        (" ".join("abcdefghijklm"), "a b c d e f g h i j k l", True),
    ],
)
def test_search_is_cut_to_twelve_words_of_200_letters_with_a_notice(text: str, asked: str, is_cut: bool) -> None:
    page = search(text)
    assert page.one("form").one("input").attributes["value"] == asked
    assert (CUT in page.text) is is_cut


@cases("text", ["", " \t\n\u00a0 ", "\x00"])
def test_blank_search_finds_nothing(text: str) -> None:
    assert (groups(search(text)), search(text).one("h1").text) == ({}, "Que cherchez-vous ?")


@cases(
    ("content", "excerpt"),
    [
        ("Planter haies vives", "Planter haies vives"),
        ("  Planter\n\nhaies vives ", "Planter haies vives"),
        ("## Planter **haies** et `le code`", "Planter haies et le code"),
        ("> Planter haies | tableau", "Planter haies tableau"),
        ("![une image](/a.png) [grandes haies](https://exemple.fr/a)", "image grandes haies"),
    ],
)
def test_excerpt_is_plain_text_with_the_words_found(content: str, excerpt: str) -> None:
    factories.make_startup("a", name="Nom", content=content)
    [item] = groups(search("haies"))["startup"]
    assert item.text == f"Nom … {excerpt} …"
    assert [mark.text for mark in item.all("mark")] == ["haies"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_excerpt_holds_no_tag_but_those_of_the_words_found(text: str) -> None:
    Startup.objects.all().delete()
    factories.make_startup("a", name="Nom", content=f"{text} haies {text}")
    about = [part for item in groups(search("haies")).get("startup", []) for part in item.all("p", "results__about")]
    assert {element.tag for part in about for element in part.all()} <= {"mark"}


@cases(
    ("name", "acronym", "label"),
    [("Haies", "", "Haies"), ("Haies", "HHH", "Haies (HHH)"), ("HAIES", "HAIES", "HAIES")],
)
def test_administration_is_named_with_its_acronym_once(name: str, acronym: str, label: str) -> None:
    factories.make_administration("a", name=name, acronym=acronym)
    [item] = groups(search("haies"))["administration"]
    assert item.one("a", "results__link").text == label
