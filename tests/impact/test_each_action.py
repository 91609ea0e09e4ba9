"""Each action on impact, on a service with a twin: what changes, what stays, optimistic locking, and the reason."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from accounts.models import User
from common.clock import today
from common.optimistic_lock import EditConflictError, State, VersionToken, state_of
from common.readings import MeasuredValue
from impact.actions import metrics, reach, thresholds
from impact.models import (
    CostUnit,
    CriterionThreshold,
    Designation,
    ImpactFacts,
    Measurement,
    Metric,
    OtherFunding,
    Review,
    Spending,
)
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.impact import recording
from tests.impact.twins import DAY, YEAR, Twins
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


MODELS: tuple[type[Model], ...] = (
    CostUnit,
    CriterionThreshold,
    Designation,
    ImpactFacts,
    Measurement,
    Metric,
    OtherFunding,
    Review,
    Spending,
)
PATHS: dict[type[Model], str] = {Measurement: "metric__startup", CriterionThreshold: ""}


def fill(startup: Startup) -> None:
    """Give a service one row of each kind."""
    metric = startup.metrics.get(code="usagers")
    factories.make_measurement(metric, "2021", "10", source="Page")
    CostUnit.objects.create(startup=startup, label="acte", metric=metric)
    Spending.objects.create(startup=startup, year=YEAR, amount=Decimal(100), source="Note")
    OtherFunding.objects.create(startup=startup, year=YEAR, funder="Région", amount=Decimal(5))
    Review.objects.create(
        startup=startup, held_on=DAY, decision="reinvest", reason="Bien", next_due_on=dt.date(2022, 1, 1)
    )
    ImpactFacts.objects.create(startup=startup, is_nationwide=True, nationwide_source="Carte")
    factories.make_designation(startup, YEAR, decided_on=DAY, reason="Un million")


def rows(*, of: Startup | None = None, but: Startup | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return every row of impact of a service, or of all others."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in MODELS:
        path = PATHS.get(model, "startup")
        kept = model._default_manager.order_by("pk")
        if path and of:
            kept = kept.filter(**{path: of})
        if path and but:
            kept = kept.exclude(**{path: but})
        found[model.__name__] = list(kept.values())
    return found


@dataclass(frozen=True)
class Write:
    """``do`` writes ``value`` by an author who saw ``seen``; ``state`` is the current state; ``by`` is the required
    role.
    """

    do: Callable[[Twins, int, VersionToken | None, User | None, str], object]
    state: Callable[[Twins], State]
    model: type[Model]
    by: str = "coach"


def one_of(manager: Any, names: tuple[str, ...], **key: Any) -> dict[str, Any]:
    return state_of(manager.filter(**key).first(), names)


def reading(value: int) -> MeasuredValue:
    return MeasuredValue(dt.date(2021, 1, 1), dt.date(2022, 1, 1), Decimal(value), f"Page {value}")


WRITES: dict[str, Write] = {
    "reading": Write(
        lambda twins, value, seen, actor, reason: metrics.record_reading(
            metric=twins.metric(), reading=reading(value), reason=reason, actor=actor, seen=seen
        ),
        lambda twins: one_of(twins.metric().measurements, metrics.READING),
        Measurement,
    ),
    "spending": Write(
        lambda twins, value, seen, actor, reason: recording.record_spending(
            startup=twins.mine, year=YEAR, amount=Decimal(value), source="Bilan", reason=reason, actor=actor, seen=seen
        ),
        lambda twins: one_of(twins.mine.spendings, Spending.EDITED, year=YEAR),
        Spending,
    ),
    "cost unit": Write(
        lambda twins, value, seen, actor, reason: recording.record_cost_unit(
            startup=twins.mine,
            label=f"acte {value}",
            metric=twins.metric(),
            share=twins.metric("part"),
            reason=reason,
            actor=actor,
            seen=seen,
        ),
        lambda twins: one_of(CostUnit.objects, CostUnit.EDITED, startup=twins.mine),
        CostUnit,
    ),
    "review": Write(
        lambda twins, value, seen, actor, reason: recording.record_review(
            startup=twins.mine,
            values={"held_on": DAY, "decision": "reinvest", "reason": f"Bien {value}"},
            actor=actor,
            seen=seen,
        ),
        lambda twins: one_of(twins.mine.reviews, Review.EDITED, held_on=DAY),
        Review,
    ),
    "reach": Write(
        lambda twins, value, seen, actor, reason: reach.assert_facts(
            ImpactFacts(startup=twins.mine, target_population=value, target_population_source="Insee"),
            reason=reason,
            actor=actor,
            seen=seen,
        ),
        lambda twins: one_of(ImpactFacts.objects, ImpactFacts.EDITED, startup=twins.mine),
        ImpactFacts,
        "staff",
    ),
    "threshold": Write(
        lambda twins, value, seen, actor, reason: thresholds.set_threshold(
            CriterionThreshold(first_day=today(), people=value), reason=reason, actor=actor, seen=seen
        ),
        lambda twins: one_of(CriterionThreshold.objects, CriterionThreshold.EDITED, first_day=today()),
        CriterionThreshold,
        "staff",
    ),
}


each_write = cases("write", WRITES.values(), ids=WRITES)


def go(twins: Twins, write: Write, value: int, seen: State | None = None) -> object:
    """Run the write as a user with the right."""
    state = None if seen is None else VersionToken.of(seen)
    return write.do(twins, value, state, getattr(twins, write.by), "Relecture")


@each_write
def test_the_first_row_of_a_service_leaves_its_twin_as_it_is(twins: Twins, write: Write) -> None:
    fill(twins.other)
    before = rows(but=twins.mine)
    go(twins, write, 20)
    after = rows(but=twins.mine)
    if write.model is CriterionThreshold:
        assert len(after.pop("CriterionThreshold")) == 1
        before.pop("CriterionThreshold")
    assert after == before


@each_write
def test_another_value_changes_one_row_and_no_other(twins: Twins, write: Write) -> None:
    for one in (twins.other, twins.mine):
        fill(one)
    CriterionThreshold.objects.create(first_day=today(), people=5, reason="Défaut")
    CriterionThreshold.objects.create(first_day=dt.date(2013, 1, 1), people=7, reason="Défaut")
    before = {name: {row["id"]: row for row in held} for name, held in rows().items()}
    go(twins, write, 20, write.state(twins))
    after = {name: {row["id"]: row for row in held} for name, held in rows().items()}
    assert {name: sorted(held) for name, held in after.items()} == {name: sorted(held) for name, held in before.items()}
    changed = [(name, key) for name, held in after.items() for key, row in held.items() if row != before[name][key]]
    assert [name for name, _ in changed] == [write.model.__name__]


@each_write
def test_of_two_people_who_saw_nothing_the_second_is_refused(twins: Twins, write: Write) -> None:
    nothing = write.state(twins)
    go(twins, write, 20, nothing)
    kept = rows()
    with pytest.raises(EditConflictError) as stale:
        go(twins, write, 30, nothing)
    assert rows() == kept
    assert not stale.value.is_gone
    assert stale.value.now == write.state(twins)


@each_write
def test_a_user_who_saw_a_former_value_is_reported(twins: Twins, write: Write) -> None:
    go(twins, write, 20)
    seen = write.state(twins)
    go(twins, write, 30, seen)
    kept = rows()
    with pytest.raises(EditConflictError) as stale:
        go(twins, write, 40, seen)
    assert rows() == kept
    assert VersionToken.of(stale.value.now).digests == VersionToken.of(write.state(twins)).digests


@each_write
def test_a_user_who_saw_something_that_is_gone_is_reported(twins: Twins, write: Write) -> None:
    go(twins, write, 20)
    seen = write.state(twins)
    write.model._default_manager.all().delete()
    with pytest.raises(EditConflictError):
        go(twins, write, 30, seen)
    assert not write.model._default_manager.exists()


@each_write
def test_a_user_who_saw_what_is_recorded_writes(twins: Twins, write: Write) -> None:
    go(twins, write, 20, write.state(twins))
    first = write.state(twins)
    go(twins, write, 30, first)
    assert write.state(twins) != first
    assert write.model._default_manager.count() == 1


@cases(
    ("name", "key", "other"),
    [
        ("reading", "start", dt.date(2020, 1, 1)),
        ("reading", "until", dt.date(2021, 2, 1)),
        ("spending", "year", 2020),
        ("review", "held_on", dt.date(2020, 1, 1)),
        ("threshold", "first_day", dt.date(2020, 1, 1)),
    ],
    parts=2,
)
def test_state_of_another_record_is_a_conflict(twins: Twins, name: str, key: str, other: object) -> None:
    write = WRITES[name]
    go(twins, write, 20)
    kept = rows()
    with pytest.raises(EditConflictError):
        go(twins, write, 30, {**write.state(twins), key: other})
    assert rows() == kept


@each_write
def test_nobody_else_writes(twins: Twins, write: Write) -> None:
    inactive = factories.make_user("parti@example.gouv.fr", User.Role.ADMINISTRATOR, is_active=False)
    former = factories.make_coach(twins.coach.assignments.get().incubator, email="f@example.fr", until=str(today()))
    agent = factories.make_user("agent@example.gouv.fr")
    elsewhere = factories.make_coach(factories.make_incubator("plus-loin"), email="l@example.fr")
    refused = [None, inactive, former, agent, elsewhere, *([twins.coach] if write.by == "staff" else [])]
    for actor in refused:
        with pytest.raises(PermissionDenied):
            write.do(twins, 20, None, actor, "Relecture")
    assert not write.model._default_manager.exists()
    for allowed in (twins.staff, factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)):
        write.do(twins, allowed.pk + 20, VersionToken.of(write.state(twins)), allowed, "Relecture")
    assert write.model._default_manager.count() == 1


@cases("name", [name for name in WRITES if name != "review"])
@cases(
    ("reason", "message"),
    [
        ("", wordings.NO_REASON),
        (" \u200b\n", wordings.NO_REASON),
        ("x" * 2001, wordings.LONG_REASON),
        ("nul\0", wordings.LONG_REASON),
    ],
    ids=["empty", "invisible", "long", "null"],
)
def test_a_reason_is_needed(twins: Twins, name: str, reason: str, message: str) -> None:
    write = WRITES[name]
    actor = getattr(twins, write.by)
    assert refusal(lambda: write.do(twins, 20, None, actor, reason)) == {"reason": [message]}
    assert not write.model._default_manager.exists()
