"""Search results: matches, their order, and unusual input."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.queries import LONGEST, MARKS, MOST_WORDS, SearchedWords, alike, matching, read_asked
from common.clock import today
from tests import factories
from tests.cases import cases

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


def found(text: str, shown: int = 10) -> list[tuple[str, list[str]]]:
    return [(group.kind, [hit.key for hit in group.hits]) for group in matching(read_asked(text).words, shown, today())]


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


@pytest.mark.usefixtures("records")
def test_a_typing_error_is_proposed_not_matched() -> None:
    assert found("dosier facile") == []
    assert [(group.kind, [hit.key for hit in group.hits]) for group in alike(["dosier", "facile"], 5, today())] == [
        ("startup", ["dossierfacile"])
    ]
    assert [hit.key for group in alike(["ministère", "transitoin"], 5, today()) for hit in group.hits] == ["mtes"]
    assert alike(["zzzzzz"], 5, today()) == []


@pytest.mark.usefixtures("records")
def test_a_result_shows_why_it_is_there() -> None:
    (by_text,) = [hit for group in matching(["comté"], 5, today()) for hit in group.hits]
    start, stop = MARKS
    assert by_text.excerpt == f"service** pour les élèves de Franche-{start}Comté{stop}"
    assert by_text.matched_sponsor == ""
    services = matching(["éducation"], 5, today())[0].hits
    assert [(hit.key, hit.matched_sponsor, hit.excerpt) for hit in services] == [
        ("eleves", "", ""),
        ("pix", "Ministère de l’Éducation nationale", ""),
    ]


def test_the_name_counts_more_than_the_mission_and_the_mission_more_than_the_text() -> None:
    factories.make_startup("d", name="Autre", content="Il parle de logement.")
    factories.make_startup("c", name="Encore", mission="Trouver un logement.")
    factories.make_startup("b", name="Mon logement")
    factories.make_startup("a", name="Logement pour tous")
    factories.make_startup("z", name="Logement")
    assert found("logement") == [("startup", ["z", "a", "b", "c", "d"])]


def test_services_that_ended_come_after_the_others() -> None:
    factories.make_startup("a", name="Stage un", phases=[("construction", "2020-01-01"), ("abandon", "2021-01-01")])
    factories.make_startup("b", name="Stage deux", phases=[("construction", "2020-01-01")])
    (group,) = matching(["stage"], 5, today())
    assert [(hit.key, hit.phase, hit.badge) for hit in group.hits] == [
        ("b", "construction", "En construction"),
        ("a", "abandon", "Arrêté"),
    ]


@cases("count", [1, 3])
def test_a_kind_shows_a_few_and_counts_all_in_one_query(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count + 1):
        factories.make_startup(f"s{number}", name=f"Stage {number}")
    matching(["rien"], 1, today())  # a first call, since an unknown prepared statement takes one more query
    with django_assert_num_queries(1):
        (group,) = matching(["stage"], count, today())
    assert (group.total, len(group.hits)) == (count + 1, count)


def test_nothing_asked_is_nothing_found(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert matching([], 5, today()) == alike([], 5, today()) == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_read_and_searched(text: str) -> None:
    asked = read_asked(text)
    assert len(asked.words) <= MOST_WORDS
    assert len(asked.phrase) <= LONGEST
    assert isinstance(matching(asked.words, 3, today()), list)
    assert isinstance(alike(asked.words, 3, today()), list)


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
)
@pytest.mark.usefixtures("records")
def test_hostile_words_are_only_words(text: str) -> None:
    assert found(text) in ([], [("startup", ["dossierfacile"])])


@cases(
    ("text", "asked"),
    [
        ("", SearchedWords(())),
        (" \t\n\u00a0 ", SearchedWords(())),
        ("  deux   mots ", SearchedWords(("deux", "mots"))),
        ("a\x00b", SearchedWords(("a", "b"))),
        ("x" * 10_000, SearchedWords(("x" * LONGEST,), is_cut=True)),
        (" ".join("abcdefghijklmn"), SearchedWords(tuple("abcdefghijkl"), is_cut=True)),
    ],
)
def test_what_was_typed_is_read(text: str, asked: SearchedWords) -> None:
    assert read_asked(text) == asked
