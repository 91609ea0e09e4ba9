"""The date of a page."""

import datetime as dt

import pytest
from django.test import Client
from django.utils.html import strip_tags

from common.clock import today
from common.words import date_fr
from tests import wordings
from tests.cases import cases
from tests.catalogue.reading import Element, read_page
from tests.factories import make_incubator, make_member, make_phase_kinds, make_startup

pytestmark = pytest.mark.django_db
PAGE = "/investigations/"


def ask(client: Client, status: int = 200, **query: str) -> Element:
    response = client.get(PAGE, query)
    assert response.status_code == status
    return read_page(response)


def addresses(page: Element) -> list[str]:
    return [address for _, address in page.links()]


def lead(page: Element) -> str:
    return page.one("p", "lead").text


def test_requested_date_is_shown_and_kept_in_links(client: Client) -> None:
    make_startup("un", phases=[("investigation", "2021-06-01")])
    page = ask(client, as_of="2022-01-01")
    assert lead(page).startswith("Au 1er janvier 2022, 1 investigation")
    assert "/graphiques/passages/?as_of=2022-01-01" in addresses(page)


def test_page_without_a_date_is_that_of_today(client: Client) -> None:
    make_startup("un", phases=[("investigation", "2021-06-01")])
    page = ask(client)
    assert lead(page).startswith(f"Au {' '.join(date_fr(today()).split())}, 1 investigation")
    assert "/graphiques/passages/" in addresses(page)


@cases(
    ("path", "is_current_state_displayed"),
    [
        *((path, True) for path in ("/", PAGE, "/startups/un/", "/incubateurs/", "/communaute/", "/graphiques/")),
        ("/startups/", False),
    ],
)
def test_date_to_come_is_refused_with_the_last_possible_one(
    client: Client, path: str, *, is_current_state_displayed: bool
) -> None:
    make_startup("un", phases=[("construction", "2021-06-01")])
    assert client.get(path, {"as_of": today().isoformat()}).status_code == 200
    response = client.get(path, {"as_of": (today() + dt.timedelta(days=1)).isoformat()})
    words = " ".join(strip_tags(response.content.decode()).split())
    assert response.status_code == 400
    assert f"{wordings.KNOWN_LATER} {' '.join(date_fr(today()).split())}." in words
    assert ("L’état d’aujourd’hui est affiché à la place." in words) is is_current_state_displayed


@cases("text", ["hier", "2022-13-01", "2022-02-30", "01/01/2022", "20220101", "2022-W01-1", "\x00"])
def test_unreadable_date_is_refused_and_today_is_shown(client: Client, text: str) -> None:
    page = ask(client, 400, as_of=text)
    assert lead(page).startswith(f"Au {' '.join(date_fr(today()).split())}, ")
    assert len(page.all("div", "fr-alert--error")) == 1


def test_unknown_parameter_is_refused_without_its_name(client: Client) -> None:
    page = ask(client, 400, date="2022-01-01")
    assert "L’adresse demande un réglage que cette page n’a pas." in page.text


@cases(
    ("day", "growth"),
    [
        ("2020-02-28", "Non déterminé (ND)"),  # the year before: 28 February 2019
        ("2020-02-29", "Non déterminé (ND)"),
        ("2020-03-01", "0 %"),
        ("2021-02-28", "0 %"),
        ("0001-01-01", ""),  # no year is before the first
    ],
)
def test_year_before_a_day_is_the_same_day_or_28_february(client: Client, day: str, growth: str) -> None:
    make_phase_kinds()
    make_member(missions=[("2019-03-01", None)])
    response = client.get("/communaute/", {"as_of": day})
    values = [tile.one(css="figure-tile__value").text for tile in read_page(response).all("li", "figure-tile")]
    assert (response.status_code, not growth or growth in values) == (200, True), values


@cases(("day", "year"), [("2019-06-30", 2019), ("2100-12-31", today().year)])
def test_yearly_history_ends_at_the_date_or_today(client: Client, day: str, year: int) -> None:
    make_startup("un", phases=[("construction", "2015-01-01")])
    rows = client.get(f"/api/v1/charts/portefeuille/?as_of={day}").json()["results"]
    assert rows[-1]["category"] == str(year)


BEFORE_IT_ALL = ("1789-07-14", "1990-01-01")


@cases("day", BEFORE_IT_ALL)
@cases(
    ("path", "said"),
    [
        ("/startups/", "0 service au"),
        ("/incubateurs/", "0 incubateur partenaire"),
        ("/investigations/", "0 investigation en cours"),
        ("/impact-national/", "aucun service n’est désigné"),
        ("/standards/", "parmi 0 service"),
        ("/communaute/", "Aucun membre enregistré à cette date"),
        ("/startups/un/", "Pas encore commencé"),
    ],
)
def test_before_the_programme_a_page_counts_nothing(client: Client, day: str, path: str, said: str) -> None:
    incubator = make_incubator("fabrique")
    make_startup("un", phases=[("construction", "2021-01-01")], incubator=incubator)
    make_startup("sans.phase", incubator=incubator)
    page = client.get(path, {"as_of": day})
    assert page.status_code == 200
    assert said in " ".join(strip_tags(page.content.decode()).split())
