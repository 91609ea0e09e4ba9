"""The page of committees, its files, and the committees of the fiche."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from catalogue.reviews.presenters import SERIES
from common.clock import today
from common.words import date_fr
from impact.models import Beginning, Review
from impact.queries.reviews import ReviewState
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, read_page
from tests.tables import chart_rows, chart_series, csv_cells, csv_rows

pytestmark = pytest.mark.django_db


def _sentence(day: dt.date) -> str:
    return date_fr(day).replace("\u202f", " ")


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


@pytest.fixture
def four() -> list[Startup]:
    """Create services in two incubators: never reviewed (one without incubator), late, soon, up to date."""
    a, b = factories.make_incubator("a", name="Atelier"), factories.make_incubator("b", name="Bureau")
    life = [("construction", ago(900).isoformat())]
    made = [
        factories.make_startup("jamais", incubator=a, phases=life),
        factories.make_startup("seul", phases=life),
        factories.make_startup("tard", incubator=a, phases=life),
        factories.make_startup("bientot", incubator=b, phases=life),
        factories.make_startup("tenu", incubator=b, phases=life),
    ]
    factories.make_event(made[2], "committee", ago(400).isoformat())
    factories.make_event(made[3], "committee", ago(150).isoformat())
    Review.objects.create(
        startup=made[4],
        held_on=ago(10),
        decision="reinvest",
        reason="Usagers <b>doublés</b>",
        amount=Decimal(100),
        objectives_text="Tripler",
        last_outcome="reached",
        last_outcome_note="Doublés en avance.",
        next_due_on=ago(-170),
    )
    return made


def products(client: Client, query: str = "") -> list[list[str]]:
    page = read_page(client.get(f"/revues/{query}"))
    return page.one("section", "", **{"aria-labelledby": "services"}).one("table").rows()


def test_never_held_is_the_first_thing_said(client: Client, four: list[Startup]) -> None:
    page = read_page(client.get("/revues/"))
    assert page.one(css="lead").one("strong").text == (
        "2 des 5 services et investigations en cours ne sont pas encore suivis : 2 sans comité enregistré"
    )
    assert [tile.text for tile in page.all("li", "figure-tile")] == [
        "1 échéance dépassée",
        "1 à tenir sous deux mois",
        "1 à jour",
        "2 pas encore suivis",
    ]
    names = ["tard", "bientot", "tenu", "jamais", "seul"]
    assert [row[0] for row in products(client)] == [f"Service {name}" for name in names]
    assert products(client)[2][3:] == [
        f"{_sentence(ago(10))} : réinvestir",
        _sentence(ago(-170)),
        "À jour",
    ]


def test_finding_counts_as_many_as_its_tile_and_says_why(client: Client, four: list[Startup]) -> None:
    Beginning.objects.create(day=ago(90))
    page = read_page(client.get("/revues/"))
    assert page.one(css="lead").one("strong").text == (
        "3 des 5 services et investigations en cours ne sont pas encore suivis : 2 sans comité enregistré, "
        f"1 dont l’échéance précède le {_sentence(ago(90))}, début du suivi"
    )
    assert page.all("li", "figure-tile")[3].text == "3 pas encore suivis"


def test_filters_are_in_the_address_and_each_tile_links_to_its_list(client: Client, four: list[Startup]) -> None:
    assert [row[0].removeprefix("Service ") for row in products(client, "?incubateur=a")] == ["tard", "jamais"]
    assert [row[0].removeprefix("Service ") for row in products(client, "?etat=pas-suivi&incubateur=aucun")] == ["seul"]
    for refused in ("etat=inconnu", "incubateur=zzz", "couleur=bleu"):
        response = client.get(f"/revues/?{refused}")
        assert (response.status_code, client.get(f"/revues.csv?{refused}", follow=True).status_code) == (400, 400)
        assert len(read_page(response).all("div", "fr-alert--error")) == 1
        assert len(products(client, f"?{refused}")) == 5
    assert "Prochain comité" in read_page(client.get("/revues/?etat=inconnu")).one("div", "fr-alert--error").text
    page = read_page(client.get("/revues/?incubateur=b"))
    links = [tile.one("a").attributes["href"] for tile in page.all("li", "figure-tile")]
    assert links[3] == "?etat=pas-suivi&incubateur=b"
    assert [tile.text[:1] for tile in page.all("li", "figure-tile")] == ["0", "1", "1", "0"]
    late = [row[0].removeprefix("Service ") for row in products(client, "?etat=depasse")]
    assert late == ["tard"]
    assert "Aucune fiche ne correspond" in client.get("/revues/?incubateur=b&etat=depasse").content.decode()


def test_decisions_are_reported_as_text(client: Client, four: list[Startup]) -> None:
    page = read_page(client.get("/revues/"))
    (row,) = page.one("section", "", **{"aria-labelledby": "decisions"}).one("table").rows()
    assert row == [_sentence(ago(10)), "Service tenu", "Réinvestir", "Usagers <b>doublés</b>", "100 €"]


def test_page_without_a_product_says_that_none_is_in_progress(client: Client) -> None:
    page = client.get("/revues/").content.decode()
    assert wordings.NO_SERVICE_IN_PROGRESS in page
    assert "Aucune décision n’est encore enregistrée" in page


def test_files_hold_the_same_products_and_the_chart(client: Client, four: list[Startup]) -> None:
    response = client.get("/revues.csv?etat=a-jour&incubateur=b", follow=True)
    assert response.redirect_chain == [("/api/v1/next-reviews/?state=held&incubator=b&format=csv", 301)]
    assert csv_rows(response.content) == [
        {
            "startup": "tenu",
            "name": "Service tenu",
            "phase": "construction",
            "incubator": "b",
            "held": "1",
            "last_held_on": ago(10).isoformat(),
            "decision": "reinvest",
            "due_on": ago(-170).isoformat(),
            "state": "held",
            "url": "http://testserver/api/v1/startups/tenu/",
        }
    ]
    assert client.get("/api/v1/next-reviews/").json()["count"] == 5
    series = [name for name, _ in SERIES.values()]
    rows = csv_rows(client.get("/revues/incubateurs.csv").content)
    assert chart_series(rows) == series
    assert chart_rows(rows) == [
        ["Atelier", "1", "0", "0", "1"],
        ["Bureau", "0", "1", "1", "0"],
        ["Sans incubateur", "0", "0", "0", "1"],
    ]


def test_finding_and_chart_when_all_are_held(client: Client, four: list[Startup]) -> None:
    Startup.objects.exclude(slug="tenu").delete()
    assert wordings.EACH_IS_FOLLOWED in read_page(client.get("/revues/")).one(css="lead").text
    rows = csv_rows(client.get("/revues/incubateurs.csv").content)
    assert (chart_series(rows)[0], chart_rows(rows)[0][:2]) == (SERIES[ReviewState.HELD][0], ["Bureau", "1"])


@cases(("slugs", "said"), [(["jamais", "tenu"], "1 des 2 services et investigations en cours n’est pas encore suivi")])
def test_finding_of_one_agrees_in_number(client: Client, four: list[Startup], slugs: list[str], said: str) -> None:
    Startup.objects.exclude(slug__in=slugs).delete()
    assert read_page(client.get("/revues/")).one(css="lead").one("strong").text.startswith(said)


def test_due_dates_partition_the_services_and_the_chart_counts_each_once(client: Client, four: list[Startup]) -> None:
    tiles = [int(tile.text.split()[0]) for tile in read_page(client.get("/revues/")).all("li", "figure-tile")]
    chart = client.get("/revues/incubateurs.csv").content
    cells = [cell for row in csv_cells(chart)[1:] for cell in row[1:] if cell.isdigit()]
    assert (sum(tiles), sum(map(int, cells)), len(products(client))) == (5, 5, 5)


def test_incubators_with_most_services_come_first_in_the_chart_and_none_is_named(
    client: Client, four: list[Startup]
) -> None:
    Startup.objects.filter(slug__in=["bientot", "tenu"]).delete()
    incubator = factories.make_incubator("c", name="Zone")
    for slug in ("z1", "z2", "z3"):
        factories.make_startup(slug, incubator=incubator, phases=[("construction", ago(900).isoformat())])
    rows = chart_rows(csv_rows(client.get("/revues/incubateurs.csv").content))
    assert [row[0] for row in rows] == ["Zone", "Atelier", "Sans incubateur"]
    options = [
        option.text for option in read_page(client.get("/revues/")).one("select", name="incubateur").all("option")
    ]
    assert options[-1] == "Sans incubateur"


SHOWN = 50


def fiche(client: Client, slug: str) -> Element:
    return read_page(client.get(f"/startups/{slug}/")).one("section", "", **{"aria-labelledby": "comites"})


def test_fiche_shows_each_committee_once_and_the_next_date(client: Client, four: list[Startup]) -> None:
    assert fiche(client, "jamais").text.startswith("Les comités d’investissement Aucun comité n’est enregistré.")
    factories.make_event(four[4], "committee", ago(10).isoformat(), "Avis favorable")
    factories.make_event(four[4], "committee", ago(200).isoformat(), "Poursuite décidée")
    assert fiche(client, "tenu").text == (
        f"Les comités d’investissement Prochain comité attendu avant le {_sentence(ago(-170))}. "
        f"{_sentence(ago(10))} Réinvestir, 100 €. Usagers <b>doublés</b> "
        "Objectifs précédents : atteints. Doublés en avance. Objectifs des six mois suivants : Tripler Les comités d’avant "
        f"{_sentence(ago(200))} Poursuite décidée (décision non renseignée)"
    )
    events = [row[1] for row in read_page(client.get("/startups/tenu/")).all("table")[0].rows()]
    assert events.count("Comité d’investissement") == 2


def test_ended_service_has_no_section_of_committees(client: Client) -> None:
    factories.make_startup("parti", phases=[("construction", "2020-01-01"), ("abandon", "2021-01-01")])
    page = read_page(client.get("/startups/parti/"))
    assert page.all("section", "", **{"aria-labelledby": "comites"}) == []


@pytest.mark.django_db
def test_long_list_is_shown_by_pages_and_removed_whole(client: Client) -> None:
    for number in range(SHOWN + 1):
        factories.make_startup(f"service-{number:02}", phases=[("construction", "2025-01-01")])
    assert [len(products(client)), len(products(client, "?page=2"))] == [SHOWN, 1]
    assert len(products(client, "?page=pas-un-nombre")) == SHOWN
    assert len(csv_rows(client.get("/revues.csv", follow=True).content)) == SHOWN + 1
