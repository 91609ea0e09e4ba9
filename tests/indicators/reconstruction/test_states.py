"""Moving from a state to the next gives the same result as reading each state separately."""

import datetime as dt
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import Model

from indicators.drift.known import end_of, make_timeline, recorded_models, records_as_known
from indicators.reconstruction.actions import states_between
from startups.models import PhaseKind, Span, Startup
from tests import factories
from tests.cases import cases
from tests.indicators.algebra.worlds import change, make_carriers, make_world
from tests.indicators.reconstruction.past import make_history, on

pytestmark = pytest.mark.django_db

type Tables = dict[str, list[str]]


def tables() -> Tables:
    """Return the contents of the recorded tables, without the primary keys of spans."""
    found: Tables = {}
    models: list[type[Model]] = [*recorded_models(), Span]
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            row = "to_jsonb(row) - 'id'" if model is Span else "to_jsonb(row)"
            cursor.execute(f'SELECT ({row})::text FROM "{table}" AS row ORDER BY 1')  # noqa: S608
            found[table] = [text for (text,) in cursor.fetchall()]
    return found


@cases("seed", [2, 71, 828])
def test_each_state_is_what_it_is_read_by_itself(seed: int) -> None:
    rng, day = Random(seed), dt.date(2021, 1, 1)
    with on(day.isoformat()):
        make_carriers()
        make_world(rng)
    days = [day]
    for _ in range(6):
        day += dt.timedelta(days=rng.choice([1, 1, 5]))
        with on(day.isoformat()):
            for _ in range(3):
                change(rng)
        days.append(day)
    with transaction.atomic():
        gone_through = {one: tables() for one in states_between(days[1], days[-1])}
    assert set(gone_through) <= set(days)
    for one, found in gone_through.items():
        with transaction.atomic(), records_as_known(end_of(one)):
            assert tables() == found, one
    assert len({str(found) for found in gone_through.values()}) > 2


def test_one_state_a_day_that_changed_something() -> None:
    make_history()
    with transaction.atomic():
        assert list(states_between(dt.date(2022, 1, 1), dt.date(2022, 2, 20))) == [
            dt.date(2022, 1, 1),
            dt.date(2022, 1, 10),
            dt.date(2022, 1, 28),
            dt.date(2022, 2, 9),
        ]
        assert list(states_between(dt.date(2022, 1, 28), dt.date(2022, 1, 28))) == [dt.date(2022, 1, 28)]


def test_startup_that_goes_takes_its_spans_away() -> None:
    make_history()
    with on("2022-02-20"):
        Startup.objects.filter(slug="a").delete()
    with transaction.atomic():
        seen = [
            sorted(set(Span.objects.values_list("startup__slug", flat=True)))
            for _ in states_between(dt.date(2022, 2, 9), dt.date(2022, 2, 21))
        ]
    assert seen == [["a", "b", "c"], ["b", "c"]]


def test_another_order_of_the_phases_makes_every_timeline_again() -> None:
    with on("2022-01-01"):
        factories.make_phase_kinds()
        factories.make_startup("a", phases=[("construction", "2021-01-01"), ("investigation", "2021-01-01")])
    with on("2022-01-05"):
        PhaseKind.objects.filter(key="investigation").update(rank=90)
    with transaction.atomic():
        last = [Span.objects.get(until=None).kind_id for _ in states_between(dt.date(2022, 1, 1), dt.date(2022, 1, 6))]
    assert last == ["construction", "investigation"]


def test_records_of_now_are_untouched() -> None:
    make_history()
    before = tables()
    with transaction.atomic():
        list(states_between(dt.date(2020, 1, 1), dt.date(2022, 3, 1)))
    assert tables() == before


def test_timeline_of_the_past_never_replaces_the_real_one() -> None:
    make_history()
    with pytest.raises(RuntimeError, match="would be written over"):
        make_timeline()
