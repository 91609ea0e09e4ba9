"""What the incubator pages read, at a date."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from catalogue.queries.conditions import AWARDED, DESIGNATED
from catalogue.queries.phases import Counts
from incubators.models import Incubator


@dataclass(frozen=True, slots=True)
class IncubatorRow:
    """An incubator and the startups that it leads at a date, by phase kind (``counts``)."""

    slug: str
    name: str
    owner: str
    opened_on: dt.date | None
    closed_on: dt.date | None
    is_fictitious: bool
    counts: Counts


@dataclass(frozen=True, slots=True)
class CarriedStartup:
    """A startup that an incubator leads at a date: its phase, the day it entered it, its millésime when designated."""

    slug: str
    name: str
    kind: str
    badge: str
    group: str
    since: dt.date
    millesime: int | None
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class TimeInPhase:
    """The median number of days that startups spent in a phase in this incubator, over ``count`` that left it."""

    kind: str
    label: str
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class MoneyReceived:
    """Amounts of FAST awards in euros; null when none has a known amount."""

    own_count: int
    own_amount: Decimal | None
    startups_count: int
    startups_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of ``services`` publish each thing."""

    services: int
    repository: int
    stats: int
    impact: int
    budget: int
    accessibility: int
    risks: int

    @property
    def lines(self) -> list[tuple[str, int]]:
        return [
            ("Code source ouvert", self.repository),
            ("Statistiques publiques", self.stats),
            ("Mesure d’impact publiée", self.impact),
            ("Budget publié", self.budget),
            ("Conformité d’accessibilité déclarée", self.accessibility),
            ("Analyse de risques faite", self.risks),
        ]


_ROWS = """
SELECT i.slug, i.name, coalesce(nullif(o.name, ''), ''), i.opened_on, i.closed_on, i.is_fictitious,
       coalesce((
           SELECT jsonb_object_agg(kind_id, n) FROM (
               SELECT s.kind_id, count(*) AS n FROM startups_span s
               WHERE s.incubator_id = i.id AND s.start <= %(as_of)s AND (s.stop IS NULL OR s.stop > %(as_of)s)
               GROUP BY s.kind_id
           ) state
       ), '{}')
FROM incubators_incubator i LEFT JOIN incubators_administration o ON o.id = i.owner_id
ORDER BY common_search_text(i.name), i.slug
"""
_CARRIED = f"""
SELECT s.slug, s.name, k.key, k.badge, k."group", p.start, (
           SELECT max(d.millesime) FROM impact_designation d WHERE d.startup_id = s.id AND {DESIGNATED}
       ), s.is_fictitious
FROM startups_span span
JOIN startups_startup s ON s.id = span.startup_id
JOIN startups_phasekind k ON k.key = span.kind_id
JOIN startups_phase p ON p.id = span.phase_id
WHERE span.incubator_id = %(incubator)s AND span.start <= %(as_of)s AND (span.stop IS NULL OR span.stop > %(as_of)s)
ORDER BY k.rank, common_search_text(s.name), s.slug
"""
_TIME = """
SELECT k.key, k.label, percentile_disc(0.5) WITHIN GROUP (ORDER BY s.stop - s.start), count(*)
FROM startups_span s JOIN startups_phasekind k ON k.key = s.kind_id
WHERE s.incubator_id = %(incubator)s AND s.stop > s.start AND s.stop <= %(as_of)s AND k."group" <> 'ended'
GROUP BY k.key, k.label, k.rank ORDER BY k.rank
"""
# A startup's award is counted where the startup was led on the day of the award, as the list of startups dates it.
_MONEY = f"""
WITH dated AS (
    SELECT a.incubator_id, a.startup_id, a.amount, coalesce(a.awarded_on, r.committee_on,
           (make_date(r.year, 1, 1) + make_interval(months => 3 * coalesce(r.quarter, 4)))::date - 1) AS day
    FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id WHERE {AWARDED}
),
received AS (
    SELECT d.incubator_id = %(incubator)s AS own, d.amount FROM dated d
    WHERE d.incubator_id = %(incubator)s OR EXISTS (
        SELECT FROM startups_membership m
        WHERE m.startup_id = d.startup_id AND m.incubator_id = %(incubator)s AND m.is_lead
          AND (m.start IS NULL OR m.start <= d.day) AND (m."end" IS NULL OR m."end" > d.day)
    )
)
SELECT count(*) FILTER (WHERE own), sum(amount) FILTER (WHERE own),
       count(*) FILTER (WHERE own IS NOT TRUE), sum(amount) FILTER (WHERE own IS NOT TRUE)
FROM received
"""
_COVERAGE = """
SELECT count(*), count(*) FILTER (WHERE s.repository <> ''),
       count(*) FILTER (WHERE s.has_stats OR s.stats_url <> ''), count(*) FILTER (WHERE s.impact_url <> ''),
       count(*) FILTER (WHERE s.budget_url <> ''), count(*) FILTER (WHERE s.accessibility <> ''),
       count(*) FILTER (WHERE s.risk_analysed OR s.risk_analysis_url <> '')
FROM startups_span span
JOIN startups_startup s ON s.id = span.startup_id
JOIN startups_phasekind k ON k.key = span.kind_id AND k."group" = 'service'
WHERE span.incubator_id = %(incubator)s AND span.start <= %(as_of)s AND (span.stop IS NULL OR span.stop > %(as_of)s)
"""


def _rows(sql: str, **parameters: int | dt.date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def incubator_rows(as_of: dt.date) -> list[IncubatorRow]:
    """Every incubator by name, those that carry nothing included: one query."""
    return [
        IncubatorRow(slug, name, owner, opened_on, closed_on, fictitious, json.loads(counts))
        for slug, name, owner, opened_on, closed_on, fictitious, counts in _rows(_ROWS, as_of=as_of)
    ]


def read_incubator(slug: str) -> Incubator | None:
    """The incubator of that identifier with its owner: one query."""
    return Incubator.objects.select_related("owner").filter(slug=slug).first()


def incubator_moved_to(slug: str) -> str | None:
    """The identifier of the incubator that had this one before, or None."""
    old = [slug, f"/incubateurs/{slug}", f"/incubateurs/{slug}/"]
    found = Incubator.objects.filter(redirect_from__overlap=old).order_by("slug")
    return found.values_list("slug", flat=True).first()


def carried(incubator_id: int, as_of: dt.date) -> list[CarriedStartup]:
    """The startups that the incubator leads that day, in the order of a life, then by name: one query."""
    return [CarriedStartup(*row) for row in _rows(_CARRIED, incubator=incubator_id, as_of=as_of)]


def time_in_phases(incubator_id: int, as_of: dt.date) -> Sequence[TimeInPhase]:
    """For each phase that startups left by ``as_of`` while in this incubator, the median stay there in days: one query.

    A stay is counted from the entry (or the arrival in the incubator) to the exit (or the departure); entries that last
    no day are not stays.
    """
    return [TimeInPhase(*row) for row in _rows(_TIME, incubator=incubator_id, as_of=as_of)]


def money_received(incubator_id: int, as_of: dt.date) -> MoneyReceived:
    """FAST awards on or before ``as_of`` to the incubator, and to the startups that it led on the day: one query."""
    return MoneyReceived(*_rows(_MONEY, incubator=incubator_id, as_of=as_of)[0])


def coverage(incubator_id: int, as_of: dt.date) -> Coverage:
    """What the services that the incubator leads that day publish, as the fiches say now: one query."""
    return Coverage(*_rows(_COVERAGE, incubator=incubator_id, as_of=as_of)[0])
