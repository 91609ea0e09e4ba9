"""The words that a form offers."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from catalogue.filters import StartupFilters
from catalogue.listing.queries import startup_page
from catalogue.listing.vocabulary import Choice, Choices, filter_choices
from startups.queries import today
from tests.catalogue.reading import read_page
from tests.catalogue.universe import make_universe
from tests.factories import KINDS, make_administration, make_incubator, make_membership, make_startup

pytestmark = pytest.mark.django_db


def test_nothing_recorded_offers_nothing() -> None:
    assert filter_choices() == Choices(phase=[], incubator=[], theme=[], users=[], sponsor=[], fast=[])


def test_a_form_offers_what_is_used_in_the_order_of_readers(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_universe()
    with django_assert_num_queries(1):  # all the words at once
        choices = filter_choices()
    assert choices == Choices(
        phase=[Choice(key, plural, group) for key, group, _, _, plural, _ in KINDS],
        incubator=[
            Choice("atelier", "Incubateur atelier", "Portent des services aujourd’hui"),
            Choice("fabrique", "Incubateur fabrique", "Portent des services aujourd’hui"),
        ],
        theme=[Choice("Écologie", "Écologie"), Choice("Éducation", "Éducation"), Choice("Santé", "Santé")],
        users=[],
        sponsor=[Choice("agence", "Administration agence"), Choice("ministere", "Administration ministere")],
        fast=[Choice(f"{number}", f"FAST {number}") for number in (10, 9, 8, 7)],
    )


def test_words_under_two_spellings_are_offered_once_and_find_both() -> None:
    first = make_administration("dinum", name="Direction interministérielle", kind="service-central")
    second = make_administration("dinum-2", name="DIRECTION INTERMINISTERIELLE")
    make_startup("un", themes=["Éducation", "Santé"], user_types=["particulier"], sponsors=[first])
    make_startup("deux", themes=["education"], user_types=["entreprise", "particulier"], sponsors=[second])
    choices = filter_choices()
    assert [one.value for one in choices.theme] == ["education", "Santé"]
    assert [(one.value, one.group) for one in choices.sponsor] == [("dinum", "service-central")]
    assert [one.value for one in choices.users] == ["entreprise", "particulier"]

    def found(**asked: str) -> list[str]:
        filters = StartupFilters(as_of=today(), **{name: (word,) for name, word in asked.items()})  # type: ignore[arg-type]
        return sorted(row.slug for row in startup_page(filters).rows)

    assert [found(theme=word) for word in ("Éducation", "education", "Santé")] == [
        ["deux", "un"],
        ["deux", "un"],
        ["un"],
    ]
    assert [found(sponsor=word) for word in ("dinum", "dinum-2")] == [["deux", "un"], ["deux", "un"]]
    assert [found(users=word) for word in ("particulier", "entreprise")] == [["deux", "un"], ["deux"]]


def test_incubators_that_carry_nothing_any_more_come_last_under_their_own_head(client: Client) -> None:
    old, new = make_incubator("ancien", name="Ancien"), make_incubator("nouveau", name="Nouveau")
    startup = make_startup("un", user_types=["etat", "mot-de-l-equipe"])
    make_membership(startup, old, None, "2021-01-01")
    make_membership(startup, new, "2021-01-01")
    page = read_page(client.get("/startups/?users=etat"))
    select = page.one("select", "", name="incubator")
    assert [(one.attributes["label"], [o.text for o in one.all("option")]) for one in select.all("optgroup")] == [
        ("Portent des services aujourd’hui", ["Nouveau"]),
        ("N’en portent plus", ["Ancien"]),
    ]
    users = page.one("select", "", name="users").all("option")
    assert [(o.text, "selected" in o.attributes) for o in users] == [
        ("Tous les usagers", False),
        ("Agents de l’État", True),
        ("mot-de-l-equipe", False),
    ]
    assert [tag.text for tag in page.all("a", "filters__tag")] == ["Pour : Agents de l’État"]


def test_users_that_nobody_names_are_refused_in_words(client: Client) -> None:
    answer = client.get("/startups/?users=martiens")
    assert answer.status_code == 400
    assert (
        read_page(answer).one(css="fr-alert").text
        == "Usagers Usagers inconnus : « martiens ». Choisissez-les dans la liste."
    )


@pytest.mark.django_db(transaction=True)
def test_pages_of_one_version_read_the_words_once_and_offer_the_new_ones_next(client: Client) -> None:
    make_startup("un", themes=["Santé"])

    def offered(address: str) -> list[str]:
        return [option.text for option in read_page(client.get(address)).one("select", "", name="theme").all("option")][
            1:
        ]

    with CaptureQueriesContext(connection) as first:
        assert offered("/startups/") == ["Santé"]
    with CaptureQueriesContext(connection) as second:
        assert offered("/startups/?page_size=10") == ["Santé"]
    assert len(first) - len(second) == 1
    make_startup("deux", themes=["Écologie"])
    assert [offered(address) for address in ("/startups/", "/startups/?page_size=10")] == [["Écologie", "Santé"]] * 2
