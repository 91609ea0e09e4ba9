"""Pairs of people confirm each kind of change at the same time: one is saved, the other is refused, always."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from common.clock import today
from impact.models import (
    CostUnit,
    CriterionThreshold,
    Designation,
    ImpactFacts,
    Measurement,
    OtherFunding,
    Review,
    Spending,
)
from incubators.models import CoachAssignment, Incubator
from indicators.models import Indicator, Target
from startups.models import Finding, Investigation, LifeEvent, Membership, Phase, Startup
from tests import factories
from tests.sweeps import one_in, only
from tests.workspace.simultaneous import (
    PAIRS,
    REASON,
    SAVED_AND_REFUSED,
    Change,
    TwoPeople,
    confirm_at_once,
    confirm_change,
    of_new,
    of_row,
)

pytestmark = pytest.mark.django_db(transaction=True)
SERVICE = "/espace/services/un.service/"
NATIONAL = "/espace/impact-national/un.service/"


def section(startup: Startup) -> Change:
    return of_row(f"{SERVICE}modifier/identite/", startup, "mission", "", ("L’une", "L’autre"))


def spending(startup: Startup) -> Change:
    row = Spending.objects.create(startup=startup, year=2021, amount=100)
    return of_row(f"{SERVICE}depense/?annee=2021", row, "amount", 100, (Decimal(200), Decimal(300)))


def first_spending(startup: Startup) -> Change:
    amounts = Decimal(200), Decimal(300)
    typed = tuple({"year": "2021", "amount": str(one), **REASON} for one in amounts)
    return of_new(f"{SERVICE}depense/", typed, Spending.objects, "amount", amounts)  # type: ignore[arg-type]


def funder(startup: Startup) -> Change:
    row = OtherFunding.objects.create(startup=startup, year=2021, funder="Région", amount=100)
    return of_row(f"{SERVICE}financeurs/{row.pk}/", row, "amount", 100, (Decimal(200), Decimal(300)))


def cost_unit(startup: Startup) -> Change:
    row = CostUnit.objects.create(startup=startup, label="usager", metric=factories.make_metric(startup))
    return of_row(f"{SERVICE}unite-de-cout/", row, "label", "usager", ("dossier", "appel"))


def metric(startup: Startup) -> Change:
    row = factories.make_metric(startup)
    return of_row(f"{SERVICE}mesures/usagers/modifier/", row, "name", "Usagers", ("Agents", "Dossiers"))


def first_reading(startup: Startup) -> Change:
    values = Decimal(1), Decimal(2)
    factories.make_metric(startup)
    typed = tuple({"period": "2021-03", "value": str(value)} for value in values)
    return of_new(f"{SERVICE}mesures/usagers/saisir/", typed, Measurement.objects, "value", values)  # type: ignore[arg-type]


def measurement(startup: Startup) -> Change:
    row = factories.make_measurement(factories.make_metric(startup), "2021-03", "10")
    return of_row(f"{SERVICE}releves/{row.pk}/", row, "value", 10, (Decimal(1), Decimal(2)))


def readings(startup: Startup) -> Change:
    values = Decimal(1), Decimal(2)
    factories.make_metric(startup)
    line = {"lines-0-metric": "usagers", "lines-0-period": "2021-03"}
    typed = tuple({**line, "lines-0-value": str(value), **REASON} for value in values)
    url = f"{SERVICE}releves/"
    return of_new(url, typed, Measurement.objects, "value", values, is_step=True)  # type: ignore[arg-type]


def first_review(startup: Startup) -> Change:
    decisions = "pivot", "stop"
    typed = tuple({"held_on": "2022-01-10", "decision": decision, **REASON} for decision in decisions)
    return of_new(f"{SERVICE}comites/nouveau/", typed, Review.objects, "decision", decisions)  # type: ignore[arg-type]


def review(startup: Startup) -> Change:
    row = Review.objects.create(
        startup=startup,
        held_on=dt.date(2022, 1, 10),
        next_due_on=dt.date(2022, 7, 10),
        decision="pivot",
        reason="Avant",
    )
    values = "reinvest", "hand_over"
    return of_row(f"{SERVICE}comites/{row.pk}/", row, "decision", "pivot", values, reasons={"why": "Essai"})


def reach(startup: Startup) -> Change:
    row = ImpactFacts.objects.create(startup=startup, quality_source="Audit")
    return of_row(f"{NATIONAL}portee/", row, "quality_source", "Audit", ("Un", "Deux"))


def threshold(startup: Startup) -> Change:
    values = 200_000, 300_000
    typed = tuple({"people": str(value), **REASON} for value in values)
    url = "/espace/impact-national/seuils/"
    return of_new(url, typed, CriterionThreshold.objects, "people", values, is_step=True)  # type: ignore[arg-type]


def designate(startup: Startup) -> Change:
    values = today().year - 1, today().year
    typed = tuple({"millesime": str(value), **REASON} for value in values)
    return of_new(f"{NATIONAL}designer/", typed, Designation.objects, "millesime", values, is_step=True)  # type: ignore[arg-type]


def designation(startup: Startup) -> Change:
    row = factories.make_designation(startup, 2020, decided_on=None)
    url = f"{NATIONAL}designations/{row.pk}/"
    return of_row(url, row, "millesime", 2020, (2018, 2019), is_step=True)


def withdrawn_designation(startup: Startup) -> Change:
    row = factories.make_designation(startup, 2020, decided_on=dt.date(2020, 12, 1), withdrawal_reason="")
    url, days = f"{NATIONAL}designations/{row.pk}/retrait/", (dt.date(2022, 1, 1), dt.date(2023, 1, 1))
    return of_row(url, row, "withdrawn_on", None, days, is_step=True, also=("withdrawal_reason",))


def target(startup: Startup) -> Change:
    factories.make_indicator("launched")
    values = Decimal(49), Decimal(51)
    typed = tuple({"status": "value", "value": str(value), "source": "Bleu 2021", **REASON} for value in values)
    return of_new("/espace/indicateurs/2021/launched/", typed, Target.objects, "value", values)  # type: ignore[arg-type]


def wording(startup: Startup) -> Change:
    row = factories.make_indicator("launched")
    return of_row("/espace/indicateurs/definitions/launched/textes/", row, "label", row.label, ("Un", "Deux"))


def last_year(startup: Startup) -> Change:
    row = factories.make_indicator("launched")
    return of_row("/espace/indicateurs/definitions/launched/fin/", row, "last_year", None, (2030, 2031))


def order(startup: Startup) -> Change:
    rows = [factories.make_indicator(code, position=place) for place, code in enumerate(("a", "b", "c"), start=1)]
    typed = {"place-a": "9", "place-b": "1", "place-c": "2"}, {"place-a": "1", "place-b": "9", "place-c": "2"}

    def last() -> int:
        return ["a", "b"].index(Indicator.objects.order_by("position").values_list("code", flat=True)[2])

    return Change(
        url="/espace/indicateurs/ordre/",
        typed=tuple({**one, **REASON} for one in typed),  # type: ignore[arg-type]
        reset=lambda: Indicator.objects.bulk_update(rows, ["position"]),
        recorded=last,
    )


def phase(startup: Startup) -> Change:
    kinds = "construction", "abandon-investigation"
    reasons = "", "no_impact"
    typed = tuple(
        {"kind": kind, "end_reason": reason, "date": "2022-01-01", **REASON}
        for kind, reason in zip(kinds, reasons, strict=True)
    )
    entered = Phase.objects.exclude(kind="investigation")
    return of_new(f"{SERVICE}phase/", typed, entered, "kind", kinds, is_step=True, moves=True)  # type: ignore[arg-type]


def entry(startup: Startup) -> Change:
    row = startup.phases.get()
    return Change(
        url=f"{SERVICE}phases/{row.pk}/",
        typed=tuple({"date": f"2021-0{month}-01", **REASON} for month in (2, 3)),  # type: ignore[arg-type]
        reset=lambda: startup.phases.update(start=dt.date(2021, 1, 1)),
        recorded=lambda: startup.phases.get().start.month - 2,  # type: ignore[union-attr]
        is_step=True,
        moves=True,
    )


def carrier(startup: Startup) -> Change:
    incubators = tuple(factories.make_incubator(slug) for slug in ("un", "deux"))
    kept = startup.memberships.get()

    def reset() -> None:
        startup.memberships.exclude(pk=kept.pk).delete()
        kept.save()

    return Change(
        url=f"{SERVICE}incubateurs/autre/",
        typed=tuple({"incubator": one.slug, "since": "2022-01-01", **REASON} for one in incubators),  # type: ignore[arg-type]
        reset=reset,
        recorded=lambda: [one.pk for one in incubators].index(startup.memberships.get(until=None).incubator_id),
        is_step=True,
    )


def co_carrier(startup: Startup) -> Change:
    incubators = tuple(factories.make_incubator(slug) for slug in ("un", "deux"))
    typed = tuple({"incubator": one.slug, "since": "2022-01-01", **REASON} for one in incubators)
    keys = tuple(one.pk for one in incubators)
    rows = Membership.objects.filter(is_lead=False)
    return of_new(f"{SERVICE}incubateurs/avec/", typed, rows, "incubator", keys, is_step=True)  # type: ignore[arg-type]


def end_of_carrier(startup: Startup) -> Change:
    row = factories.make_membership(startup, factories.make_incubator("un"), "2020-01-01", is_lead=False)
    return Change(
        url=f"{SERVICE}incubateurs/{row.pk}/fin/",
        typed=tuple({"on": f"2022-0{month}-01", **REASON} for month in (1, 2)),  # type: ignore[arg-type]
        reset=lambda: Membership.objects.filter(pk=row.pk).update(until=None),
        recorded=lambda: Membership.objects.get(pk=row.pk).until.month - 1,  # type: ignore[union-attr]
        is_step=True,
    )


def role(startup: Startup) -> Change:
    row = factories.make_user("x@example.gouv.fr")
    url = f"/espace/comptes/{row.pk}/role/"
    return of_row(url, row, "role", User.Role.AGENT, (User.Role.DINUM.value, User.Role.ADMINISTRATOR.value))


def end_of_assignment(startup: Startup) -> Change:
    coach = factories.make_coach(Incubator.objects.get(), email="x@example.gouv.fr")
    row = CoachAssignment.objects.get(user=coach)
    return Change(
        url=f"/espace/comptes/{coach.pk}/affectations/{row.pk}/fin/",
        typed=tuple({"on": f"2022-0{month}-01", **REASON} for month in (1, 2)),  # type: ignore[arg-type]
        reset=lambda: CoachAssignment.objects.filter(pk=row.pk).update(until=None),
        recorded=lambda: CoachAssignment.objects.get(pk=row.pk).until.month - 1,  # type: ignore[union-attr]
    )


CHANGES = [
    section,
    spending,
    first_spending,
    funder,
    cost_unit,
    metric,
    first_reading,
    measurement,
    readings,
    first_review,
    review,
    reach,
    threshold,
    designate,
    designation,
    withdrawn_designation,
    target,
    wording,
    last_year,
    order,
    phase,
    entry,
    carrier,
    co_carrier,
    end_of_carrier,
    role,
    end_of_assignment,
]


EACH_WAY = [section, first_spending, readings, threshold, withdrawn_designation, order, phase, co_carrier, role]
"""One of each way: a row, a new one, lines, with and without a preview, a list, versions that move. The others differ by their
model only.
"""


@pytest.mark.parametrize("made", only(EACH_WAY, CHANGES), ids=lambda made: made.__name__)
def test_one_is_saved_and_the_other_refused(
    made: Callable[[Startup], Change], startup: Startup, both: TwoPeople
) -> None:
    assert confirm_change(both, made(startup)) == SAVED_AND_REFUSED


def again(row: Any) -> Callable[[], object]:
    """Restore a row that one of them deleted."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.generated}
    return lambda: type(row).objects.get_or_create(pk=row.pk, defaults=columns)


def withdrawn(startup: Startup, kind: str) -> tuple[str, Any]:
    """Return the page that withdraws a record, and the record."""
    rows: dict[str, Callable[[], Any]] = {
        "depenses": lambda: Spending.objects.create(startup=startup, year=2021, amount=100),
        "releves": lambda: factories.make_measurement(factories.make_metric(startup), "2021-03", "10"),
        "comites": lambda: Review.objects.create(startup=startup, held_on=dt.date(2022, 1, 10)),
        "evenements": lambda: LifeEvent.objects.create(startup=startup, kind="end", date=today()),
        "mesures": lambda: factories.make_metric(startup),
    }
    row = rows[kind]()
    return f"{SERVICE}{kind}/{row.code if kind == 'mesures' else row.pk}/retrait/", row


@pytest.mark.parametrize("kind", one_in(3, ["depenses", "releves", "comites", "evenements", "mesures"]))
def test_record_is_removed_once(kind: str, startup: Startup, both: TwoPeople) -> None:
    url, row = withdrawn(startup, kind)
    came = confirm_at_once(both, [url, url], [REASON, REASON], reset=again(row), recorded=lambda: None)
    assert {answers for answers, _ in came} <= {(302, 404), (302, 409)}
    assert sum(came.values()) == PAIRS


def test_doubt_is_settled_once(startup: Startup, both: TwoPeople) -> None:
    row = Finding.objects.create(startup=startup, code="closed", field="x")
    url = f"{SERVICE}constats/{row.pk}/"
    reset = lambda: Finding.objects.update(settled_at=None, settled_by=None, settled_reason="")  # noqa: E731
    came = confirm_at_once(both, [url, url], [REASON, REASON], reset=reset, recorded=lambda: None)
    assert {answers for answers, _ in came} <= {(302, 404), (302, 400)}


def test_investigation_is_concluded_once(startup: Startup, both: TwoPeople) -> None:
    row = Investigation.objects.create(phase=startup.phases.get(), problem="Un problème")
    url = f"{SERVICE}investigation/"
    typed = [
        {"conclusion": one, "date": "2022-01-01", "synthesis": "Appris", "end_reason": reason, **REASON}
        for one, reason in (("go", ""), ("no_go", "no_impact"))
    ]

    def reset() -> None:
        startup.phases.exclude(kind="investigation").delete()
        row.save()

    came = confirm_at_once(both, [url, url], typed, reset=reset, recorded=lambda: None, moves=True)
    assert {answers for answers, _ in came} <= {(302, 404), (302, 409)}
