"""The effects of submitted readings, compared with a plain loop: same, other value, overlap, duplicate."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.utils.text import capfirst
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from common.readings import MeasuredValue, format_period
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome, SubmittedReading, evaluate, is_refused
from impact.models import Measurement, Metric
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.sweeps import examples

pytestmark = pytest.mark.django_db
FIRST = dt.date(2021, 1, 1)
type Period = tuple[int, int]
"""The first day and the day after the last, from 1 January 2021."""


@pytest.fixture
def startup() -> Startup:
    startup = factories.make_startup()
    factories.make_metric(startup)
    return startup


def days(period: Period) -> tuple[dt.date, dt.date]:
    return FIRST + dt.timedelta(days=period[0]), FIRST + dt.timedelta(days=period[1])


def hold(startup: Startup, periods: Sequence[Period], value: int = 10) -> None:
    """Create measurements for these periods, which do not overlap."""
    metric = startup.metrics.get()
    metric.measurements.all().delete()
    Measurement.objects.bulk_create(
        Measurement(metric=metric, start=start, until=end, value=value, source="Page")
        for start, end in map(days, periods)
    )


def asked(place: str, period: Period, value: int = 10, **fields: Any) -> SubmittedReading:
    return SubmittedReading(place, "usagers", MeasuredValue(*days(period), Decimal(value), **fields))


def told(evaluated: Sequence[ReadingOutcome]) -> list[str]:
    """Return the effect of each reading, or its refusal."""
    return [next(iter(one.refusals.values()), str(one.effect)) for one in evaluated]


# --- Compared with a plain loop -------------------------------------------------------------------------------------

PERIODS = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda one: (one[0], one[0] + one[1]))


def apart(periods: list[Period]) -> list[Period]:
    """Return the periods that do not overlap an earlier one of the list."""
    kept: list[Period] = []
    for one in periods:
        if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
            kept.append(one)
    return kept


def plainly(held: Sequence[Period], sent: Sequence[tuple[Period, int]]) -> list[str]:
    """Return the effect of each reading, by comparing every known period."""
    known: dict[Period, str] = dict.fromkeys(held, "")
    given: dict[Period, str] = {}
    found = []
    for number, (period, value) in enumerate(sent):
        place = f"ligne {number}"
        meets = sorted(one for one in known if one[0] < period[1] and period[0] < one[1] and one != period)
        if period in given:
            found.append(f"Cette période est donnée deux fois : voyez {given[period]}, gardez-en une.")
        elif period not in known and meets:
            rival = given.get(meets[0], "")
            what = f"{rival} donne déjà" if rival else "Un relevé couvre déjà"
            found.append(f"{capfirst(what)} une partie de cette période : {format_period(*days(meets[0]))}.")
        else:
            found.append("recorded" if period not in known else "unchanged" if value == 10 else "corrected")
            known[period], given[period] = place, place
    return found


@examples(40)
@given(st.lists(PERIODS, max_size=6).map(apart), st.lists(st.tuples(PERIODS, st.sampled_from([10, 11])), max_size=6))
def test_readings_give_the_same_outcomes_as_a_naive_evaluation(
    startup: Startup, held: list[Period], sent: list[tuple[Period, int]]
) -> None:
    hold(startup, held)
    evaluated = evaluate(startup, [asked(f"ligne {n}", period, value) for n, (period, value) in enumerate(sent)])
    assert told(evaluated) == plainly(held, sent)


# --- One by one -----------------------------------------------------------------------------------------------------


@cases(
    ("period", "said"),
    [
        ((0, 10), "recorded"),
        ((0, 11), "Un relevé couvre déjà une partie de cette période : 2021-01-11/2021-01-20."),
        ((10, 20), "unchanged"),
        ((10, 19), "Un relevé couvre déjà une partie de cette période : 2021-01-11/2021-01-20."),
        ((11, 20), "Un relevé couvre déjà une partie de cette période : 2021-01-11/2021-01-20."),
        ((0, 60), "Un relevé couvre déjà une partie de cette période : 2021-01-11/2021-01-20."),
        ((19, 30), "Un relevé couvre déjà une partie de cette période : 2021-01-11/2021-01-20."),
        ((20, 30), "recorded"),
        ((30, 40), "recorded"),
        ((39, 41), "Un relevé couvre déjà une partie de cette période : 2021-02-10/2021-02-19."),
        ((50, 60), "recorded"),
    ],
)
def test_periods_share_no_day_with_those_measured(startup: Startup, period: Period, said: str) -> None:
    hold(startup, [(10, 20), (40, 50)])
    assert told(evaluate(startup, [asked("ligne 1", period)])) == [said]


def test_periods_share_no_day_with_those_above_them(startup: Startup) -> None:
    sent = [
        asked("ligne 1", (0, 10)),
        asked("ligne 2", (9, 12)),
        asked("ligne 3", (10, 12)),
        asked("ligne 4", (0, 10), 9),
    ]
    assert told(evaluate(startup, sent)) == [
        "recorded",
        "Ligne 1 donne déjà une partie de cette période : 2021-01-01/2021-01-10.",
        "recorded",  # the second line was refused
        "Cette période est donnée deux fois : voyez ligne 1, gardez-en une.",
    ]
    assert is_refused(evaluate(startup, sent))
    assert not is_refused(evaluate(startup, sent[::2]))


@cases(
    ("sent", "effect"),
    [
        ({}, ReadingEffect.UNCHANGED),
        ({"source": "Page"}, ReadingEffect.UNCHANGED),
        ({"source": "Autre"}, ReadingEffect.CORRECTED),
        ({"is_approximate": False}, ReadingEffect.UNCHANGED),
        ({"is_approximate": True}, ReadingEffect.CORRECTED),
        ({"value": 11}, ReadingEffect.CORRECTED),
        ({"value": 11, "source": "Page", "is_approximate": False}, ReadingEffect.CORRECTED),
    ],
)
def test_what_is_not_reported_again_stays(startup: Startup, sent: dict[str, Any], effect: ReadingEffect) -> None:
    hold(startup, [(0, 31)])
    (evaluated,) = evaluate(startup, [asked("ligne 1", (0, 31), **sent)])
    assert (evaluated.effect, evaluated.recorded_value, evaluated.refusals) == (effect, Decimal(10), {})
    row = evaluated.row(Measurement.Origin.API)
    held = Measurement.objects.get()
    assert (row.pk, row.metric, row.start, row.until, row.value, row.source, row.is_approximate, row.origin) == (
        held.pk,
        startup.metrics.get(),
        held.start,
        held.until,
        sent.get("value", 10),
        sent.get("source", "Page"),
        sent.get("is_approximate", False),
        "api",
    )


@cases(("said", "is_approximate"), [(None, False), (True, True), (False, False)])
def test_a_new_reading_is_exact_unless_it_shows_otherwise(
    startup: Startup, said: bool | None, is_approximate: bool
) -> None:
    (evaluated,) = evaluate(startup, [asked("ligne 1", (0, 31), is_approximate=said, source="Note")])
    row = evaluated.row(Measurement.Origin.PAGE)
    assert (evaluated.effect, evaluated.recorded_value, row.is_approximate, row.source, row.origin) == (
        ReadingEffect.RECORDED,
        None,
        is_approximate,
        "Note",
        "page",
    )
    assert row._state.adding


def test_a_rounding_that_is_held_stays_when_nothing_is_reported_of_it(startup: Startup) -> None:
    hold(startup, [(0, 31)])
    Measurement.objects.update(is_approximate=True)
    unsaid, exact = (
        evaluate(startup, [asked("ligne 1", (0, 31), value=11, is_approximate=said)])[0] for said in (None, False)
    )
    assert [one.row(Measurement.Origin.PAGE).is_approximate for one in (unsaid, exact)] == [True, False]


def test_two_metrics_may_have_values_for_the_same_period(startup: Startup) -> None:
    other = factories.make_metric(startup, "dossiers", position=1)
    hold_of = Measurement(metric=other, start=days((0, 31))[0], until=days((0, 31))[1], value=1)
    hold_of.save()
    sent = [
        SubmittedReading(f"ligne {n}", code, MeasuredValue(*days((0, 31)), Decimal(1)))
        for n, code in enumerate(("usagers", "dossiers", "inconnue" * 20))
    ]
    assert told(evaluate(startup, sent)) == [
        "recorded",
        "unchanged",
        f"Ce service n’a pas de mesure « {('inconnue' * 20)[:40]} ».",
    ]
    stranger = factories.make_startup("autre")
    assert [list(one.refusals) for one in evaluate(stranger, sent)] == [["metric"]] * 3


@cases("number", [1, 3])
def test_readings_are_weighed_in_two_queries(
    startup: Startup, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hold(startup, [(10 * n, 10 * n + 5) for n in range(number)])
    with django_assert_num_queries(2):  # metrics, measurements
        assert len(evaluate(startup, [asked(f"ligne {n}", (10 * n, 10 * n + 5)) for n in range(number)])) == number
    assert Metric.objects.count() == 1
