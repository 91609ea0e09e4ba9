"""Queries about the site itself: pages of records, freshness, reports of readers."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from catalogue.models import PageReport, SearchDocument

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


_USAGE = """
WITH active AS (
    SELECT state.startup_id AS id FROM startups_span state JOIN startups_phasekind kind ON kind.key = state.kind_id
    WHERE startups_in_state(state.start, state.stop, %(today)s) AND kind."group" <> 'ended'
),
changed AS (
    SELECT h.pgh_obj_id AS id, x.metadata->>'source' IN ('page', 'api') AS by_people
    FROM startups_startuphistory h LEFT JOIN pghistory_context x ON x.id = h.pgh_context_id
    WHERE h.pgh_created_at >= %(since)s
)
SELECT (SELECT count(*) FROM startups_startup), (SELECT count(*) FROM active),
       (SELECT count(*) FROM active WHERE EXISTS (SELECT FROM changed WHERE changed.id = active.id)),
       (SELECT count(*) FROM active WHERE EXISTS (SELECT FROM impact_metric m WHERE m.startup_id = active.id)),
       (SELECT count(*) FROM changed), (SELECT count(*) FROM changed WHERE by_people)
"""


def usage(today: dt.date, since: dt.date) -> Usage:
    """Return the figures of the statistics page: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_USAGE, {"today": today, "since": since})
        return Usage(since, *cursor.fetchone())


def open_reports() -> QuerySet[PageReport]:
    """Return the open reports of readers, oldest first."""
    return PageReport.objects.filter(settled_at=None).order_by("created_at", "pk")
