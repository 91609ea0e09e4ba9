"""Any rule on any records, then any changes: the past is reconstructed, and the drift adds up exactly."""

from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from accounts.models import User
from common.clock import today
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.drift.changes import ComparedRow
from indicators.drift.known import past_figure, past_values
from indicators.drift.queries import drift_of
from indicators.live import actions
from indicators.models import LiveEvidence, LiveResult, PublishedResult
from indicators.queries.publishable import candidates
from tests import factories
from tests.indicators.algebra.worlds import change, make_carriers, make_indicators, make_world
from tests.indicators.drift.test_known import now
from tests.sweeps import one_in

YEAR = 2021
OF_EVIDENCE = ("startup_id", "record", "record_id", "date", "reason", "amount", "part")

type Figure = tuple[Decimal | None, set[tuple[object, ...]]]


def live_figures() -> dict[str, Figure]:
    found = LiveResult.objects.filter(year=YEAR).select_related("indicator")
    return {one.indicator.code: (one.value, set(one.evidence.values_list(*OF_EVIDENCE))) for one in found}


def of_evidence(row: ComparedRow) -> tuple[object, ...]:
    part = LiveEvidence.Part.COUNTED if row.is_counted else LiveEvidence.Part.BASE
    return row.startup, row.record, row.record_id, row.date, row.reason, row.amount, part.value


def publish_all(staff: User) -> None:
    entries = [PublicationEntry(one.code) for one in candidates(YEAR) if one.value is not None]
    publish(Request(YEAR, entries, today(), "Bilan"), actor=staff)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", one_in(3, [3, 14, 159]))
def test_past_is_what_it_was_and_the_drift_adds_up(seed: int) -> None:
    rng, staff = Random(seed), factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    with transaction.atomic():
        make_carriers()
        make_world(rng)
        make_indicators(rng)
    actions.compute_live_results()
    publish_all(staff)
    then, before = now(), live_figures()
    after = before
    while after == before:  # changes that this rule does not count test nothing
        with transaction.atomic():
            for _ in range(12):
                change(rng)
        actions.compute_live_results()
        after = live_figures()
    values = past_values(YEAR, then)
    for code, figure in before.items():
        known = past_figure(code, YEAR, then)
        assert known
        assert (known.value, {of_evidence(row) for row in known.rows}) == figure
        assert values[code] == known.figure
    for published in PublishedResult.objects.select_related("publication", "indicator", "definition"):
        live = LiveResult.objects.select_related("definition").get(indicator=published.indicator_id, year=YEAR)
        drift = drift_of(published, None, live)
        evidence = LiveEvidence.objects.filter(result=live)
        assert drift.kept + sum(1 for line in drift.lines if line.difference.after) == evidence.count()
        if drift.adds_up and drift.total is not None:
            assert published.value is not None
            assert live.value == published.value + drift.change
