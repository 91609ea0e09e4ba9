"""The page of search results, and the suggestions."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from betagouv.imports.importing import import_records
from betagouv.sources.opening import open_source
from sampledata.reference import load_reference
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, read_page

pytestmark = pytest.mark.django_db


def results(page: Element) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the title of each group, and the name and URL of its results."""
    return [
        (section.one("h2").text, [(link.text, link.href) for link in section.all("a", "results__link")])
        for section in page.all("section", "results")
    ]


@pytest.fixture
def ministry() -> None:
    ecology = factories.make_administration("mtes", name="Ministère de la Transition écologique", acronym="MTE")
    incubator = factories.make_incubator("fabrique", name="La Fabrique")
    incubator.owner = ecology
    incubator.save()
    factories.make_startup(
        "dossierfacile",
        name="DossierFacile",
        mission="Louer sans peine.",
        sponsors=[ecology],
        phases=[("acceleration", "2020-01-01")],
    )


@pytest.mark.usefixtures("ministry")
def test_results_are_grouped_by_kind_and_link_to_their_page(client: Client) -> None:
    page = read_page(client.get("/recherche/?q=MTE"))
    assert page.one("h1").text == "Recherche : « MTE »"
    assert results(page) == [
        ("1 service", [("DossierFacile", "/startups/dossierfacile/")]),
        ("1 incubateur", [("La Fabrique", "/incubateurs/fabrique/")]),
        ("1 administration", [("Ministère de la Transition écologique (MTE)", "/administrations/mtes/")]),
    ]
    assert [about.text for about in page.all("p", "results__about")] == [
        "Louer sans peine.",
        "Sponsor : Ministère de la Transition écologique",
        "1 service",
    ]
    assert [badge.text for badge in page.all("span", "fr-badge")] == ["En accélération"]


def test_a_year_links_to_its_page_and_its_portfolio(client: Client) -> None:
    assert results(read_page(client.get("/recherche/?q=2021"))) == [
        (
            "2 pages",
            [
                ("L’année 2021", "/indicateurs/2021/"),
                ("Le portefeuille début 2021", "/?as_of=2021-01-01"),
            ],
        )
    ]


@cases(
    ("asked", "first"),
    [
        ("budget", ("Financements", "/financements/")),
        ("telecharg", ("Données", "/donnees/")),
        ("COUT", ("Financements", "/financements/")),
        ("RGAA", ("Accessibilité", "/accessibilite/")),
    ],
)
def test_page_about_the_word_is_the_first_result(client: Client, asked: str, first: tuple[str, str]) -> None:
    ((_, pages),) = results(read_page(client.get(f"/recherche/?q={asked}")))
    assert pages[0] == first


@pytest.mark.usefixtures("ministry")
def test_a_typing_error_proposes_what_was_meant(client: Client) -> None:
    page = read_page(client.get("/recherche/?q=dosier+facile"))
    assert page.one("p", "lead").text == "Aucun résultat exact. Vouliez-vous dire…"
    assert results(page) == [("1 service", [("DossierFacile", "/startups/dossierfacile/")])]


def test_more_services_than_shown_link_to_the_list_of_exactly_these(client: Client) -> None:
    for number in range(12):
        factories.make_startup(f"s{number}", name=f"Stage {number}", mission="Apprendre.")
    page = read_page(client.get("/recherche/?q=stage+apprendre"))
    assert [(title, len(found)) for title, found in results(page)] == [("12 fiches sans phase", 10)]
    address = dict(page.links())["Voir les 12 fiches sans phase dans la liste, avec ses filtres"]
    assert address == "/startups/?search=stage+apprendre"
    assert len(read_page(client.get(address)).rows()) == 12


def test_nothing_found_shows_what_to_do(client: Client) -> None:
    page = read_page(client.get("/recherche/?q=introuvable"))
    assert page.one(css="empty-state__title").text == "Rien ne correspond à ces mots"
    assert ("Voir tous les services", "/startups/") in page.links()


@cases("query", ["", "?q=", "?q=%20%20%E2%80%AF"])
def test_nothing_asked_shows_what_may_be(client: Client, query: str) -> None:
    page = read_page(client.get(f"/recherche/{query}"))
    assert page.one("h1").text == "Que cherchez-vous ?"
    assert results(page) == []
    assert page.all(css="empty-state") == []


def test_a_search_of_ten_thousand_characters_is_cut_with_a_notice(client: Client) -> None:
    response = client.get("/recherche/", {"q": "é" * 10_000})
    assert response.status_code == 200
    assert read_page(response).one(css="fr-alert--info").one(css="fr-alert__title").text == "Recherche raccourcie"


@cases(
    "asked",
    ["' OR 1=1; DROP TABLE startups_startup; --", "التعليم", "a\x00b", "%_\\'\"", "🎈" * 300, "((((", "!!!"],
    parts=2,
)
def test_what_no_record_shows_finds_nothing_and_shows_what_to_do(client: Client, asked: str) -> None:
    factories.make_startup("aides", name="Aides")
    for address in ("/recherche/", "/recherche/suggestions/"):
        answer = client.get(address, {"q": asked})
        assert answer.status_code == 200
    assert read_page(client.get("/recherche/", {"q": asked})).all("li", "search-result") == []
    listed = client.get("/startups/", {"search": asked})
    assert listed.status_code in (200, 400)
    assert client.get("/startups/aides/").status_code == 200


def test_recorded_and_typed_text_is_never_markup(client: Client) -> None:
    factories.make_startup("y", name="<b>nom</b>", mission="<img src=x>", content="Le mot rare est <u>ici</u>.")
    page = read_page(client.get("/recherche/?q=rare"))
    assert page.all("script") == page.all("img") == page.all("b") == []
    assert [mark.text for mark in page.all("mark")] == ["rare"]
    typed = read_page(client.get("/recherche/?q=%3Cscript%3E%22"))
    assert typed.all("script") == []
    assert typed.one("input").attributes["value"] == '<script>"'


@pytest.mark.usefixtures("ministry")
def test_suggestions_have_label_kind_and_address(client: Client) -> None:
    assert client.get("/recherche/suggestions/?q=mte").json() == {
        "suggestions": [
            {"label": "DossierFacile", "kind": "service", "url": "/startups/dossierfacile/"},
            {"label": "La Fabrique", "kind": "incubateur", "url": "/incubateurs/fabrique/"},
            {
                "label": "Ministère de la Transition écologique (MTE)",
                "kind": "administration",
                "url": "/administrations/mtes/",
            },
        ]
    }
    assert client.get("/recherche/suggestions/?q=dosier").json()["suggestions"][0]["label"] == "DossierFacile"
    assert client.get("/recherche/suggestions/?q=api").json() == {
        "suggestions": [{"label": "API", "kind": "page", "url": "/api/docs/"}]
    }
    assert client.get("/recherche/suggestions/").json() == {"suggestions": []}


@cases(("role", "slugs"), [("public", []), ("agent", []), ("coach", ["deux"]), ("dinum", ["deux", "un"])])
@cases("asked", ["stage", "staage"])
def test_results_link_authorized_users_to_the_change_of_phase(
    client: Client, asked: str, role: str, slugs: list[str]
) -> None:
    factories.make_startup("un", name="Stage un", phases=[("construction", "2021-01-01")])
    incubator = factories.make_incubator("fabrique", name="Stage")
    factories.make_startup("deux", name="Stage deux", phases=[("construction", "2021-01-01")], incubator=incubator)
    if role == "coach":
        client.force_login(factories.make_coach(incubator))
    elif role != "public":
        client.force_login(factories.make_user(role=User.Role(role)))
    links = read_page(client.get(f"/recherche/?q={asked}")).links()
    changes = [one for one in links if one[0].startswith("Changer la phase")]
    assert sorted(changes) == [
        (f"Changer la phase : Stage {slug}", f"/espace/services/{slug}/phase/") for slug in slugs
    ]


@pytest.mark.sweep
def test_search_of_the_real_records(real_records: Path, client: Client) -> None:
    load_reference()
    import_records(open_source(str(real_records / "content")), as_of=dt.date(2026, 8, 20), applying=True)
    found = {
        asked: [(title, links[0][0]) for title, links in results(read_page(client.get(f"/recherche/?q={asked}")))]
        for asked in ("éducation", "ecologie", "MTE", "dosier facile")
    }
    assert found["MTE"] == [
        ("41 services, 2 investigations, 23 partenariats terminés", "Aides-territoires"),
        ("1 incubateur", "La Fabrique Numérique de l'Ecologie (MTE)"),
        ("3 administrations", "Ministère de la Transition Écologique (MTE)"),
    ]
    assert found["dosier facile"] == [("5 services, 5 partenariats terminés", "DossierFacile")]
    assert found["ecologie"][0][0] == "1 ministère"
    assert sum(int(part.split()[0]) for part in found["ecologie"][1][0].split(", ")) == 129
    assert [title.split()[1] for title, _ in found["éducation"]] == [
        "ministère",
        "services,",
        "incubateurs",
        "administrations",
    ]
