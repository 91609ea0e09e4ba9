"""Queries about the site itself: pages of records, freshness."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from catalogue.models import SearchDocument
from common.history import history_of
from common.words import PARIS
from impact.models import Metric
from startups.models import PhaseKind, Startup
from startups.queries import phase_at

Kind = SearchDocument.Kind
_PAGES = {Kind.STARTUP: "startup-detail", Kind.INCUBATOR: "incubator-detail", Kind.INDICATOR: "indicator"}


def record_pages() -> list[str]:
    """Return the path of the page of each service, incubator and indicator: one query."""
    rows = SearchDocument.objects.filter(kind__in=_PAGES).order_by("kind", "key").values_list("kind", "key")
    return [reverse(_PAGES[Kind(kind)], args=[key]) for kind, key in rows]


@dataclass(frozen=True, slots=True)
class Usage:
    """The usage of the site.

    Among the ``services`` not ended, ``fresh`` have a fiche changed since ``since``, and ``measured`` a measure of
    impact; ``changes`` of fiches since then, ``by_people`` those made on these pages.
    """

    since: dt.date
    services: int
    active: int
    fresh: int
    measured: int
    changes: int
    by_people: int


def usage(today: dt.date, since: dt.date) -> Usage:
    """Return the figures of the page of statistics: three queries."""
    begin = dt.datetime.combine(since, dt.time(), PARIS)
    changed = history_of(Startup)._default_manager.filter(pgh_created_at__gte=begin)
    by_people = Q(pgh_context__metadata__source__in=["page", "api"])
    changes = changed.aggregate(all=Count("pk"), by_people=Count("pk", filter=by_people))
    is_fresh = Exists(changed.filter(pgh_obj_id=OuterRef("startup_id")))
    is_measured = Exists(Metric.objects.filter(startup=OuterRef("startup_id")))
    active = (
        phase_at(today)
        .exclude(kind__group=PhaseKind.Group.ENDED)
        .aggregate(all=Count("pk"), fresh=Count("pk", filter=is_fresh), measured=Count("pk", filter=is_measured))
    )
    return Usage(
        since=since,
        services=Startup.objects.count(),
        active=active["all"],
        fresh=active["fresh"],
        measured=active["measured"],
        changes=changes["all"],
        by_people=changes["by_people"],
    )
