"""Live results, drift and checks (``docs/checks.md``), from the real records."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count, Q
from django.test import Client

from betagouv.imports.importing import import_records
from betagouv.sources.opening import open_source
from impact.models import Beginning
from impact.queries.reviews import review_statuses
from impact.service_signals import SignalKind, signals_on
from indicators.checks.actions import check_consistency
from indicators.live import actions
from indicators.models import Inconsistency, LiveResult, PublishedResult
from sampledata.reference import load_reference
from tests.catalogue.reading import get_page
from tests.indicators.test_pages_drift import ACCOUNT, CHANGED, table

AS_OF = dt.date(2026, 8, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.sweep]


def signals_counted() -> Counter[SignalKind]:
    return Counter(kind for found in signals_on(AS_OF).values() for kind in found)


def test_real_records_give_the_live_figures_of_the_definitions(real_records: Path, client: Client) -> None:
    load_reference()
    import_records(open_source(str(real_records / "content")), as_of=AS_OF, applying=True)
    actions.compute_live_results(on=AS_OF)
    lines = client.get("/api/v1/indicators/?year=2021").json()["results"]
    assert [
        (
            row["code"],
            row["previous"]["live"],
            row["previous"]["published"],
            row["live"]["value"],
            row["published"] and row["published"]["value"],
            row["target"] and row["target"]["value"],
        )
        for row in lines
    ] == [
        ("problems_investigated", 80, 67, 118, 115, 140),
        ("products_launched", 42, 31, 49, 50, 40),
        ("national_impact", 2, 2, 5, 5, 5),
        ("products_abandoned", 7, 8, 12, 11, 13),
        ("investigations_started", 68, None, 100, None, None),
        ("constructions_started", 43, None, 45, None, None),
        ("services_stopped", 16, None, 9, None, None),
        ("services_transferred", 9, None, 7, None, None),
    ]
    of_records = LiveResult.objects.exclude(definition__rule__measure="measured")
    counted = of_records.annotate(rows=Count("evidence")).values_list("value", "rows")
    assert [int(value or 0) for value, _ in counted] == [rows for _, rows in counted]
    assert actions.compute_live_results(on=AS_OF).changed == 0
    # By the effective timeline: two products whose record ends with an earlier transfer are in consolidation again, which
    # gives two more than counting the last phase of the record (172 of 243).
    states = Counter(one.state for one in review_statuses(AS_OF))
    assert (states.total(), sum(not one.held for one in review_statuses(AS_OF))) == (245, 174)
    assert signals_counted() == {SignalKind.NO_COMMITTEE: 174}  # the import begins on the day of its records
    Beginning.objects.update(day=dt.date(2015, 1, 1))
    signals = signals_counted()
    # The measures that a report printed once have no later value.
    assert signals == {SignalKind.NO_COMMITTEE: 174, SignalKind.LATE: 4, SignalKind.NO_VALUE: 112}
    for kind in (SignalKind.LATE, SignalKind.FALLING, SignalKind.NO_COMMITTEE):
        page = client.get(f"/startups/?signal={kind}&as_of={AS_OF}")
        counts = page.context["filters"].counts.values()
        assert (page.status_code, sum(one.count for one in counts)) == (200, signals[kind])
    assert_published_figures_are_accounted_for(client)
    check_consistency(on=AS_OF)
    assert_checks_tell_the_bilan_from_the_records()


def assert_published_figures_are_accounted_for(client: Client) -> None:
    found = {}
    codes = PublishedResult.objects.filter(year=2021).values_list("indicator__code", flat=True)
    for code in set(codes) - {"national_impact"}:
        page = get_page(client, f"/indicateurs/{code}/2021/derive/")
        found[code] = (
            [row[1] for row in table(page, ACCOUNT)],
            len(table(page, CHANGED)),
        )
    assert found == {
        "problems_investigated": (["115", "+13", "−10", "0", "118"], 27),
        "products_launched": (["50", "+11", "−12", "0", "49"], 24),
        "products_abandoned": (["11", "+1", "0", "12"], 2),
    }
    assert_figure_without_drift_leads_to_its_records(client)


def assert_figure_without_drift_leads_to_its_records(client: Client) -> None:
    page = get_page(client, "/indicateurs/national_impact/2021/derive/")
    assert page.one("h1").text == "Produits à impact national en 2021 : 5 aujourd’hui pour 5 publiés"
    assert page.one(css="fr-text--lead").text == "Aucun enregistrement connu n’a changé."
    assert page.all("table") == []
    address = dict(page.links())["5 enregistrements comptés"]
    assert address == "/indicateurs/national_impact/2021/preuve/"
    assert len(table(get_page(client, address), "Enregistrements comptés")) == 5


def assert_checks_tell_the_bilan_from_the_records() -> None:
    of_2021 = Q(subject__endswith=":2021") & ~Q(check_code__in=["millesimes", "published_list", "previous_year"])
    rows = Inconsistency.objects.filter(of_2021).order_by("check_code", "subject")
    told: list[tuple[object, ...]] = list(
        rows.values_list("check_code", "subject", "level", "stated_value", "computed_value")
    )
    assert told == [
        ("awards", "awards_total:2021:2021", "rounding", 3_000_000, 3_090_000),
        ("counts", "incubators:2021:2021", "drift", 16, 21),
        ("counts", "investigations:2021:2021", "drift", 23, 29),
        ("counts", "members:2022:2021", "missing", 915, None),
        ("counts", "services:2021:2021", "drift", 145, 153),
        ("later_day", "members:2022:2021", "gap", 915, None),
    ]
