"""GAMMA, supports and shared services, saved and withdrawn."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.actions.coaching import save_participation, withdraw_participation
from budget.models import EntryCriterion, Milestone, Participation, Season, SharedService, Support
from budget.queries.gamma import season_of, seasons_of
from budget.queries.supports import by_kind, shared_services_of, supports_of
from common.clock import today
from startups import records
from tests import factories, wordings
from tests.budget.actions.scene import DAY, Scene
from tests.cases import cases

pytestmark = pytest.mark.django_db
WHY = "Décision du comité"


@pytest.fixture
def participation(scene: Scene) -> Participation:
    season = Season(number=1, start=dt.date(2020, 10, 1), until=dt.date(2021, 4, 1))
    records.save(season, reason=WHY, actor=scene.staff)
    return save_participation(Participation(season=season, startup=scene.startup), reason=WHY, actor=scene.staff)


def test_a_season_shows_its_participants_with_criteria_milestones_and_months(
    scene: Scene, participation: Participation
) -> None:
    metric = factories.make_metric(scene.startup, is_headline=True)
    for period, value in (("2020-10", "10"), ("2020-12", "30"), ("2021-05", "50")):
        factories.make_measurement(metric, period, value)
    proved = {"criterion": "measure", "state": "met", "evidence": "Dossiers déposés"}
    records.save(EntryCriterion(participation=participation, **proved), reason=WHY, actor=scene.coach)
    values = {"label": "Dix bailleurs", "due_on": dt.date(2021, 1, 1), "reached_on": dt.date(2021, 1, 5)}
    records.save(Milestone(participation=participation, **values), reason=WHY, actor=scene.coach)
    season = season_of(1)
    assert season is not None
    (one,) = season.participants
    assert [(row.criterion, row.state, row.evidence) for row in one.entry_criteria] == [
        ("market_fit", "", ""),
        ("measure", "met", "Dossiers déposés"),
        ("team", "", ""),
    ]
    assert [(row.label, row.reached_on) for row in one.participation.milestones.all()] == [
        ("Dix bailleurs", dt.date(2021, 1, 5))
    ]
    assert (season.months[0], season.months[-1]) == (dt.date(2020, 10, 1), dt.date(2022, 3, 1))
    (followed,) = one.metrics
    assert [int(value) if value is not None else None for value in followed.values[:9]] == [
        10,
        None,
        30,
        None,
        None,
        None,
        None,
        50,
        None,
    ]


@cases(("year", "numbers"), [(2019, []), (2020, [1]), (2021, [1]), (2022, [])])
def test_a_season_is_listed_in_each_year_that_it_overlaps(
    participation: Participation, year: int, numbers: list[int]
) -> None:
    assert [one.season.number for one in seasons_of(year)] == numbers


def test_a_criterion_is_met_with_a_proof(scene: Scene, participation: Participation) -> None:
    with pytest.raises(ValidationError) as refused:
        records.save(
            EntryCriterion(participation=participation, criterion="team", state="met"), reason=WHY, actor=scene.coach
        )
    assert refused.value.messages == [wordings.PROOF_OF_A_CRITERION]


def test_seasons_are_of_staff_and_numbered_once(scene: Scene, participation: Participation) -> None:
    with pytest.raises(PermissionDenied):
        records.save(Season(number=2, start=today()), reason=WHY, actor=scene.coach)
    with pytest.raises(ValidationError) as refused:
        records.save(Season(number=1, start=today()), reason=WHY, actor=scene.staff)
    assert refused.value.message_dict == {"number": [wordings.SAME_SEASON]}
    again = Participation(season=participation.season, startup=scene.startup)
    with pytest.raises(ValidationError) as refused:
        save_participation(again, reason=WHY, actor=scene.staff)
    assert refused.value.message_dict == {"startup": [wordings.IN_THE_SEASON_ALREADY]}


def test_a_season_is_withdrawn_once_nobody_takes_part(scene: Scene, participation: Participation) -> None:
    with pytest.raises(ValidationError, match="a des participants"):
        records.withdraw(participation.season, reason=WHY, actor=scene.staff)
    withdraw_participation(participation, reason=WHY, actor=scene.staff)
    records.withdraw(participation.season, reason=WHY, actor=scene.staff)
    assert not Season.objects.exists()


def test_a_milestone_is_not_reached_tomorrow_and_can_be_withdrawn(scene: Scene, participation: Participation) -> None:
    values: dict[str, Any] = {"label": "Dix bailleurs", "due_on": today()}
    reached = Milestone(participation=participation, **values, reached_on=today() + DAY)
    with pytest.raises(ValidationError) as refused:
        records.save(reached, reason=WHY, actor=scene.coach)
    assert refused.value.message_dict == {"reached_on": [wordings.DAY_TO_COME]}
    milestone = records.save(Milestone(participation=participation, **values), reason=WHY, actor=scene.coach)
    records.withdraw(milestone, reason=WHY, actor=scene.coach)
    assert not participation.milestones.exists()


def test_supports_are_reported_by_year_and_kind(scene: Scene) -> None:
    shared = records.save(SharedService(slug="tchap", name="Tchap", kind="tool"), reason=WHY, actor=scene.staff)
    for kind, start, end, service in (
        ("brigade", dt.date(2021, 1, 1), dt.date(2022, 1, 1), None),
        ("security", dt.date(2021, 12, 31), None, None),
        ("shared", dt.date(2022, 3, 1), None, shared),
    ):
        values: dict[str, Any] = {"kind": kind, "start": start, "until": end, "shared_service": service}
        records.save(Support(startup=scene.startup, **values), reason=WHY, actor=scene.coach)
    assert [support.kind for support in supports_of(2021)] == ["brigade", "security"]
    assert list(by_kind(supports_of(2022))) == ["Sécurité", "Service partagé"]
    assert supports_of(2020) == []
    assert [(row.slug, row.used) for row in shared_services_of(2021)] == [("tchap", 0)]  # type: ignore[attr-defined]
    assert [(row.slug, row.used) for row in shared_services_of(2022)] == [("tchap", 1)]  # type: ignore[attr-defined]
    with pytest.raises(ValidationError) as refused:
        records.withdraw(shared, reason=WHY, actor=scene.staff)
    assert refused.value.messages == ["Des appuis nomment ce service : corrigez-les d’abord."]
    records.withdraw(Support.objects.get(kind="shared"), reason=WHY, actor=scene.coach)
    records.withdraw(shared, reason=WHY, actor=scene.staff)
    assert not SharedService.objects.exists()


@cases(
    ("values", "message"),
    [
        (
            {"kind": "brigade", "start": dt.date(2021, 2, 1)},
            wordings.SAME_SUPPORT,
        ),
        (
            {"kind": "security", "start": dt.date(2021, 2, 1), "until": dt.date(2021, 1, 1)},
            wordings.END_BEFORE_START,
        ),
        ({"kind": "shared", "start": dt.date(2021, 2, 1)}, "Dites de quel service partagé il s’agit."),
    ],
)
def test_invalid_support_is_refused(scene: Scene, values: dict[str, Any], message: str) -> None:
    factories.make_support(scene.startup)
    with pytest.raises(ValidationError) as refused:
        records.save(Support(startup=scene.startup, **values), reason=WHY, actor=scene.coach)
    assert refused.value.messages == [message]
    with pytest.raises(PermissionDenied):
        records.save(Support(startup=scene.startup, **values), reason=WHY, actor=factories.make_user("x@example.fr"))
