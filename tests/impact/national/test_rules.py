"""Each rule of national impact, on a service built by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from impact.models import CriterionResult, CriterionThreshold, ImpactFacts, ImpactStatus, LinkCheck
from impact.national.rules import (
    CriterionEvidence,
    CriterionVerdict,
    deployed_nationwide,
    enough_people,
    follows_standards,
    status_of,
)
from impact.national.services import LoadedService, PeopleCount
from startups.models import PhaseKind, Span, Startup

DAY = dt.date(2022, 3, 1)
MET, NOT_MET, MISSING = CriterionResult.State.MET, CriterionResult.State.NOT_MET, CriterionResult.State.MISSING
Status = ImpactStatus.Status


def service(**records: Any) -> LoadedService:
    """Return a service with only these records."""
    nothing: dict[str, Any] = {
        "startup": Startup(),
        "span": None,
        "facts": None,
        "counts": (),
        "threshold": None,
        "statistics_check": None,
        "is_designated": False,
    }
    return LoadedService(**{**nothing, **records})


def span(*, counts_as_deployed: bool) -> Span:
    kind = PhaseKind(key="k", label="Phase", counts_as_deployed=counts_as_deployed)
    return Span(kind=kind, start=dt.date(2020, 1, 1))


@pytest.mark.parametrize(
    ("is_deployed", "is_nationwide", "state"),
    [
        (True, True, MET),
        (False, True, NOT_MET),
        (True, False, NOT_MET),
        (True, None, MISSING),
        (None, True, MISSING),
        (None, False, NOT_MET),
    ],
)
def test_deployed_nationwide_needs_the_phase_and_the_reach(
    is_deployed: bool | None, is_nationwide: bool | None, state: CriterionResult.State
) -> None:
    loaded = service(
        span=None if is_deployed is None else span(counts_as_deployed=is_deployed),
        facts=ImpactFacts(is_nationwide=is_nationwide, nationwide_source="Carte"),
    )
    verdict = deployed_nationwide(loaded, DAY)
    assert verdict.state is state
    phase, reach = verdict.evidence
    assert (phase.date, reach.says) == (dt.date(2020, 1, 1) if loaded.span else None, "Carte")


def count(
    code: str = "u", people: int | None = 100_000, until: dt.date = DAY, *, is_complete: bool = True
) -> PeopleCount:
    return PeopleCount(code, "Usagers", until, None if people is None else Decimal(people), is_complete)


THRESHOLD = CriterionThreshold(people=100_000)


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ([], MISSING),
        ([count()], MET),
        ([count(people=99_999)], NOT_MET),
        ([count(people=99_999, is_complete=False)], MISSING),
        ([count(people=None)], MISSING),
        ([count(until=dt.date(2021, 3, 1))], MISSING),
        ([count(until=dt.date(2021, 3, 2))], MET),
        ([count("few", 5), count("many", 200_000)], MET),
        ([count("old", 200_000, dt.date(2020, 1, 1)), count("new", 5)], NOT_MET),
    ],
)
def test_enough_people_are_those_of_the_recent_metric_that_counts_most(
    counts: list[PeopleCount], state: CriterionResult.State
) -> None:
    assert enough_people(service(counts=counts, threshold=THRESHOLD), DAY).state is state


def test_enough_people_without_a_threshold_is_not_known() -> None:
    assert enough_people(service(counts=[count()]), DAY).state is MISSING


@pytest.mark.parametrize(("population", "needed"), [(None, 100_000), (200_001, 20_001)])
def test_people_needed_are_a_share_of_the_population_when_both_are_known(population: int | None, needed: int) -> None:
    facts, threshold = ImpactFacts(target_population=population), CriterionThreshold(people=100_000, share=Decimal(10))
    [evidence] = enough_people(service(facts=facts, threshold=threshold), DAY).evidence
    assert evidence.as_json() == {
        "piece": "people",
        "what": "Personnes concernées en douze mois",
        "state": "missing",
        "says": "",
        "date": None,
        "metric": None,
        "people": None,
        "needed": needed,
        "is_recent": None,
    }


COMPLETE = {
    "repository": "https://code.example",
    "stats_url": "https://stats.example",
    "contact": "equipe@example.gouv.fr",
    "dashlord_url": "https://dashlord.example",
}


@pytest.mark.parametrize(
    ("changed", "states"),
    [
        ({}, [MET, MET, MET, MET]),
        ({"repository": "interne"}, [MISSING, MET, MET, MET]),
        ({"contact": ""}, [MET, MET, MISSING, MET]),
        ({"dashlord_url": ""}, [MET, MET, MET, MISSING]),
        ({"dashlord_url": "", "accessibility": "totalement conforme"}, [MET, MET, MET, MET]),
        ({"stats_url": ""}, [MET, MISSING, MET, MET]),
        ({"stats_url": "", "has_stats": True}, [MET, MET, MET, MET]),
        ({"stats_url": "", "has_stats": False}, [MET, NOT_MET, MET, MET]),
    ],
)
def test_standards_are_shown_by_the_fiche(changed: dict[str, Any], states: list[CriterionResult.State]) -> None:
    verdict = follows_standards(service(startup=Startup(**{**COMPLETE, **changed})), DAY)
    assert [one.state for one in verdict.evidence] == states
    assert verdict.state is next((state for state in (NOT_MET, MISSING) if state in states), MET)


@pytest.mark.parametrize(("answered", "state"), [(True, MET), (False, MISSING)])
def test_statistics_are_those_of_a_page_that_answers(answered: bool, state: CriterionResult.State) -> None:
    check = LinkCheck(answered=answered, checked_at=dt.datetime(2022, 2, 28, 23, 30, tzinfo=dt.UTC))
    statistics = follows_standards(service(startup=Startup(**COMPLETE), statistics_check=check), DAY).evidence[1]
    assert (statistics.state, statistics.date) == (state, dt.date(2022, 3, 1))


def test_quality_that_staff_checked_comes_first() -> None:
    facts = ImpactFacts(quality_source="Audit", quality_checked_on=dt.date(2021, 5, 4))
    quality = follows_standards(service(startup=Startup(**COMPLETE), facts=facts), DAY).evidence[3]
    assert quality == CriterionEvidence("quality", "Suivi de la qualité", MET, "Audit", dt.date(2021, 5, 4))


@pytest.mark.parametrize(
    ("states", "proposed", "designated"),
    [
        ([MET, MET, MET], Status.ELIGIBLE, Status.DESIGNATED),
        ([MET, MISSING, MET], Status.MISSING, Status.DESIGNATED),
        ([MET, MISSING, NOT_MET], Status.NOT_ELIGIBLE, Status.DESIGNATED_DOUBTFUL),
    ],
)
def test_status_follows_from_the_states(
    states: list[CriterionResult.State], proposed: ImpactStatus.Status, designated: ImpactStatus.Status
) -> None:
    verdicts = [CriterionVerdict(state, ()) for state in states]
    assert status_of(verdicts, is_designated=False) is proposed
    assert status_of(verdicts, is_designated=True) is designated
