"""The two sides of a drift: what a published figure is compared with, and what is known now or was on a day."""

import datetime as dt
from dataclasses import dataclass

from indicators.drift.known import PastFigure, PastFigureRequest, end_of, read_past_figure
from indicators.drift.queries import Drift, Then, drift_of, moment_of, reconstruction_of
from indicators.models import KnownResult, LiveResult, PublishedResult, Reconstruction


@dataclass(frozen=True, slots=True)
class Sides:
    """Figures of the past may not be computed yet: ``states`` says how each stands; the drift needs all of them."""

    published: PublishedResult
    attached: Reconstruction | None
    asked_then: PastFigureRequest | None
    asked_now: PastFigureRequest | None
    states: dict[PastFigureRequest, PastFigure]

    @property
    def is_ready(self) -> bool:
        return all(state.result is not None for state in self.states.values())

    @property
    def then(self) -> Then:
        """What stands for the evidence of a result published without it."""
        return self.attached or (self.states[self.asked_then].result if self.asked_then else None)

    @property
    def now(self) -> KnownResult | LiveResult | None:
        if self.asked_now:
            return self.states[self.asked_now].result
        live = LiveResult.objects.filter(indicator=self.published.indicator_id, year=self.published.year)
        return live.select_related("definition").first()

    def drift(self) -> Drift:
        return drift_of(self.published, self.then, self.now)


def read_sides(published: PublishedResult, day: dt.date | None = None) -> Sides:
    """The sides of the drift of a published result, until ``day`` (None: now)."""
    attached = reconstruction_of(published)
    then = None if attached else _at_publication(published)
    now = PastFigureRequest(published.indicator.code, published.year, end_of(day)) if day else None
    return Sides(published, attached, then, now, {one: read_past_figure(one) for one in (then, now) if one})


def _at_publication(published: PublishedResult) -> PastFigureRequest | None:
    """What was known at the publication of a result without evidence."""
    moment = None if published.has_evidence else moment_of(published)
    return PastFigureRequest(published.indicator.code, published.year, moment[0]) if moment else None
