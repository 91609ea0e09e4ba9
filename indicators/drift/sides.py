"""The two sides of a drift: the reference of a published figure, and the value now or on a day."""

import datetime as dt

from indicators.drift.known import end_of, past_figure
from indicators.drift.queries import Now, Then, moment_of, reconstruction_of
from indicators.models import LiveResult, PublishedResult


def read_sides(published: PublishedResult, day: dt.date | None = None) -> tuple[Then, Now]:
    """Return the reference of a published result (None: its own evidence), and its value at ``day`` (None: now)."""
    return reconstruction_of(published) or _known_at_publication(published), _known_on(published, day)


def _known_at_publication(published: PublishedResult) -> Then:
    moment = None if published.has_evidence else moment_of(published)
    return past_figure(published.indicator.code, published.year, moment[0]) if moment else None


def _known_on(published: PublishedResult, day: dt.date | None) -> Now:
    if day:
        return past_figure(published.indicator.code, published.year, end_of(day))
    live = LiveResult.objects.filter(indicator=published.indicator_id, year=published.year)
    return live.select_related("definition").first()
