import datetime as dt
from typing import Any

import pytest

from community.models import IntrapreneurYear, Member, Mission, MissionStartup, NpsWave, Training
from tests import factories
from tests.violations import Violation, assert_refused, each

JUNE = dt.date(2021, 6, 1)
EVE = dt.date(2021, 5, 31)


def mission(**fields: Any) -> Mission:
    return Mission(member=factories.make_member(), **{"start": JUNE, "status": "admin", **fields})


def link() -> MissionStartup:
    of = mission()
    of.save()
    return MissionStartup(mission=of, startup=factories.make_startup())


def the_same_link_again() -> MissionStartup:
    first = link()
    first.save()
    return MissionStartup(mission=first.mission, startup=first.startup)


def training(**fields: Any) -> Training:
    return Training(**{"programme": "Alpha", "start": EVE, "last_day": JUNE, "people": 25, **fields})


def the_same_training_again() -> Training:
    training().save()
    return training(people=26)


def wave(**fields: Any) -> NpsWave:
    return NpsWave(**{"month": JUNE, "score": 49, "answers": 109, **fields})


VIOLATIONS = [
    Violation("member_domain_known", lambda: Member(key="m1", domain="Développement")),
    Violation("mission_days_ordered", lambda: mission(last_day=EVE)),
    Violation("mission_status_known", lambda: mission(status="")),
    Violation("mission_startup_once", the_same_link_again),
    Violation("training_once", the_same_training_again),
    Violation("training_days_ordered", lambda: training(start=JUNE, last_day=EVE)),
    Violation("training_sessions_counted", lambda: training(sessions=0)),
    Violation("training_share_is_percent", lambda: training(recommending=101)),
    Violation("nps_within_bounds", lambda: wave(score=101)),
    Violation("nps_within_bounds", lambda: wave(score=-101)),
    Violation("nps_has_answers", lambda: wave(answers=0)),
    Violation("nps_month_first_day", lambda: wave(month=EVE)),
    Violation("intrapreneurs_say_something", lambda: IntrapreneurYear(year=2021)),
    Violation("intrapreneurs_year_plausible", lambda: IntrapreneurYear(year=1900, certified=1)),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_each_domain_is_one_that_the_table_takes() -> None:
    Member.objects.bulk_create(Member(key=f"m{place}", domain=word) for place, word in enumerate(Member.Domain.values))
    assert set(Member.objects.values_list("domain", flat=True)) == set(Member.Domain.values)


@pytest.mark.django_db
def test_a_mission_of_one_day_is_one() -> None:
    one = mission(last_day=JUNE)
    one.full_clean()
    one.save()
    assert Mission.objects.get().last_day == JUNE


@pytest.mark.django_db
def test_bounds_themselves_are_accepted() -> None:
    for row in (
        training(start=JUNE, last_day=JUNE, sessions=1, recommending=100),
        training(recommending=0),
        wave(score=100, answers=1),
    ):
        row.full_clean()
        row.save()
    wave(month=dt.date(2021, 7, 1), score=-100).full_clean()


@pytest.mark.django_db
def test_records_are_shown_without_a_name() -> None:
    one = link()
    assert [str(row) for row in (one.mission.member, one.mission, one, training(), wave(score=-3))] == [
        "m0001",
        "m0001 depuis le 2021-06-01",
        "m0001 depuis le 2021-06-01 : Service un.service",
        "Alpha, du 2021-05-31 au 2021-06-01",
        "NPS 06/2021 : -3",
    ]
