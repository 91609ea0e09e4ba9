"""Services as they are on a day, loaded once for all that is computed from them."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model, QuerySet

from startups.models import Span, Startup
from startups.queries import phase_at


@dataclass(frozen=True, slots=True)
class ServiceOnDay:
    """A service and its span of the day, with its kind and phase; None before it enters one."""

    startup: Startup
    span: Span | None


@dataclass(frozen=True)
class ServicesOnDay:
    """Every service, or those of ``keys``, as they are on ``day``."""

    day: dt.date
    keys: Collection[int] | None = None

    @cached_property
    def services(self) -> Sequence[ServiceOnDay]:
        """The services, by key, without the text of their fiches: two queries, at the first use."""
        spans = {span.startup_id: span for span in self.of(phase_at(self.day)).select_related("kind", "phase")}
        startups = self.of(Startup.objects.defer("content"), "pk").order_by("pk")
        return [ServiceOnDay(startup, spans.get(startup.pk)) for startup in startups]

    def of[M: Model](self, rows: QuerySet[M], path: str = "startup") -> QuerySet[M]:
        """Return those of ``rows`` that belong to these services."""
        return rows if self.keys is None else rows.filter(**{f"{path}__in": self.keys})
