"""The page of the community and its API."""

import datetime as dt
from collections.abc import Container
from typing import Any

import pytest
from django.test import Client

from common.freshness import MEMBERS, record_freshness
from community.models import Member, Mission
from sampledata.reference import load_reference
from tests import factories, wordings
from tests.cases import cases
from tests.catalogue.reading import Element, read_page
from tests.tables import chart_rows, chart_series, csv_cells, csv_rows

pytestmark = pytest.mark.django_db
ADDRESS, JUNE = "/communaute/", "?as_of=2021-06-01"


def make_community() -> None:
    """Create four active members on 1 June 2021, two of them public agents; two a year before, one of them an agent."""
    load_reference()
    factories.make_member("a", missions=[("2019-02-01", None)])
    factories.make_member("b", missions=[("2020-03-01", None, "independent")])
    factories.make_member("c", missions=[("2021-01-01", None), ("2021-02-01", None, "service")])
    factories.make_member("d", missions=[("2021-05-01", "2021-06-01", "service")])
    factories.make_member("e", missions=[("2018-01-01", "2018-12-31")])


def shown(client: Client, query: str = JUNE) -> Element:
    response = client.get(ADDRESS + query)
    assert response.status_code == 200
    return read_page(response)


def test_the_page_shows_who_is_active_the_share_of_agents_and_the_growth(client: Client) -> None:
    make_community()
    page = shown(client)
    assert page.one("p", "lead").text == "Au 1er juin 2021, 4 membres actifs, dont 50 % d’agents publics."
    assert [tile.text for tile in page.one("ul", "tiles").all("li")] == [
        "4 membres actifs +2 sur un an Définition : membres actifs",
        "50 % d’agents publics parmi eux stable sur un an Définition : d’agents publics parmi eux",
        "+100 % de membres actifs en un an Définition : de membres actifs en un an",
    ]


def test_each_number_links_to_its_count_without_personal_names(client: Client) -> None:
    make_community()
    page = shown(client)
    numbers = [*page.one("p", "lead").links(), *page.one("ul", "tiles").links()]
    proofs = {address for text, address in numbers if "finition" not in text}
    assert proofs == {"#membres-actifs"}
    assert page.one("figure", id="membres-actifs").one("table").rows()[-1] == ["T2 2021", "2", "2"]


def test_the_page_shows_joiners_surveys_and_trainings(client: Client) -> None:
    make_community()
    page = shown(client, "?as_of=2022-01-01")
    active, chart, nps, trained, intrapreneurs = page.all("table")
    assert active.rows()[-1] == ["T1 2022", "2", "1"]
    assert chart.rows() == [[str(year), "ND", "ND", "ND"] for year in (2018, 2019, 2020, 2021)] + [
        ["2022", "0", "0", "0"]
    ]
    assert intrapreneurs.rows() == [["2022", "165", "19"], ["2021", "180", "20"], ["2020", "98", "20"]]
    assert nps.rows() == [["janvier 2021", "49", "109"], ["avril 2021", "48", "154"], ["octobre 2021", "62", "243"]]
    assert trained.rows() == [
        ["Alpha", "du 1er janvier 2021 au 31 décembre 2021", "251", "11", "88 %"],
        ["Alpha", "du 1er novembre 2017 au 31 décembre 2021", "532", "ND", "ND"],
    ]


def test_the_series_are_downloaded_as_csv(client: Client) -> None:
    make_community()
    response = client.get(f"/communaute/arrivees.csv{JUNE}")
    assert response["Content-Disposition"] == 'attachment; filename="communaute-arrivees.csv"'
    assert chart_rows(csv_rows(response.content)) == [[str(year), "ND", "ND", "ND"] for year in range(2018, 2022)]
    assert chart_series(csv_rows(response.content)) == ["Agents publics", "Indépendants", "Salariés de prestataires"]
    for name in ("actifs", "domaines", "anciennete"):  # the last two have no group of five people
        assert csv_cells(client.get(f"/communaute/{name}.csv{JUNE}").content)[0] == csv_cells(response.content)[0]
    assert client.get("/communaute/rien.csv").status_code == 404
    refused = client.get("/communaute/arrivees.csv?as_of=hier")
    assert (refused.status_code, refused.content.decode()) == (
        400,
        "Date : " + wordings.NO_DAY.format("hier"),
    )


def test_empty_site_names_the_members_surveys_and_trainings_it_lacks(client: Client) -> None:
    page = shown(client)
    assert page.one("h1").text == "Qui construit ces services ?"
    assert "Aucun membre enregistré à cette date" in page.text
    assert "Aucune enquête n’est enregistrée à cette date." in page.text
    assert "Aucune formation n’est enregistrée à cette date." in page.text
    assert page.all("table") == []


def test_invalid_date_shows_today_with_a_message(client: Client) -> None:
    response = client.get(f"{ADDRESS}?as_of=demain")
    assert response.status_code == 400
    assert "L’état d’aujourd’hui est affiché à la place." in read_page(response).text


def test_date_after_the_last_known_day_of_the_members_is_refused(client: Client) -> None:
    make_community()
    record_freshness(MEMBERS, dt.date(2022, 1, 1))
    for address in (f"{ADDRESS}?as_of=2022-02-01", "/communaute/arrivees.csv?as_of=2022-02-01"):
        refused = client.get(address)
        assert refused.status_code == 400
        assert "jusqu’au 1er janvier 2022" in refused.content.decode().replace("\u202f", " ")


@cases(
    ("now", "before", "words"),
    [
        (169, 100, "+69 %"),
        (90, 100, "−10 %"),
        (5, 0, "Non déterminé (ND)"),
        (3, 3, "0 %"),
        (205, 204, "+0,5 %"),
        (2499, 2500, "−0,04 %"),
        (997, 1000, "−0,3 %"),
    ],
    parts=2,
)
def test_growth_in_words(client: Client, now: int, before: int, words: str) -> None:
    make_members(now, before)
    values = [tile.one(css="figure-tile__value").text for tile in shown(client).all("li", "figure-tile")]
    assert words in values, values


def make_members(now: int, before: int, others: Container[int] = ()) -> None:
    """Create public agents of whom ``before`` were active in 2020 and ``now`` are; those at the places ``others`` are
    independent.
    """
    members = Member.objects.bulk_create(
        Member(key=f"m{place:05}", domain="other") for place in range(max(now, before))
    )
    Mission.objects.bulk_create(
        Mission(
            member=member,
            start=dt.date(2020 if place < before else 2021, 1, 1),
            last_day=None if place < now else dt.date(2020, 12, 31),
            status=Mission.Status.INDEPENDENT if place in others else Mission.Status.PUBLIC_AGENT,
            position=0,
        )
        for place, member in enumerate(members)
    )


def test_change_of_a_share_is_computed_before_the_shares_are_rounded(client: Client) -> None:
    make_members(540, 500, others={*range(173, 500), *range(512, 540)})  # 34.26 % after 34.6 %
    tiles = [tile.text for tile in shown(client).one("ul", "tiles").all("li")]
    assert tiles[1] == ("34 % d’agents publics parmi eux −0,3 point sur un an Définition : d’agents publics parmi eux")


def test_the_api_gives_counts_only(client: Client) -> None:
    make_community()
    expected: dict[str, Any] = {
        "as_of": "2021-06-01",
        "active": 4,
        "public_agents": 2,
        "joiners": [
            {"year": year, "members": members, "public_agents": None, "independents": None, "company_staff": None}
            for year, members in ((2018, 1), (2019, 1), (2020, 1), (2021, 2))
        ],
        "nps": [
            {"month": "2021-01-01", "score": 49, "answers": 109},
            {"month": "2021-04-01", "score": 48, "answers": 154},
        ],
        "trainings": [],
        "intrapreneurs": [
            {"year": 2021, "newcomers": 180, "certified": 20},
            {"year": 2020, "newcomers": 98, "certified": 20},
        ],
    }
    response = client.get(f"/api/v1/community/{JUNE}")
    assert (response.status_code, response.json()) == (200, expected)
    later = client.get("/api/v1/community/?as_of=2022-01-01").json()
    assert later["trainings"][0] == {
        "programme": "Alpha",
        "start": "2021-01-01",
        "end": "2021-12-31",
        "sessions": 11,
        "people": 251,
        "recommending": 88,
    }
    refused = client.get("/api/v1/community/?as_of=hier")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["as_of"])
    assert client.post("/api/v1/community/").status_code == 405


def test_missions_are_not_read_beyond_the_last_import_of_the_members(client: Client) -> None:
    factories.make_member("a", missions=[("2021-01-01", "2022-06-30")])
    factories.make_member("b", missions=[("2021-01-01", None, "independent")])
    record_freshness(MEMBERS, dt.date(2022, 6, 1))
    page = shown(client, "")
    assert page.one("p", "lead").text == "Au 1er juin 2022, 2 membres actifs, dont 50 % d’agents publics."
    assert page.one("p", "data-age").text == "Données au 1er juin 2022."
    assert "Revenir à aujourd’hui" not in client.get("/communaute/").content.decode()
    assert client.get("/api/v1/community/").json()["as_of"] == "2022-06-01"
    assert shown(client, JUNE).all("p", "data-age") == []
