"""The records behind a figure: what counted, on which date, why, and how it came to be recorded."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from impact.algebra import read_vocabulary
from impact.models import Indicator, LiveEvidence, LiveResult, PublishedEvidence, PublishedResult
from impact.queries.years import Live, Published, rule_in_words, tidy


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One record that counts. ``source`` is where its value comes from (None: written outside the application).

    ``team`` is the incubator of who wrote it; never a person. ``recorded_at`` is None when no history tells.
    """

    startup: str
    name: str
    record: str
    record_id: int
    date: dt.date
    reason: str
    amount: Decimal
    is_fictitious: bool = False
    recorded_at: dt.datetime | None = None
    source: str | None = None
    why: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A figure of an indicator and a year, live and published, each with its records."""

    code: str
    label: str
    unit: str
    wording: str
    rule: str
    year: int
    live: Live | None
    rows: tuple[EvidenceRow, ...]
    published: Published | None
    published_rows: tuple[EvidenceRow, ...]


def proof(code: str, year: int) -> Proof | None:
    """What makes the figure of ``code`` in ``year``; None when the indicator is unknown. A constant number of queries."""
    indicator = Indicator.objects.filter(code=code).prefetch_related("definitions").first()
    if indicator is None:
        return None
    live = LiveResult.objects.filter(indicator=indicator, year=year).first()
    in_force = PublishedResult.objects.filter(indicator=indicator, year=year, replaced_by__isnull=True)
    published = in_force.select_related("publication").first()
    return Proof(
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        wording=indicator.wording,
        rule=rule_in_words(indicator, year, read_vocabulary()),
        year=year,
        live=Live(tidy(live.value), live.computed_at) if live else None,
        rows=_live_rows(live) if live else (),
        published=Published(tidy(published.value), published.publication.published_on, published.has_evidence)
        if published
        else None,
        published_rows=_published_rows(published) if published and published.has_evidence else (),
    )


def _live_rows(result: LiveResult) -> tuple[EvidenceRow, ...]:
    rows: QuerySet[LiveEvidence] = result.evidence.select_related("startup").order_by(
        "date", "startup__slug", "record_id"
    )
    return _with_recording(
        EvidenceRow(
            startup=row.startup.slug if row.startup else "",
            name=row.startup.name if row.startup else "",
            record=row.record,
            record_id=row.record_id,
            date=row.date,
            reason=row.reason,
            amount=tidy(row.amount) or Decimal(0),
            is_fictitious=bool(row.startup and row.startup.is_fictitious),
        )
        for row in rows
    )


def _published_rows(result: PublishedResult) -> tuple[EvidenceRow, ...]:
    """As they were published: their names are kept with them."""
    rows: QuerySet[PublishedEvidence] = result.evidence.order_by("date", "startup_slug", "record_id")
    return tuple(
        EvidenceRow(
            startup=row.startup_slug,
            name=row.startup_name,
            record=row.record,
            record_id=row.record_id,
            date=row.date,
            reason=row.reason,
            amount=tidy(row.amount) or Decimal(0),
        )
        for row in rows
    )


TEAM = """
       coalesce((
           SELECT string_agg(i.name, ', ' ORDER BY i.name)
           FROM incubators_coachassignment a JOIN incubators_incubator i ON i.id = a.incubator_id
           WHERE a.user_id::text = x.metadata->>'user' AND a.start <= v.pgh_created_at::date
             AND (a."end" IS NULL OR a."end" > v.pgh_created_at::date)
       ), '')
"""
"""The incubators that the author of the context ``x`` of a version ``v`` coached that day; never a person."""
# The last version that gave each record the values that count (its kind and date), and its context. What names a person
# stays in the database.
_RECORDING = f"""
WITH version AS (
    SELECT 'phase' AS record, pgh_obj_id, pgh_id, pgh_created_at, pgh_context_id, pgh_label,
           ROW(kind_id, start) IS DISTINCT FROM lag(ROW(kind_id, start)) OVER life AS counts
    FROM startups_phasehistory WHERE pgh_obj_id = ANY (%(phase)s)
    WINDOW life AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
    UNION ALL
    SELECT 'designation', pgh_obj_id, pgh_id, pgh_created_at, pgh_context_id, pgh_label,
           ROW(millesime, effective_on) IS DISTINCT FROM lag(ROW(millesime, effective_on)) OVER life
    FROM impact_designationhistory WHERE pgh_obj_id = ANY (%(designation)s)
    WINDOW life AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
)
SELECT DISTINCT ON (v.record, v.pgh_obj_id) v.record, v.pgh_obj_id, v.pgh_created_at,
       CASE WHEN x.id IS NOT NULL THEN coalesce(x.metadata->>'source', 'page') END, coalesce(x.metadata->>'reason', ''),
{TEAM}
FROM version v LEFT JOIN pghistory_context x ON x.id = v.pgh_context_id
WHERE v.counts AND v.pgh_label <> 'delete'
ORDER BY v.record, v.pgh_obj_id, v.pgh_id DESC
"""  # noqa: S608


def _with_recording(rows: Iterable[EvidenceRow]) -> tuple[EvidenceRow, ...]:
    """The rows with when, by which way and why each came to be recorded as it is."""
    listed = list(rows)
    keys = {record: [row.record_id for row in listed if row.record == record] for record in ("phase", "designation")}
    with connection.cursor() as cursor:
        cursor.execute(_RECORDING, keys)
        known = {(record, key): said for record, key, *said in cursor.fetchall()}
    unknown = (None, None, "", "")
    return tuple(_recorded(row, *known.get((row.record, row.record_id), unknown)) for row in listed)


def _recorded(row: EvidenceRow, at: dt.datetime | None, source: str | None, why: str, team: str) -> EvidenceRow:
    return replace(row, recorded_at=at, source=source, why=why, team=team)
