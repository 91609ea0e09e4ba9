"""The JSON of services in the API: one statement for the list, one for a single service.

Serializers over instances take 4 to 8 times more CPU time than these statements (a page of 100 services: 99 ms against
12 to 19). Each part is computed for the whole page at once, then joined; ``page`` contains id, kind_id, since, why the
phase of that day ended the partnership, and place.
"""

import datetime as dt
from collections.abc import Sequence

from catalogue import schema
from catalogue.json_sql import AWARDED, CARRIED, DESIGNATED, STATE, columns_of, object_of
from catalogue.schema import DOCUMENT_FIELDS, STARTUP_FIELDS, Shape
from common.sql import fetch_one

_ENTRY = object_of(schema.PhaseEntry, "entries", {"kind": "kind_id", "end": "stop"})
_ENTERED = "entered.end_reason, entered.end_sentence, entered.end_account"
PARTS = f"""
lives AS (
    SELECT startup_id, json_agg({_ENTRY} ORDER BY start, rank, position, id) AS phases
    FROM (
        SELECT e.startup_id, e.kind_id, e.start, lead(e.start) OVER life AS stop, p.declared_end, k.rank, p.position, p.id
        FROM startups_span e
        JOIN startups_phase p ON p.id = e.phase_id
        JOIN startups_phasekind k ON k.key = e.kind_id
        WHERE e.is_entry AND e.startup_id IN (SELECT id FROM page)
        WINDOW life AS (PARTITION BY e.startup_id ORDER BY e.start, k.rank, p.position, p.id)
    ) entries
    GROUP BY startup_id
),
carriers AS (
    SELECT m.startup_id, max(i.slug) FILTER (WHERE m.is_lead) AS lead,
           array_agg(i.slug ORDER BY m.is_lead DESC, m.position, i.slug) AS slugs
    FROM startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id
    WHERE m.startup_id IN (SELECT id FROM page) AND {CARRIED}
    GROUP BY m.startup_id
),
sponsoring AS (
    SELECT sp.startup_id, array_agg(o.slug ORDER BY sp.position, sp.id) AS slugs
    FROM startups_sponsorship sp JOIN incubators_administration o ON o.id = sp.administration_id
    WHERE sp.startup_id IN (SELECT id FROM page)
    GROUP BY sp.startup_id
),
designated AS (
    SELECT d.startup_id, max(d.millesime) AS millesime
    FROM impact_designation d WHERE {DESIGNATED}
    GROUP BY d.startup_id
),
awarded AS (
    SELECT a.startup_id, array_agg(r.number ORDER BY r.number) AS rounds
    FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id
    WHERE a.startup_id IS NOT NULL AND {AWARDED}
    GROUP BY a.startup_id
)
"""

_WHY_ENDED = object_of(
    schema.WhyEnded, "page", {name: f"page.end_{name}" for name in ("reason", "sentence", "account")}
)
_PHASE = object_of(schema.PhaseState, "kind", {"kind": "kind.key", "since": "page.since"})
TRIMMED = ("name", "mission", "contact", "link", "repository", "stats_url")
"""The texts that records sometimes begin or end with spaces; the drop-in serves them as they are."""
COLUMNS = columns_of(
    STARTUP_FIELDS,
    "s",
    {
        **{name: f"btrim(s.{name}, E' \\t\\r\\n')" for name in TRIMMED},
        "phase": f"CASE WHEN kind.key IS NOT NULL THEN {_PHASE} END",
        "end_reason": f"CASE WHEN kind.\"group\" = 'ended' THEN {_WHY_ENDED} END",
        "incubator": "carriers.lead",
        "incubators": "coalesce(carriers.slugs, '{}')",
        "sponsors": "coalesce(sponsoring.slugs, '{}')",
        "phases": "coalesce(lives.phases, '[]')",
        "national_impact": "designated.millesime",
        "fast": "coalesce(awarded.rounds, '{}')",
        "url": "%(site)s || '/startups/' || s.slug || '/'",
    },
)

JOINED = """
    page JOIN startups_startup s ON s.id = page.id
    LEFT JOIN startups_phasekind kind ON kind.key = page.kind_id
    LEFT JOIN lives ON lives.startup_id = s.id
    LEFT JOIN carriers ON carriers.startup_id = s.id
    LEFT JOIN sponsoring ON sponsoring.startup_id = s.id
    LEFT JOIN designated ON designated.startup_id = s.id
    LEFT JOIN awarded ON awarded.startup_id = s.id
"""


def _list_of(shape: type[Shape], table: str, expressions: dict[str, str], order: str, source: str) -> str:
    """Return SQL for a JSON list of objects of a shape, empty if there are none."""
    item = object_of(shape, table, expressions)
    return f"(SELECT coalesce(json_agg({item} ORDER BY {order}), '[]') FROM {source})"


AWARDED_IN = "extract(year FROM budget_counted_on(a.awarded_on, r.committee_on, r.year, r.quarter))::int"
DETAILS = columns_of(
    (name for name in DOCUMENT_FIELDS if name not in STARTUP_FIELDS),
    "s",
    {
        "standards": object_of(schema.Standards, "s", {}),
        "undated_phases": _list_of(
            schema.UndatedPhase,
            "p",
            {"kind": "p.kind_id"},
            order="p.position, p.id",
            source="startups_phase p WHERE p.startup_id = s.id AND p.start IS NULL",
        ),
        "timeline": _list_of(
            schema.TimelineSpan,
            "e",
            {"kind": "e.kind_id", "incubator": "i.slug"},
            order="e.start, e.stop, k.rank, e.id",
            source="""startups_span e JOIN startups_phasekind k ON k.key = e.kind_id
                LEFT JOIN incubators_incubator i ON i.id = e.incubator_id WHERE e.startup_id = s.id""",
        ),
        "memberships": _list_of(
            schema.CarryingPeriod,
            "m",
            {"incubator": "i.slug", "name": "i.name"},
            order="m.start NULLS FIRST, m.position, m.id",
            source="startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id WHERE m.startup_id = s.id",
        ),
        "events": _list_of(
            schema.Event,
            "v",
            {},
            order="v.date, v.position, v.id",
            source="startups_lifeevent v WHERE v.startup_id = s.id",
        ),
        "investigations": _list_of(
            schema.Dossier,
            "n",
            {"start": "p.start", "sponsor": "o.slug"},
            order="p.start, p.id",
            source="""startups_investigation n JOIN startups_phase p ON p.id = n.phase_id
                LEFT JOIN incubators_administration o ON o.id = n.sponsor_id WHERE p.startup_id = s.id""",
        ),
        "awards": _list_of(
            schema.StartupAward,
            "a",
            {
                "round": "r.number",
                "amount": "trim_scale(a.amount)",
                "awarded_in": AWARDED_IN,
            },
            order="r.number",
            source="budget_award a JOIN budget_fundinground r ON r.id = a.round_id WHERE a.startup_id = s.id",
        ),
        "seasons": _list_of(
            schema.StartupSeason,
            "p",
            {"season": "n.number"},
            order="n.number",
            source="budget_participation p JOIN budget_season n ON n.id = p.season_id WHERE p.startup_id = s.id",
        ),
        "supports": _list_of(
            schema.StartupSupport,
            "u",
            {"shared_service": "h.slug"},
            order="u.start, u.id",
            source="""budget_support u LEFT JOIN budget_sharedservice h ON h.id = u.shared_service_id
                WHERE u.startup_id = s.id""",
        ),
        "designations": _list_of(
            schema.StartupDesignation,
            "d",
            {},
            order="d.millesime, d.id",
            source="impact_designation d WHERE d.startup_id = s.id",
        ),
    },
)
"""What one fiche has beside: small lists, each in the order of its record."""


_LIST = f"""
WITH page AS MATERIALIZED (
    SELECT s.id, s.place, state.kind_id, entered.start AS since, {_ENTERED}
    FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS s (id, place) {STATE}
),
{PARTS}
SELECT coalesce(json_agg(item ORDER BY place), '[]')::text
FROM (SELECT page.place, (SELECT c FROM (SELECT {COLUMNS}) c) AS item FROM {JOINED}) items
"""
_STARTUP = f"""
WITH page AS MATERIALIZED (
    SELECT s.id, state.kind_id, entered.start AS since, {_ENTERED} FROM startups_startup s {STATE} WHERE s.slug = %(slug)s
),
{PARTS}
SELECT row_to_json(fiche)::text FROM (
    SELECT {COLUMNS}, {DETAILS} FROM {JOINED}
) fiche
"""


def startups_json(ids: Sequence[int], as_of: dt.date, site: str) -> bytes:
    """Return the JSON list of these services, in order, on ``as_of``; ``site`` is the prefix of their URLs."""
    row = fetch_one(_LIST, {"ids": list(ids), "as_of": as_of, "site": site})
    return str(row[0]).encode() if row else b"[]"


def startup_json(slug: str, as_of: dt.date, site: str) -> bytes | None:
    """Return the whole public fiche as JSON, without names of people; None if the slug is unknown."""
    row = fetch_one(_STARTUP, {"slug": slug, "as_of": as_of, "site": site})
    return str(row[0]).encode() if row else None
