"""The page of a year under its table: the flows with their rule, and each subject with its records."""

import datetime as dt

import pytest
from django.test import Client

from budget.models import FundingRound
from common.background import recompute
from common.clock import today
from common.freshness import MEMBERS, RECORDS, record_freshness
from common.periods import FIRST_YEAR
from common.words import date_fr
from community.models import Mission
from indicators.queries.year_facts import flows_of
from indicators.views.year_sections import SHOWN
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, get_page

pytestmark = pytest.mark.django_db
TODAY = today()


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


def plain(text: str) -> str:
    return " ".join(text.split())


def flows(page: Element) -> dict[str, list[str]]:
    return {row[0]: row[1:3] for row in page.one("section", id="flux").one("table").rows()}


@pytest.mark.usefixtures("launched_in_2021")
def test_flow_is_next_to_its_indicator_or_says_that_it_is_not_followed(client: Client) -> None:
    factories.make_startup("b", phases=[("construction", "2021-03-01")])
    followed = get_page(client, "/indicateurs/2021/")
    assert flows(followed) == {
        "Entrées en investigation": ["0", "Problèmes investigués : Non suivi"],
        "Premières entrées en construction": ["1", "Indicateur products_launched : 1"],
        "Fins de partenariat": ["0", "Produits abandonnés : Non suivi"],
    }
    assert followed.one("section", id="flux").one("table").links() == [
        ("1", "#lances"),
        ("1", "/indicateurs/products_launched/2021/preuve/"),
    ]
    before = get_page(client, "/indicateurs/2020/")
    assert flows(before)["Premières entrées en construction"] == ["1", "Produits lancés : Non suivi"]
    assert before.one("h1").text == "Qu’a fait le programme en 2020 ?"
    assert "Aucun indicateur n’est suivi en 2020." in before.text


def test_launches_and_ends_of_a_year_count_each_service_once() -> None:
    factories.make_startup("a", phases=[("construction", "2021-03-01"), ("abandon", "2021-09-01")])
    factories.make_startup("b", phases=[("construction", "2020-03-01"), ("construction", "2021-04-01")])
    factories.make_startup("c", phases=[("investigation", "2021-02-01"), ("construction", "2021-02-01")])
    flows = flows_of(2021)
    assert [(one.name, one.start) for one in flows.launched] == [
        ("Service c", dt.date(2021, 2, 1)),
        ("Service a", dt.date(2021, 3, 1)),
    ]
    assert [(end.name, end.start) for end in flows.ended] == [("Service a", dt.date(2021, 9, 1))]
    assert (flows_of(2019).launched, flows_of(2020).ended) == ([], [])


def test_future_launch_is_not_counted() -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    factories.make_startup("demain", phases=[("construction", tomorrow.isoformat())])
    assert flows_of(tomorrow.year).launched == []


def test_long_list_is_folded(client: Client) -> None:
    for number in range(SHOWN + 3):
        factories.make_startup(f"s{number:02}", phases=[("construction", "2021-03-01")])
    part = get_page(client, "/indicateurs/2021/").one("section", id="lances")
    assert [len(rows.all("li")) for rows in part.all("ul", css="year-list")] == [SHOWN, 3]
    assert plain(part.all("summary")[-1].text) == "3 autres : Premières entrées en construction"
    assert plain(part.one("h2").text) == f"Premières entrées en construction : {SHOWN + 3}"


def test_section_without_records_is_not_drawn(client: Client) -> None:
    page = get_page(client, "/indicateurs/2014/")
    assert [one.attributes["id"] for one in page.all("section") if "id" in one.attributes] == []
    factories.make_designation(factories.make_startup("a"), 2014)
    page = get_page(client, "/indicateurs/2014/")
    assert [one.attributes["id"] for one in page.all("section") if "id" in one.attributes] == ["impact-national"]


def test_running_year_stops_at_the_day_of_the_records(client: Client) -> None:
    day = max(dt.date(TODAY.year, 1, 1), TODAY - dt.timedelta(days=20))
    record_freshness(RECORDS, day)
    for year in (day.year - 1, day.year):
        factories.make_startup(f"s{year}", phases=[("construction", f"{year}-01-01")])
    sentence = f"L’année n’est pas finie : ces chiffres s’arrêtent au {plain(date_fr(day))}."
    running = get_page(client, f"/indicateurs/{day.year}/").one("section", id="flux")
    assert sentence in plain(running.text)
    assert "n’est pas finie" not in get_page(client, f"/indicateurs/{day.year - 1}/").text


def test_money_of_a_year_has_its_awards_and_what_is_missing(client: Client) -> None:
    factories.make_credits(2021, [("Réseau", "105")])
    call = factories.make_round(9, 2021)
    FundingRound.objects.update(stated_awards=12)
    for number in range(10):
        factories.make_award(call, factories.make_startup(f"s{number}"), str(150_000 - number))
    section = get_page(client, "/indicateurs/2021/").one("section", id="argent")
    lists = section.all("ul", "year-list")
    assert [len(one.all("li")) for one in lists] == [9, 1]
    assert plain(lists[1].one("li").text) == "Service s9 : 149 991 €"
    assert [plain(tile.text) for tile in section.all("li", "figure-tile")] == [
        "105 € Total des crédits 2021",
        "au moins 1 499 955 € Montant débloqué par le FAST en 2021 2 lauréats non enregistrés",
        "au moins 10 Lauréats du FAST en 2021 2 lauréats non enregistrés",
    ]
    assert {href for _, href in section.one("ul", css="tiles").links()} == {"/financements/2021/"}


def test_people_of_a_year_are_counted_on_its_last_known_day(client: Client) -> None:
    record_freshness(MEMBERS, dt.date(2021, 6, 30))
    factories.make_member("a", missions=[("2020-01-01", None)])
    factories.make_member("b", missions=[("2021-01-01", None, Mission.Status.INDEPENDENT)])
    section = get_page(client, "/indicateurs/2021/").one("section", id="personnes")
    assert [plain(tile.text) for tile in section.all("li", "figure-tile")] == [
        "2 Membres actifs au 30 juin 2021",
        "50 % Part d’agents publics au 30 juin 2021",
        "+100 % Croissance par rapport au 30 juin 2020",
    ]


@cases(("year", "status"), [(FIRST_YEAR - 1, 404), (FIRST_YEAR, 200), (TODAY.year, 200), (TODAY.year + 1, 404)])
def test_years_of_the_programme_have_a_page(client: Client, year: int, status: int) -> None:
    assert client.get(f"/indicateurs/{year}/").status_code == status
