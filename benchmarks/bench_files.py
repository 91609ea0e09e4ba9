"""Measure nights with 200 published files, of 200 servers: seconds, requests, memory, and what one slow server costs.

    .venv/bin/python -m benchmarks.bench_files

The files are served over HTTPS by this process, in place of the network (`tests/impact/published_files/https_site.py`); each
has three indicators over 36 months. A file is read as a worker reads it.
"""

import datetime as dt
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from unittest import mock

from benchmarks.site import ROOT, services

if TYPE_CHECKING:
    from tests.impact.published_files.https_site import FileSite

FILES, MONTHS, INDICATORS = 200, 36, 3
FIRST_NIGHT = dt.datetime(2023, 2, 6, 4, 15, tzinfo=dt.UTC)


def main() -> None:
    """Print a line for each night."""
    with services(with_records=False):
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True)
        import django

        django.setup()
        from tests.impact.published_files.https_site import serving_files

        names = tuple(f"s{number}.example" for number in range(FILES))
        with serving_files(*names) as site:
            _run(site)


def _run(site: "FileSite") -> None:
    from tests.impact.published_files.https_site import Page, dripping

    _make_services()
    _publish(site, MONTHS)
    _night(site, "first reading, nothing linked", 0)
    began = time.monotonic()
    values = _link_all()
    print(f"linking {FILES * INDICATORS} indicators: {time.monotonic() - began:.1f} s, {values} values")
    _night(site, "nothing changed", 1)
    _publish(site, MONTHS + 1, shift=1)
    _night(site, "each file: a new value and a corrected one by indicator", 2)
    site.pages["s100.example", "/f.csv"] = Page(behaviour=dripping)
    _night(site, "nothing changed, one slow server", 3)


def _make_services() -> None:
    from impact.models import PublishedFile
    from impact.published_files.actions import save_file
    from tests import factories

    incubator = factories.make_incubator()
    coach = factories.make_coach(incubator)
    for number in range(FILES):
        startup = factories.make_startup(f"s{number}", name=f"Service {number}", incubator=incubator)
        file = PublishedFile(startup=startup, url=f"https://s{number}.example/f.csv")
        save_file(file, reason="Banc d’essai", actor=coach)


def _publish(site: "FileSite", months: int, shift: int = 0) -> None:
    """Publish the files; the last ``shift`` values of before are corrected."""
    from tests.impact.published_files.https_site import Page
    from tests.impact.published_files.rows import as_csv, row

    for number in range(FILES):
        rows = [
            row(
                1000 + place + (shift if place == MONTHS - 1 else 0),
                f"{2020 + place // 12}-{place % 12 + 1:02}",
                indicateur=f"Indicateur {indicator}",
                nom_service_public_numerique=f"Service {number}",
            )
            for indicator in range(INDICATORS)
            for place in range(months)
        ]
        site.pages[f"s{number}.example", "/f.csv"] = Page(as_csv(*rows))


def _link_all() -> int:
    from impact.models import Measurement, Metric, PublishedFile
    from impact.published_files.actions import link_indicator

    for file in PublishedFile.objects.select_related("startup", "linked_by"):
        for indicator in (f"Indicateur {place}" for place in range(INDICATORS)):
            metric = Metric(startup=file.startup, name=indicator, unit="usagers")
            link_indicator(file=file, indicator=indicator, metric=metric, reason="Banc d’essai", actor=file.linked_by)
    return Measurement.objects.count()


def _night(site: "FileSite", title: str, number: int) -> None:
    from impact.published_files.reading import read_files
    from tests.impact.published_files.https_site import LocalNetwork

    site.asked.clear()
    night = FIRST_NIGHT + dt.timedelta(days=number)
    began, processor = time.monotonic(), time.process_time()
    with mock.patch("django.utils.timezone.now", return_value=night):
        message = _counted(lambda: read_files(LocalNetwork(site), lambda done, total: None).message)
    seconds, busy = time.monotonic() - began, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{title}: {seconds:.1f} s ({busy:.1f} s of processor), {len(site.asked)} requests, peak {peak:.0f} MB. {message}"
    )


def _counted(work: Callable[[], str]) -> str:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        message = work()
    return f"{len(queries)} queries. {message}"


if __name__ == "__main__":
    main()
