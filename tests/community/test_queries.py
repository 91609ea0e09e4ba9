"""Community counts by day, compared with a model that reads the missions one by one."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from community.models import IntrapreneurYear, NpsWave, Training
from community.queries.counts import (
    Community,
    Joiners,
    community_at,
    joiners,
    nps_waves,
    trainings,
)
from tests import factories
from tests.sweeps import examples

DAY = dt.date(2021, 6, 1)
pytestmark = pytest.mark.django_db


def test_a_mission_counts_from_its_first_day_to_its_last() -> None:
    factories.make_member("a", missions=[("2021-06-01", "2021-06-30")])
    days = [dt.date(2021, 5, 31), DAY, dt.date(2021, 6, 30), dt.date(2021, 7, 1)]
    assert [community_at(day).active for day in days] == [0, 1, 1, 0]


def test_a_member_counts_once_and_as_an_agent_when_one_mission_of_the_day_is() -> None:
    factories.make_member("a", missions=[("2021-01-01", None, "independent"), ("2021-05-01", None)])
    factories.make_member("b", missions=[("2020-01-01", "2021-01-01"), ("2021-02-01", None, "service")])
    factories.make_member("c", missions=[])
    assert community_at(DAY) == Community(active=2, public_agents=1)
    assert community_at(DAY).share == Decimal(50)
    assert community_at(dt.date(2019, 1, 1)) == Community(0, 0)
    assert community_at(dt.date(2019, 1, 1)).share is None


def test_joiners_come_with_their_first_mission_and_years_without_any_are_there() -> None:
    factories.make_member("a", missions=[("2021-05-01", None, "service"), ("2018-02-01", "2018-03-01")])
    factories.make_member("b", missions=[("2020-03-01", None, "independent"), ("2020-03-01", "2020-04-01")])
    factories.make_member("c", missions=[("2020-01-01", None, "service"), ("2020-02-01", None)])
    factories.make_member("d", missions=[("2021-06-02", None)])
    assert joiners(DAY) == [Joiners(2018, 1, 1), Joiners(2019, 0, 0), Joiners(2020, 2, 1), Joiners(2021, 0, 0)]
    assert joiners(dt.date(2018, 1, 1)) == []


def test_joiners_are_reported_by_the_status_of_their_first_day() -> None:
    came: list[list[factories.Time]] = [
        [("2021-05-01", None)],
        [("2021-05-01", None, "independent"), ("2021-05-01", None)],  # a public agent on the same day too
        [("2021-05-01", None, "service"), ("2021-05-01", None, "independent")],
        [("2021-05-01", None, "service"), ("2021-05-02", None, "independent")],  # not on the same day
        [("2021-05-01", None, "service")],
    ]
    for place, missions in enumerate(came):
        factories.make_member(f"m{place}", missions=missions)
    assert joiners(DAY) == [Joiners(2021, 5, 2, 1)]
    assert [joiners(DAY)[0].company_staff, joiners(DAY)[0].statuses] == [2, None]
    assert joiners(dt.date(2020, 12, 31)) == []


def test_the_document_shows_statuses_of_five_people_at_least(client: Client) -> None:
    counted: dict[str, int] = {"independent": 7, "service": 5, "admin": 6}
    for status, count in counted.items():
        for place in range(count):
            factories.make_member(f"{status}{place}", missions=[("2021-05-01", None, status)])
    assert client.get("/api/v1/community/", {"as_of": DAY.isoformat()}).json()["joiners"] == [
        {"year": 2021, "members": 18, "public_agents": 6, "independents": 7, "company_staff": 5}
    ]


def test_trainings_of_one_period_come_by_name() -> None:
    for programme, start, end in (
        ("Bêta", "2021-05-01", "2021-05-02"),
        ("Alpha", "2021-05-01", "2021-05-02"),
        ("Gamma", "2021-05-02", "2021-05-02"),
        ("Delta", "2021-01-01", "2021-06-01"),
        ("Zeta", "2021-05-20", "2021-05-21"),
    ):
        Training.objects.create(programme=programme, start=start, last_day=end, people=5)
    assert [row.programme for row in trainings(DAY)] == ["Delta", "Zeta", "Gamma", "Alpha", "Bêta"]


def test_trainings_and_surveys_are_those_of_the_time() -> None:
    for start, end, people in [
        ("2021-01-01", "2021-05-31", 20),
        ("2017-11-01", "2021-05-31", 90),
        ("2021-05-30", "2021-06-01", 30),
    ]:
        Training.objects.create(programme="Alpha", start=start, last_day=end, people=people)
    Training.objects.create(programme="Bêta", start="2021-01-01", last_day="2021-05-31", people=5)
    Training.objects.create(programme="Alpha", start="2021-06-01", last_day="2021-06-02", people=7)
    for month, score in [("2021-10-01", 62), ("2021-06-01", 48), ("2021-01-01", 49)]:
        NpsWave.objects.create(month=month, score=score, answers=10)
    assert [row.people for row in trainings(DAY)] == [30, 20, 5, 90]
    assert [wave.score for wave in nps_waves(DAY)] == [49, 48]


def test_members_are_unknown_without_any_mission_and_zero_after_the_last(client: Client) -> None:
    def told() -> tuple[int | None, int | None]:
        answer = client.get("/api/v1/community/", {"as_of": DAY.isoformat()}).json()
        return answer["active"], answer["public_agents"]

    assert told() == (None, None)
    factories.make_member("a", missions=[("2021-01-01", "2021-05-31")])
    assert told() == (0, 0)


def test_the_document_keeps_what_is_unknown_of_a_training(client: Client) -> None:
    factories.make_member("a", missions=[("2021-05-01", None)])
    Training.objects.create(programme="Alpha", start="2021-01-01", last_day="2021-05-31", people=20)
    Training.objects.create(
        programme="Bêta", start="2020-01-01", last_day="2020-12-31", people=9, sessions=2, recommending=88
    )
    NpsWave.objects.create(month="2021-01-01", score=-3, answers=10)
    IntrapreneurYear.objects.create(year=2021, certified=20)
    IntrapreneurYear.objects.create(year=2022, certified=30)
    assert client.get("/api/v1/community/", {"as_of": DAY.isoformat()}).json() == {
        "as_of": "2021-06-01",
        "active": 1,
        "public_agents": 1,
        "joiners": [{"year": 2021, "members": 1, "public_agents": None, "independents": None, "company_staff": None}],
        "nps": [{"month": "2021-01-01", "score": -3, "answers": 10}],
        "trainings": [
            {
                "programme": "Alpha",
                "start": "2021-01-01",
                "end": "2021-05-31",
                "sessions": None,
                "people": 20,
                "recommending": None,
            },
            {
                "programme": "Bêta",
                "start": "2020-01-01",
                "end": "2020-12-31",
                "sessions": 2,
                "people": 9,
                "recommending": 88,
            },
        ],
        "intrapreneurs": [{"year": 2021, "newcomers": None, "certified": 20}],
    }


@pytest.mark.sweep  # real records
def test_real_members_give_the_figures_of_the_definitions(real_records: Path) -> None:
    arguments = [str(real_records / "members.anonymised.json"), "--apply", "--day", "2026-08-20"]
    first, second = StringIO(), StringIO()
    call_command("import_members", *arguments, stdout=first)
    assert first.getvalue().splitlines()[1:3] == [
        "Membres : 3484 créés, 0 changés, 0 inchangés, 0 refusés",
        "Missions : 4761 ajoutées, 0 changées, 0 retirées",
    ]
    june = community_at(dt.date(2022, 6, 1))
    assert (june.active, round(june.share or 0)) == (935, 32)
    assert community_at(dt.date(2020, 12, 31)).active == 553
    assert {row.year: row.members for row in joiners(dt.date(2022, 12, 31))} == {
        2013: 4,
        2014: 13,
        2015: 15,
        2016: 37,
        2017: 74,
        2018: 194,
        2019: 189,
        2020: 264,
        2021: 490,
        2022: 545,
    }
    call_command("import_members", *arguments, stdout=second)
    assert second.getvalue().splitlines()[1] == "Membres : 0 créés, 0 changés, 3484 inchangés, 0 refusés"
    assert second.getvalue().splitlines()[-1] == "Aucun changement."


days = st.dates(dt.date(2020, 1, 1), dt.date(2022, 12, 31))
missions = st.tuples(days, st.none() | days, st.sampled_from(["admin", "independent", "service"])).filter(
    lambda one: one[1] is None or one[1] >= one[0]
)
type Told = tuple[dt.date, dt.date | None, str]


class TestAnyMembers(TestCase):
    """The counts of the database equal those of a plain loop over members, for any missions and day."""

    @examples(25)
    @given(st.lists(st.lists(missions, max_size=4), max_size=4), days)
    def test_counts_are_those_of_a_reading(self, people: Sequence[Sequence[Told]], day: dt.date) -> None:
        for place, told in enumerate(people):
            factories.make_member(
                f"m{place}",
                missions=[(start.isoformat(), end.isoformat() if end else None, status) for start, end, status in told],
            )
        on = [
            {status for start, end, status in told if start <= day and (end is None or day <= end)} for told in people
        ]
        assert community_at(day) == Community(sum(bool(s) for s in on), sum("admin" in s for s in on))
        came = [min(told, key=lambda one: (one[0], one[2] != "admin")) for told in people if told]
        by_year = {row.year: (row.members, row.public_agents) for row in joiners(day) if row.members}
        begun = [one for one in came if one[0] <= day]
        assert by_year == {
            year: (
                sum(one[0].year == year for one in begun),
                sum(one[0].year == year and one[2] == "admin" for one in begun),
            )
            for year in {one[0].year for one in begun}
        }
