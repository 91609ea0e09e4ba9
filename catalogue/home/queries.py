"""What the home page tells: the latest changes, the national impact on some days, the indicators of a year."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import batched
from typing import Any

from catalogue.sql import DESIGNATED
from common.figure import UNKNOWN, Figure, figure_with_marks
from common.periods import in_force_sql
from common.sql import fetch_all
from common.words import short_name, strip_trailing_zeros
from impact.queries.designations import figure_of_designations
from indicators.algebra.aggregates import MEASURED
from indicators.live.plan import figures_until
from indicators.models import Target

OF_MEMBERS = {"members_active", "members_joining"}
"""The measures that count members, whom no fiche gives."""
SHOWN = 6
"""How many changes the home page tells."""

# In SQL: unions and lateral joins, and days that are not rows of a table.
# The reason is the comment of the phase or event of that day, else the one given by the person who recorded it.
_CHANGES = f"""
WITH entry AS (
    SELECT s.start, s.startup_id, s.incubator_id, s.kind_id, s.phase_id, s.is_launch
    FROM startups_span s JOIN startups_phasekind k ON k.key = s.kind_id
    WHERE s.is_entry AND s.start <= %(as_of)s AND (k."group" = 'ended' OR k.is_perennial OR s.is_launch)
    ORDER BY s.start DESC, s.startup_id LIMIT {SHOWN}
),
change AS (
    SELECT s.start AS date, s.startup_id, s.incubator_id, s.kind_id AS kind, NULL::int AS millesime,
           coalesce(nullif(p.comment, ''), (
               SELECT e.comment FROM startups_lifeevent e
               WHERE e.startup_id = s.startup_id AND e.date = s.start AND e.comment <> ''
               ORDER BY e.position LIMIT 1
           )) AS reason, p.id AS phase_id, s.is_launch
    FROM entry s JOIN startups_phase p ON p.id = s.phase_id
    UNION ALL
    (SELECT d.effective_on, d.startup_id, NULL, 'designation', d.millesime, nullif(d.reason, ''), NULL, false
     FROM impact_designation d
     WHERE {DESIGNATED}
     ORDER BY d.effective_on DESC, d.startup_id LIMIT {SHOWN})
)
SELECT c.date, c.kind, coalesce(k.badge, ''), coalesce(k."group", ''), c.millesime, s.slug, s.name, coalesce(i.name, ''),
       coalesce(c.reason, (
           SELECT x.metadata->>'reason' FROM startups_phasehistory h JOIN pghistory_context x ON x.id = h.pgh_context_id
           WHERE h.pgh_obj_id = c.phase_id AND x.metadata->>'source' IN ('page', 'api')
           ORDER BY h.pgh_id DESC LIMIT 1
       ), ''), c.is_launch
FROM change c JOIN startups_startup s ON s.id = c.startup_id
LEFT JOIN startups_phasekind k ON k.key = c.kind
LEFT JOIN incubators_incubator i ON i.id = c.incubator_id
ORDER BY c.date DESC, s.slug, c.kind LIMIT {SHOWN}
"""


@dataclass(frozen=True, slots=True)
class RecentChange:
    """One change of the portfolio; ``reason`` may be empty."""

    date: dt.date
    kind: str
    phase: str
    group: str
    millesime: int | None
    slug: str
    name: str
    incubator: str
    reason: str
    is_launch: bool

    @property
    def words(self) -> str:
        """Return the text of the badge of the change."""
        if self.millesime is not None:
            return f"Impact national {self.millesime}"
        return "Lancé" if self.is_launch else self.phase


def latest_changes(as_of: dt.date) -> list[RecentChange]:
    """Return the latest changes until ``as_of``, latest first: one query.

    Population: launches, entries into a perennial or an ended phase, designations in force.
    """
    return [RecentChange(*row) for row in fetch_all(_CHANGES, {"as_of": as_of})]


@dataclass(frozen=True, slots=True)
class YearlyIndicator:
    """An indicator of a year: its published figure with the short name of its document,
    the target of the law of that year (None: none, or not determined)
    and its live figure.

    ``running`` is the live figure of the requested year, if its results are not published yet; at a requested day, its
    figure until then.
    """

    code: str
    label: str
    published: Figure
    document: str
    target: Target | None
    live: Figure
    running_target: Target | None
    running: Figure
    measure: str | None
    is_followed: bool

    @property
    def live_source(self) -> str:
        """Return what its live figure comes from."""
        if self.measure == MEASURED:
            return "le relevé de l’équipe"
        return "les membres d’aujourd’hui" if self.measure in OF_MEMBERS else "les fiches d’aujourd’hui"

    @property
    def aim(self) -> str:
        """Return ``une cible de 80 %``; empty without a target."""
        return self.target.with_article(self.published.unit) if self.target else ""

    @property
    def running_aim(self) -> str:
        """Return the same of the requested year."""
        return self.running_target.with_article(self.published.unit) if self.running_target else ""


_DESIGNATED_THEN = in_force_sql("day.day", start="effective_on", until="withdrawn_on")
_DESIGNATED_BY_DATES = in_force_sql(
    "day.day", start="CASE WHEN is_millesime_confirmed THEN effective_on ELSE decided_on END", until="withdrawn_on"
)
_IMPACT = f"""
SELECT count(*) FILTER (WHERE {_DESIGNATED_THEN}), count(*) FILTER (WHERE {_DESIGNATED_BY_DATES})
FROM unnest(%(days)s::date[]) WITH ORDINALITY AS day (day, place)
LEFT JOIN impact_designation ON true
GROUP BY day.place ORDER BY day.place
"""
_INDICATORS = """
WITH of_parliament AS (
    SELECT p.*
    FROM indicators_publishedresult p JOIN indicators_indicatorfollower f ON f.indicator_id = p.indicator_id
    WHERE f.follower = 'budget_law' AND p.year >= f.first_year AND (f.last_year IS NULL OR p.year <= f.last_year)
),
shown AS (
    SELECT max(year) AS year FROM of_parliament WHERE year <= %(year)s
),
voted_target AS (
    SELECT indicator_id, year, value, direction
    FROM indicators_target WHERE edition = 'law' AND edition_year = year
)
SELECT shown.year, i.code, i.label, i.unit, publication.source,
       (SELECT d.rule->>'measure' FROM indicators_definition d WHERE d.id = l.definition_id),
       EXISTS (SELECT FROM indicators_indicatorfollower now WHERE now.indicator_id = i.id AND now.follower = 'budget_law'
               AND now.first_year <= %(year)s AND (now.last_year IS NULL OR now.last_year >= %(year)s)),
       t.value, t.direction, running_target.value, running_target.direction,
       p.value, p.unconfirmed, p.by_dates, p.missing,
       l.value, l.unconfirmed, l.by_dates, l.missing,
       running.value, running.unconfirmed, running.by_dates, running.missing
FROM shown
JOIN of_parliament p ON p.year = shown.year
    AND NOT EXISTS (SELECT FROM indicators_publishedresult later WHERE later.replaces_id = p.id)
JOIN indicators_publication publication ON publication.id = p.publication_id
JOIN indicators_indicator i ON i.id = p.indicator_id
LEFT JOIN voted_target t ON t.indicator_id = i.id AND t.year = shown.year
LEFT JOIN indicators_liveresult l ON l.indicator_id = i.id AND l.year = shown.year
LEFT JOIN voted_target running_target
    ON running_target.indicator_id = i.id AND running_target.year = %(year)s
    AND (%(is_dated)s OR %(year)s > shown.year)
LEFT JOIN indicators_liveresult running
    ON running.indicator_id = i.id AND running.year = %(year)s AND %(year)s > shown.year
ORDER BY i.position, i.code
"""


def national_impact(days: list[dt.date]) -> list[Figure]:
    """Count the designations in force on each of ``days``, in order: one query."""
    return [
        figure_of_designations(count, by_dates, day=day)
        for day, (count, by_dates) in zip(days, fetch_all(_IMPACT, {"days": days}), strict=True)
    ]


def latest_indicators(day: dt.date, *, is_dated: bool = False) -> tuple[int | None, list[YearlyIndicator]]:
    """Return the last year until that of ``day`` with published results, and its indicators: one query. (None, [])
    without any.

    Those that Parliament no longer follows in the year of ``day`` are left out; if it follows none of them, all are, with
    the published year only. ``is_dated``: the figures of the year of ``day`` are those until that day, instead of the
    whole year.
    """
    rows = fetch_all(_INDICATORS, {"year": day.year, "is_dated": is_dated})
    indicators = [_indicator(*row) for _, *row in rows]
    followed = [one for one in indicators if one.is_followed]
    if followed and is_dated:
        followed = _until(followed, day)
    return (rows[0][0] if rows else None), followed or [replace(one, running=UNKNOWN) for one in indicators]


def _until(indicators: list[YearlyIndicator], day: dt.date) -> list[YearlyIndicator]:
    found = figures_until([one.code for one in indicators], day)
    return [replace(one, running=found.get(one.code, UNKNOWN).in_unit(one.published.unit)) for one in indicators]


def _indicator(
    code: str, label: str, unit: str, source: str, measure: str | None, is_followed: bool, *columns: Any
) -> YearlyIndicator:
    """Return an indicator from its columns: the two of each target, then the four of each figure."""
    target, running_target = (_target(*one) for one in batched(columns[:4], 2, strict=True))
    figures = (figure_with_marks(*one) for one in batched(columns[4:], 4, strict=True))
    frozen, live, running = (one.in_unit(unit) if unit in ("%", "€") else one for one in figures)
    return YearlyIndicator(
        code, label, frozen, short_name(source), target, live, running_target, running, measure, is_followed
    )


def _target(value: Decimal | None, direction: str) -> Target | None:
    if value is None:
        return None
    return Target(value=strip_trailing_zeros(value), direction=direction)
