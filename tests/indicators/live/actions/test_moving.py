"""Following the changes gives what computing everything gives, whatever happens and in whatever order."""

import re
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.algebra import describe, measure_of, read_vocabulary
from indicators.algebra.measured_sources import measured_rule
from indicators.kinds import KINDS
from indicators.live import actions
from indicators.models import Computed, Definition, Indicator, LiveEvidence, LiveResult, Touched
from startups.models import LifeEvent, Phase, Startup
from tests import factories
from tests.connections import at_once
from tests.indicators.algebra.worlds import (
    CHANGES,
    TODAY,
    a_rule,
    a_value,
    change,
    make_carriers,
    make_startup,
    make_world,
)

INDICATORS = 8


def tables() -> tuple[list[Any], list[Any]]:
    """Everything that the computation stores, but its own keys and the moments of writing."""
    of_results = ("indicator_id", "definition_id", "year", "value", "counted", "base", "total", "digest")
    of_evidence = ("startup_id", "record", "record_id", "date", "reason", "amount", "part")
    result = ("result__indicator_id", "result__year")
    return (
        sorted(LiveResult.objects.order_by().values_list(*of_results), key=repr),
        sorted(LiveEvidence.objects.order_by().values_list(*result, *of_evidence), key=repr),
    )


def make_indicators(rng: Random) -> None:
    """Indicators by rules that the grammar accepts, drawn at random."""
    words, made = read_vocabulary(), 0
    grammar = describe(read_vocabulary(themes=True))
    while made < INDICATORS:
        rule = a_rule(rng, grammar)
        try:
            measure_of(rule, words)
        except ValidationError:
            continue
        factories.make_indicator(f"i{made}", rule=rule)
        made += 1


def every_rule(rng: Random) -> list[dict[str, Any]]:
    """A rule for each measure, and with each condition that has it read other tables: all that can be read is."""
    words, rules = read_vocabulary(), []
    read: set[tuple[str, ...]] = set()
    for measure in describe(read_vocabulary(themes=True))["measures"]:
        for condition in (None, *measure["conditions"]):
            rule = accepted(rng, measure, condition)
            tables = tuple(sorted(measure_of(rule, words).tables))
            if condition is None or tables not in read:
                rules.append(rule)
            read.add(tables)
    return rules


def accepted(rng: Random, measure: dict[str, Any], condition: dict[str, Any] | None) -> dict[str, Any]:
    """A rule of this measure, with this condition: drawn until it means something."""
    words = read_vocabulary()
    asked = [one for one in measure["conditions"] if one["is_required"] or one == condition]
    while True:
        rule = {"measure": measure["value"], **{one["name"]: a_value(rng, one) for one in asked}}
        try:
            measure_of(rule, words)
        except ValidationError:
            continue
        return rule


def assert_followed() -> None:
    """The tables are those that a computation from nothing makes."""
    followed = tables()
    LiveResult.objects.all().delete()
    actions.compute_live_results(on=TODAY)
    assert tables() == followed


@pytest.mark.django_db
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_following_any_changes_gives_what_computing_everything_gives(seed: int) -> None:
    rng = Random(seed)  # richer worlds than what an example that shrinks to zeros draws
    with transaction.atomic():
        make_carriers()
        make_world(rng)
        make_indicators(rng)
        actions.follow_changes(on=TODAY)
        for _ in range(3):
            for _ in range(rng.randrange(1, 5)):
                change(rng)
            actions.follow_changes(on=TODAY)
        followed = tables()
        assert actions.compute_live_results(on=TODAY).changed == 0
        assert tables() == followed
        assert_followed()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_each_change_moves_every_measure_and_condition_as_computing_everything_does() -> None:
    rng = Random(3)
    make_carriers()
    make_world(rng, startups=8)
    for place, rule in enumerate(every_rule(rng)):
        factories.make_indicator(f"i{place}", rule=rule)
    assert actions.follow_changes(on=TODAY).refusals == ()
    for happen in CHANGES * 2:
        happen(rng)
        actions.follow_changes(on=TODAY)
        assert actions.compute_live_results(on=TODAY).changed == 0, happen
    assert_followed()


@pytest.mark.django_db
def test_declared_end_that_changes_alone_moves_what_counts_by_it() -> None:
    startup = factories.make_startup(phases=[("investigation", "2020-03-01")])
    indicator = factories.make_indicator(rule={"measure": "milestones", "dates": ["end:investigation"]})
    actions.compute_live_results(on=TODAY)
    startup.phases.update(declared_end="2020-05-01")
    actions.follow_changes(on=TODAY)
    assert {one.year: one.value for one in indicator.live_results.all() if one.value} == {2020: 1}


BY_ITS_SPANS = {"startups_phase": "startups_span"}
"""Every write of a phase writes the spans of its startup again, in its transaction: who follows spans follows phases."""
_NAMED_IN_SQL = re.compile(r"(?:FROM|JOIN) ((?:startups|impact|budget|community)_\w+|indicators_measuredfigure)")


@pytest.mark.django_db
def test_each_table_that_a_statement_names_is_one_that_its_measure_follows() -> None:
    rng = Random(4)
    make_carriers()
    make_world(rng)
    words, followed = read_vocabulary(themes=True), set[str]()
    for rule in (*every_rule(rng), measured_rule("women_share", "share")):  # the latter is not composed
        measure = measure_of(rule, words)
        named = {BY_ITS_SPANS.get(one, one) for one in _NAMED_IN_SQL.findall(measure.rows([(0, 2020)], TODAY).text)}
        assert named <= measure.tables, rule
        followed |= measure.tables
    assert followed == {watch.table for kind in KINDS.values() for watch in kind.watches}


def test_several_workers_and_writers_at_once_give_what_one_computation_gives(transactional_db: None) -> None:
    rng = Random(7)
    make_carriers()
    make_world(rng)
    make_indicators(rng)

    def work(seed: int) -> None:
        own = Random(seed)
        for turn in range(4):
            with transaction.atomic():
                make_startup(own, f"w{seed}-{turn}")
            actions.follow_changes(on=TODAY)

    at_once(work, range(3))
    actions.follow_changes(on=TODAY)
    assert not Touched.objects.exists()
    assert_followed()


@pytest.fixture
def followed() -> Startup:
    """A launch of 2021 followed by two indicators, nothing left to follow."""
    startup = factories.make_startup("a", phases=[("construction", "2021-05-01")])
    factories.make_indicator("launches", rule={"measure": "entries", "kind": "construction"})
    factories.make_indicator("events", rule={"measure": "events", "event": "fast"})
    actions.follow_changes(on=TODAY)
    return startup


@pytest.mark.django_db
def test_an_interrupted_computation_leaves_its_changes_to_follow(followed: Startup) -> None:
    Phase.objects.update(start="2020-05-01")
    left = list(Touched.objects.values_list("table", "subject", "key"))
    assert left == [("startups_span", "startup", followed.pk)] * 2
    with transaction.atomic():
        actions.follow_changes(on=TODAY)
        transaction.set_rollback(True)  # what the database does when the worker is killed
    assert list(Touched.objects.values_list("table", "subject", "key")) == left
    assert actions.follow_changes(on=TODAY).changed == 2
    assert not Touched.objects.exists()
    assert_followed()


@pytest.mark.django_db
def test_only_the_indicators_that_read_what_changed_are_computed(followed: Startup) -> None:
    before = dict(LiveResult.objects.values_list("pk", "computed_at"))
    factories.make_event(followed, "fast", "2021-06-01")
    with connection.execute_wrapper(refuse_spans):
        assert actions.follow_changes(on=TODAY).changed == 1
    moved = [result for result in LiveResult.objects.all() if result.computed_at != before[result.pk]]
    assert [(result.indicator.code, result.year) for result in moved] == [("events", 2021)]


def refuse_spans(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
    """No statement may read the timeline."""
    assert "startups_span" not in sql
    return execute(sql, parameters, many, context)


@pytest.mark.django_db
def test_record_that_goes_to_another_startup_is_followed_for_both(followed: Startup) -> None:
    other = factories.make_startup("b")
    event = factories.make_event(followed, "fast", "2021-06-01")
    actions.follow_changes(on=TODAY)
    LifeEvent.objects.filter(pk=event.pk).update(startup=other)
    assert set(Touched.objects.values_list("key", flat=True)) == {followed.pk, other.pk}
    assert actions.follow_changes(on=TODAY).changed == 1
    assert LiveEvidence.objects.get(record="event").startup_id == other.pk
    assert_followed()


@pytest.mark.django_db
def test_following_nothing_computes_nothing(followed: Startup) -> None:
    keys = list(LiveEvidence.objects.values_list("pk"))
    with connection.execute_wrapper(refuse_spans):
        done = actions.follow_changes(on=TODAY)
    assert (done.changed, done.figures) == (0, 6)
    assert list(LiveEvidence.objects.values_list("pk")) == keys


@pytest.mark.django_db
def test_a_definition_that_reads_otherwise_is_computed_as_a_whole(followed: Startup) -> None:
    launches = Indicator.objects.get(code="launches")
    ends = {"measure": "entries", "kind": "abandon"}
    Definition.objects.create(indicator=launches, version=2, first_year=2020, rule=ends)
    assert actions.follow_changes(on=TODAY).changed == 3
    assert LiveResult.objects.get(indicator__code="launches", year=2021).value == 0
    Definition.objects.create(indicator=launches, version=3, first_year=2020, rule={"measure": "magic"})
    assert actions.follow_changes(on=TODAY).changed == 3
    assert LiveResult.objects.get(indicator__code="launches", year=2021).value is None
    assert_followed()


@pytest.mark.django_db
def test_an_incubator_that_changes_ministry_is_another_population() -> None:
    make_carriers()
    incubator = factories.make_incubator("autre")
    factories.make_startup("a", phases=[("construction", "2021-05-01")], incubator=incubator)
    rule = {"measure": "entries", "kind": "construction", "ministry": "Social"}
    factories.make_indicator("launches", rule=rule, first_year=2021, last_year=2021)
    actions.follow_changes(on=TODAY)
    incubator.owner = factories.make_administration("autre", ministry="Social")
    incubator.save()
    assert actions.follow_changes(on=TODAY).changed == 1
    assert LiveResult.objects.get().value == 1


@pytest.mark.django_db
def test_a_day_that_begins_is_computed_as_a_whole(followed: Startup) -> None:
    factories.make_phases(followed, [("construction", "2022-03-12")])
    assert actions.follow_changes(on=TODAY).changed == 0
    assert actions.follow_changes(on=TODAY.replace(day=12)).changed == 1
    assert set(Computed.objects.values_list("day", flat=True)) == {TODAY.replace(day=12)}


@pytest.mark.django_db
def test_more_changes_than_can_be_followed_are_computed_as_a_whole(
    followed: Startup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.live.actions.moving.MANY", 1)
    factories.make_startup("b", phases=[("construction", "2021-06-01")])
    factories.make_startup("c", phases=[("construction", "2021-06-01")])
    assert actions.follow_changes(on=TODAY).changed == 1
    assert not Touched.objects.exists()
    assert_followed()


@pytest.mark.django_db(transaction=True)
def test_a_table_emptied_at_once_is_computed_as_a_whole(followed: Startup) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE startups_phase CASCADE")
    assert actions.follow_changes(on=TODAY).changed == 1
    assert LiveEvidence.objects.count() == 0


@pytest.mark.django_db
def test_the_whole_history_can_be_asked_for(followed: Startup) -> None:
    LiveResult.objects.filter(year=2021).update(value=7)
    assert actions.follow_changes(on=TODAY).changed == 0
    actions.mark_all_to_compute()
    assert actions.follow_changes(on=TODAY).changed == 2
