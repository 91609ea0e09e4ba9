"""Live results compared with published ones, from the real records imported after the reference facts."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count
from django.test import Client

from betagouv.importing import import_records
from betagouv.sources import open_source
from impact.queries.reviews import ReviewState, review_statuses
from impact.signals import SignalKind, signals_on
from indicators.live import actions
from indicators.models import LiveResult
from sampledata.reference import load_reference

AS_OF = dt.date(2026, 8, 20)
pytestmark = pytest.mark.django_db


def test_real_records_give_the_live_figures_of_the_definitions(real_records: Path, client: Client) -> None:
    load_reference()
    import_records(open_source(str(real_records / "content")), as_of=AS_OF, applying=True)
    actions.compute_live_results(on=AS_OF)
    table = client.get("/api/v1/indicators/?year=2021").json()["results"]
    assert [
        (
            row["code"],
            row["previous"]["live"],
            row["previous"]["published"],
            row["live"]["value"],
            row["published"] and row["published"]["value"],
            row["target"] and row["target"]["value"],
        )
        for row in table
    ] == [
        ("problems_investigated", 80, 67, 118, 115, 122),
        ("products_launched", 42, 31, 49, 50, 49),
        ("national_impact", 2, 2, 5, 5, 5),
        ("products_abandoned", 7, 8, 12, 11, 13),
        ("investigations_started", 68, None, 100, None, None),
        ("constructions_started", 43, None, 45, None, None),
        ("services_stopped", 16, None, 9, None, None),
    ]
    counted = LiveResult.objects.annotate(rows=Count("evidence")).values_list("value", "rows")
    assert [int(value or 0) for value, _ in counted] == [rows for _, rows in counted]
    assert actions.compute_live_results(on=AS_OF).changed == 0
    # By the effective timeline: two products whose record ends with an earlier transfer are in consolidation again, which
    # gives two more than counting the last phase of the record (172 of 243).
    standings = Counter(one.standing for one in review_statuses(AS_OF))
    assert (standings.total(), standings[ReviewState.NEVER]) == (245, 174)
    signals = Counter(kind for found in signals_on(AS_OF).values() for kind in found)
    assert signals == {SignalKind.NO_COMMITTEE: 174, SignalKind.LATE: 4}
    for kind in (SignalKind.LATE, SignalKind.FALLING, SignalKind.NO_COMMITTEE):
        page = client.get(f"/startups/?signal={kind}&as_of={AS_OF}")
        assert (page.status_code, sum(page.context["filters"].shown_counts.values())) == (200, signals[kind])
