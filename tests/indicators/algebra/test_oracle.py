"""Any rule that staff compose is refused with a reason, or gives the same result as plain Python."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from common.files.recount import ArchivedEvidence, recount_value
from indicators.algebra import RuleVocabulary, describe, evidence_of, figures_of, measure_of, read_vocabulary
from tests.indicators.algebra.oracle import expected
from tests.indicators.algebra.oracle_facts import World
from tests.indicators.algebra.worlds import TODAY, YEARS, a_rule, make_carriers, make_world
from tests.sweeps import examples

RULES = 25


@pytest.mark.django_db
@examples(16)
@given(seed=st.integers(0, 2**32))
def test_a_rule_gives_what_plain_python_gives_or_is_refused(seed: int) -> None:
    rng = Random(seed)  # richer worlds than hypothesis draws, whose examples shrink to zeros
    with transaction.atomic():
        make_carriers()
        make_world(rng, startups=7)
        world, words = World(), read_vocabulary()
        seen = Counter(check(world, words, a_rule(rng, describe(words))) for _ in range(RULES))
        assert sum(seen.values()) == RULES
        transaction.set_rollback(True)


def check(world: World, words: RuleVocabulary, rule: dict[str, Any]) -> str:
    """Whether the rule was refused, or computed as expected."""
    try:
        measure = measure_of(rule, words)
    except ValidationError as refusal:
        assert refusal.messages
        assert all(message[-1] == "." for message in refusal.messages)
        return "refused"
    assert measure.words
    figures, rows = figures_of(measure, YEARS, TODAY), evidence_of(measure, YEARS, TODAY)
    for year in YEARS:
        value, keys = expected(world, rule, year, TODAY, measure.aggregate, measure.rule.quantity)
        behind = [row for row in rows if row.year == year]
        assert (figures[year].value, sorted((row.record, row.record_id, row.part) for row in behind)) == (
            value,
            sorted(keys),
        ), (rule, year)
        evidence = [ArchivedEvidence(row.amount, row.part, str(row.startup or "")) for row in behind]
        recounted = recount_value(measure.aggregate, evidence)
        assert value is None if figures[year].unknown_because else recounted == value
    return "computed"
