"""Queries about the site itself: pages of records, freshness."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from catalogue.models import SearchDocument
from common.figure import UNKNOWN, Figure
from common.history import LOADINGS, history_of
from common.words import PARIS
from impact.models import Metric
from startups.models import PhaseKind, Span, Startup
from startups.queries import phase_at

Kind = SearchDocument.Kind
Group = PhaseKind.Group
_PAGES = {Kind.STARTUP: "startup-detail", Kind.INCUBATOR: "incubator-detail", Kind.INDICATOR: "indicator"}


def record_pages() -> list[str]:
    """Return the path of the page of each service, incubator and indicator: one query."""
    rows = SearchDocument.objects.filter(kind__in=_PAGES).order_by("kind", "key").values_list("kind", "key")
    return [reverse(_PAGES[Kind(kind)], args=[key]) for kind, key in rows]


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


def usage(day: dt.date, since: dt.date) -> Usage:
    """Return the figures of the page of statistics: five queries."""
    begin = dt.datetime.combine(since, dt.time(), PARIS)
    history = history_of(Startup)._default_manager.all()
    is_recent = Q(pgh_created_at__gte=begin)
    by_people = is_recent & Q(pgh_context__metadata__source__in=["page", "api"])
    told = history.aggregate(
        first=Min("pgh_created_at"),
        first_unloaded=Min("pgh_created_at", filter=~Q(pgh_context__metadata__source__in=LOADINGS)),
        all=Count("pk", filter=is_recent),
        by_people=Count("pk", filter=by_people),
    )
    beginning = told["first_unloaded"] or told["first"]
    is_whole = beginning is not None and beginning < begin
    is_service, is_investigation = (Q(kind__group=group) for group in (Group.SERVICE, Group.INVESTIGATION))
    is_fresh = Exists(history.filter(is_recent, pgh_obj_id=OuterRef("startup_id")))
    is_measured = Exists(Metric.objects.filter(startup=OuterRef("startup_id")))
    counted = {
        "services": is_service,
        "investigations": is_investigation,
        "fresh": is_service & Q(is_fresh),
        "measured": is_service & Q(is_measured),
    }
    made = Q(startup__is_fictitious=True)
    active = phase_at(day).aggregate(
        **{name: Count("pk", filter=one) for name, one in counted.items()},
        **{f"{name}_made": Count("pk", filter=one & made) for name, one in counted.items()},
    )
    figures = {name: Figure(active[name], day=day, fictitious=active[f"{name}_made"]) for name in counted}
    entered = Span.objects.filter(is_service, start__lte=day).aggregate(
        count=Count("startup", distinct=True), fictitious=Count("startup", distinct=True, filter=made)
    )
    fiches = Startup.objects.aggregate(count=Count("pk"), fictitious=Count("pk", filter=Q(is_fictitious=True)))
    return Usage(
        day=day,
        since=since,
        history_since=timezone.localdate(beginning) if beginning else None,
        fiches=Figure(fiches["count"], fictitious=fiches["fictitious"]),
        services=Figure(entered["count"], day=day, fictitious=entered["fictitious"]),
        active=figures["services"],
        investigations=figures["investigations"],
        fresh=figures["fresh"] if is_whole else UNKNOWN,
        measured=figures["measured"],
        changes=told["all"] if is_whole else None,
        by_people=told["by_people"],
    )
