"""The page of standards: rates by phase and incubator, and the lists behind them."""

import datetime as dt
from typing import Any

import pgtrigger
import pytest
from django.test import Client

from common.clock import today
from common.freshness import RECORDS, record_freshness
from common.history import history_of
from impact.queries.standards import BY_KEY
from startups.models import Startup
from tests import factories, wordings
from tests.catalogue.reading import read_page
from tests.tables import csv_rows

CODE, STATS = "Code source ouvert", "Statistiques publiques"


@pytest.fixture
def three() -> list[Startup]:
    """Create services: in construction meeting all standards, in acceleration meeting none, transferred; and an
    investigation.
    """
    a, b = factories.make_incubator("a", name="Atelier"), factories.make_incubator("b", name="Bureau")
    everything: dict[str, Any] = {
        "repository": "https://code.example",
        "has_stats": True,
        "impact_url": "https://impact.example",
        "budget_url": "https://budget.example",
        "accessibility": "partiellement conforme",
        "risk_analysis_url": "https://risque.example",
    }
    factories.make_startup("cherche", incubator=a, phases=[("investigation", "2021-01-01")], **everything)
    factories.make_startup("parti", incubator=a, phases=[("transfere", "2021-01-01")], **everything)
    return [
        factories.make_startup("tout", incubator=a, phases=[("construction", "2021-01-01")], **everything),
        factories.make_startup("rien", incubator=b, phases=[("acceleration", "2021-01-01")], risk_analysed=True),
        factories.make_startup("seul", phases=[("construction", "2021-01-01")], stats_url="https://stats.example"),
    ]


def written_on(startup: Startup, day: dt.date) -> None:
    """Date the last version of a fiche to ``day``."""
    versions = history_of(Startup)
    last = versions._default_manager.filter(pgh_obj_id=startup.pk).latest("pgh_id")
    with pgtrigger.ignore(f"{versions._meta.app_label}.{versions.__name__}:append_only"):
        versions._default_manager.filter(pk=last.pk).update(
            pgh_created_at=dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
        )


@pytest.mark.django_db
def test_chart_shows_whole_shares_without_a_decimal_of_zero(client: Client, three: list[Startup]) -> None:
    Startup.objects.filter(slug__in=["tout", "rien", "seul"]).update(repository="https://code.example", budget_url="")
    table = read_page(client.get("/standards/")).one("figure").one("table")
    assert {row[0]: row[1] for row in table.rows()} == {
        CODE: "100",
        STATS: "66,7",
        "Matrice d’impact publiée": "33,3",
        "Budget publié": "0",
        "Accessibilité au moins partielle": "33,3",
        "Analyse de risques publiée": "33,3",
    }


@pytest.mark.django_db
def test_records_imported_after_their_day_count_from_that_day(client: Client, three: list[Startup]) -> None:
    record_freshness(RECORDS, today() - dt.timedelta(days=100))
    assert "33 % « code source ouvert »" in read_page(client.get("/standards/")).text
    before = today() - dt.timedelta(days=101)
    tiles = read_page(client.get(f"/standards/?as_of={before}")).all("li", "figure-tile")
    assert {tile.one(css="figure-tile__value").text for tile in tiles} == {"ND"}


@pytest.mark.django_db
def test_day_knows_what_was_written_by_then(client: Client, three: list[Startup]) -> None:
    first, second = dt.date(2022, 1, 10), dt.date(2022, 2, 10)
    for one in Startup.objects.all():
        written_on(one, first)
    three[1].repository = "https://code.example"
    three[1].save()
    written_on(three[1], second)
    days = [first - dt.timedelta(days=1), first, second - dt.timedelta(days=1), second]
    assert [known_and_kept(client, day) for day in days] == [
        (3, 0, [0] * 6),
        (3, 3, [1, 2, 1, 1, 1, 1]),
        (3, 3, [1, 2, 1, 1, 1, 1]),
        (3, 3, [2, 2, 1, 1, 1, 1]),
    ]
    told = [
        [[row["startup"], row["is_met"]] for row in met(client, f"standard=code-source&as_of={day}")] for day in days
    ]
    assert told == [
        [["rien", None], ["seul", None], ["tout", None]],
        [["rien", False], ["seul", False], ["tout", True]],
        [["rien", False], ["seul", False], ["tout", True]],
        [["seul", False], ["rien", True], ["tout", True]],
    ]
    assert "connu depuis le 10 janvier 2022" in read_page(client.get("/standards/")).text


def met(client: Client, query: str) -> list[dict[str, Any]]:
    """Return the services of a day with what they meet."""
    rows: list[dict[str, Any]] = client.get(f"/api/v1/standards/?{query}").json()["results"]
    return rows


def known_and_kept(client: Client, day: dt.date) -> tuple[int, int, list[int]]:
    """Return the services of a day, those whose standards are known, and how many meet each standard."""
    found = [[row["is_met"] for row in met(client, f"standard={key}&as_of={day}")] for key in BY_KEY]
    return len(found[0]), sum(one is not None for one in found[0]), [sum(map(bool, one)) for one in found]


@pytest.mark.django_db
def test_page_shows_the_rates_and_each_links_to_its_services(client: Client, three: list[Startup]) -> None:
    page = read_page(client.get("/standards/"))
    assert page.one(css="lead").one("strong").text == "3 services"
    tiles = [(tile.text, tile.one("a").attributes["href"]) for tile in page.all("li", "figure-tile")]
    assert tiles == [
        ("33 % Code source ouvert", "/standards/code-source/"),
        ("67 % Statistiques publiques", "/standards/statistiques/"),
        ("33 % Matrice d’impact publiée", "/standards/impact/"),
        ("33 % Budget publié", "/standards/budget/"),
        ("33 % Accessibilité au moins partielle", "/standards/accessibilite/"),
        ("33 % Analyse de risques publiée", "/standards/risques-publies/"),
    ]
    phases = page.one("section", "", **{"aria-labelledby": "par-phase"}).one("table")
    assert [row[:4] for row in phases.rows()] == [
        ["Construction", "2", f"50 % , {CODE}, Construction 1 sur 2", f"100 % , {STATS}, Construction 2 sur 2"],
        ["Accélération", "1", f"0 % , {CODE}, Accélération 0 sur 1", f"0 % , {STATS}, Accélération 0 sur 1"],
    ]
    incubators = page.one("section", "", **{"aria-labelledby": "par-incubateur"}).one("table")
    assert [row[0] for row in incubators.rows()] == ["Atelier", "Bureau", "Sans incubateur"]
    assert incubators.rows()[2][2] == "0 % 0 sur 1"
    assert {one.text for one in page.all("h2", "chart__title")} == {
        "67 % des services tiennent le standard « statistiques publiques », 33 % « code source ouvert »"
    }


@pytest.mark.django_db
def test_before_the_history_nothing_is_determined_and_never_zero(client: Client, three: list[Startup]) -> None:
    page = read_page(client.get("/standards/?as_of=2022-01-01"))
    assert {tile.one(css="figure-tile__value").text for tile in page.all("li", "figure-tile")} == {"ND"}
    assert wordings.NOT_DETERMINED_BEFORE in page.text
    assert "2020" not in page.one(css="lead").text
    assert client.get("/standards/?as_of=2000-01-01").content.decode().count("Aucun service à cette date") == 1
    wrong = client.get("/standards/?as_of=hier")
    assert (wrong.status_code, "« hier » n’est pas une date" in wrong.content.decode().replace("&#x27;", "'")) == (
        400,
        True,
    )


@pytest.mark.django_db
def test_list_of_a_standard_is_filtered_by_its_address(client: Client, three: list[Startup]) -> None:
    def names(query: str = "") -> list[str]:
        page = read_page(client.get(f"/standards/statistiques/{query}"))
        return [row[0].removeprefix("Service ") for table in page.all("table") for row in table.rows()]

    assert names() == ["rien", "seul", "tout"]
    assert names("?publie=oui") == ["seul", "tout"]
    assert names("?publie=non") == ["rien"]
    assert names("?publie=oui&incubateur=a&phase=construction") == ["tout"]
    assert names("?phase=inconnue") == []
    page = read_page(client.get("/standards/statistiques/?publie=oui"))
    assert page.one(css="lead").text.endswith("2 services le tiennent, sur 2 dans cette liste.")
    assert client.get("/standards/beaute/").status_code == 404


@pytest.mark.django_db
def test_files_of_the_pages_are_those_of_the_list_of_standards(client: Client, three: list[Startup]) -> None:
    moved = client.get("/standards/budget.csv?publie=oui&incubateur=a", follow=True)
    assert moved.redirect_chain == [("/api/v1/standards/?is_met=oui&incubator=a&standard=budget&format=csv", 301)]
    assert [(row["startup"], row["is_met"]) for row in csv_rows(moved.content)] == [("tout", "true")]
    assert len(csv_rows(client.get("/standards.csv", follow=True).content)) == 3 * len(BY_KEY)
    refused = ("/standards.csv?as_of=hier", "/standards/budget.csv?as_of=hier", "/standards/beaute.csv")
    assert [client.get(path, follow=True).status_code for path in refused] == [400] * 3
