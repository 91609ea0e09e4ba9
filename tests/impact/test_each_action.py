"""Each write of impact, on a service that has a twin: what it changes, what it leaves, who saw what, and why."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from accounts.models import User
from common.seen import NOTHING, SeenState, StaleError, State, state_of
from common.words import date_fr
from impact.actions import designating, funding, measuring, reach, reviewing, thresholds
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
from impact.readings import Reading
from startups.models import Startup
from startups.queries import today
from tests import factories
from tests.history import changes_of
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
WHY = "Relecture"
YEAR, DAY = 2021, dt.date(2021, 6, 1)
MODELS: tuple[type[Model], ...] = (
    CostUnit, CriterionThreshold, Designation, ImpactFacts, Measurement, Metric, OtherFunding, Review, Spending
)  # fmt: skip


@dataclass
class Twins:
    """``mine``, which a coach follows, and ``other``, of another incubator, with the same codes, years and days."""

    coach: User = field(init=False)
    staff: User = field(init=False)
    mine: Startup = field(init=False)
    other: Startup = field(init=False)

    def __post_init__(self) -> None:
        here, there = (factories.make_incubator(slug) for slug in ("ici", "ailleurs"))
        self.coach = factories.make_coach(here)
        self.staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
        self.mine = factories.make_startup("mien", incubator=here, phases=[("construction", "2020-01-01")])
        self.other = factories.make_startup("autre", incubator=there, phases=[("construction", "2020-01-01")])
        for one in (self.other, self.mine):
            factories.make_metric(one, cadence="year", is_headline=True)
            factories.make_metric(one, "part", kind="percentage", unit="%", position=1)

    def metric(self, code: str = "usagers") -> Metric:
        return Metric.objects.get(startup=self.mine, code=code)


@pytest.fixture
def twins() -> Twins:
    return Twins()


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
    """Every row of impact of a service, or of all but one."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in MODELS:
        path = {Measurement: "metric__startup", CriterionThreshold: ""}.get(model, "startup")
        kept = model._default_manager.order_by("pk")
        if path and of:
            kept = kept.filter(**{path: of})
        if path and but:
            kept = kept.exclude(**{path: but})
        found[model.__name__] = list(kept.values())
    return found


@dataclass(frozen=True)
class Write:
    """``do`` writes ``value`` for who saw ``seen``; ``state`` is what is recorded now; ``by`` decides or follows."""

    do: Callable[[Twins, int, SeenState | None, User | None, str], object]
    state: Callable[[Twins], State]
    model: type[Model]
    by: str = "coach"


def one_of(manager: Any, names: tuple[str, ...], **key: Any) -> dict[str, Any]:
    return state_of(manager.filter(**key).first(), names)


def reading(value: int) -> Reading:
    return Reading(dt.date(2021, 1, 1), dt.date(2022, 1, 1), Decimal(value), f"Page {value}")


WRITES: dict[str, Write] = {
    "reading": Write(
        lambda twins, value, seen, actor, reason: measuring.record_reading(
            metric=twins.metric(), reading=reading(value), reason=reason, actor=actor, seen=seen
        ),
        lambda twins: one_of(twins.metric().measurements, measuring.READING),
        Measurement,
    ),
    "spending": Write(
        lambda twins, value, seen, actor, reason: measuring.record_spending(
            startup=twins.mine, year=YEAR, amount=Decimal(value), source="Bilan", reason=reason, actor=actor, seen=seen
        ),
        lambda twins: one_of(twins.mine.spendings, measuring.SPENDING, year=YEAR),
        Spending,
    ),
    "cost unit": Write(
        lambda twins, value, seen, actor, reason: measuring.set_cost_unit(
            startup=twins.mine, label=f"acte {value}", metric=twins.metric(), share=twins.metric("part"), reason=reason,
            actor=actor, seen=seen,
        ),
        lambda twins: measuring.cost_unit_state(CostUnit.objects.filter(startup=twins.mine).first()),
        CostUnit,
    ),
    "review": Write(
        lambda twins, value, seen, actor, reason: reviewing.record_review(
            startup=twins.mine, values={"held_on": DAY, "decision": "reinvest", "reason": f"Bien {value}"}, actor=actor,
            seen=seen,
        ),
        lambda twins: one_of(twins.mine.reviews, reviewing.SAID, held_on=DAY),
        Review,
    ),
    "reach": Write(
        lambda twins, value, seen, actor, reason: reach.assert_reach(
            startup=twins.mine, reach=reach.Reach(target_population=value, target_population_source="Insee"),
            reason=reason, actor=actor, seen=seen,
        ),
        lambda twins: {name: getattr(reach.reach_of(twins.mine), name) for name in reach.Reach.__slots__},
        ImpactFacts,
        "staff",
    ),
    "threshold": Write(
        lambda twins, value, seen, actor, reason: thresholds.set_threshold(
            first_day=today(), people=value, share=None, reason=reason, actor=actor, seen=seen
        ),
        lambda twins: one_of(CriterionThreshold.objects, thresholds.SAID, first_day=today()),
        CriterionThreshold,
        "staff",
    ),
}  # fmt: skip
each_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)


def go(twins: Twins, write: Write, value: int, seen: State | None = None) -> object:
    """What the person who may do it writes."""
    state = None if seen is None else SeenState.of(seen)
    return write.do(twins, value, state, getattr(twins, write.by), "Relecture")


# --- What it changes ------------------------------------------------------------------------------------------------


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
    changed = [
        (name, key) for name, held in after.items() for key, row in held.items() if row != before[name][key]
    ]  # fmt: skip
    assert [name for name, _ in changed] == [write.model.__name__]


# --- Who saw what ---------------------------------------------------------------------------------------------------


@each_write
def test_of_two_people_who_saw_nothing_the_second_is_told(twins: Twins, write: Write) -> None:
    nothing = write.state(twins)
    go(twins, write, 20, nothing)
    kept = rows()
    with pytest.raises(StaleError) as stale:
        go(twins, write, 30, nothing)
    assert rows() == kept
    assert not stale.value.is_gone
    assert stale.value.now == write.state(twins)


@each_write
def test_who_saw_a_former_value_is_told(twins: Twins, write: Write) -> None:
    go(twins, write, 20)
    seen = write.state(twins)
    go(twins, write, 30, seen)
    kept = rows()
    with pytest.raises(StaleError) as stale:
        go(twins, write, 40, seen)
    assert rows() == kept
    assert SeenState.of(stale.value.now).digests == SeenState.of(write.state(twins)).digests


@each_write
def test_who_saw_something_that_is_gone_is_told(twins: Twins, write: Write) -> None:
    go(twins, write, 20)
    seen = write.state(twins)
    write.model._default_manager.all().delete()
    with pytest.raises(StaleError):
        go(twins, write, 30, seen)
    assert not write.model._default_manager.exists()


@each_write
def test_who_saw_what_is_recorded_writes(twins: Twins, write: Write) -> None:
    go(twins, write, 20, write.state(twins))
    first = write.state(twins)
    go(twins, write, 30, first)
    assert write.state(twins) != first
    assert write.model._default_manager.count() == 1


@pytest.mark.parametrize(
    ("name", "key", "other"),
    [
        ("reading", "start", dt.date(2020, 1, 1)),
        ("reading", "end", dt.date(2021, 2, 1)),
        ("spending", "year", 2020),
        ("review", "held_on", dt.date(2020, 1, 1)),
        ("threshold", "first_day", dt.date(2020, 1, 1)),
    ],
)
def test_a_page_that_showed_another_record_saw_nothing_of_this_one(
    twins: Twins, name: str, key: str, other: object
) -> None:
    write = WRITES[name]
    go(twins, write, 20)
    kept = rows()
    with pytest.raises(StaleError):
        go(twins, write, 30, {**write.state(twins), key: other})
    assert rows() == kept


# --- Why, and by whom -----------------------------------------------------------------------------------------------


@each_write
def test_nobody_else_writes(twins: Twins, write: Write) -> None:
    inactive = factories.make_user("parti@example.gouv.fr", User.Role.ADMINISTRATOR, is_active=False)
    former = factories.make_coach(twins.coach.assignments.get().incubator, email="f@example.fr", end=str(today()))
    agent = factories.make_user("agent@example.gouv.fr")
    elsewhere = factories.make_coach(factories.make_incubator("plus-loin"), email="l@example.fr")
    refused = [None, inactive, former, agent, elsewhere, *([twins.coach] if write.by == "staff" else [])]
    for actor in refused:
        with pytest.raises(PermissionDenied):
            write.do(twins, 20, None, actor, "Relecture")
    assert not write.model._default_manager.exists()
    for allowed in (twins.staff, factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)):
        write.do(twins, allowed.pk + 20, SeenState.of(write.state(twins)), allowed, "Relecture")
    assert write.model._default_manager.count() == 1


@pytest.mark.parametrize("name", [name for name in WRITES if name != "review"])
@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "Dites pourquoi : la raison accompagne le changement dans l’historique."),
        (" \u200b\n", "Dites pourquoi : la raison accompagne le changement dans l’historique."),
        ("x" * 2001, "La raison tient en 2000 caractères, sans caractère nul."),
        ("nul\0", "La raison tient en 2000 caractères, sans caractère nul."),
    ],
    ids=["empty", "invisible", "long", "null"],
)
def test_a_reason_is_needed(twins: Twins, name: str, reason: str, message: str) -> None:
    write = WRITES[name]
    actor = getattr(twins, write.by)
    assert refusal(lambda: write.do(twins, 20, None, actor, reason)) == {"reason": [message]}
    assert not write.model._default_manager.exists()


# --- One by one -----------------------------------------------------------------------------------------------------


def test_a_designation_made_meanwhile_is_told_before_it_is_made_twice(twins: Twins) -> None:
    def designate(millesime: int) -> Designation:
        return designating.designate(
            startup=twins.mine,
            millesime=millesime,
            decided_on=DAY,
            actor=twins.staff,
            seen=SeenState.of(NOTHING),
            reason=WHY,
        )

    made = designate(2021)
    with pytest.raises(StaleError) as stale:
        designate(2020)
    assert stale.value.now == {"millesime": 2021, "decided_on": DAY, "withdrawn_on": None}
    assert Designation.objects.get() == made


def test_a_designation_decided_today_is_recorded_and_of_tomorrow_is_not(twins: Twins) -> None:
    def on(day: dt.date) -> Designation:
        return designating.designate(startup=twins.mine, millesime=2021, decided_on=day, actor=twins.staff, reason=WHY)

    assert refusal(lambda: on(today() + dt.timedelta(days=1))) == {
        "decided_on": ["Ce jour n’est pas encore venu : une désignation s’enregistre une fois décidée."]
    }
    assert on(today()).decided_on == today()


def test_a_spending_is_of_this_year_at_the_latest_and_of_the_first_at_the_earliest(twins: Twins) -> None:
    def of(year: int) -> Spending:
        return measuring.record_spending(
            startup=twins.mine, year=year, amount=Decimal(1), source="Note", actor=twins.coach, reason=WHY
        )

    words = f"Une dépense s’enregistre une fois faite : son année va de 2013 à {today().year}."
    for year in (2012, today().year + 1):
        assert refusal(lambda year=year: of(year)) == {"year": [words]}  # type: ignore[misc]
    assert [of(year).year for year in (2013, today().year)] == [2013, today().year]


@pytest.mark.parametrize(("year", "is_recorded"), [(2012, False), (2013, True), (0, True), (1, False)])
def test_another_funding_is_of_the_programme_and_not_of_a_year_to_come(
    twins: Twins, year: int, is_recorded: bool
) -> None:
    asked = year if year > 2000 else today().year + year
    values = {"year": asked, "funder": "Région", "amount": Decimal(5), "source": ""}

    def record() -> OtherFunding:
        return funding.record_other_funding(startup=twins.mine, values=values, actor=twins.coach, reason=WHY)

    if is_recorded:
        assert state_of(record(), funding.OTHER_FUNDING) == values
    else:
        words = f"Un financement s’enregistre une fois reçu : son année va de 2013 à {today().year}."
        assert refusal(record) == {"year": [words]}
        assert not OtherFunding.objects.exists()


def test_one_funding_of_a_service_is_changed_and_taken_away_alone(twins: Twins) -> None:
    for one in (twins.other, twins.mine):
        for funder in ("Région", "Europe"):
            OtherFunding.objects.create(startup=one, year=YEAR, funder=funder, amount=Decimal(5))
    row = OtherFunding.objects.get(startup=twins.mine, funder="Région")
    seen = SeenState.of(state_of(row, funding.OTHER_FUNDING))
    values = {"year": YEAR, "funder": "Région", "amount": Decimal(7), "source": "Convention"}
    changed = funding.record_other_funding(
        startup=twins.mine, values=values, funding=row, seen=seen, actor=twins.coach, reason=WHY
    )
    assert changed.pk == row.pk
    assert sorted(OtherFunding.objects.values_list("amount", flat=True)) == [5, 5, 5, 7]
    with pytest.raises(StaleError):
        funding.withdraw_other_funding(funding=row, actor=twins.coach, seen=seen, reason=WHY)
    funding.withdraw_other_funding(funding=row, actor=twins.coach, reason=WHY)
    with pytest.raises(StaleError) as stale:
        funding.record_other_funding(
            startup=twins.mine, values=values, funding=row, seen=seen, actor=twins.coach, reason=WHY
        )
    assert stale.value.is_gone
    assert OtherFunding.objects.count() == 3


def test_another_funding_of_a_fictitious_service_is_fictitious(twins: Twins) -> None:
    Startup.objects.filter(pk=twins.mine.pk).update(is_fictitious=True)
    values = {"year": YEAR, "funder": "Région", "amount": Decimal(5), "source": ""}
    made = funding.record_other_funding(startup=twins.mine, values=values, actor=twins.coach, reason=WHY)
    spent = measuring.record_spending(
        startup=twins.mine, year=YEAR, amount=Decimal(1), source="Note", actor=twins.coach, reason=WHY
    )
    held = reviewing.record_review(
        startup=twins.mine, values={"held_on": DAY, "decision": "stop", "reason": "Fin"}, actor=twins.coach
    )
    assert [made.is_fictitious, spent.is_fictitious, held.is_fictitious] == [True, True, True]


def test_the_headline_of_a_service_takes_the_place_of_its_own(twins: Twins) -> None:
    values = {"name": "Dossiers", "unit": "dossiers", "kind": "count", "cadence": "month", "direction": "up",
              "counts_people": False, "is_headline": True, "description": ""}  # fmt: skip
    made = measuring.define_metric(startup=twins.mine, values=values, actor=twins.coach, reason=WHY)
    assert dict(Metric.objects.filter(is_headline=True).values_list("startup__slug", "code")) == {
        "mien": "dossiers",
        "autre": "usagers",
    }
    measuring.edit_metric(metric=made, values={**values, "unit": "démarches"}, actor=twins.coach, reason=WHY)
    made.refresh_from_db()
    assert (made.is_headline, made.unit) == (True, "démarches")


def test_metrics_of_one_name_take_the_first_codes_that_are_free(twins: Twins) -> None:
    values = {"name": "Usagers", "unit": "usagers", "kind": "count", "cadence": "month", "direction": "up",
              "counts_people": False, "is_headline": False, "description": ""}  # fmt: skip

    def define(name: str) -> str:
        return measuring.define_metric(
            startup=twins.mine, values={**values, "name": name}, actor=twins.coach, reason=WHY
        ).code

    codes = [define(name) for name in ("Usagers", "usagers !", "Usagers-2", "Été", "日本", "日本語")]
    assert codes == ["usagers-2", "usagers-3", "usagers-2-2", "ete", "mesure", "mesure-2"]
    Metric.objects.filter(startup=twins.mine, code="usagers-2").delete()
    assert define("Usagers") == "usagers-2"


@pytest.mark.parametrize(
    ("decision", "said"),
    [("reinvest", "réinvestir"), ("stop", "arrêter"), ("", "sans décision")],
)
def test_a_committee_is_told_in_the_history_by_its_day_and_decision(twins: Twins, decision: str, said: str) -> None:
    values = {"held_on": DAY, "decision": decision, "reason": "Bien" if decision else ""}
    row = reviewing.record_review(startup=twins.mine, values=values, actor=twins.coach)
    [change] = changes_of(row)
    assert (" ".join(change.reason.split()), change.author) == (f"Comité du 1er juin 2021 : {said}", str(twins.coach))


@pytest.mark.parametrize(("days", "is_recorded"), [(-1, True), (0, True), (1, False)])
def test_a_committee_is_recorded_once_held(twins: Twins, days: int, is_recorded: bool) -> None:
    held_on = today() + dt.timedelta(days=days)

    def record() -> Review:
        values = {"held_on": held_on, "decision": "reinvest", "reason": "Bien"}
        return reviewing.record_review(startup=twins.mine, values=values, actor=twins.coach)

    if is_recorded:
        assert record().held_on == held_on
    else:
        words = "Un comité se saisit une fois tenu : sa date va de 2013 à aujourd’hui."
        assert refusal(record) == {"held_on": [words]}


def test_a_threshold_is_not_set_for_yesterday(twins: Twins) -> None:
    def on(day: dt.date) -> CriterionThreshold:
        return thresholds.set_threshold(first_day=day, people=5, share=Decimal(10), actor=twins.staff, reason=WHY)

    words = f"Un seuil ne vaut pas pour le passé : le {date_fr(today())} au plus tôt."
    assert refusal(lambda: on(today() - dt.timedelta(days=1))) == {"first_day": [words]}
    made = on(today())
    assert state_of(made, (*thresholds.SAID, "reason", "set_by")) == {
        "first_day": today(), "people": 5, "share": Decimal(10), "reason": "Relecture", "set_by": twins.staff,
    }  # fmt: skip
