"""Objectives in figures: their constraints, what is refused, and how far each is, by plain arithmetic."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from common.clock import today
from common.freshness import RECORDS, record_freshness
from common.history import changes
from impact.actions.objectives import Goal
from impact.models import Metric, Objective, Review
from impact.queries.objectives import (
    MeasuredDay,
    ObjectiveProgress,
    ObjectiveVerdict,
    last_objectives,
    outcome_of,
    progress_of,
)
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.impact.recording import record_review
from tests.impact.test_metric_models import review
from tests.refusals import refusal
from tests.violations import Violation, assert_refused, each

JANUARY, JULY = dt.date(2021, 1, 31), dt.date(2021, 7, 31)
HELD = dt.date(2021, 2, 10)
LATELY = today() - dt.timedelta(days=1)


def objective(**fields: Any) -> Objective:
    held = review(factories.make_startup())
    held.save()
    values = {"initial_value": 100, "initial_on": JANUARY, "target_value": 200, "target_on": JULY, **fields}
    return Objective(review=held, metric=factories.make_metric(held.startup), **values)


def a_second_objective() -> Objective:
    first = objective()
    first.save()
    return Objective(
        review=first.review, metric=first.metric, initial_value=1, initial_on=JANUARY, target_value=2, target_on=JULY
    )


VIOLATIONS = [
    Violation("objective_once_a_metric", a_second_objective),
    Violation("objective_direction_known", lambda: objective(direction="sideways")),
    Violation("objective_target_after_start", lambda: objective(target_on=JANUARY)),
    Violation("objective_target_in_direction", lambda: objective(direction="down")),
    Violation("objective_values_not_negative", lambda: objective(direction="down", target_value=Decimal(-1))),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.fixture
def coach() -> User:
    return factories.make_coach(factories.make_incubator())


@pytest.fixture
def startup(coach: User) -> Startup:
    return factories.make_startup(incubator=coach.assignments.get().incubator, phases=[("construction", "2020-06-01")])


@pytest.fixture
def metric(startup: Startup) -> Metric:
    metric = factories.make_metric(startup)
    factories.make_measurement(metric, "2020-12", "90")
    factories.make_measurement(metric, "2021-01", "100")
    return metric


@pytest.fixture
def held(startup: Startup) -> Review:
    return Review.objects.create(startup=startup, held_on=HELD, decision="reinvest", reason="Bien")


def set_objective(
    held: Review, actor: User, metric: Metric, target: Decimal | int = 200, term: dt.date = JULY
) -> Objective:
    goals = {one.metric_id: Goal(one.target_value, one.target_on) for one in held.objectives.all()}
    goals[metric.pk] = Goal(Decimal(target), term)
    record_review(startup=held.startup, review=held, values={}, goals=goals, reason="Fixé en comité", actor=actor)
    return held.objectives.get(metric=metric)


@pytest.mark.django_db
def test_objective_starts_from_the_value_of_the_day_of_its_committee(held: Review, coach: User, metric: Metric) -> None:
    factories.make_measurement(metric, "2021-02", "130")
    found = set_objective(held, coach, metric)
    assert (found.initial_value, found.initial_on) == (Decimal(100), JANUARY)
    record_review(startup=held.startup, review=held, values={}, goals={}, reason="Saisi par erreur", actor=coach)
    assert [(one.kind, one.reason, one.user) for one in changes(Objective)] == [
        ("insert", "Fixé en comité", coach.pk),
        ("delete", "Saisi par erreur", coach.pk),
    ]


@pytest.mark.django_db
@cases(
    ("values", "name"),
    [
        ({"term": JANUARY}, "term_{}"),
        ({"term": dt.date(2031, 1, 1)}, "term_{}"),
        ({"target": 100}, "target_{}"),
        ({"target": -1}, "__all__"),
        ({"target": Decimal(10) ** 15}, "target_{}"),
    ],
)
def test_impossible_objective_is_refused(
    held: Review, coach: User, metric: Metric, values: dict[str, Any], name: str
) -> None:
    assert list(refusal(lambda: set_objective(held, coach, metric, **values))) == [name.format(metric.pk)]
    assert not Objective.objects.exists()


@pytest.mark.django_db
def test_objective_on_the_measure_of_another_service_is_refused_by_the_action_and_the_database(
    held: Review, coach: User, metric: Metric
) -> None:
    other = factories.make_metric(factories.make_startup("autre"))
    factories.make_measurement(other, "2021-01", "5")
    said = refusal(lambda: set_objective(held, coach, other))
    assert said == {f"target_{other.pk}": ["Cette mesure est celle d’un autre service : choisissez-en une autre."]}
    found = set_objective(held, coach, metric)
    with pytest.raises(DatabaseError, match="objective_of_its_service"), transaction.atomic():
        Objective.objects.filter(pk=found.pk).update(metric=other)


@pytest.mark.django_db
def test_objectives_are_set_by_who_changes_the_fiche(held: Review, metric: Metric) -> None:
    with pytest.raises(PermissionDenied):
        set_objective(held, factories.make_user("x@example.gouv.fr"), metric)


# Progress, in plain arithmetic.

VALUES = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1))


@given(st.data())
def test_progress_is_plain_arithmetic_without_bounds(data: st.DataObject) -> None:
    initial, target = data.draw(VALUES), data.draw(VALUES)
    start, end = sorted([data.draw(DAYS), data.draw(DAYS)])
    if initial == target or start == end:
        return
    one = Objective(
        metric=Metric(cadence="unknown"),
        direction="up" if target > initial else "down",
        initial_value=initial,
        initial_on=start,
        target_value=target,
        target_on=end,
    )
    values = sorted(data.draw(st.lists(st.builds(MeasuredDay, DAYS, VALUES), max_size=6)), key=lambda value: value.on)
    day = data.draw(DAYS)
    found = progress_of(one, values, day)
    since = [value for value in values if start < value.on <= min(day, end)]
    elapsed = min(Fraction((day - start).days, (end - start).days), Fraction(1))
    assert abs(Fraction(found.elapsed) - elapsed) < Fraction(1, 10**20)
    if not since:
        assert (found.current, found.progress, found.verdict) == (None, None, ObjectiveVerdict.UNKNOWN)
        return
    value = since[-1].value
    assert found.progress is not None
    exact = (Fraction(value) - Fraction(initial)) / (Fraction(target) - Fraction(initial))
    assert abs(Fraction(found.progress) - exact) <= abs(exact) / 10**20
    is_reached = value >= target if target > initial else value <= target
    assert (found.verdict is ObjectiveVerdict.REACHED) == (is_reached and day >= end)
    assert (found.verdict is ObjectiveVerdict.MISSED) == (not is_reached and day >= end)


def progress(value: int | None, day: dt.date, **fields: Any) -> ObjectiveProgress:
    one = Objective(
        **{
            "metric": Metric(cadence="unknown"),
            "initial_value": 100,
            "initial_on": JANUARY,
            "target_value": 200,
            "target_on": JULY,
            "direction": "up",
            **fields,
        }
    )
    return progress_of(one, [MeasuredDay(dt.date(2021, 4, 30), Decimal(value))] if value is not None else [], day)


def test_moving_backwards_and_exceeding_the_target_both_show() -> None:
    assert progress(80, JULY).progress == Decimal("-0.2")
    assert progress(250, JULY).progress == Decimal("1.5")
    assert progress(40, JULY, direction="down", target_value=50).progress == Decimal("1.2")


@pytest.mark.parametrize(("value", "expected"), [(120, True), (160, False), (200, False), (None, False)])
def test_pace_decides_what_is_out_of_reach(value: int | None, expected: bool) -> None:
    assert progress(value, dt.date(2021, 5, 31)).is_out_of_reach is expected


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([], ""),
        ([None], ""),
        ([210], "reached"),
        ([210, None], "reached"),
        ([210, 110], "partly"),
        ([110, 120], "missed"),
    ],
)
def test_outcome_counts_the_objectives_that_have_a_verdict(values: list[int | None], outcome: str) -> None:
    assert outcome_of([progress(value, dt.date(2021, 8, 1)) for value in values]) == outcome


@pytest.mark.parametrize(
    ("cadence", "term", "day", "awaited"),
    [
        ("month", dt.date(2021, 7, 15), dt.date(2021, 7, 16), ("2021-06-01", "2021-08-30")),
        ("month", dt.date(2021, 7, 15), dt.date(2021, 8, 30), ("2021-06-01", "2021-08-30")),
        ("month", dt.date(2021, 7, 15), dt.date(2021, 8, 31), None),
        ("month", dt.date(2021, 7, 15), dt.date(2021, 7, 15), ("2021-06-01", "2021-08-30")),
        ("month", dt.date(2021, 7, 15), dt.date(2021, 7, 14), None),
        ("month", dt.date(2021, 7, 31), dt.date(2021, 8, 1), ("2021-07-01", "2021-09-30")),
        ("month", dt.date(2021, 5, 15), dt.date(2021, 5, 16), None),
        ("quarter", dt.date(2021, 7, 31), dt.date(2021, 8, 1), ("2021-04-01", "2021-08-30")),
        ("year", dt.date(2021, 7, 31), dt.date(2021, 8, 1), None),
        ("unknown", dt.date(2021, 7, 31), dt.date(2021, 8, 1), None),
    ],
)
def test_objective_awaits_the_last_period_that_counts(
    cadence: str, term: dt.date, day: dt.date, awaited: tuple[str, str] | None
) -> None:
    found = progress(150, day, metric=Metric(cadence=cadence, delay_days=60), target_on=term)
    said = found.awaited and (found.awaited.period.start.isoformat(), found.awaited.due_on.isoformat())
    assert (said, found.verdict is ObjectiveVerdict.AWAITED) == (awaited, awaited is not None)


@pytest.mark.django_db
def test_objective_never_starts_from_a_value_after_its_committee(held: Review, coach: User) -> None:
    late = factories.make_metric(held.startup, "delai")
    factories.make_measurement(late, "2021-02", "130")
    assert list(refusal(partial(set_objective, held, coach, late))) == [f"target_{late.pk}"]
    assert not Objective.objects.exists()


@pytest.mark.django_db
def test_objective_of_the_api_awaits_a_reading_until_it_was_due(client: Client, held: Review, metric: Metric) -> None:
    Metric.objects.filter(pk=metric.pk).update(delay_days=60)
    values = {"initial_value": 100, "initial_on": JANUARY, "target_value": 200, "target_on": LATELY}
    Objective.objects.create(review=held, metric=metric, **values)
    address = "/api/v1/startups/un.service/objectives/"
    assert [one["verdict"] for one in client.get(address).json()["objectives"]] == ["awaited"]
    Metric.objects.filter(pk=metric.pk).update(cadence="unknown")
    assert [one["verdict"] for one in client.get(address).json()["objectives"]] == ["unknown"]
    factories.make_measurement(metric, "2021-03", "150")
    record_freshness(RECORDS, dt.date(2021, 4, 20))
    found = client.get(address).json()
    assert (found["day"], found["objectives"][0]["verdict"]) == ("2021-04-20", "running")


@pytest.mark.django_db
def test_next_committee_keeps_the_computed_verdict_or_shows_why_not(held: Review, coach: User, metric: Metric) -> None:
    set_objective(held, coach, metric)
    factories.make_measurement(metric, "2021-07", "150")
    startup, day = held.startup, dt.date(2021, 9, 1)
    values = {"held_on": day, "decision": "reinvest", "reason": "Bien", "last_outcome": "reached"}
    assert [one.verdict for one in last_objectives(startup.pk, day, day)] == [ObjectiveVerdict.MISSED]
    said = refusal(lambda: record_review(startup=startup, values=values, actor=coach))
    assert list(said) == ["last_outcome_note"]
    corrected = record_review(
        startup=startup, values={**values, "last_outcome_note": "Juillet est partiel"}, actor=coach
    )
    assert (corrected.computed_outcome, corrected.last_outcome) == ("missed", "reached")
    confirmed = {**values, "held_on": dt.date(2021, 9, 2), "last_outcome": "missed"}
    assert record_review(startup=startup, values=confirmed, actor=coach).last_outcome_note == ""


@pytest.mark.django_db
def test_api_returns_objectives_and_their_progress(client: Client, held: Review, coach: User, metric: Metric) -> None:
    set_objective(held, coach, metric)
    other = factories.make_metric(held.startup, "delai", direction="down")
    factories.make_measurement(other, "2021-01", "20")
    set_objective(held, coach, other, target=10)
    factories.make_measurement(metric, "2021-02", "150")
    body = client.get("/api/v1/startups/un.service/objectives/").json()
    assert body.pop("day")
    common = {"committee": "2021-02-10", "initial_on": "2021-01-31", "target_on": "2021-07-31", "elapsed": 1.0}
    assert body == {
        "startup": "un.service",
        "objectives": [
            {
                **common,
                "metric": "usagers",
                "direction": "up",
                "initial_value": 100.0,
                "target_value": 200.0,
                "value": 150.0,
                "value_on": "2021-02-28",
                "progress": 0.5,
                "verdict": "missed",
            },
            {
                **common,
                "metric": "delai",
                "direction": "down",
                "initial_value": 20.0,
                "target_value": 10.0,
                "value": None,
                "value_on": None,
                "progress": None,
                "verdict": "unknown",
            },
        ],
    }
    assert client.get("/api/v1/startups/inconnu/objectives/").status_code == 404
