"""Queries about the site itself: pages of records, freshness."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from pghistory.models import Context

from catalogue.models import SearchDocument
from common.figure import UNKNOWN, Figure
from common.history import LOADINGS, history_of
from common.words import PARIS
from impact.models import Metric
from startups.models import PhaseKind, Span, Startup
from startups.queries import spans_at

Kind = SearchDocument.Kind
Group = PhaseKind.Group
_PAGES = {Kind.STARTUP: "startup-detail", Kind.INCUBATOR: "incubator-detail", Kind.INDICATOR: "indicator"}


def record_pages() -> list[str]:
    """Return the path of the page of each service, incubator and indicator: one query."""
    rows = SearchDocument.objects.filter(kind__in=_PAGES).order_by("kind", "key").values_list("kind", "key")
    return [reverse(_PAGES[Kind(kind)], args=[key]) for kind, key in rows]


def last_change() -> dt.datetime | None:
    """Return the moment of the last recorded change of the records; None before the first. One query."""
    found: dt.datetime | None = Context.objects.aggregate(last=Max("created_at"))["last"]
    return found


@dataclass(frozen=True, slots=True)
class Usage:
    """The usage of the site on a day.

    ``services`` were launched until then, of ``fiches``. Of the ``active`` ones, ``fresh`` have a fiche changed since
    ``since``, and ``measured`` a measure of impact. ``changes`` were made to fiches since then, ``by_people`` those made
    on these pages. ``fresh`` and ``changes`` are None if the history begins later: its start is no change. What a loading
    wrote before the first import is not its start.
    """

    day: dt.date
    since: dt.date
    history_since: dt.date | None
    fiches: Figure
    services: Figure
    active: Figure
    investigations: Figure
    fresh: Figure
    measured: Figure
    changes: int | None
    by_people: int


@dataclass(frozen=True, slots=True)
class FicheHistory:
    """The versions of fiches: when the history begins, and how many were written recently, of which by people."""

    begins: dt.datetime | None
    recent: int
    by_people: int


def usage(day: dt.date, since: dt.date) -> Usage:
    """Return the figures of the page of statistics: four queries."""
    begin = dt.datetime.combine(since, dt.time(), PARIS)
    history = _fiche_history(begin)
    is_whole = history.begins is not None and history.begins < begin
    active = _active_services(day, begin)
    entered = Span.objects.filter(kind__group=Group.SERVICE, start__lte=day).aggregate(
        count=Count("startup", distinct=True)
    )
    return Usage(
        day=day,
        since=since,
        history_since=timezone.localdate(history.begins) if history.begins else None,
        fiches=Figure(Startup.objects.count()),
        services=Figure(entered["count"], day=day),
        active=active["services"],
        investigations=active["investigations"],
        fresh=active["fresh"] if is_whole else UNKNOWN,
        measured=active["measured"],
        changes=history.recent if is_whole else None,
        by_people=history.by_people,
    )


def _fiche_history(begin: dt.datetime) -> FicheHistory:
    """Return the history of fiches; the recent versions are those since ``begin``. One query."""
    is_recent = Q(pgh_created_at__gte=begin)
    told = history_of(Startup)._default_manager.aggregate(
        first=Min("pgh_created_at"),
        first_unloaded=Min("pgh_created_at", filter=~Q(pgh_context__metadata__source__in=LOADINGS)),
        recent=Count("pk", filter=is_recent),
        by_people=Count("pk", filter=is_recent & Q(pgh_context__metadata__source__in=["page", "api"])),
    )
    return FicheHistory(told["first_unloaded"] or told["first"], told["recent"], told["by_people"])


def _active_services(day: dt.date, begin: dt.datetime) -> dict[str, Figure]:
    """Count the services and investigations of ``day``, and the services with a fiche changed since ``begin`` or with
    a measure of impact. One query.
    """
    is_service, is_investigation = (Q(kind__group=group) for group in (Group.SERVICE, Group.INVESTIGATION))
    versions = history_of(Startup)._default_manager.filter(pgh_created_at__gte=begin)
    counted = {
        "services": is_service,
        "investigations": is_investigation,
        "fresh": is_service & Q(Exists(versions.filter(pgh_obj_id=OuterRef("startup_id")))),
        "measured": is_service & Q(Exists(Metric.objects.filter(startup=OuterRef("startup_id")))),
    }
    counts = spans_at(day).aggregate(**{name: Count("pk", filter=one) for name, one in counted.items()})
    return {name: Figure(counts[name], day=day) for name in counted}
