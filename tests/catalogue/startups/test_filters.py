"""The filters of the list of services: page, API, export and frame contain exactly the requested services."""

import csv
import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests import wordings
from tests.cases import cases
from tests.catalogue.reading import Element, read_page
from tests.catalogue.universe import Asked, expected, make_universe
from tests.factories import make_administration, make_incubator, make_membership, make_startup
from tests.sweeps import examples
from web.filter_fields import ANY

pytestmark = pytest.mark.django_db

DAYS = ("2018-12-31", "2019-01-01", "2020-05-05", "2020-12-31", "2021-03-10", "2021-07-01", "2021-12-31", "2023-01-01")
KINDS = ("none", "investigation", "service", "ended", "construction", "acceleration", "abandon")
WORDS = ("ecole", "ÉCOLE demain", "100 %", "eau_", "%", "\\", "ete", "l'eau", "zz", "sante", "Santé École", "agence")


def some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), max_size=2, unique=True).map(lambda found: tuple(sorted(found)))


ASKED = st.builds(
    Asked,
    as_of=st.sampled_from(DAYS).map(dt.date.fromisoformat),
    phase=some(*KINDS),
    incubator=some("fabrique", "atelier", "vide"),
    theme=some("Santé", "Éducation", "Écologie"),
    sponsor=some("ministere", "agence", "personne"),
    national_impact=st.sampled_from([None, None, True, False]),
    fast=st.sampled_from([None, None, True, False, 7, 8, 9, 10]),
    search=st.one_of(st.just(""), st.sampled_from(WORDS)),
    ordering=st.sampled_from(["name", "-name", "slug", "-slug", "since", "-since"]),
)


@pytest.fixture
def universe(db: None) -> Any:
    return make_universe()


def in_api(query: str) -> list[str]:
    answer = Client().get(f"/api/v1/startups/?fields=slug&page_size=1000&{query}")
    assert answer.status_code == 200, answer.content
    listed = answer.json()
    slugs = [item["slug"] for item in listed["results"]]
    assert listed["count"] == len(slugs)
    assert all(set(item) <= {"slug", "url"} for item in listed["results"])
    return slugs


def in_export(query: str) -> list[str]:
    answer = Client().get(f"/api/v1/startups/?{query}&format=csv")
    assert answer.status_code == 200
    lines = answer.content.decode("utf-8-sig").splitlines()
    return [row[0] for row in csv.reader(lines, delimiter=";")][1:]


def on_page(query: str) -> list[str]:
    """Return the slugs that the page links to, over all pages."""
    found: list[str] = []
    number, following = 1, True
    while following:
        answer = Client().get(f"/startups/?{query}&page={number}")
        assert answer.status_code == 200
        page = read_page(answer)
        heads = [cell.links()[0][1] for cell in page.all("th", scope="row")]
        found += [address.split("/")[2] for address in heads]
        following = any(text == "Page suivante" for text, _ in page.links())
        number += 1
    return found


@given(ASKED)
def test_api_and_export_hold_exactly_what_is_asked(universe: Any, asked: Asked) -> None:
    assert in_api(asked.query()) == in_export(asked.query()) == expected(asked)


@given(ASKED, st.sampled_from([1, 2, 100]))
@examples(20)
def test_pages_hold_exactly_what_is_asked(universe: Any, asked: Asked, size: int) -> None:
    shows_ended = asked.phase or asked.search or asked.national_impact is not None or asked.fast is not None
    shown = asked if shows_ended else replace(asked, phase=("investigation", "service"))
    assert on_page(asked.query(page_size=size)) == expected(shown)


@cases(
    ("query", "slugs"),
    [
        ("as_of=2021-12-31", ["co.porte", "demain", "ecole-ouverte"]),
        ("", ["a-venir", "co.porte", "demain", "ecole-ouverte", "sans.phase"]),
        ("phase=&incubator=&search=&fast=&as_of=", ["a-venir", "co.porte", "demain", "ecole-ouverte", "sans.phase"]),
        ("as_of=2021-12-31&phase=acceleration&phase=acceleration", ["ecole-ouverte"]),
        ("as_of=2021-12-31&phase=none", ["a-venir", "sans.phase"]),
        ("as_of=2021-12-31&incubator=fabrique", ["co.porte"]),
        ("as_of=2022-01-01&incubator=fabrique", []),
        ("as_of=2021-06-30&national_impact=oui", ["co.porte"]),
        ("as_of=2021-07-01&national_impact=true", []),
        ("as_of=2021-09-30&fast=9", ["co.porte"]),
        ("as_of=2022-12-30&fast=10", []),
        ("as_of=2022-12-31&fast=10", ["ecole-ouverte"]),
        ("as_of=2022-12-31&fast=yes", ["co.porte", "ecole-ouverte"]),
        ("fast=no", ["a-venir", "demain", "sans.phase"]),
        ("as_of=2021-12-31&search=++ECOLE+", ["demain", "ecole-ouverte"]),
        ("as_of=2021-12-31&search=%5C", []),
        ("as_of=2021-12-31&search=%EF%BC%85", ["ecole-ouverte"]),
        ("as_of=2021-12-31&search=stages", ["ecole-ouverte"]),
    ],
)
def test_each_filter_finds(universe: Any, query: str, slugs: list[str]) -> None:
    assert in_api(f"{query}&ordering=slug") == in_export(f"{query}&ordering=slug") == slugs


@cases(
    ("query", "names"),
    [
        ("as_of=2022-13-01", {"as_of"}),
        ("as_of=20220101", {"as_of"}),
        ("as_of=2022-W01-1", {"as_of"}),
        ("as_of=٢٠٢٢-01-01", {"as_of"}),
        ("as_of=0000-01-01", {"as_of"}),
        ("national_impact=2021", {"national_impact"}),
        ("fast=-1", {"fast"}),
        ("fast=99", {"fast"}),
        (f"fast={10**30}", {"fast"}),
        ("page=0", {"page"}),
        ("page=1.5", {"page"}),
        ("page=٣", {"page"}),
        ("page_size=1001", {"page_size"}),
        ("ordering=contenu", {"ordering"}),
        ("ordering=name;DROP TABLE startups_startup", {"ordering"}),
        ("search=a&search=b", {"search"}),
        ("utm_Source=x", {"utm_Source"}),
        ("a%00b=1", {"a\ufffdb"}),
        ("search=a%00b", {"search"}),
        ("phase=service&phase=%00", {"phase"}),
        ("phase=service&phase=zz", {"phase"}),
        ("incubator=zz", {"incubator"}),
        ("theme=sante", {"theme"}),
        ("users=martiens", {"users"}),
        ("sponsor=zz", {"sponsor"}),
        (f"search={'a' * 201}", {"search"}),
        ("&".join(f"theme={n}" for n in range(51)), {"theme"}),
        ("&".join(f"theme={n}" for n in range(1001)), {"query"}),
        ("as_of=x&page=x&zz=1", {"as_of", "page", "zz"}),
    ],
    parts=2,
)
def test_wrong_url_is_refused_everywhere_by_parameter(universe: Any, query: str, names: set[str]) -> None:
    answer = Client().get(f"/api/v1/startups/?{query}")
    assert (answer.status_code, set(answer.json()["errors"])) == (400, names)
    for address in ("/startups/", "/integrer/services/"):
        assert Client().get(f"{address}?{query}").status_code == 400


def test_refusal_names_the_refused_value_and_the_possible_ones(universe: Any) -> None:
    errors = Client().get("/api/v1/startups/?phase=zz&phase=yy&fast=99").json()["errors"]
    [phase], [fast] = errors["phase"], errors["fast"]
    assert all(word in phase for word in ("« yy »", "« zz »", "investigation", "acceleration", "none"))
    assert all(word in fast for word in ("« 99 »", "yes, no, 10, 9, 8, 7"))


@cases("name", ["utm_source", "utm_campaign", "mtm_kwd", "at_medium", "fbclid", "gclid", "xtor"], parts=3)
def test_parameters_that_networks_add_are_ignored(name: str) -> None:
    for address in ("/startups/", "/investigations/", "/api/v1/portfolio/"):
        assert Client().get(f"{address}?as_of=2022-01-01&{name}=lettre").status_code == 200


def options(page: Element, name: str) -> list[str]:
    return [option.text for option in page.one("select", "", name=name).all("option")]


def test_form_offers_what_the_records_hold_in_the_order_of_readers(universe: Any) -> None:
    page = read_page(Client().get("/startups/"))
    assert {name: options(page, name)[1:] for name in ("incubator", "theme", "users", "sponsor", "fast")} == {
        "incubator": ["Incubateur atelier", "Incubateur fabrique"],
        "theme": ["Écologie", "Éducation", "Santé"],
        "users": [],
        "sponsor": ["Administration agence", "Administration ministere"],
        "fast": [
            "Lauréats du FAST",
            "Jamais lauréats du FAST",
            *(f"Lauréats du FAST {number}" for number in (10, 9, 8, 7)),
        ],
    }
    phases = options(page, "phase")
    assert phases[:5] == [
        ANY,
        "Investigations en cours",
        "Services accompagnés ou pérennisés",
        "Partenariats terminés",
        wordings.NOT_IN_A_PHASE,
    ]
    assert len(phases) == len(set(phases))


def test_words_under_two_spellings_are_offered_once_and_find_both() -> None:
    first = make_administration("dinum", name="Direction interministérielle", kind="service-central")
    second = make_administration("dinum-2", name="DIRECTION INTERMINISTERIELLE")
    make_startup("un", themes=["Éducation", "Santé"], user_types=["particulier"], sponsors=[first])
    make_startup("deux", themes=["education"], user_types=["entreprise", "particulier"], sponsors=[second])
    page = read_page(Client().get("/startups/"))
    assert options(page, "theme")[1:] == ["education", "Santé"]
    assert options(page, "sponsor")[1:] == ["Direction interministérielle"]
    assert options(page, "users")[1:] == ["Entreprises", "Particuliers"]
    for query in ("theme=Éducation", "theme=education", "sponsor=dinum", "sponsor=dinum-2", "users=particulier"):
        assert in_api(f"{query}&ordering=slug") == ["deux", "un"]
    assert in_api("theme=Santé") == ["un"]
    assert in_api("users=entreprise") == ["deux"]


def test_incubators_without_services_today_come_last_under_their_own_head() -> None:
    old, new = make_incubator("ancien", name="Ancien"), make_incubator("nouveau", name="Nouveau")
    startup = make_startup("un", user_types=["etat", "mot-de-l-equipe"])
    make_membership(startup, old, None, "2021-01-01")
    make_membership(startup, new, "2021-01-01")
    page = read_page(Client().get("/startups/?users=etat"))
    select = page.one("select", "", name="incubator")
    assert [(one.attributes["label"], [o.text for o in one.all("option")]) for one in select.all("optgroup")] == [
        ("Portent des services aujourd’hui", ["Nouveau"]),
        ("N’en portent plus", ["Ancien"]),
    ]
    users = page.one("select", "", name="users").all("option")
    assert [(o.text, "selected" in o.attributes) for o in users] == [
        (ANY, False),
        ("Agents de l’État", True),
        ("mot-de-l-equipe", False),
    ]
    assert [tag.text for tag in page.all("a", "filters__tag")] == ["Pour : Agents de l’État"]


def test_no_text_of_a_record_becomes_markup_in_the_form() -> None:
    hostile = '"><script>alert(1)</script>&'
    make_startup("un", themes=[hostile], user_types=[hostile])
    page = read_page(Client().get("/startups/", {"theme": hostile}))
    assert page.all("script") == []
    assert options(page, "theme") == [ANY, hostile]
