"""The pages of the years: the followed indicator gives the figure of a year, our own flow is displayed next to it."""

import pytest
from django.test import Client
from django.utils import timezone

from common.background import recompute
from startups.queries import FIRST_YEAR
from tests import factories
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def launched_in_2021() -> None:
    """Create a service that enters construction in 2020, and whose launch event is in 2021."""
    startup = factories.make_startup("a", phases=[("construction", "2020-03-01")])
    factories.make_event(startup, "product_launch", "2021-02-01")
    factories.make_indicator(
        "products_launched",
        rule={"measure": "milestones", "dates": ["event:product_launch"]},
        first_year=2021,
        last_year=2022,
        wording="Les services lancés.",
    )
    recompute.run_job()


@pytest.mark.usefixtures("launched_in_2021")
def test_a_year_names_the_indicator_and_the_flow_with_the_rule_of_each(client: Client) -> None:
    page = read_page(client.get("/annees/2021/"))
    figures = page.one("section", **{"aria-labelledby": "chiffres"}).one("table").rows()
    assert ["Indicateur products_launched", "1", "Indicateur suivi", "Les services lancés."] in figures
    assert [row[1:3] for row in figures if row[0] == "Premières entrées en construction"] == [
        ["0", "Flux de Betaportfolio"]
    ]
    before = read_page(client.get("/annees/2020/")).one("section", **{"aria-labelledby": "chiffres"})
    assert "Indicateur suivi" not in before.text
    assert [row[1] for row in before.one("table").rows() if row[0] == "Premières entrées en construction"] == ["1"]


@pytest.mark.usefixtures("launched_in_2021")
def test_all_years_have_a_line_with_the_same_figures(client: Client) -> None:
    page = read_page(client.get("/annees/"))
    this_year = timezone.localdate().year
    rows = {row[0]: row[2] for row in page.one("table").rows()}
    assert [*rows] == [f"{this_year} (en cours)", *(str(year) for year in range(this_year - 1, FIRST_YEAR - 1, -1))]
    assert rows["2021"] == "1 Premières entrées en construction : 0"
    assert rows["2020"] == "Non suivi Premières entrées en construction : 1"
    assert ("2021", "/annees/2021/") in page.links()
    assert ("1", "/indicateurs/products_launched/2021/preuve/") in page.links()


def test_a_year_lists_its_awards_with_their_amounts_and_folds_the_last(client: Client) -> None:
    call = factories.make_round(9, 2021)
    for number in range(10):
        factories.make_award(call, factories.make_startup(f"s{number}"), str(150_000 - number))
    section = read_page(client.get("/annees/2021/")).one("section", id="argent")
    lists = section.all("ul", "bilan-list")
    assert [len(one.all("li")) for one in lists] == [9, 1]
    assert lists[1].one("li").text == "Service s9, 149 991 €"
    assert section.one("summary").text == "1 autre"


def test_years_outside_the_records_have_no_page(client: Client) -> None:
    for year in (FIRST_YEAR - 1, timezone.localdate().year + 1):
        assert client.get(f"/annees/{year}/").status_code == 404
