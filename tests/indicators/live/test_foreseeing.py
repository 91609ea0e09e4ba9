"""What is foreseen of a change is what the computation gives once it is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from budget.models import Award
from indicators.live import actions
from indicators.live.foreseeing import Foresight, ResultsPreview
from indicators.models import Computed, Definition, Indicator, LiveResult
from startups.models import Phase, Startup
from tests import factories
from tests.indicators.algebra.worlds import OF_A_STARTUP, TODAY, make_carriers, make_world
from tests.indicators.live.actions.test_moving import make_indicators

type Values = dict[tuple[str, int], Decimal | None]


def stored() -> Values:
    return {(one.indicator.code, one.year): one.value for one in LiveResult.objects.select_related("indicator")}


@contextmanager
def reading() -> Iterator[None]:
    """Refuse what would write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        yield


def foreseen(startup: int, foresight: Foresight | None = None) -> Values:
    with reading():
        found = (foresight or Foresight(startup, TODAY)).now()
    assert found.waiting == frozenset()
    return {(indicator.code, year): value for (indicator, year), value in found.values.items()}


@pytest.mark.django_db
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_what_is_foreseen_is_what_is_computed_once_done(seed: int) -> None:
    rng = Random(seed)
    with transaction.atomic():
        make_carriers()
        make_world(rng, startups=6)
        make_indicators(rng)
        actions.follow_changes(on=TODAY)
        for startup in rng.sample(list(Startup.objects.order_by("pk")), 4):
            key = startup.pk
            assert foreseen(key) == stored()
            made_before = Foresight(key, TODAY)
            for _ in range(rng.randrange(1, 4)):
                if startup.pk:
                    rng.choice(OF_A_STARTUP)(rng, startup)
            expected = foreseen(key)
            assert foreseen(key, made_before) == expected
            actions.follow_changes(on=TODAY)
            assert stored() == expected
        transaction.set_rollback(True)


@pytest.fixture
def launched() -> Startup:
    """The only launch of 2021, followed by one indicator."""
    factories.make_indicator("launches", rule={"measure": "entries", "kind": "construction"})
    startup = factories.make_startup("a", phases=[("construction", "2021-05-01")])
    actions.follow_changes(on=TODAY)
    return startup


@pytest.mark.django_db
def test_changes_of_the_startup_that_wait_for_the_job_are_seen_and_not_those_of_others(launched: Startup) -> None:
    factories.make_startup("b", phases=[("construction", "2021-06-01")])
    Phase.objects.filter(startup=launched).update(start="2020-05-01")
    assert foreseen(launched.pk) == {("launches", 2020): 1, ("launches", 2021): 0, ("launches", 2022): 0}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "median"), [("2021-03-01", 2), ("2021-06-01", 5), ("2021-11-01", 8), ("2022-02-01", 5)]
)
def test_median_is_that_of_the_others_and_of_what_changes(start: str, median: int) -> None:
    months = {
        "measure": "durations",
        "from": "investigation",
        "to": "construction",
        "aggregate": "median",
        "quantity": "months",
    }
    factories.make_indicator("months", rule=months, first_year=2021, last_year=2021)
    for slug, launched in (("a", "2021-03-01"), ("b", "2021-05-01"), ("c", "2021-09-01")):
        factories.make_startup(slug, phases=[("investigation", "2021-01-01"), ("construction", launched)])
    actions.follow_changes(on=TODAY)
    Phase.objects.filter(startup__slug="b", kind="construction").update(start=start)
    assert foreseen(Startup.objects.get(slug="b").pk) == {("months", 2021): Decimal(median)}
    actions.follow_changes(on=TODAY)
    assert stored() == {("months", 2021): Decimal(median)}


@pytest.mark.django_db
def test_median_counts_what_belongs_to_no_startup() -> None:
    rule = {"measure": "awards", "aggregate": "median", "quantity": "amount"}
    factories.make_indicator("awards", rule=rule, first_year=2021, last_year=2021)
    call = factories.make_round(9, 2021)
    factories.make_award(call, factories.make_incubator(), "90")
    factories.make_award(call, factories.make_startup("a"), "10")
    changed = factories.make_startup("b")
    award = factories.make_award(call, changed, "30")
    actions.follow_changes(on=TODAY)
    Award.objects.filter(pk=award.pk).update(amount=Decimal(100))
    assert foreseen(changed.pk) == {("awards", 2021): Decimal(90)}


@pytest.mark.django_db
def test_day_that_nothing_has_computed_yet_keeps_the_part_of_the_others(launched: Startup) -> None:
    Computed.objects.update(day="2022-03-09")
    Phase.objects.filter(startup=launched).update(start="2022-03-10")
    assert foreseen(launched.pk) == {("launches", 2020): 0, ("launches", 2021): 0, ("launches", 2022): 1}


@pytest.mark.django_db
def test_rule_that_was_never_computed_waits(launched: Startup) -> None:
    new = factories.make_indicator("events", rule={"measure": "events", "event": "fast"})
    launches = Indicator.objects.get(code="launches")
    Definition.objects.create(
        indicator=launches, version=2, first_year=2021, rule={"measure": "entries", "kind": "abandon"}
    )
    found = Foresight(launched.pk, TODAY).now()
    assert found == ResultsPreview({}, frozenset({new, launches}))


@pytest.mark.django_db
def test_rule_that_is_refused_is_not_determined(launched: Startup) -> None:
    factories.make_indicator("magic", rule={"measure": "magic"}, first_year=2022)
    actions.follow_changes(on=TODAY)
    assert foreseen(launched.pk)["magic", 2022] is None


@pytest.mark.django_db
def test_what_nothing_changed_is_read_as_it_is_stored(
    launched: Startup, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    foresight, kept = Foresight(launched.pk, TODAY), stored()
    with django_assert_num_queries(1):  # whether something waits
        found = foresight.now().values
    assert {(indicator.code, year): value for (indicator, year), value in found.items()} == kept
    launched.phases.update(start="2020-01-01")
    with django_assert_num_queries(3):  # the same, what the service brought, what it brings
        foresight.now()
