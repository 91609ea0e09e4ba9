"""Queries of the incubator pages, at a date."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalogue.incubators.records import AWARDS, STANDARD_KEYS, STANDARDS, STAYS
from catalogue.phases import Counts
from catalogue.sql import DESIGNATED
from common.sql import fetch_all
from incubators.models import Incubator
from startups.standards import LEVELS


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
class LedStartup:
    """A startup led by an incubator at a date: its phase, its date of entry, its millésime if designated."""

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
    """The days that startups spent in a phase in this incubator, over the ``count`` stays that ended.

    ``low`` and ``high`` are the first and third quartiles, ``days`` the median: each is the length of a stay.
    """

    kind: str
    label: str
    low: int
    days: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class MoneyReceived:
    """Amounts of FAST awards in euros; null without a known amount."""

    own_count: int
    own_amount: Decimal | None
    startups_count: int
    startups_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class StandardCoverage:
    """How many of ``services`` meet a standard (``key``: see ``catalogue.incubators.records``)."""

    key: str
    label: str
    met: int
    services: int


STANDARD_LABELS = {key: LEVELS[key].label for key in STANDARD_KEYS}

# In SQL: counts by phase for each incubator, and quantiles, which are functions of PostgreSQL.
_ROWS = """
SELECT i.slug, i.name, coalesce(nullif(o.name, ''), ''), i.opened_on, i.closed_on, i.is_fictitious,
       coalesce((
           SELECT jsonb_object_agg(kind_id, n) FROM (
               SELECT s.kind_id, count(*) AS n FROM startups_span s
               WHERE s.incubator_id = i.id AND startups_in_state(s.start, s.stop, %(as_of)s)
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
WHERE span.incubator_id = %(incubator)s AND startups_in_state(span.start, span.stop, %(as_of)s)
ORDER BY k.rank, common_search_text(s.name), s.slug
"""
_TIME = f"""
SELECT k.key, k.label, (q.days)[1], (q.days)[2], (q.days)[3], q.count
FROM (
    SELECT kind_id, percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY days) AS days, count(*) AS count
    FROM ({STAYS}) stay GROUP BY kind_id
) q JOIN startups_phasekind k ON k.key = q.kind_id ORDER BY k.rank
"""
_MONEY = f"""
SELECT count(*) FILTER (WHERE what = 'incubateur'), sum(amount) FILTER (WHERE what = 'incubateur'),
       count(*) FILTER (WHERE what = 'service'), sum(amount) FILTER (WHERE what = 'service')
FROM ({AWARDS}) received
"""
_COVERAGE = f"""
SELECT key, count(*) FILTER (WHERE answer = 'oui'), count(*) FROM ({STANDARDS}) standard GROUP BY key
"""


def incubator_rows(as_of: dt.date) -> list[IncubatorRow]:
    """Return every incubator by name, including those without services: one query."""
    return [
        IncubatorRow(slug, name, owner, opened_on, closed_on, fictitious, json.loads(counts))
        for slug, name, owner, opened_on, closed_on, fictitious, counts in fetch_all(_ROWS, {"as_of": as_of})
    ]


def read_incubator(slug: str) -> Incubator | None:
    """Return the incubator with that slug, with its owner: one query."""
    return Incubator.objects.select_related("owner").filter(slug=slug).first()


def carried(incubator_id: int, as_of: dt.date) -> list[LedStartup]:
    """Return the startups that the incubator leads on the day, in the order of phases, then by name: one query."""
    return [LedStartup(*row) for row in fetch_all(_CARRIED, {"incubator": incubator_id, "as_of": as_of})]


def time_in_phases(incubator_id: int, as_of: dt.date) -> Sequence[TimeInPhase]:
    """Summarise by phase the stays that ended by ``as_of`` in this incubator (see ``incubator_records``): one query."""
    return [TimeInPhase(*row) for row in fetch_all(_TIME, {"incubator": incubator_id, "as_of": as_of})]


def money_received(incubator_id: int, as_of: dt.date) -> MoneyReceived:
    """Sum the FAST awards until ``as_of`` to the incubator, and to the startups that it led at the award: one query."""
    return MoneyReceived(*fetch_all(_MONEY, {"incubator": incubator_id, "as_of": as_of})[0])


def coverage(incubator_id: int, as_of: dt.date) -> list[StandardCoverage]:
    """Count the incubator's services on the day, without transferred ones, that meet each standard: one query.

    From the current fiches. Empty without services.
    """
    counts = {
        key: (met, services) for key, met, services in fetch_all(_COVERAGE, {"incubator": incubator_id, "as_of": as_of})
    }
    return [StandardCoverage(key, label, *counts[key]) for key, label in STANDARD_LABELS.items() if key in counts]
