"""The values that a site writes in the State's schema, read by another one, are the same."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from impact.models import Measurement, Metric
from impact.published_files.parsing import kind_of_unit, parse_file
from startups.models import Startup
from tests import factories
from tests.impact.published_files.https_site import FileSite, Page, serving_files
from tests.impact.published_files.rows import NAME
from tests.impact.published_files.scene import FileScene

pytestmark = pytest.mark.django_db
KINDS = [("count", "usagers", None), ("percentage", "%", None), ("amount", "€", None), ("duration", "jours", None)]


@pytest.fixture(scope="module")
def running() -> Iterator[FileSite]:
    with serving_files() as site:
        yield site


def values_of(startup: Startup) -> set[tuple[str, dt.date, dt.date, Decimal]]:
    rows = Measurement.objects.filter(metric__startup=startup)
    return set(rows.values_list("metric__name", "start", "until", "value"))


def test_values_written_by_a_site_are_read_the_same_by_another(running: FileSite, client: Client) -> None:
    there = factories.make_startup("la-bas", name=NAME)
    for kind, unit, _ in KINDS:
        metric = factories.make_metric(there, kind, kind=kind, unit=unit, cadence="month")
        for month, value in (("2021-01", "3"), ("2021-02", "4" if kind == "count" else "4.25")):
            factories.make_measurement(metric, month, value, source="=1+1")
    note = factories.make_metric(there, "note", kind="note", scale=10, unit="points", cadence="unknown")
    factories.make_measurement(note, "2021-01-05/2021-03-09", "8.7")
    total = factories.make_metric(there, "total", is_running_total=True, cadence="quarter", dimension="impactful")
    factories.make_measurement(total, "2021-T2", "900")
    here = FileScene(running)
    content = client.get("/startups/la-bas/mesures.csv").content
    running.pages[here.path] = Page(content)
    here.read()
    for name, (first, *_) in parse_file(content, here.day).by_indicator.items():
        kind, scale = kind_of_unit(first.unit)
        metric = Metric(startup=here.startup, name=name, unit=first.unit, kind=kind, scale=scale)
        metric.is_running_total = first.is_total
        here.link(name, metric)
    assert values_of(here.startup) == values_of(there)
    assert len(values_of(there)) == 10
