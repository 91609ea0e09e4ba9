"""The services on a day, loaded once for all computations."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model, QuerySet

from startups.models import Span, Startup
from startups.queries import phase_at


@dataclass(frozen=True, slots=True)
class ServiceOnDay:
    """A service and its span on the day, with kind and phase; None before its first phase."""

    startup: Startup
    span: Span | None


@dataclass(frozen=True)
class ServicesOnDay:
    """Every service, or those of ``keys``, on ``day``."""

    day: dt.date
    keys: Collection[int] | None = None

    @cached_property
    def services(self) -> Sequence[ServiceOnDay]:
        """Return the services by primary key, without the text of their fiches: two queries, at the first use."""
        spans = {span.startup_id: span for span in self.of(phase_at(self.day)).select_related("kind", "phase")}
        startups = self.of(Startup.objects.defer("content"), "pk").order_by("pk")
        return [ServiceOnDay(startup, spans.get(startup.pk)) for startup in startups]

    def of[M: Model](self, rows: QuerySet[M], path: str = "startup") -> QuerySet[M]:
        """Filter ``rows`` to those of these services."""
        return rows if self.keys is None else rows.filter(**{f"{path}__in": self.keys})
