"""The community figures of a year, from few records, without names."""

import datetime as dt
from decimal import Decimal

import pytest

from bilan.figures.community import community_figures
from community.models import IntrapreneurYear, NpsWave, Training
from tests import factories
from tests.bilan.read_figures import YEAR, plain, said, stated, told

pytestmark = pytest.mark.django_db


def test_the_community_is_counted_without_a_name() -> None:
    factories.make_member("m1", missions=[("2020-01-01", None)])
    factories.make_member("m2", missions=[("2020-01-01", "2021-03-01", "independent")])
    factories.make_member("m3", missions=[("2021-05-01", None, "independent")])
    factories.make_member("m4", missions=[("2021-06-01", "2022-06-01", "independent")])
    NpsWave.objects.create(month=dt.date(2021, 10, 1), score=-5, answers=12, source="Enquête")
    Training.objects.create(
        programme="Alpha",
        start=dt.date(2021, 1, 1),
        last_day=dt.date(2021, 12, 31),
        people=30,
        sessions=2,
        recommending=80,
        source="Note",
    )
    Training.objects.create(
        programme="Alpha", start=dt.date(2018, 1, 1), last_day=dt.date(2021, 12, 31), people=90, source="Note"
    )
    IntrapreneurYear.objects.create(year=2021, newcomers=7, certified=None, source="Note")
    IntrapreneurYear.objects.create(year=2020, newcomers=None, certified=3, source="Note")
    found = told(community_figures(YEAR))
    assert {key: (label, words) for key, (label, words, *_) in found.items()} == {
        "community.active": ("Membres actifs au 31 décembre 2021", "3"),
        "community.agents_share": ("Part d’agents publics au 31 décembre 2021", "33 %"),
        "community.growth": ("Croissance par rapport au 31 décembre 2020", "+50 %"),
        "nps.10.score": ("NPS, octobre 2021", "−5"),
        "nps.10.answers": ("Nombre de répondants, octobre 2021", "12"),
        "training.people": ("Agents formés en 2021", "30"),
        "training.sessions": ("Sessions de formation en 2021", "2"),
        "training.recommending": ("Part qui recommande la formation", "80 %"),
        "training.cumulated": ("Agents formés depuis janvier 2018", "90"),
        "intrapreneurs.new": ("Nouveaux intrapreneurs en 2021", "7"),
        "intrapreneurs.certified_previous": ("Intrapreneurs certifiés en 2020", "3"),
    }
    everything = str([[row.row for row in one.evidence] for one in community_figures(YEAR)])
    assert not any(key in everything for key in ("m1", "m2", "m3", "m4"))


def test_a_year_in_progress_is_compared_with_the_same_date_of_the_year_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.queries.evolution.today", lambda: dt.date(2021, 8, 20))
    factories.make_member("m1", missions=[("2020-01-01", None)])
    factories.make_member("m2", missions=[("2020-10-01", None)])  # active at the end of 2020, and not yet on 20 August
    found = told(community_figures(YEAR))
    assert [found[key][:2] for key in ("community.active", "community.growth")] == [
        ("Membres actifs au 20 août 2021", "2"),
        ("Croissance par rapport au 20 août 2020", "+100 %"),
    ]
    monkeypatch.setattr("community.queries.evolution.today", lambda: dt.date(2020, 8, 20))
    assert not any(key.startswith("community.") for key in told(community_figures(YEAR)))


TRAININGS = [
    # programme, first day, last day, people, sessions, share that recommends
    ("Alpha", "2021-02-01", "2021-03-01", 30, 2, 80),
    ("Bêta", "2021-01-01", "2021-12-31", 40, None, 70),
    ("Gamma", "2021-05-01", "2021-06-01", 0, 3, 90),
    ("Sans avis", "2021-05-01", "2021-06-01", 500, None, None),
    ("À cheval", "2020-12-31", "2021-01-15", 1000, 100, 100),
    ("L’an prochain", "2021-12-31", "2022-01-01", 1000, 100, 100),
    ("Depuis 2018", "2018-01-01", "2021-12-31", 90, 9, 10),
    ("Depuis 2017", "2017-11-01", "2021-12-31", 532, None, 10),
    ("Depuis 2016, en 2020", "2016-01-01", "2020-12-31", 1, None, 10),
]


def test_trainings_of_the_year_are_summed_and_the_longest_count_is_reported_apart() -> None:
    for programme, start, end, people, sessions, recommending in TRAININGS:
        Training.objects.create(
            programme=programme,
            start=start,
            last_day=end,
            people=people,
            sessions=sessions,
            recommending=recommending,
            source="Note",
        )
    found = told(one for one in community_figures(YEAR) if one.key.startswith("training."))
    assert {key: (label, words, len(names)) for key, (label, words, _, names) in found.items()} == {
        "training.people": ("Agents formés en 2021", "570", 4),
        "training.sessions": ("Sessions de formation en 2021", "5", 2),
        "training.recommending": ("Part qui recommande la formation", "70 %", 1),  # of the training with most people
        "training.cumulated": ("Agents formés depuis novembre 2017", "532", 1),
    }


def test_a_share_of_agents_and_a_growth_are_reported_without_decimals() -> None:
    for number in range(3):
        factories.make_member(f"m{number}", missions=[("2020-01-01", None, "independent")])
    for number in range(4):
        kind = "admin" if number < 2 else "independent"
        factories.make_member(f"n{number}", missions=[("2021-01-01", None, kind)])
    found = {one.key: (one.live.value, said(one)) for one in community_figures(YEAR)}
    assert (found["community.agents_share"], found["community.growth"]) == (
        (Decimal(29), "29 %"),  # 2 of 7
        (Decimal(133), "+133 %"),  # from 3 to 7
    )


def test_intrapreneurs_are_those_of_the_year_and_of_the_year_before() -> None:
    for year in (2019, 2020, 2021, 2022):
        IntrapreneurYear.objects.create(year=year, newcomers=year, certified=year * 10, source="Note")
    found = told(one for one in community_figures(YEAR) if one.key.startswith("intrapreneurs."))
    assert {key: (label, words.replace(" ", "")) for key, (label, words, *_) in found.items()} == {
        "intrapreneurs.new": ("Nouveaux intrapreneurs en 2021", "2021"),
        "intrapreneurs.certified": ("Intrapreneurs certifiés en 2021", "20210"),
        "intrapreneurs.certified_previous": ("Intrapreneurs certifiés en 2020", "20200"),
    }


def test_a_printed_count_of_members_brings_its_day() -> None:
    factories.make_member("m1", missions=[("2022-05-01", None)])
    stated("members", 915, as_of=dt.date(2022, 6, 1))
    found = {one.key: one for one in community_figures(YEAR)}
    active = found["community.active"]
    assert (plain(active.label), active.words, active.live.value, active.origin) == (
        "Membres actifs au 1er juin 2022",
        "915",
        Decimal(1),
        "moved",
    )
    assert active.source == "Bilan 2021 : « 915 »"
