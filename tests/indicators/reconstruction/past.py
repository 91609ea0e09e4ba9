"""Records written on past days, and figures printed from them, for the search to find."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.db import transaction

from common.history import recorded_at
from common.words import PARIS
from indicators.models import Indicator, PrintedFigure, PublishedResult
from startups.models import Phase
from tests import factories
from tests.impact import scene

FIRST, LAST = dt.date(2021, 12, 1), dt.date(2022, 3, 4)
"""The usual days of a search for figures of 2021 published on 1 February 2022."""
ABANDONED = {"measure": "milestones", "dates": ["event:end"]}


@contextmanager
def on(day: str) -> Iterator[None]:
    """Set the record time to noon of a day."""
    moment = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12), PARIS)
    with transaction.atomic(), recorded_at(moment, reason=f"État du {day}"):
        yield


def make_history() -> None:
    """Create three services: three launches of 2021 written in January 2022 (one is deleted in February).

    On 1 January 2022 « a » and « c » are services, « b » has ended; « c » lists its investigation last.
    """
    with on("2020-01-01"):
        factories.make_phase_kinds()
        a = factories.make_startup("a", phases=[("investigation", "2020-01-01")])
    with on("2022-01-10"):
        factories.make_phases(a, [("construction", "2021-02-01")])
        factories.make_startup("b", phases=[("construction", "2021-03-01"), ("abandon", None)])
    with on("2022-01-28"):
        factories.make_startup("c", phases=[("construction", "2021-05-01"), ("investigation", "2020-06-01")])
    with on("2022-02-09"):
        Phase.objects.filter(startup__slug="b", kind="construction").update(start=dt.date(2022, 1, 5))


def make_launches(value: str = "3") -> tuple[Indicator, PublishedResult]:
    """Create the launches of 2021, published without evidence."""
    launches = factories.make_indicator(
        "products_launched", rule=scene.LAUNCHES, label="Produits lancés", unit="produits", position=1
    )
    return launches, scene.publish(launches, 2021, value)


def state_printed(subject: str, value: str, precision: str = "exact") -> PrintedFigure:
    """Create a printed state of the portfolio on 1 January 2022, from the report of 2021."""
    return PrintedFigure.objects.create(
        subject=subject,
        year=2021,
        report_year=2021,
        value=Decimal(value),
        precision=precision,
        printed=f"{value} en tout",
        as_of=dt.date(2022, 1, 1),
        published_on=dt.date(2022, 2, 1),
    )
