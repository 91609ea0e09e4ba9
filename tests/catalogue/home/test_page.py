"""The home page: the portfolio at a date, each figure with its list."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from common.freshness import RECORDS, record_freshness
from indicators.models import LiveResult, Publication, PublishedResult
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.sweeps import examples
from tests.tables import csv_rows

pytestmark = pytest.mark.django_db
LAUNCHES = {"measure": "entries", "kind": "construction", "first_time": True}


@pytest.fixture
def portfolio() -> None:
    """Create five fiches with phases from 2020 to 2023."""
    fabrique, atelier = factories.make_incubator("fabrique"), factories.make_incubator("atelier")
    factories.make_startup("regard", phases=[("investigation", "2021-06-01")], incubator=fabrique)
    launched = factories.make_startup(
        "lance", phases=[("investigation", "2020-02-01"), ("construction", "2021-03-01")], incubator=fabrique
    )
    factories.make_startup(
        "grand",
        phases=[("construction", "2019-01-01"), ("acceleration", "2020-01-01"), ("transfere", "2021-09-01")],
        incubator=atelier,
    )
    stopped = factories.make_startup(
        "arrete", phases=[("construction", "2020-05-01"), ("abandon", "2021-11-02")], incubator=atelier
    )
    stopped.phases.filter(kind="abandon").update(comment="Trop peu d'usagers.")
    factories.make_startup("venir", phases=[("construction", "2023-01-01")])
    factories.make_designation(launched, 2021, decided_on=dt.date(2021, 12, 15), reason="Deux millions d'usagers.")


def tiles(client: Client, query: str = "") -> list[tuple[str, str, str]]:
    """Return value, label and change of each figure."""
    page = read_page(client.get(f"/{query}"))
    return [
        (
            tile.one(css="figure-tile__value").text,
            tile.one(css="figure-tile__label").text,
            tile.one(css="figure-tile__change").text,
        )
        for tile in page.all("li", "figure-tile")
    ]


@pytest.mark.usefixtures("portfolio")
def test_home_shows_the_portfolio_in_one_sentence(client: Client) -> None:
    page = read_page(client.get("/?as_of=2022-01-01"))
    assert page.one("h1").text == "Où en est beta.gouv.fr ?"
    assert (
        page.one(css="lead").text
        == "Au 1er janvier 2022, le programme compte 2 services et 1 investigation, dans 2 incubateurs partenaires."
    )


@pytest.mark.usefixtures("portfolio")
def test_home_shows_four_figures_with_their_change_over_a_year(client: Client) -> None:
    assert tiles(client, "?as_of=2022-01-01") == [
        ("1", "investigation en cours", "stable sur un an"),
        ("2", "services accompagnés ou pérennisés", "stable sur un an"),
        ("1", "partenariat terminé", "+1 sur un an"),
        ("1", "service à impact national", "+1 sur un an"),
    ]


def proofs(client: Client, date: dt.date) -> list[tuple[int, int]]:
    """Return each figure of the home page at a date, and the number of rows of its list."""
    page = read_page(client.get(f"/?as_of={date.isoformat()}"))
    found = []
    for tile in page.all("li", "figure-tile"):
        listed = read_page(client.get(tile.one("a", "figure-tile__link").href))
        found.append((int(tile.one(css="figure-tile__value").text), len(listed.rows())))
    return found


@pytest.mark.usefixtures("portfolio")
@examples(12)
@given(st.dates(dt.date(2019, 6, 1), dt.date(2024, 1, 1)))
def test_each_figure_is_the_number_of_rows_of_its_proof(date: dt.date) -> None:
    figures = proofs(Client(), date)
    assert len(figures) == 4
    assert [value for value, _ in figures] == [rows for _, rows in figures]


@pytest.mark.usefixtures("portfolio")
def test_home_shows_the_latest_changes_with_their_reasons(client: Client) -> None:
    page = read_page(client.get("/?as_of=2022-01-01"))
    told = [
        (
            item.one("time").text,
            item.one("a").text,
            item.one("span", "fr-badge").text,
            [words.text for words in item.all("p", "changes__reason")],
        )
        for item in page.all("li", "changes__item")
    ]
    assert told == [
        ("15 décembre 2021", "Service lance", "Impact national 2021", ["Deux millions d'usagers."]),
        ("2 novembre 2021", "Service arrete", "Arrêté", ["Trop peu d'usagers."]),
        ("1er septembre 2021", "Service grand", "Transféré", []),
        ("1er mars 2021", "Service lance", "Lancé", []),
        ("1er mai 2020", "Service arrete", "Lancé", []),
        ("1er janvier 2019", "Service grand", "Lancé", []),
    ]


@pytest.mark.usefixtures("portfolio")
def test_chart_shows_the_services_of_each_month_until_the_records_end(client: Client) -> None:
    record_freshness(RECORDS, dt.date(2021, 11, 20))
    chart = read_page(client.get("/?as_of=2022-01-01")).one("figure", id="services-actifs")
    assert chart.one("h2").text == "Le nombre de services a augmenté de 50 % en un an : 3 au 1er novembre 2021"
    address = dict(chart.links())["Télécharger ces données CSV"]
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = csv_rows(response.content)
    assert [row["value"] for row in rows if row["start"] == "2021-11-01"] == ["2", "0", "1"]


def test_csv_refuses_a_date_that_is_none(client: Client) -> None:
    response = client.get("/portefeuille.csv?as_of=hier", follow=True)
    assert (response.status_code, response.json()["errors"]) == (400, {"as_of": [wordings.NO_DAY.format("hier")]})


@cases("date", ["2005-01-01", "0001-01-01"])
@pytest.mark.usefixtures("portfolio")
def test_date_before_the_first_record_shows_an_empty_portfolio(client: Client, date: str) -> None:
    response = client.get(f"/?as_of={date}")
    page = read_page(response)
    assert response.status_code == 200
    assert page.one(css="empty-state__title").text.endswith(", le portefeuille est vide")
    assert page.all("li", "figure-tile") == []
    assert (
        "Aucun lancement, transfert, arrêt ni désignation avant cette date : choisissez-en une plus récente."
        in page.text
    )


@cases("date", ["hier", "2022-02-30", "'; DROP TABLE startups_span; --"])
@pytest.mark.usefixtures("portfolio")
def test_unreadable_date_is_400_and_shows_what_to_write(client: Client, date: str) -> None:
    response = client.get("/", {"as_of": date})
    page = read_page(response)
    assert response.status_code == 400
    assert page.one(css="fr-alert").text == (
        f"Date : {wordings.NO_DAY.format(date)} L’état d’aujourd’hui est affiché à la place."
    )
    assert len(page.all("li", "figure-tile")) == 4


def test_a_past_date_has_a_banner_that_links_back(client: Client) -> None:
    factories.make_startup(phases=[("construction", "2020-01-01")])
    banner = read_page(client.get("/?as_of=2021-06-01")).one("div", "time-banner")
    assert banner.text == (
        "Vous regardez le 1er juin 2021, tel que les fiches d’aujourd’hui le racontent. Revenir à aujourd’hui"
    )
    assert banner.links() == [("Revenir à aujourd’hui", "/")]
    assert read_page(client.get("/")).all("div", "time-banner") == []


def test_home_has_one_search_and_four_entry_points(client: Client) -> None:
    publish("products_launched", 2021, "50")
    page = read_page(client.get("/?as_of=2022-01-01"))
    assert [address for _, address in page.one("ul", "doors").links()] == [
        "/startups/",
        "/indicateurs/2021/",
        "/financements/",
        "/donnees/",
    ]
    assert len(page.all("input", name="q")) == 1


def test_running_year_is_counted_until_the_day_next_to_the_last_published(client: Client) -> None:
    indicator = publish("products_launched", 2021, "50").indicator
    indicator.definitions.create(first_year=2020, rule=LAUNCHES)
    factories.make_target(indicator, 2022, "52")
    for number, day in enumerate(("2021-03-01", "2021-09-01", "2022-02-01", "2022-06-01", "2022-06-02")):
        factories.make_startup(f"service-{number}", phases=[("construction", day)])
    told = {
        day: [(value, about) for _, value, about in indicators(client, f"?as_of={day}")]
        for day in ("2022-06-01", "2022-01-01", "2021-06-01")
    }
    assert told == {
        "2022-06-01": [("2 en 2022", "Au 1er juin 2022, pour une cible de 52. 2021, publié : 50.")],
        "2022-01-01": [("0 en 2022", "Au 1er janvier 2022, pour une cible de 52. 2021, publié : 50.")],
        "2021-06-01": [("1 en 2021", "Au 1er juin 2021. Toute l’année 2021, publié : 50.")],
    }


def test_indicators_that_parliament_follows_no_more_have_the_title_of_their_year(client: Client) -> None:
    ended, still = (publish(code, 2021, "50").indicator for code in ("ended", "still"))
    for one in (ended, still):
        one.definitions.create(first_year=2020, rule=LAUNCHES)
    factories.make_startup("lance", phases=[("construction", "2022-02-01")])
    ended.followers.update(last_year=2021)
    titles = {}
    for last_year in (None, 2021):
        still.followers.update(last_year=last_year)
        page = read_page(client.get("/?as_of=2022-06-01"))
        titles[page.one("h2", id="indicateurs").text] = [one.text for one in page.all("a", "indicators__label")]
    assert titles == {
        "Les indicateurs suivis par le Parlement en 2022": ["Indicateur still"],
        "Les indicateurs suivis par le Parlement en 2021": ["Indicateur ended", "Indicateur still"],
    }


def test_old_results_say_their_year(client: Client) -> None:
    publish("products_launched", 2021, "50")
    said = "Dernière année connue : 2021."
    pages = [read_page(client.get(f"/?as_of={day}")).text for day in ("2022-06-01", "2023-06-01")]
    assert [said in text for text in pages] == [False, True]


def test_empty_database_shows_a_page(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert read_page(response).one(css="empty-state__title").text.endswith(", le portefeuille est vide")


def publish(code: str, year: int, value: str, replaces: PublishedResult | None = None) -> PublishedResult:
    indicator = factories.make_indicator(code) if replaces is None else replaces.indicator
    publication = Publication.objects.create(year=year, published_on=dt.date(year + 1, 2, 1))
    return PublishedResult.objects.create(
        publication=publication,
        indicator=indicator,
        year=year,
        value=Decimal(value),
        has_evidence=False,
        replaces=replaces,
    )


def indicators(client: Client, query: str) -> list[list[str]]:
    page = read_page(client.get(f"/{query}"))
    return [
        [item.one(css=f"indicators__{part}").text for part in ("label", "value", "about")]
        for item in page.all("li", "indicators__item")
    ]


def test_home_shows_the_last_published_indicators_with_target_and_live_value(client: Client) -> None:
    first = publish("products_launched", 2021, "49")
    publish("products_launched", 2021, "50", replaces=first)
    factories.make_target(first.indicator, 2021, "49.5")
    LiveResult.objects.create(
        indicator=first.indicator,
        definition=first.indicator.definitions.create(first_year=2020, rule={}),
        year=2021,
        value=45,
        computed_at=timezone.now(),
    )
    assert indicators(client, "?as_of=2022-01-01") == [
        [
            "Indicateur products_launched",
            "50 en 2021",
            "Pas de chiffre au 1er janvier 2022. 2021, publié, pour une cible de 49,5. D’après les fiches d’aujourd’hui : 45.",
        ]
    ]
    assert indicators(client, "?as_of=2020-12-31") == []


def test_indicator_without_target_has_no_words_on_a_target(client: Client) -> None:
    publish("problems", 2021, "115")
    assert indicators(client, "?as_of=2022-01-01") == [
        [
            "Indicateur problems",
            "115 en 2021",
            "Pas de chiffre au 1er janvier 2022. 2021, publié. D’après les fiches d’aujourd’hui : pas encore calculé.",
        ]
    ]


def test_indicator_with_revised_targets_has_one_line_with_the_target_of_the_law(client: Client) -> None:
    indicator = publish("products_launched", 2021, "50").indicator
    for year, value in ((2021, "55"), (2022, "60")):
        factories.make_target(indicator, year, value)
        factories.make_target(indicator, year, "45", edition="forecast")
        factories.make_target(indicator, year, "40", edition_year=2020)
    LiveResult.objects.create(
        indicator=indicator,
        definition=indicator.definitions.create(first_year=2020, rule={}),
        year=2022,
        value=12,
        computed_at=timezone.now(),
    )
    record_freshness(RECORDS, dt.date(2022, 6, 1))
    about = "2022, en cours, pour une cible de 60. 2021, publié : 50, pour une cible de 55."
    assert indicators(client, "") == [["Indicateur products_launched", "12 en 2022", about]]


def test_recorded_text_is_never_markup(client: Client) -> None:
    incubator = factories.make_incubator("x", name="<script>alert(1)</script>")
    startup = factories.make_startup(
        "y", name="<img src=x onerror=alert(1)>", phases=[("construction", "2021-01-01")], incubator=incubator
    )
    startup.phases.update(comment="<b>gras</b>")
    page = read_page(client.get("/?as_of=2022-01-01"))
    item = page.one("li", "changes__item")
    assert [words.text for words in item.all("p")] == [
        "<img src=x onerror=alert(1)> Lancé",
        "<script>alert(1)</script>",
        "<b>gras</b>",
    ]
    assert page.all("img") == []


def test_post_is_refused(client: Client) -> None:
    assert client.post("/").status_code == 405
