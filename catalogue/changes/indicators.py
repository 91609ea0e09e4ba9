"""Changes of an indicator: published results, targets, external figures."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from catalogue.changes.feeds import FeedItem, urn_of
from catalogue.changes.history import OUTSIDE
from catalogue.changes.queries import SHOWN
from common.history import SOURCES
from common.numbers import strip_trailing_zeros
from common.words import date_fr
from indicators.models import Indicator, PublishedResult
from indicators.sentences import quantity_in_words

TEAM = "Équipe de la DINUM"
# In SQL: a union of two histories, with the previous value of each version by a window.
# Versions with the same value are left out.
_RECORDED = """
WITH version AS (
    SELECT 'target' AS kind, pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id, make_date(year, 1, 1) AS day, value
    FROM indicators_targethistory WHERE indicator_id = %(id)s
    UNION ALL
    SELECT 'measured', pgh_id, pgh_obj_id, pgh_created_at, pgh_label, pgh_context_id, start, value
    FROM indicators_measuredfigurehistory WHERE indicator_id = %(id)s
),
compared AS (SELECT v.*, lag(v.value) OVER (PARTITION BY kind, pgh_obj_id ORDER BY pgh_id) AS before FROM version v)
SELECT c.kind, c.pgh_id, c.pgh_created_at, c.pgh_label, c.day, c.value, c.before,
       coalesce(x.metadata->>'source', ''), coalesce(x.metadata->>'reason', '')
FROM compared c LEFT JOIN pghistory_context x ON x.id = c.pgh_context_id
WHERE c.pgh_label <> 'update' OR c.value IS DISTINCT FROM c.before
ORDER BY c.pgh_created_at DESC, c.kind, c.pgh_id DESC LIMIT %(shown)s
"""


@dataclass(frozen=True, slots=True)
class FigureVersion:
    """A version of a target or of an external figure; ``before`` is the previous value."""

    kind: str
    pk: int
    at: dt.datetime
    label: str
    day: dt.date
    value: Decimal | None
    before: Decimal | None
    source: str
    reason: str


def indicator_changes(indicator: Indicator) -> list[FeedItem]:
    """Return the latest changes of an indicator, latest first: two queries. No person is named; corrections give the
    old value.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECORDED, {"id": indicator.pk, "shown": SHOWN})
        versions = [FigureVersion(*row) for row in cursor.fetchall()]
    results = PublishedResult.objects.filter(indicator=indicator).select_related("publication", "replaces")
    found = [
        *(_published(indicator, one) for one in results.order_by("-publication__recorded_at", "-pk")[:SHOWN]),
        *(_recorded(indicator, one) for one in versions),
    ]
    return sorted(found, key=lambda item: item.at, reverse=True)[:SHOWN]


def _published(indicator: Indicator, row: PublishedResult) -> FeedItem:
    publication, value = row.publication, _value(row.value, row.unit or indicator.unit)
    what = f"Résultat {row.year} publié : {value}"
    if row.replaces:
        what = f"Résultat {row.year} corrigé : {value}, au lieu de {_value(row.replaces.value, indicator.unit)}"
    return _item(
        indicator,
        key=f"published {row.pk}",
        at=publication.recorded_at,
        what=what,
        by=TEAM,
        reason=publication.reason or publication.note,
        page=f"/indicateurs/{row.year}/publications/{publication.pk}/",
    )


def _recorded(indicator: Indicator, one: FigureVersion) -> FeedItem:
    by = TEAM if one.source in ("page", "api") else SOURCES.get(one.source, OUTSIDE)
    return _item(
        indicator,
        key=f"{one.kind} {one.pk}",
        at=one.at,
        what=_what(one, indicator.unit),
        by=by,
        reason=one.reason,
        page=f"/indicateurs/{indicator.code}/",
    )


def _what(one: FigureVersion, unit: str) -> str:
    subject = f"Cible {one.day.year}" if one.kind == "target" else f"Relevé à partir du {date_fr(one.day)}"
    if one.label == "delete":
        return f"{subject}, retrait"
    value = _value(one.value, unit)
    return f"{subject} : {_value(one.before, unit)} → {value}" if one.label == "update" else f"{subject} : {value}"


def _item(indicator: Indicator, *, key: str, at: dt.datetime, what: str, by: str, reason: str, page: str) -> FeedItem:
    text = "\n".join([what, f"{by} : {reason}" if reason else by])
    return FeedItem(urn_of(key), at, f"{indicator.label} : {what}", text, by, page)


def _value(value: Decimal | None, unit: str) -> str:
    return "ND" if value is None else quantity_in_words(strip_trailing_zeros(value), unit)
