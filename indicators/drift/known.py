"""Reads of figures as they were known on a past day, and of the moments that the history knows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from common.history import history_of
from common.models import Job
from common.words import PARIS
from indicators.kinds import KINDS
from indicators.live.plan import in_force
from indicators.models import Indicator, KnownResult

KNOWN = "indicators.compute_known_result"
"""The kind of the job, and the name of its Celery task."""
PATIENCE = dt.timedelta(hours=1)
"""A computation that failed is not asked for again before."""
MOST_WAITING = 30
"""How many computations may wait: beyond, none is asked for."""


@dataclass(frozen=True, slots=True)
class PastFigureRequest:
    """Which figure, as known at which moment."""

    code: str
    year: int
    moment: dt.datetime

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of its job."""
        return {"code": self.code, "year": self.year, "moment": self.moment.isoformat()}


def request_of_job(arguments: dict[str, Any]) -> PastFigureRequest:
    """Return the request that the arguments of a job hold."""
    return PastFigureRequest(arguments["code"], arguments["year"], dt.datetime.fromisoformat(arguments["moment"]))


@dataclass(frozen=True, slots=True)
class PastFigure:
    """A figure of the past: ``result`` once it is computed; else ``is_failed``, or how the computation stands.

    ``must_ask`` when nobody has asked for it yet; ``is_busy`` when too many wait to ask for more.
    """

    result: KnownResult | None = None
    is_failed: bool = False
    must_ask: bool = False
    is_busy: bool = False


def end_of(day: dt.date) -> dt.datetime:
    """The last instant of a day in Paris."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), PARIS) - dt.timedelta(microseconds=1)


def opening(kinds: Iterable[str] = ("phase",)) -> dt.datetime | None:
    """When the history of these kinds of records begins: when the last of them does. One query for each kind.

    None when one has none. By default, that of the fiches: of the first phases.
    """
    begins = [
        history_of(KINDS[kind].model)
        ._default_manager.order_by("pgh_id")
        .values_list("pgh_created_at", flat=True)
        .first()
        for kind in kinds
    ]
    known = [one for one in begins if one is not None]
    return max(known) if known and len(known) == len(begins) else None


def read_past_figure(request: PastFigureRequest) -> PastFigure:
    """How a figure of the past stands. Five queries at most."""
    indicator = Indicator.objects.filter(code=request.code).prefetch_related("definitions").first()
    definition = in_force(indicator, request.year) if indicator else None
    if definition is None:
        return PastFigure(is_failed=True)  # no rule decides that year
    found = KnownResult.objects.filter(definition=definition, year=request.year, moment=request.moment).first()
    if found:
        return PastFigure(found)
    last = Job.objects.filter(kind=KNOWN, arguments=request.arguments).order_by("-queued_at", "-pk").first()
    if last and last.state in (Job.State.QUEUED, Job.State.RUNNING):
        return PastFigure()
    if last and last.state == Job.State.FAILED and last.queued_at > timezone.now() - PATIENCE:
        return PastFigure(is_failed=True)
    is_busy = Job.objects.filter(kind=KNOWN, state=Job.State.QUEUED).count() >= MOST_WAITING
    return PastFigure(must_ask=not is_busy, is_busy=is_busy)
