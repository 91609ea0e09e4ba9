"""Actions on metrics, values and spendings: rights, refusals, history."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import User
from common.clock import today
from common.history import changes
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from common.readings import MeasuredValue, read_period
from impact.actions.metrics import (
    correct_measurement,
    record_reading,
    record_readings,
    withdraw_metric,
)
from impact.measurements.evaluate_readings import SubmittedReading
from impact.models import Measurement, Metric, Spending
from impact.queries.metrics import revisions_of
from startups import records
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.connections import Elsewhere
from tests.impact.recording import filled, record_cost_unit, record_metric, record_spending
from tests.sweeps import examples

VALUES: dict[str, Any] = {
    "name": "Dossiers déposés",
    "unit": "dossiers",
    "kind": "count",
    "cadence": "month",
    "direction": "up",
    "counts_people": False,
    "has_different_people": False,
    "is_headline": True,
    "description": "",
}


@pytest.fixture
def coach() -> User:
    return factories.make_coach(factories.make_incubator())


@pytest.fixture
def startup(coach: User) -> Startup:
    return factories.make_startup(incubator=coach.assignments.get().incubator)


@pytest.fixture
def metric(startup: Startup) -> Metric:
    return factories.make_metric(startup)


def reading(period: str, value: str, source: str = "") -> MeasuredValue:
    return MeasuredValue(*read_period(period, "month"), Decimal(value), source)


def asked(*pairs: tuple[str, str], metric: str = "usagers") -> list[SubmittedReading]:
    return [SubmittedReading(f"la ligne {n}", metric, reading(*pair)) for n, pair in enumerate(pairs, start=2)]


def record(
    startup: Startup, actor: User, *pairs: tuple[str, str], reason: str = "Relevés"
) -> list[tuple[Any, dict[str, str]]]:
    origin = Measurement.Origin.PAGE
    done = record_readings(startup=startup, asked=asked(*pairs), reason=reason, actor=actor, origin=origin)
    return [(one.effect and one.effect.value, one.refusals) for one in done]


def held() -> list[tuple[str, int]]:
    return [(str(one.start), int(one.value)) for one in Measurement.objects.order_by("start")]


@pytest.mark.django_db
def test_metric_gets_a_code_from_its_name_and_the_headline(startup: Startup, coach: User) -> None:
    first = record_metric(startup=startup, values=VALUES, reason="Suivi", actor=coach)
    second = record_metric(startup=startup, values=VALUES, reason="Suivi", actor=coach)
    first.refresh_from_db()
    assert [(one.code, one.is_headline, one.position) for one in (first, second)] == [
        ("dossiers-deposes", False, 0),
        ("dossiers-deposes-2", True, 1),
    ]


@pytest.mark.django_db
def test_metric_changes_of_kind_only_when_its_values_fit(metric: Metric, coach: User) -> None:
    factories.make_measurement(metric, "2021-03", "240")
    with pytest.raises(ValidationError) as refused:
        record_metric(startup=metric.startup, metric=metric, values={"kind": "percentage"}, reason="x", actor=coach)
    assert refused.value.message_dict == {
        "kind": ["Des valeurs enregistrées ne sont pas de cette sorte : corrigez-les d’abord."]
    }
    assert (
        record_metric(startup=metric.startup, metric=metric, values={"kind": "duration"}, reason="x", actor=coach).kind
        == "duration"
    )


@pytest.mark.django_db
def test_people_are_counted_by_a_count_only(metric: Metric, coach: User) -> None:
    with pytest.raises(ValidationError) as refused:
        record_metric(
            startup=metric.startup,
            metric=metric,
            values={"kind": "duration", "counts_people": True},
            reason="x",
            actor=coach,
        )
    assert refused.value.messages == ["Une mesure qui compte des personnes est un nombre."]


@pytest.mark.django_db
def test_readings_are_recorded_corrected_or_left(startup: Startup, metric: Metric, coach: User) -> None:
    factories.make_measurement(metric, "2021-01", "10", source="Page", is_approximate=True)
    factories.make_measurement(metric, "2021-02", "20")
    assert record(startup, coach, ("2021-01", "10"), ("2021-02", "21"), ("2021-03", "30"), reason="Consolidation") == [
        ("unchanged", {}),
        ("corrected", {}),
        ("recorded", {}),
    ]
    assert held() == [("2021-01-01", 10), ("2021-02-01", 21), ("2021-03-01", 30)]
    first = Measurement.objects.earliest("start")
    assert (first.source, first.is_approximate, first.origin) == ("Page", True, "page")
    (revised,) = revisions_of([metric.pk])[metric.pk]
    assert (revised.start, revised.before, revised.after, revised.reason, revised.author) == (
        dt.date(2021, 2, 1),
        Decimal(20),
        Decimal(21),
        "Consolidation",
        "coach@example.gouv.fr",
    )


@pytest.mark.django_db
def test_one_wrong_reading_leaves_all_unwritten(startup: Startup, metric: Metric, coach: User) -> None:
    factories.make_measurement(metric, "2021-T1", "10")
    future = f"{today().year + 1}"
    done = record(
        startup,
        coach,
        ("2021-04", "1"),
        ("2021-04", "1"),
        ("2021-03", "1"),
        ("2021-04-15/2021-05-10", "1"),
        ("2021-06", "-1"),
        (future, "1"),
    )
    assert [refusals for _, refusals in done] == [
        {},
        {"period": wordings.PERIOD_TWICE},
        {"period": "Un relevé couvre déjà une partie de cette période : 2021-T1."},
        {"period": "La ligne 2 donne déjà une partie de cette période : 2021-04."},
        {"value": wordings.NEGATIVE_VALUE},
        {"until": f"Cette période finit le 31\u202fdécembre\u202f{future} : elle se mesure une fois finie."},
    ]
    assert held() == [("2021-01-01", 10)]


@pytest.mark.django_db
def test_unknown_metric_is_refused(startup: Startup, coach: User) -> None:
    factories.make_metric(factories.make_startup("autre"), "autres")
    (done,) = record_readings(
        startup=startup,
        asked=asked(("2021-03", "1"), metric="autres"),
        reason="x",
        actor=coach,
        origin=Measurement.Origin.API,
    )
    assert done.refusals == {"metric": "Ce service n’a pas de mesure « autres »."}


@pytest.mark.django_db
@cases("count", [1, 200])
def test_several_readings_take_the_queries_of_one(
    startup: Startup, metric: Metric, coach: User, django_assert_num_queries: Any, count: int
) -> None:
    pairs = [(f"{2000 + n // 12}-{n % 12 + 1:02}", "1") for n in range(count)]
    record(startup, coach, ("2024-01", "5"))
    # savepoint, lock, right; metrics, measurements; context and rows in one; savepoint
    with django_assert_num_queries(8):
        record(startup, coach, *pairs)


@pytest.mark.django_db
def test_value_of_the_page_does_not_silently_correct(metric: Metric, coach: User) -> None:
    factories.make_measurement(metric, "2021-03", "10")
    with pytest.raises(ValidationError) as refused:
        record_reading(metric=metric, reading=reading("2021-03", "11"), reason="x", actor=coach)
    assert refused.value.message_dict == {"period": ["Cette période est déjà mesurée : corrigez sa valeur."]}


@pytest.mark.django_db
def test_correction_keeps_what_was_and_never_a_value_that_was_not_seen(metric: Metric, coach: User) -> None:
    row = factories.make_measurement(metric, "2021-03", "10")
    seen = VersionToken.of(state_of(row, Measurement.EDITED))

    def correct(value: int) -> None:
        values = {"value": Decimal(value), "source": "Export", "is_approximate": True}
        correct_measurement(filled(row, values), seen=seen, reason="Erreur", actor=coach)

    correct(12)
    with pytest.raises(EditConflictError) as stale:
        correct(13)
    assert stale.value.now == {"value": Decimal(12), "source": "Export", "is_approximate": True}
    assert stale.value.changed == ["value"]
    row.refresh_from_db()
    assert (int(row.value), row.source, row.is_approximate) == (12, "Export", True)
    assert [(one.before, one.after) for one in revisions_of([metric.pk])[metric.pk]] == [(Decimal(10), Decimal(12))]


@pytest.mark.django_db
def test_withdrawn_value_is_missing_again_and_stays_in_the_history(metric: Metric, coach: User) -> None:
    row = factories.make_measurement(metric, "2021-03", "10")
    records.withdraw(row, reason="Doublon", actor=coach)
    assert held() == []
    (revised,) = revisions_of([metric.pk])[metric.pk]
    assert (revised.before, revised.after, revised.reason) == (Decimal(10), None, "Doublon")


@pytest.mark.django_db
def test_metric_is_withdrawn_without_values_and_without_a_cost(startup: Startup, metric: Metric, coach: User) -> None:
    row = factories.make_measurement(metric, "2021-03", "10")
    with pytest.raises(ValidationError, match="Cette mesure a des relevés"):
        withdraw_metric(metric, reason="x", actor=coach)
    records.withdraw(row, reason="x", actor=coach)
    record_cost_unit(startup=startup, label="usager", metric=metric, share=None, reason="x", actor=coach)
    with pytest.raises(ValidationError, match="Le coût unitaire se calcule avec cette mesure"):
        withdraw_metric(metric, reason="x", actor=coach)
    startup.cost_unit.delete()
    withdraw_metric(metric, reason="x", actor=coach)
    assert Metric.objects.count() == 0


@pytest.mark.django_db
def test_spending_of_a_year_is_replaced_and_the_first_is_kept(startup: Startup, coach: User) -> None:
    for amount in ("100", "120.50"):
        record_spending(startup=startup, year=2021, amount=Decimal(amount), source="CRB", reason=amount, actor=coach)
    row = Spending.objects.get()
    assert (row.amount, row.source) == (Decimal("120.50"), "CRB")
    assert [one.reason for one in changes(Spending, pgh_obj_id=row.pk)] == ["100", "120.50"]


@pytest.mark.django_db
def test_cost_is_divided_by_a_count_and_a_percentage_of_it(startup: Startup, metric: Metric, coach: User) -> None:
    share = factories.make_metric(startup, "part", kind="percentage")
    unit = record_cost_unit(startup=startup, label="usager", metric=metric, share=share, reason="x", actor=coach)
    assert (unit.label, unit.metric, unit.share) == ("usager", metric, share)
    for wrong, field in (((share, None), "metric"), ((metric, metric), "share")):
        with pytest.raises(ValidationError) as refused:
            record_cost_unit(startup=startup, label="x", metric=wrong[0], share=wrong[1], reason="x", actor=coach)
        assert list(refused.value.message_dict) == [field]
    again = record_cost_unit(startup=startup, label="personne", metric=metric, share=None, reason="x", actor=coach)
    assert (again.pk, again.share) == (unit.pk, None)


@pytest.mark.django_db
def test_cost_is_divided_by_measures_of_the_service_that_stay_of_their_kind(
    startup: Startup, metric: Metric, coach: User
) -> None:
    elsewhere = factories.make_startup("ailleurs")
    theirs = factories.make_metric(elsewhere), factories.make_metric(elsewhere, "part", kind="percentage")
    for wrong, field in (((theirs[0], None), "metric"), ((metric, theirs[1]), "share")):
        with pytest.raises(ValidationError) as refused:
            record_cost_unit(startup=startup, label="x", metric=wrong[0], share=wrong[1], reason="x", actor=coach)
        assert list(refused.value.message_dict) == [field]
    share = factories.make_metric(startup, "part", kind="percentage")
    record_cost_unit(startup=startup, label="usager", metric=metric, share=share, reason="x", actor=coach)
    for one, kind in ((metric, "amount"), (share, "count")):
        with pytest.raises(ValidationError) as refused:
            record_metric(startup=one.startup, metric=one, values={"kind": kind}, reason="x", actor=coach)
        assert list(refused.value.message_dict) == ["kind"]
        assert (
            record_metric(startup=one.startup, metric=one, values={"name": "Autre nom"}, reason="x", actor=coach).name
            == "Autre nom"
        )
    assert list(startup.metrics.order_by("code").values_list("kind", flat=True)) == ["percentage", "count"]


@pytest.mark.django_db
@cases(("years", "is_refused"), [(1, True), (0, False)])
def test_spending_is_recorded_once_its_year_has_begun(
    startup: Startup, coach: User, years: int, is_refused: bool
) -> None:
    asked: dict[str, Any] = {"startup": startup, "amount": Decimal(1), "source": "", "reason": "x", "actor": coach}
    year = today().year + years
    if is_refused:
        with pytest.raises(ValidationError) as refused:
            record_spending(year=year, **asked)
        assert refused.value.message_dict == {
            "year": [f"Une dépense s’enregistre une fois faite : son année va de 2013 à {today().year}."]
        }
    else:
        record_spending(year=year, **asked)
    assert Spending.objects.count() == (0 if is_refused else 1)


@pytest.mark.django_db
@cases("role", ["public", "agent", "other coach", "dinum", "administrator"])
def test_each_write_asks_the_right(startup: Startup, metric: Metric, role: str) -> None:
    actors: dict[str, Any] = {
        "public": lambda: None,
        "agent": lambda: factories.make_user("x@example.gouv.fr"),
        "other coach": lambda: factories.make_coach(factories.make_incubator("autre"), email="x@example.gouv.fr"),
        "dinum": lambda: factories.make_user("x@example.gouv.fr", User.Role.DINUM),
        "administrator": lambda: factories.make_user("x@example.gouv.fr", User.Role.ADMINISTRATOR),
    }
    actor, row = actors[role](), factories.make_measurement(metric, "2021-03", "10")
    told: dict[str, Any] = {"reason": "x", "actor": actor}
    writes: list[Callable[[], object]] = [
        lambda: record_metric(startup=startup, values=VALUES, **told),
        lambda: record_metric(startup=metric.startup, metric=metric, values={"unit": "gens"}, **told),
        lambda: record_reading(metric=metric, reading=reading("2021-04", "1"), **told),
        lambda: record(startup, actor, ("2021-05", "1")),
        lambda: correct_measurement(filled(row, {"value": Decimal(2)}), **told),
        lambda: record_spending(startup=startup, year=2021, amount=Decimal(1), source="", **told),
        lambda: record_cost_unit(startup=startup, label="x", metric=metric, share=None, **told),
        lambda: records.withdraw(row, **told),
    ]
    if role in ("dinum", "administrator"):
        for write in writes:
            write()
        return
    for write in writes:
        with pytest.raises(PermissionDenied):
            write()
    assert (held(), Metric.objects.count(), Spending.objects.count()) == ([("2021-03-01", 10)], 1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_record_once(startup: Startup, metric: Metric, coach: User) -> None:
    with Elsewhere() as one, Elsewhere() as other:
        first = one.start(lambda: record(startup, coach, ("2021-01", "10"), ("2021-02", "20")))
        second = other.start(lambda: record(startup, coach, ("2021-01", "10"), ("2021-02", "20")))
        effects = sorted([first.result(20)[0][0], second.result(20)[0][0]])
    assert (effects, held()) == (["recorded", "unchanged"], [("2021-01-01", 10), ("2021-02-01", 20)])


class Model(TestCase):
    """Readings in any order, compared with a dictionary."""

    @examples(20)
    @given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3)), max_size=12))
    def test_sending_again_gives_what_a_dictionary_gives(self, sent: list[tuple[int, int]]) -> None:
        actor = factories.make_user(role=User.Role.DINUM)
        startup = factories.make_startup()
        factories.make_metric(startup)
        model: dict[int, int] = {}
        for month, value in sent:
            expected = "recorded" if month not in model else "unchanged" if model[month] == value else "corrected"
            assert record(startup, actor, (f"2021-{month:02}", str(value))) == [(expected, {})]
            model[month] = value
        assert held() == [(f"2021-{month:02}-01", value) for month, value in sorted(model.items())]
