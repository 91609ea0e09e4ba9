"""The JSON of services in the API: one statement for a list, one for a single record.

Serializers over instances take 33 ms of Python for a cold page of 100 services, and these statements 1 ms
(docs/decisions/14-sql-of-the-api.md). Each part is computed for the whole page at once, then joined (``MATERIALIZED``:
planned apart, which takes a third less than one plan of all); ``page`` contains id, the kind of phase of that day,
since, why that phase ended the partnership, and place.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rest_framework import serializers as s

from catalogue import serializers
from catalogue.serializers import (
    DOCUMENT_FIELDS,
    STARTUP_FIELDS,
    Shape,
)
from catalogue.sql import AWARDED, CARRIED, DESIGNATED, STATE
from common.freshness import last_written
from common.sql import fetch_one
from impact.queries.levels import level_of_state_sql, state_sql


def columns_sql(fields: Iterable[str], table: str, expressions: Mapping[str, str]) -> str:
    """Return the columns of a response, in the order of ``fields``.

    ``expressions`` hold the fields that are not the column of their name in ``table``.

    :raises ValueError: an expression is of no field.
    """
    found = {name: expressions.get(name, f'{table}."{name}"') for name in fields}
    if unknown := expressions.keys() - found.keys():
        raise ValueError(f"No field has the name of these expressions: {sorted(unknown)}")
    return ", ".join(f'{sql} AS "{name}"' for name, sql in found.items())


def json_object_sql(serializer_class: type[s.Serializer[Any]], table: str, expressions: Mapping[str, str]) -> str:
    """Return one row with the fields of a serializer, an object in JSON; the arguments and errors of ``columns_sql``."""
    return f"(SELECT o FROM (SELECT {columns_sql(serializer_class().fields, table, expressions)}) o)"


_ENTRY = json_object_sql(serializers.PhaseEntrySerializer, "entries", {"kind": "kind_id", "end": "until"})
PAGE = f"""
WITH page AS MATERIALIZED (
    SELECT s.id, s.place, state.kind_id, kind.label, kind."group", entered.start AS since,
           entered.end_reason, entered.end_sentence, entered.end_account
    FROM unnest({{ids}}) WITH ORDINALITY AS s (id, place)
    {STATE} LEFT JOIN startups_phasekind kind ON kind.key = state.kind_id
),
lives AS MATERIALIZED (
    SELECT startup_id, json_agg({_ENTRY} ORDER BY start, rank, position, id) AS phases
    FROM (
        SELECT e.startup_id, e.kind_id, e.start, lead(e.start) OVER life AS until, p.declared_end, k.rank, p.position, p.id
        FROM startups_span e
        JOIN startups_phase p ON p.id = e.phase_id
        JOIN startups_phasekind k ON k.key = e.kind_id
        WHERE e.is_entry AND e.startup_id = ANY({{ids}})
        WINDOW life AS (PARTITION BY e.startup_id ORDER BY e.start, k.rank, p.position, p.id)
    ) entries
    GROUP BY startup_id
),
carriers AS MATERIALIZED (
    SELECT m.startup_id, max(i.slug) FILTER (WHERE m.is_lead) AS lead,
           array_agg(i.slug ORDER BY m.is_lead DESC, m.position, i.slug) AS slugs
    FROM startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id
    WHERE m.startup_id = ANY({{ids}}) AND {CARRIED}
    GROUP BY m.startup_id
),
sponsoring AS MATERIALIZED (
    SELECT sp.startup_id, array_agg(o.slug ORDER BY sp.position, sp.id) AS slugs
    FROM startups_sponsorship sp JOIN incubators_administration o ON o.id = sp.administration_id
    WHERE sp.startup_id = ANY({{ids}})
    GROUP BY sp.startup_id
),
designated AS MATERIALIZED (
    SELECT d.startup_id, max(d.millesime) AS millesime
    FROM impact_designation d WHERE {DESIGNATED}
    GROUP BY d.startup_id
),
awarded AS MATERIALIZED (
    SELECT a.startup_id, array_agg(r.number ORDER BY r.number) AS rounds
    FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id
    WHERE a.startup_id IS NOT NULL AND {AWARDED}
    GROUP BY a.startup_id
),
matrix AS MATERIALIZED (
    SELECT page.id, {state_sql("page.id", "%(as_of)s", "%(written)s::date")} AS state FROM page
)
"""
"""The services whose ids an expression gives (``ids``), and the parts of their documents."""

_WHY_ENDED = json_object_sql(
    serializers.WhyEndedSerializer, "page", {name: f"page.end_{name}" for name in ("reason", "sentence", "account")}
)
_PHASE = json_object_sql(serializers.PhaseStateSerializer, "page", {"kind": "page.kind_id"})
TRIMMED = ("name", "mission", "contact", "link", "repository", "stats_url")
"""The texts that records sometimes begin or end with spaces; the drop-in serves them as they are."""
COLUMNS = columns_sql(
    STARTUP_FIELDS,
    "s",
    {
        **{name: f"btrim(s.{name}, E' \\t\\r\\n')" for name in TRIMMED},
        "phase": f"CASE WHEN page.kind_id IS NOT NULL THEN {_PHASE} END",
        "end_reason": f"CASE WHEN page.\"group\" = 'ended' THEN {_WHY_ENDED} END",
        "incubator": "carriers.lead",
        "incubators": "coalesce(carriers.slugs, '{}')",
        "sponsors": "coalesce(sponsoring.slugs, '{}')",
        "phases": "coalesce(lives.phases, '[]')",
        "national_impact": "designated.millesime",
        "matrix_level": level_of_state_sql("matrix.state", "designated.millesime IS NOT NULL"),
        "matrix_state": "matrix.state",
        "fast": "coalesce(awarded.rounds, '{}')",
        "url": "%(site)s || '/api/v1/startups/' || s.slug || '/'",
        "page": "%(site)s || '/startups/' || s.slug || '/'",
    },
)

JOINED = """
    page JOIN startups_startup s ON s.id = page.id
    LEFT JOIN lives ON lives.startup_id = s.id
    LEFT JOIN carriers ON carriers.startup_id = s.id
    LEFT JOIN sponsoring ON sponsoring.startup_id = s.id
    LEFT JOIN designated ON designated.startup_id = s.id
    LEFT JOIN awarded ON awarded.startup_id = s.id
    LEFT JOIN matrix ON matrix.id = s.id
"""


def _json_list_sql(
    serializer_class: type[Shape], table: str, expressions: dict[str, str], order: str, source: str
) -> str:
    """Return SQL for a JSON list of objects of a serializer, empty if there are none."""
    item = json_object_sql(serializer_class, table, expressions)
    return f"(SELECT coalesce(json_agg({item} ORDER BY {order}), '[]') FROM {source})"


DETAILS = columns_sql(
    (name for name in DOCUMENT_FIELDS if name not in STARTUP_FIELDS),
    "s",
    {
        "standards": json_object_sql(serializers.StandardsSerializer, "s", {}),
        "undated_phases": _json_list_sql(
            serializers.UndatedPhaseSerializer,
            "p",
            {"kind": "p.kind_id"},
            order="p.position, p.id",
            source="startups_phase p WHERE p.startup_id = s.id AND p.start IS NULL",
        ),
        "timeline": _json_list_sql(
            serializers.TimelineSpanSerializer,
            "e",
            {"kind": "e.kind_id", "incubator": "i.slug", "stop": "e.until"},
            order="e.start, e.until, k.rank, e.id",
            source="""startups_span e JOIN startups_phasekind k ON k.key = e.kind_id
                LEFT JOIN incubators_incubator i ON i.id = e.incubator_id WHERE e.startup_id = s.id""",
        ),
        "memberships": _json_list_sql(
            serializers.CarryingPeriodSerializer,
            "m",
            {"incubator": "i.slug", "name": "i.name", "end": "m.until"},
            order="m.start NULLS FIRST, m.position, m.id",
            source="startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id WHERE m.startup_id = s.id",
        ),
        "events": _json_list_sql(
            serializers.EventSerializer,
            "v",
            {},
            order="v.date, v.position, v.id",
            source="startups_lifeevent v WHERE v.startup_id = s.id",
        ),
        "investigations": _json_list_sql(
            serializers.DossierSerializer,
            "n",
            {"start": "p.start", "sponsor": "o.slug"},
            order="p.start, p.id",
            source="""startups_investigation n JOIN startups_phase p ON p.id = n.phase_id
                LEFT JOIN incubators_administration o ON o.id = n.sponsor_id WHERE p.startup_id = s.id""",
        ),
        "awards": _json_list_sql(
            serializers.StartupAwardSerializer,
            "a",
            {
                "round": "r.number",
                "amount": "trim_scale(a.amount)",
                "awarded_in": "r.year",
            },
            order="r.number",
            source="budget_award a JOIN budget_fundinground r ON r.id = a.round_id WHERE a.startup_id = s.id",
        ),
        "seasons": _json_list_sql(
            serializers.StartupSeasonSerializer,
            "p",
            {"season": "n.number", "end": "p.until"},
            order="n.number",
            source="budget_participation p JOIN budget_season n ON n.id = p.season_id WHERE p.startup_id = s.id",
        ),
        "supports": _json_list_sql(
            serializers.StartupSupportSerializer,
            "u",
            {"shared_service": "h.slug", "end": "u.until"},
            order="u.start, u.id",
            source="""budget_support u LEFT JOIN budget_sharedservice h ON h.id = u.shared_service_id
                WHERE u.startup_id = s.id""",
        ),
        "matrix_decisions": _json_list_sql(
            serializers.MatrixDecisionSerializer,
            "d",
            {},
            order="d.decided_on, d.id",
            source="impact_matrixdecision d WHERE d.startup_id = s.id",
        ),
        "designations": _json_list_sql(
            serializers.StartupDesignationSerializer,
            "d",
            {},
            order="d.millesime, d.id",
            source="impact_designation d WHERE d.startup_id = s.id",
        ),
    },
)
"""What one fiche has beside: small lists, each in the order of its record."""


_LIST = f"""{PAGE.format(ids="%(ids)s::bigint[]")}
SELECT coalesce(json_agg(item), '[]')::text FROM (SELECT {COLUMNS} FROM {JOINED} ORDER BY page.place) item
"""
_STARTUP = f"""{PAGE.format(ids="ARRAY(SELECT id FROM startups_startup WHERE slug = %(slug)s)")}
SELECT row_to_json(fiche)::text FROM (SELECT {COLUMNS}, {DETAILS} FROM {JOINED}) fiche
"""


def startups_json(ids: Sequence[int], as_of: dt.date, site: str) -> bytes:
    """Return the JSON list of these services, in order, on ``as_of``; ``site`` is the prefix of their URLs."""
    array = f"{{{','.join(map(str, ids))}}}"  # one constant; a list would be one for each id, and longer to parse
    row = fetch_one(_LIST, {"ids": array, "as_of": as_of, "written": last_written(as_of), "site": site})
    return str(row[0]).encode() if row else b"[]"


def startup_json(slug: str, as_of: dt.date, site: str) -> bytes | None:
    """Return the whole public fiche as JSON, without names of people; None if the slug is unknown."""
    row = fetch_one(_STARTUP, {"slug": slug, "as_of": as_of, "written": last_written(as_of), "site": site})
    return str(row[0]).encode() if row else None
