"""The evaluation of the three criteria: each state of each, and what is stored."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import data_version
from impact.models import CriterionResult, CriterionThreshold, ImpactFacts, ImpactStatus, Measurement, Metric
from impact.national import actions as evaluating
from startups.models import Startup
from tests import factories
from tests.impact.scene import TODAY, make_proven_service
from tests.sweeps import examples


@pytest.fixture
def service(db: None) -> Startup:
    return make_proven_service()


def measure(metric: Metric, start: str, end: str, value: int) -> None:
    Measurement.objects.create(metric=metric, start=start, until=end, value=value)


def evaluated(on: dt.date = TODAY) -> tuple[list[str], str]:
    """Return the states of the three criteria and the status of the only startup."""
    evaluating.evaluate_criteria(on=on)
    states = list(CriterionResult.objects.order_by("criterion").values_list("state", flat=True))
    return states, ImpactStatus.objects.get().status


def test_service_that_proves_all_three_is_eligible_with_its_evidence(service: Startup) -> None:
    assert evaluated() == (["met", "met", "met"], "eligible")
    assert list(CriterionResult.objects.values_list("criterion", "evidence")) == [
        (
            1,
            [
                piece("phase", "Phase", "Accélération", "2020-01-01"),
                piece("reach", "Déployé sur tout le territoire", "Carte des usages"),
            ],
        ),
        (
            2,
            [
                {
                    **piece("people", "Usagers", "", "2021-12-31"),
                    "metric": "u",
                    "people": 120_000,
                    "needed": 100_000,
                    "is_recent": True,
                }
            ],
        ),
        (
            3,
            [
                piece("code", "Code source ouvert", "https://code.example"),
                piece("statistics", "Statistiques publiques", "https://stats.example"),
                piece("contact", "Équipe que l’on peut joindre", "equipe@example.gouv.fr"),
                piece("quality", "Suivi de la qualité", "https://dashlord.example"),
            ],
        ),
    ]


def piece(name: str, what: str, says: str, date: str | None = None) -> dict[str, Any]:
    """Return a piece of evidence that is met."""
    return {"piece": name, "what": what, "state": "met", "says": says, "date": date}


def test_nothing_recorded_proves_nothing(db: None) -> None:
    factories.make_startup()
    assert evaluated() == (["missing", "missing", "missing"], "missing")


@pytest.mark.parametrize(
    ("removed", "states"),
    [
        ({"model": ImpactFacts}, ["missing", "met", "met"]),
        ({"model": Measurement}, ["met", "missing", "met"]),
        ({"repository": ""}, ["met", "met", "missing"]),
        ({"stats_url": ""}, ["met", "met", "missing"]),
        ({"contact": ""}, ["met", "met", "missing"]),
        ({"dashlord_url": ""}, ["met", "met", "missing"]),
    ],
    ids=["reach", "measurement", "code", "statistics", "contact", "quality"],
)
def test_deleted_evidence_turns_its_criterion_to_missing(
    service: Startup, removed: dict[str, Any], states: list[str]
) -> None:
    assert evaluated() == (["met", "met", "met"], "eligible")
    if "model" in removed:
        removed["model"].objects.all().delete()
    else:
        Startup.objects.update(**removed)
    assert evaluated() == (states, "missing")


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("investigation", "not_met"),
        ("construction", "not_met"),
        ("consolidation", "met"),
        ("opere", "met"),
        ("transfere", "met"),
        ("abandon", "not_met"),
    ],
)
def test_only_acceleration_and_later_count(service: Startup, kind: str, state: str) -> None:
    factories.make_phases(service, [(kind, "2021-06-01")])
    assert evaluated()[0] == [state, "met", "met"]


def test_what_people_deny_is_not_met(service: Startup) -> None:
    ImpactFacts.objects.update(is_nationwide=False)
    Startup.objects.update(stats_url="", has_stats=False)
    assert evaluated() == (["not_met", "met", "not_met"], "not_eligible")


@pytest.mark.parametrize(
    ("accessibility", "state", "says"),
    [
        ("", "missing", ""),
        ("non conforme", "missing", ""),
        ("partiellement conforme", "met", "Accessibilité : partiellement conforme"),
        ("totalement conforme", "met", "Accessibilité : totalement conforme"),
    ],
)
def test_declared_accessibility_proves_a_quality_that_is_followed_unless_it_denies_it(
    service: Startup, accessibility: str, state: str, says: str
) -> None:
    Startup.objects.update(dashlord_url="", accessibility=accessibility)
    assert evaluated()[0] == ["met", "met", state]
    quality = CriterionResult.objects.get(criterion=3).evidence[3]
    assert (quality["state"], quality["says"]) == (state, says)


@pytest.mark.parametrize(
    ("months", "value", "state"),
    [(12, 10_000, "met"), (12, 8_000, "not_met"), (6, 8_000, "missing"), (6, 20_000, "met")],
    ids=["whole year enough", "whole year too few", "half a year too few", "half a year already enough"],
)
def test_different_people_are_added_over_twelve_months(service: Startup, months: int, value: int, state: str) -> None:
    Measurement.objects.all().delete()
    Metric.objects.update(has_different_people=True)
    metric = Metric.objects.get()
    firsts = [dt.date(2021, month, 1) for month in range(1, 13)] + [dt.date(2022, 1, 1)]
    for start, end in list(itertools.pairwise(firsts))[-months:]:
        measure(metric, start.isoformat(), end.isoformat(), value)
    measure(metric, "2020-01-01", "2021-01-01", 1_000_000)
    assert evaluated()[0] == ["met", state, "met"]


@pytest.mark.parametrize(
    ("value", "state"), [(9_000, "missing"), (100_000, "met")], ids=["months never add up", "one month is enough"]
)
def test_people_of_several_months_are_not_added(service: Startup, value: int, state: str) -> None:
    Measurement.objects.all().delete()
    metric = Metric.objects.get()
    firsts = [dt.date(2021, month, 1) for month in range(1, 13)] + [dt.date(2022, 1, 1)]
    for start, end in itertools.pairwise(firsts):
        measure(metric, start.isoformat(), end.isoformat(), value)
    assert evaluated()[0] == ["met", state, "met"]


def year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def state_of_people(periods: list[tuple[dt.date, dt.date, int]]) -> str:
    """Return the state of the second criterion, in plain Python: the year until the last measurement, threshold 100
    000.
    """
    if not periods:
        return "missing"
    last = max(end for _, end, _ in periods)
    counted = [(end - start, people) for start, end, people in periods if start >= year_before(last)]
    total, days = sum(people for _, people in counted), sum(time.days for time, _ in counted)
    if last <= year_before(TODAY):
        return "missing"
    if total >= 100_000:
        return "met"
    return "not_met" if days >= (last - year_before(last)).days else "missing"


PERIODS = st.lists(
    st.tuples(st.integers(1, 400), st.sampled_from([None, 0, 9_000, 40_000, 120_000])), min_size=0, max_size=12
)


@given(length=st.integers(0, 600), pieces=PERIODS)
@examples(30)
def test_people_are_those_of_the_last_year_measured_whatever_the_periods(
    service: Startup, length: int, pieces: list[tuple[int, int | None]]
) -> None:
    Measurement.objects.all().delete()
    Metric.objects.update(has_different_people=True)
    metric, end, periods = Metric.objects.get(), TODAY - dt.timedelta(days=length), []
    for days, people in pieces:  # backwards; None is a gap
        start = end - dt.timedelta(days=days)
        if people is not None:
            periods.append((start, end, people))
        end = start
    Measurement.objects.bulk_create(
        Measurement(metric=metric, start=start, until=end, value=people) for start, end, people in periods
    )
    assert evaluated()[0][1] == state_of_people(periods)


def test_a_year_old_measurement_proves_nothing_any_more(service: Startup) -> None:
    assert evaluated(dt.date(2022, 12, 31))[0][1] == "met"
    assert evaluated(dt.date(2023, 1, 1))[0][1] == "missing"


def test_threshold_of_the_day_decides(service: Startup) -> None:
    CriterionThreshold.objects.create(first_day=TODAY, people=200_000, reason="Plus exigeant")
    assert evaluated(TODAY - dt.timedelta(days=1))[0][1] == "met"
    assert evaluated()[0][1] == "not_met"


def test_share_of_a_known_population_replaces_the_number(service: Startup) -> None:
    CriterionThreshold.objects.create(first_day=TODAY, people=100_000, share=Decimal(50), reason="Public étroit")
    ImpactFacts.objects.update(target_population=300_000)
    assert evaluated()[0][1] == "not_met"
    ImpactFacts.objects.update(target_population=200_000)
    assert evaluated()[0][1] == "met"
    ImpactFacts.objects.update(target_population=None)
    assert evaluated()[0][1] == "met"


def test_status_of_a_designated_service(service: Startup) -> None:
    designation = factories.make_designation(service, 2021)
    assert evaluated()[1] == "designated"
    Startup.objects.update(repository="")
    assert evaluated()[1] == "designated"
    ImpactFacts.objects.update(is_nationwide=False)
    assert evaluated()[1] == "designated_doubtful"
    designation.withdrawn_on, designation.withdrawal_reason = TODAY, "Plus national"
    designation.save()
    assert evaluated()[1] == "not_eligible"


@pytest.mark.django_db(transaction=True)
def test_second_evaluation_writes_nothing(service: Startup) -> None:
    first = evaluating.evaluate_criteria(on=TODAY)
    assert (first.criteria, first.statuses) == (3, 1)
    before = list(CriterionResult.objects.values()), list(ImpactStatus.objects.values())
    version = data_version.current()
    again = evaluating.evaluate_criteria(on=TODAY)
    assert (again.criteria, again.statuses, data_version.current()) == (0, 0, version)
    assert (list(CriterionResult.objects.values()), list(ImpactStatus.objects.values())) == before
    Startup.objects.update(contact="")
    assert evaluating.evaluate_criteria(on=TODAY).criteria == 1


# --- Recently changed services ----------------------------------------------------------------------------------------


def stored() -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for slug, criterion, state in CriterionResult.objects.order_by("startup", "criterion").values_list(
        "startup__slug", "criterion", "state"
    ):
        found.setdefault(slug, []).append((criterion, state))
    return found


def test_changed_service_alone_is_evaluated_and_as_the_job_does(service: Startup) -> None:
    other = factories.make_startup("autre")
    evaluating.evaluate_criteria()
    before = stored()
    Startup.objects.update(contact="")
    evaluating.evaluate_criteria(startups=[service.pk])
    now = stored()
    assert now[service.slug] != before[service.slug]
    assert now[other.slug] == before[other.slug]
    evaluating.evaluate_criteria()
    assert stored()[service.slug] == now[service.slug]
