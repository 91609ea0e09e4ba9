"""Why services stopped: on the fiche, the list and its filters, the export, the API and the year."""

import csv

import pytest
from django.test import Client
from django.utils import timezone

from startups.models import Phase, Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def services() -> None:
    """Create three services that stopped in 2021, one in 2022, and an active one."""
    for slug, day in (("a", "2021-02-01"), ("b", "2021-03-01"), ("c", "2021-04-01"), ("d", "2022-01-01")):
        factories.make_startup(slug, phases=[("construction", "2020-01-01"), ("abandon", day)])
    factories.make_startup("e", phases=[("construction", "2020-01-01")])
    give("a", end_reason="no_sponsor", end_account="https://exemple.fr/fin")
    give("d", end_reason="no_sponsor")
    give("b", end_reason="other", end_sentence="Une loi l’a <i>remplacé</i>.")


def give(slug: str, **reason: str) -> None:
    Phase.objects.filter(startup__slug=slug, kind="abandon").update(**reason)


QUERIES = [
    ("ended_in=2021", "abc"),
    ("end_reason=no_sponsor", "ad"),
    ("end_reason=no_sponsor&ended_in=2021", "a"),
    ("end_reason=other&end_reason=none", "bc"),
    ("end_reason=none", "c"),
    ("ended_in=2021&as_of=2021-03-15", "ab"),
    ("end_reason=none&as_of=2020-06-01", ""),
]


@cases(("query", "slugs"), QUERIES)
def test_page_and_api_hold_what_the_filters_ask(client: Client, query: str, slugs: str) -> None:
    listed = client.get(f"/api/v1/startups/?{query}").json()
    assert [one["slug"] for one in listed["results"]] == list(slugs)
    page = client.get(f"/startups/?{query}")
    assert [row["slug"] for row in page.context["page"]] == list(slugs)


@cases("query", ["end_reason=fini", "ended_in=hier", "ended_in=1900"])
def test_filter_that_is_no_reason_or_year_is_refused(client: Client, query: str) -> None:
    for path in ("/startups/", "/api/v1/startups/"):
        assert client.get(f"{path}?{query}").status_code == 400


def test_export_has_the_reason_of_each_end(client: Client) -> None:
    lines = client.get("/api/v1/startups/?format=csv").content.decode("utf-8-sig").splitlines()
    found = {row["slug"]: row for row in csv.DictReader(lines, delimiter=";")}
    reasons = {slug: row["end_reason_reason"] for slug, row in found.items()}
    assert reasons == {"a": "no_sponsor", "b": "other", "c": "", "d": "no_sponsor", "e": ""}
    assert found["a"]["end_reason_account"] == "https://exemple.fr/fin"


def test_api_gives_the_reason_of_the_end(client: Client) -> None:
    told = {"reason": "other", "sentence": "Une loi l’a <i>remplacé</i>.", "account": ""}
    assert client.get("/api/v1/startups/b/").json()["end_reason"] == told
    listed = client.get("/api/v1/startups/").json()["results"]
    reasons = {one["slug"]: one["end_reason"] and one["end_reason"]["reason"] for one in listed}
    assert reasons == {"a": "no_sponsor", "b": "other", "c": "", "d": "no_sponsor", "e": None}
    assert client.get("/api/v1/startups/b/?as_of=2021-01-01").json()["end_reason"] is None


@cases(
    ("slug", "words"),
    [("a", "Absence de sponsor"), ("b", "Autre motif : Une loi l’a <i>remplacé</i>."), ("c", "Motif non renseigné")],
)
def test_fiche_shows_why_it_ended(client: Client, slug: str, words: str) -> None:
    section = read_page(client.get(f"/startups/{slug}/")).one("section", **{"aria-labelledby": "fin"})
    assert words in section.text
    assert [link.href for link in section.all("a")] == (["https://exemple.fr/fin"] if slug == "a" else [])


def test_fiche_shows_criteria_to_services_that_go_on_only(client: Client) -> None:
    for slug in ("c", "e"):
        Startup.objects.get(slug=slug).criteria.create(criterion=1, state="met", evaluated_at=timezone.now())
    shown = [
        "Les trois critères d’impact national" in client.get(f"/startups/{slug}/").content.decode() for slug in "ce"
    ]
    assert shown == [False, True]


def test_year_counts_its_ends_by_reason(client: Client) -> None:
    factories.make_startup("f", phases=[("investigation", "2020-01-01"), ("abandon-investigation", "2021-05-01")])
    [part] = [one for one in client.get("/indicateurs/2021/").context["sections"] if one.reasons]
    assert [*part.reasons.heads] == ["Investigations non concluantes", "Services arrêtés", "Total"]
    assert [(value, [one.value for one in counts]) for value, _, counts in part.reasons.lines] == [
        ("no_sponsor", [0, 1, 1]),
        ("other", [0, 1, 1]),
        ("none", [1, 1, 2]),
    ]
    for value, _, counts in part.reasons.lines:  # each line links to exactly the services that it counts
        assert client.get(f"/api/v1/startups/?ended_in=2021&end_reason={value}").json()["count"] == counts[-1].value
    text = client.get("/indicateurs/2021/").content.decode()
    assert "Service b</a>\u00a0: Autre motif : Une loi l’a &lt;i&gt;remplacé&lt;/i&gt;." in text
    assert "Import des enregistrements" not in text
