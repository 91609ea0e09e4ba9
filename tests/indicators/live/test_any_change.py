"""After any change of any records, the previewed results equal the stored ones and those of a full computation."""

from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from indicators.live import actions
from indicators.live.plan import preview_results
from indicators.models import Definition, LiveEvidence, LiveResult
from startups.models import PhaseKind
from tests import factories
from tests.indicators.algebra.worlds import TODAY, change, change_a_startup, make_carriers, make_indicators, make_world
from tests.sweeps import examples

OF_RESULTS = ("indicator_id", "definition_id", "year", "value", "counted", "base", "total", "startup_count", "digest")
OF_EVIDENCE = ("startup_id", "record", "record_id", "date", "reason", "amount", "part")


def stored() -> tuple[list[Any], list[Any]]:
    """Return everything that the computation stores, without primary keys and times."""
    evidence = LiveEvidence.objects.values_list("result__indicator_id", "result__year", *OF_EVIDENCE)
    return sorted(LiveResult.objects.values_list(*OF_RESULTS), key=repr), sorted(evidence, key=repr)


def foreseen() -> dict[tuple[int, int], Any]:
    """Return the results of a preview, in a read-only transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        return {(indicator.pk, year): one for (indicator, year), one in preview_results(TODAY).items()}


@pytest.mark.django_db
@examples(16)
@given(seed=st.integers(0, 2**32))
def test_foreseen_is_stored_and_what_a_computation_from_nothing_stores(seed: int) -> None:
    rng = Random(seed)  # richer worlds than hypothesis draws, whose examples shrink to zeros
    with transaction.atomic():
        make_carriers()
        make_world(rng)
        make_indicators(rng)
        actions.compute_live_results(on=TODAY)
        for _ in range(2):
            actions.compute_live_results(on=TODAY, startups=change_a_startup(rng))
            assert actions.is_up_to_date(TODAY)
            for _ in range(rng.randrange(1, 5)):
                change(rng)
            expected = foreseen()
            actions.compute_live_results(on=TODAY)
            assert actions.is_up_to_date(TODAY)
            assert expected == {(one.indicator_id, one.year): one.figure for one in LiveResult.objects.all()}
            after_changes = stored()
            LiveResult.objects.all().delete()
            actions.compute_live_results(on=TODAY)
            assert stored() == after_changes
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_another_label_is_another_reason_and_is_written() -> None:
    factories.make_indicator("launches", rule={"measure": "entries", "kind": "construction"})
    factories.make_startup("a", phases=[("construction", "2021-05-01")])
    actions.compute_live_results(on=TODAY)
    PhaseKind.objects.filter(key="construction").update(label="Fabrication")
    assert not actions.is_up_to_date(TODAY)
    assert actions.compute_live_results(on=TODAY).changed == 1
    assert "Fabrication" in LiveEvidence.objects.get().reason


@pytest.mark.django_db
def test_a_stored_figure_that_its_records_do_not_give_is_corrected() -> None:
    factories.make_indicator("launches", rule={"measure": "entries", "kind": "construction"})
    factories.make_startup("a", phases=[("construction", "2021-05-01")])
    actions.compute_live_results(on=TODAY)
    LiveResult.objects.filter(year=2021).update(value=7)
    assert actions.compute_live_results(on=TODAY).changed == 1
    assert LiveResult.objects.get(year=2021).value == 1


@pytest.mark.django_db
def test_a_rule_that_becomes_refused_is_not_determined() -> None:
    indicator = factories.make_indicator("launches", rule={"measure": "entries", "kind": "construction"})
    factories.make_startup("a", phases=[("construction", "2021-05-01")])
    actions.compute_live_results(on=TODAY)
    Definition.objects.create(
        indicator=indicator, version=2, first_year=indicator.first_year, rule={"measure": "magic"}
    )
    assert {one.value for one in foreseen().values()} == {None}
    actions.compute_live_results(on=TODAY)
    assert not LiveEvidence.objects.exists()
    assert set(LiveResult.objects.values_list("value", flat=True)) == {None}
