"""The levels of the impact matrix on each page, on a day: list, filters, incubator, ministry, API, files, chart."""

import datetime as dt
from typing import Any

import pgtrigger
import pytest
from django.test import Client

from common.history import history_of
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.tables import chart_series, csv_cells

pytestmark = pytest.mark.django_db
LIFE = [("construction", "2020-01-01")]


@pytest.fixture
def services() -> None:
    """Create a service of each level, written on 1 January 2021, and an investigation."""
    atelier, sponsor = factories.make_incubator("atelier", name="Atelier"), factories.make_administration("min")
    factories.make_startup("cherche", phases=[("investigation", "2020-01-01")], incubator=atelier)
    for slug in ("sans", "publie", "certifie", "national"):
        address = "" if slug == "sans" else f" https://{slug}.example "
        one = factories.make_startup(slug, phases=LIFE, incubator=atelier, impact_url=address)
        one.sponsorships.create(administration=sponsor)
    certified = Startup.objects.get(slug="certifie")
    certified.matrix_decisions.create(
        outcome="certified", decided_on="2021-06-01", comment="Relue.", address="https://certifie.example"
    )
    factories.make_designation(Startup.objects.get(slug="national"), 2020)
    versions = history_of(Startup)
    with pgtrigger.ignore(f"{versions._meta.app_label}.{versions.__name__}:append_only"):
        versions._default_manager.update(pgh_created_at=dt.datetime(2021, 1, 1, 12, tzinfo=dt.UTC))


def levels(query: str) -> dict[str, str | None]:
    found = Client().get(f"/api/v1/startups/?page_size=100&{query}").json()["results"]
    return {one["slug"]: one["matrix_level"] for one in found if one["slug"] != "cherche"}


@pytest.mark.usefixtures("services")
@cases(
    ("day", "expected"),
    [
        ("2020-12-30", {"sans": None, "publie": None, "certifie": None, "national": None}),
        ("2020-12-31", {"sans": None, "publie": None, "certifie": None, "national": "national_impact"}),
        ("2021-05-31", {"sans": "none", "publie": "published", "certifie": "published", "national": "national_impact"}),
        ("2021-06-01", {"sans": "none", "publie": "published", "certifie": "certified", "national": "national_impact"}),
    ],
)
def test_level_of_a_day_is_that_of_the_records_of_the_day(day: str, expected: dict[str, str | None]) -> None:
    assert levels(f"as_of={day}") == expected


@pytest.mark.usefixtures("services")
@cases(
    ("query", "slugs"),
    [
        ("matrix_level=none", ["cherche", "sans"]),
        ("matrix_level=published", ["publie"]),
        ("matrix_level=certified&matrix_level=national_impact", ["certifie", "national"]),
        ("matrix_state=to_read", ["national", "publie"]),
        ("matrix_level=unknown&as_of=2020-12-31", ["certifie", "cherche", "publie", "sans"]),
    ],
)
def test_filter_lists_the_services_of_a_level(client: Client, query: str, slugs: list[str]) -> None:
    found = client.get(f"/api/v1/startups/?{query}").json()["results"]
    lines = csv_cells(client.get(f"/api/v1/startups/?{query}&format=csv").content)[1:]
    assert (sorted(one["slug"] for one in found), sorted(line[0] for line in lines)) == (slugs, slugs)


@cases("query", ["matrix_level=or", "matrix_state=lue"])
def test_unknown_level_is_refused(client: Client, query: str) -> None:
    answers = [client.get(f"{path}?{query}").status_code for path in ("/startups/", "/api/v1/startups/")]
    assert answers == [400, 400]


@pytest.mark.usefixtures("services")
def test_list_shows_the_level_and_the_state_of_the_matrix(client: Client) -> None:
    rows = read_page(client.get("/startups/?phase=construction")).rows()
    assert [(row[0], row[4]) for row in rows] == [
        ("Service certifie", "Matrice certifiée"),
        ("Service national", "Impact national Matrice à relire"),
        ("Service publie", "Matrice publiée Matrice à relire"),
        ("Service sans", "Sans matrice"),
    ]


def counts(client: Client, address: str) -> list[tuple[str, str]]:
    section = read_page(client.get(address)).one("section", **{"aria-labelledby": "niveaux"})
    return [(item.text, item.one("a").attributes["href"]) for item in section.all("li")]


@pytest.mark.usefixtures("services")
@cases("address", ["/incubateurs/atelier/", "/administrations/min/"])
def test_incubator_and_ministry_count_levels_and_each_number_opens_its_list(client: Client, address: str) -> None:
    found = counts(client, address)
    assert [text for text, _ in found] == [
        "Sans matrice : 1 service",
        "Matrice publiée : 1 service",
        "Matrice certifiée : 1 service",
        "Impact national : 1 service",
    ]
    listed = [[row[0] for row in read_page(client.get(url)).one("table").rows()] for _, url in found]
    assert listed == [["Service sans"], ["Service publie"], ["Service certifie"], ["Service national"]]


@pytest.mark.usefixtures("services")
def test_page_of_levels_counts_by_phase_and_incubator(client: Client) -> None:
    factories.make_startup("seul", phases=LIFE)
    page = read_page(client.get("/standards/niveaux/"))
    tables: list[Any] = page.all("table")
    assert tables[0].rows() == [["En construction", "5", "2", "1", "1", "1"]]
    assert tables[1].rows() == [["Atelier", "4", "1", "1", "1", "1"], ["Sans incubateur", "1", "1", "0", "0", "0"]]
    lines = csv_cells(client.get("/standards/niveaux.csv?incubateur=none&niveau=none", follow=True).content)
    assert [line[:-1] for line in lines[1:]] == [["seul", "Service seul", "construction", "", "none", "none"]]
    asked = ("niveaux/?niveau=or", "niveaux.csv?as_of=hier")
    wrong = [client.get(f"/standards/{path}", follow=True).status_code for path in asked]
    assert wrong == [400, 400]


@pytest.mark.usefixtures("services")
def test_chart_of_levels_begins_with_the_year_of_the_first_matrix(client: Client) -> None:
    points = client.get("/api/v1/charts/niveaux/?as_of=2021-06-15").json()["results"]
    assert chart_series(points) == ["Impact national", "Matrice certifiée", "Matrice publiée", "Sans matrice"]
    by_month = {day: [one["value"] for one in points if one["start"] == day] for day in ("2021-01-01", "2021-06-01")}
    assert by_month == {"2021-01-01": [1, 0, 2, 1], "2021-06-01": [1, 1, 1, 1]}
