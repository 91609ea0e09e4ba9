"""The records behind each figure of an incubator at a date: a figure is their number or their sum.

The statements take ``incubator`` (primary key) and ``as_of``; ``catalogue.incubators.queries`` aggregates some of them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from catalogue.sql import AWARDED, DESIGNATED
from common.periods import in_force_sql
from common.sql import fetch_all
from startups.standards import LEVELS


class Block(StrEnum):
    """The families of figures; the value is the last part of their URL."""

    MOVES = "mouvements"
    TIMES = "durees"
    OUTCOMES = "suites"
    STANDARDS = "standards"
    MONEY = "financements"
    IMPACT = "impact-national"


class PortfolioChange(StrEnum):
    """How a startup enters or leaves the portfolio of an incubator."""

    NEW = "nouveau"
    """It was in no phase, or had left the programme."""
    ARRIVED = "arrive"
    """Another incubator, or none, led it."""
    TRANSFERRED = "transfere"
    STOPPED = "arrete"
    LEFT = "parti"
    """Another incubator, or none, leads it from that day."""


@dataclass(frozen=True, slots=True)
class IncubatorRecord:
    """A fact behind a figure; no ``slug`` if it is about the incubator itself.

    ``kind`` and ``outcome`` give the figure of its block in which it counts (see ``records``); ``year`` is None if the
    block has no years; ``days`` is a stay, ``amount`` an award in euros, None if unknown, with whether its day is known.
    """

    block: Block
    slug: str
    name: str
    kind: str
    outcome: str
    on: dt.date | None
    year: int | None
    days: int | None = None
    amount: Decimal | None = None
    is_date_precise: bool = True


# In SQL: windows over the parts of each life, which the figures of ``queries`` count and sum.
# A startup is supported while its phase neither ends nor transfers it; a phase of zero length is never a state.
# Each row is a part of its life, with the previous part.
_MOVES = f"""
WITH piece AS (
    SELECT s.startup_id, s.start, s.kind_id, s.incubator_id, k.is_in_programme AS inside, k."group"
    FROM startups_span s JOIN startups_phasekind k ON k.key = s.kind_id
    WHERE s.start <= %(as_of)s AND {in_force_sql("s.start", start="s.start", until="s.until")}
      AND s.startup_id IN (SELECT startup_id FROM startups_span WHERE incubator_id = %(incubator)s)
),
step AS (
    SELECT *, coalesce(lag(inside) OVER life, false) AS was_inside,
           inside AND incubator_id IS NOT DISTINCT FROM %(incubator)s AS here,
           coalesce(lag(inside AND incubator_id IS NOT DISTINCT FROM %(incubator)s) OVER life, false) AS was_here
    FROM piece WINDOW life AS (PARTITION BY startup_id ORDER BY start)
)
SELECT u.slug, u.name, CASE WHEN here AND was_inside THEN 'arrive' WHEN here THEN 'nouveau' WHEN inside THEN 'parti'
       WHEN "group" = 'ended' THEN 'arrete' ELSE 'transfere' END, kind_id, start, extract(year FROM start)::int
FROM step JOIN startups_startup u ON u.id = step.startup_id WHERE here <> was_here
ORDER BY start, common_search_text(u.name), u.slug
"""
_STAYS = """
SELECT u.slug, u.name, s.kind_id, ''::text AS answer, s.until, extract(year FROM s.until)::int AS year,
       s.until - s.start AS days
FROM startups_span s JOIN startups_phasekind k ON k.key = s.kind_id JOIN startups_startup u ON u.id = s.startup_id
WHERE s.incubator_id = %(incubator)s AND s.until > s.start
  AND s.until <= %(as_of)s AND k.is_in_programme
ORDER BY k.rank, s.until, u.slug
"""
# A phase of zero length was left too: the next phase is its outcome.
_OUTCOMES = """
WITH piece AS (
    SELECT s.startup_id, s.kind_id, s.incubator_id, k.rank, k."group" <> 'ended' AND NOT k.is_perennial AS is_followed,
           lead(s.kind_id) OVER life AS next, lead(s.start) OVER life AS left_on
    FROM startups_span s JOIN startups_phasekind k ON k.key = s.kind_id
    WHERE s.start <= %(as_of)s
    WINDOW life AS (PARTITION BY s.startup_id ORDER BY s.start, s.until NULLS LAST, k.rank, s.phase_id)
)
SELECT u.slug, u.name, p.kind_id, p.next, p.left_on, extract(year FROM p.left_on)::int
FROM piece p JOIN startups_startup u ON u.id = p.startup_id
WHERE p.incubator_id = %(incubator)s AND p.is_followed AND p.next <> p.kind_id
ORDER BY p.rank, p.left_on, u.slug
"""
STANDARD_KEYS = ("code-source", "statistiques", "impact", "budget", "accessibilite", "risques", "risques-publies")
"""The standards of the table of an incubator, in its order, each as it counts as kept; and the analysis of risks published."""
_STANDARDS = f"""
SELECT startup.slug, startup.name, standard.key, CASE WHEN standard.is_met THEN 'oui' ELSE 'non' END AS answer,
       NULL::date, NULL::int
FROM startups_span span
JOIN startups_startup startup ON startup.id = span.startup_id
JOIN startups_phasekind k ON k.key = span.kind_id AND k."group" = 'service' AND k.is_in_programme
CROSS JOIN LATERAL (VALUES
    {", ".join(f"({place}, '{key}', {LEVELS[key].sql('startup')})" for place, key in enumerate(STANDARD_KEYS))}
) AS standard (place, key, is_met)
WHERE span.incubator_id = %(incubator)s AND {in_force_sql("%(as_of)s", start="span.start", until="span.until")}
ORDER BY standard.place, common_search_text(startup.name), startup.slug
"""
# A startup's award counts for the incubator that led it on the day of the award, the date used in the list of startups.
_AWARDS = f"""
WITH dated AS (
    SELECT a.id, a.incubator_id, a.startup_id, a.amount, r.number, r.year,
           budget_counted_on(a.awarded_on, r.committee_on, r.year, r.quarter) AS day,
           a.is_day_known OR (a.awarded_on IS NULL AND r.committee_on IS NOT NULL) AS is_date_precise
    FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id WHERE {AWARDED}
)
SELECT coalesce(s.slug, ''), coalesce(s.name, i.name), CASE WHEN s.id IS NULL THEN 'incubateur' ELSE 'service' END AS kind,
       d.number::text AS answer, d.day, d.year::int, NULL::int, d.amount,
       d.is_date_precise
FROM dated d LEFT JOIN startups_startup s ON s.id = d.startup_id LEFT JOIN incubators_incubator i ON i.id = d.incubator_id
WHERE d.incubator_id = %(incubator)s OR EXISTS (
    SELECT FROM startups_membership m
    WHERE m.startup_id = d.startup_id AND m.incubator_id = %(incubator)s AND m.is_lead
      AND {in_force_sql("d.day", start="m.start", until="m.until", open_start=True)}
)
ORDER BY d.number, d.day, 2, d.id
"""
_DESIGNATIONS = f"""
SELECT s.slug, s.name, 'designation', '', d.effective_on, d.millesime::int
FROM impact_designation d JOIN startups_startup s ON s.id = d.startup_id
JOIN startups_membership m ON m.startup_id = s.id AND m.incubator_id = %(incubator)s AND m.is_lead
    AND {in_force_sql("d.effective_on", start="m.start", until="m.until", open_start=True)}
WHERE {DESIGNATED}
ORDER BY d.millesime, common_search_text(s.name), s.slug
"""
_STATEMENTS = {
    Block.MOVES: _MOVES,
    Block.TIMES: _STAYS,
    Block.OUTCOMES: _OUTCOMES,
    Block.STANDARDS: _STANDARDS,
    Block.MONEY: _AWARDS,
    Block.IMPACT: _DESIGNATIONS,
}


def records(block: Block, incubator_id: int, as_of: dt.date) -> list[IncubatorRecord]:
    """Return the records of one block until ``as_of``, with the keys of their figures: one query.

    * moves: ``kind`` is a ``PortfolioChange``, ``outcome`` the phase entered, or current on the day; startups that the
      incubator leads.
    * times: the stays that ended, in the phase ``kind``, from the entry (or the arrival in the incubator) to the exit
      (or the departure), ``on`` that day; a phase of zero length is no stay, and a transferred one has left.
    * outcomes: the startups that left, while the incubator led them, the phase ``kind`` for the phase ``outcome``.
    * standards: each service that the incubator leads that day, without transferred ones, with each standard (``kind``)
      that it meets or not (``outcome``: oui, non), from the current fiches.
    * money: the FAST awards to the incubator or to a service (``kind``) that it led that day, by round (``outcome``).
    * impact: the designations in force of services that it led on their effective date; ``year`` is the millésime.
    """
    rows = fetch_all(_STATEMENTS[block], {"incubator": incubator_id, "as_of": as_of})
    return [IncubatorRecord(block, *row) for row in rows]


KIND_PARAMETER, OUTCOME_PARAMETER, YEAR_PARAMETER = "quoi", "vers", "annee"


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """A filter on the records of a kind, of one of several outcomes, of a year; empty parts do not filter."""

    kind: str = ""
    outcomes: tuple[str, ...] = ()
    year: str = ""

    def of(self, records: Sequence[IncubatorRecord]) -> list[IncubatorRecord]:
        return [record for record in records if self._holds(record)]

    def _holds(self, record: IncubatorRecord) -> bool:
        return (
            self.kind in ("", record.kind)
            and (not self.outcomes or record.outcome in self.outcomes)
            and self.year in ("", str(record.year))
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return its URL parameters."""
        asked = [
            (KIND_PARAMETER, self.kind),
            *((OUTCOME_PARAMETER, word) for word in self.outcomes),
            (YEAR_PARAMETER, self.year),
        ]
        return [pair for pair in asked if pair[1]]
