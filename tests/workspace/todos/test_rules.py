"""The rule of each kind of to-do, on a service built by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from impact.models import FileState, MatrixDecision, Review
from impact.queries.metrics import UnitCost
from impact.queries.reviews import Committee
from startups.models import PhaseKind, Startup
from tests.impact.test_costs import cost
from workspace.todos.rules import TODOS, TodoKind, TodoReason, points_of
from workspace.todos.services import PhaseOfDay, ServiceRecords

DAY = dt.date(2022, 3, 10)
STANDARDS = {
    "stats_url": "https://stats.example",
    "budget_url": "https://budget.example",
    "repository": "https://code.example",
    "accessibility": "non conforme",
}


def service(group: str = "service", since: dt.date = DAY, **records: Any) -> ServiceRecords:
    """Return a complete service, except for ``records``, in a phase of ``group`` with committees (empty: no phase)."""
    kind = PhaseKind(key="k", group=group, has_committees=group == "service")
    complete: dict[str, Any] = {
        "startup": Startup(**STANDARDS),
        "incubator": None,
        "life": PhaseOfDay(kind, since) if group else None,
        "recent_end": None,
        "has_entered": True,
        "findings": (),
        "last_committee": None,
        "edited_on": None,
        "happened_on": None,
        "impact_status": "",
        "has_headline_metric": True,
        "metrics": (),
        "dismissed": (),
        "beginning": None,
        "launched_on": None,
        "address_since": None,
        "matrix_to_revise": None,
        "costs": (),
    }
    return ServiceRecords(**{**complete, **records})


def reason(kind: TodoKind, loaded: ServiceRecords) -> TodoReason | None:
    return TODOS[kind].rule(loaded, DAY)


def test_complete_service_has_no_point_and_each_kind_a_rule() -> None:
    assert points_of(service(), DAY) == []
    assert list(TODOS) == list(TodoKind)


def test_service_that_left_is_asked_only_about_its_doubts() -> None:
    loaded = service("", findings=["closed phases[0].end"], startup=Startup(), has_headline_metric=False)
    assert points_of(loaded, DAY) == [{"kind": "doubt", "since": None, "details": ["closed phases[0].end"]}]


def test_points_that_were_dismissed_are_left_out() -> None:
    loaded = service(startup=Startup(), has_headline_metric=False, dismissed={"metric"})
    assert [point["kind"] for point in points_of(loaded, DAY)] == ["standards"]


def test_service_without_a_dated_phase_is_in_no_figure() -> None:
    assert reason(TodoKind.PHASE, service("", has_entered=False)) == TodoReason()


@pytest.mark.parametrize(("since", "is_long"), [(dt.date(2021, 9, 10), False), (dt.date(2021, 9, 9), True)])
def test_investigation_is_long_after_six_months_to_the_day(since: dt.date, is_long: bool) -> None:
    found = reason(TodoKind.INVESTIGATION, service("investigation", since))
    assert found == (TodoReason(since) if is_long else None)
    assert reason(TodoKind.INVESTIGATION, service("service", since)) is None


LONG_AGO = dt.date(2020, 1, 1)


def held(day: dt.date, **review: Any) -> Committee:
    return Committee(day, Review(held_on=day, **review) if review else None, "")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, None),
        (held(dt.date(2021, 9, 10)), None),
        (held(dt.date(2021, 9, 9)), TodoReason(dt.date(2021, 9, 9), ["2022-03-09"])),
        (held(dt.date(2021, 8, 31)), TodoReason(dt.date(2021, 8, 31), ["2022-02-28"])),
        (held(LONG_AGO, decision="stop"), None),
        (held(LONG_AGO, decision="stop", next_due_on=dt.date(2022, 3, 9)), TodoReason(LONG_AGO, ["2022-03-09"])),
        (held(LONG_AGO, decision="pivot", next_due_on=dt.date(2022, 3, 10)), None),
    ],
)
def test_committee_is_due_on_the_day_given_else_six_months_later(
    last: Committee | None, expected: TodoReason | None
) -> None:
    assert reason(TodoKind.REVIEW, service(since=LONG_AGO, last_committee=last)) == expected


@pytest.mark.parametrize("status", ["", "missing", "designated", "eligible", "designated_doubtful"])
def test_designation_is_to_be_decided_when_the_criteria_request_it(status: str) -> None:
    asks = status in ("eligible", "designated_doubtful")
    assert reason(TodoKind.DESIGNATION, service(impact_status=status)) == (
        TodoReason(details=[status]) if asks else None
    )


def test_headline_metric_is_required_of_services_only() -> None:
    assert reason(TodoKind.METRIC, service(has_headline_metric=False)) == TodoReason()
    assert reason(TodoKind.METRIC, service("investigation", has_headline_metric=False)) is None


@pytest.mark.parametrize("sign", ["edited_on", "happened_on"])
def test_nothing_for_a_year_is_to_the_day_of_the_last_sign_of_life(sign: str) -> None:
    signs: list[dict[str, Any]] = [{sign: dt.date(2021, 3, day)} for day in (9, 10)]
    found = [reason(TodoKind.STALE, service(since=LONG_AGO, **one)) for one in signs]
    assert found == [TodoReason(dt.date(2021, 3, 9)), None]


def test_standards_are_requested_by_their_fields() -> None:
    said = Startup(**{**STANDARDS, "stats_url": "", "has_stats": True, "budget_url": "à venir", "accessibility": ""})
    assert reason(TodoKind.STANDARDS, service(startup=said)) == TodoReason(details=["budget_url", "accessibility"])


HELD = Committee(dt.date(2021, 9, 20), None, "")


@pytest.mark.parametrize(
    ("records", "found"),
    [
        ({"address_since": dt.date(2021, 9, 19)}, TodoReason(dt.date(2021, 9, 19))),
        ({"address_since": dt.date(2021, 9, 19), "beginning": dt.date(2021, 9, 20)}, TodoReason(dt.date(2021, 9, 19))),
        ({"address_since": dt.date(2021, 9, 19), "beginning": dt.date(2021, 9, 21)}, None),
        ({"address_since": dt.date(2021, 9, 20)}, None),
        ({}, None),
        ({"address_since": dt.date(2021, 9, 19), "last_committee": None}, None),
        ({"address_since": dt.date(2021, 9, 19), "last_committee": Committee(dt.date(2021, 12, 20), None, "")}, None),
    ],
)
def test_matrix_older_than_the_last_committee_is_due_before_the_next(
    records: dict[str, Any], found: TodoReason | None
) -> None:
    assert reason(TodoKind.MATRIX, service(**{"last_committee": HELD, **records})) == found


@pytest.mark.parametrize(
    ("launched_on", "beginning", "found"),
    [
        (dt.date(2020, 9, 9), None, TodoReason(dt.date(2022, 3, 9))),
        (dt.date(2020, 9, 10), None, None),
        (dt.date(2016, 1, 1), dt.date(2020, 9, 9), TodoReason(dt.date(2022, 3, 9))),
        (dt.date(2016, 1, 1), dt.date(2021, 9, 9), None),
        (None, None, None),
    ],
)
def test_first_value_is_due_eighteen_months_after_the_launch_or_the_beginning(
    launched_on: dt.date | None, beginning: dt.date | None, found: TodoReason | None
) -> None:
    loaded = service(launched_on=launched_on, beginning=beginning)
    assert reason(TodoKind.VALUE, loaded) == found
    assert reason(TodoKind.VALUE, replace(loaded, life=None)) is None


ASKED = MatrixDecision(outcome="to_revise", decided_on=dt.date(2022, 2, 1), comment="Ajoutez un taux.")


def test_matrix_to_revise_is_a_point_with_the_asked_change() -> None:
    found = TodoReason(dt.date(2022, 2, 1), ["Ajoutez un taux."])
    assert reason(TodoKind.REVISE, service(matrix_to_revise=ASKED)) == found
    assert reason(TodoKind.REVISE, service("", matrix_to_revise=ASKED)) is None
    assert reason(TodoKind.REVISE, service()) is None


def yearly(year: int, spent: str, counted: str = "100", **fields: Any) -> UnitCost:
    return cost(year=year, spending=Decimal(spent), counted=Decimal(counted), **fields)


@pytest.mark.parametrize(
    ("costs", "beginning", "found"),
    [
        ([yearly(2021, "200"), yearly(2020, "100")], None, ["2021 1.00 2.00 dossier"]),
        ([yearly(2021, "200"), yearly(2020, "100")], dt.date(2021, 12, 31), ["2021 1.00 2.00 dossier"]),
        ([yearly(2021, "200"), yearly(2020, "100")], dt.date(2022, 1, 1), None),
        ([yearly(2021, "100"), yearly(2020, "100")], None, None),
        ([yearly(2021, "100"), yearly(2020, "200")], None, None),
        ([yearly(2021, "200"), yearly(2019, "100")], None, None),
        ([yearly(2022, "200"), yearly(2021, "100")], None, None),
        ([yearly(2021, "200"), yearly(2020, "100", is_spending_rounded=True)], None, None),
        ([yearly(2021, "200"), yearly(2020, "100", "0")], None, None),
        ([yearly(2021, "200"), yearly(2020, "100", dimension="used")], None, None),
    ],
)
def test_cost_that_rises_in_a_year_that_is_followed_is_a_point(
    costs: list[UnitCost], beginning: dt.date | None, found: list[str] | None
) -> None:
    loaded = service(costs=costs, beginning=beginning)
    assert reason(TodoKind.COST, loaded) == (TodoReason(details=found) if found else None)
    assert reason(TodoKind.COST, replace(loaded, life=None)) is None


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ({"problem": "Réponse 404", "failing_since": "2022-03-03"}, ("2022-03-03", "failing")),
        ({"problem": "Réponse 404", "failing_since": "2022-03-04"}, None),
        ({"question": ["4 valeurs changent."], "read_at": "2022-03-10"}, ("2022-03-10", "waiting")),
    ],
)
def test_published_file_that_fails_for_a_week_or_waits_is_a_point(
    state: dict[str, Any], found: tuple[str, str] | None
) -> None:
    moments = {name: moment_of(day) for name, day in state.items() if name in ("failing_since", "read_at")}
    point = reason(TodoKind.FILE, service(file=FileState(**{**state, **moments})))
    assert (point and (str(point.since), *point.details)) == found
    assert reason(TodoKind.FILE, service("", file=FileState(**{**state, **moments}))) is None


def moment_of(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(4), tzinfo=timezone.get_default_timezone())
