"""API responses on incubators and the portfolio."""

import datetime as dt
from typing import Any

from catalogue.json_sql import CARRIED, columns_of, object_of
from catalogue.schema import INCUBATOR_DOCUMENT_FIELDS, INCUBATOR_FIELDS, CarriedStartup, Owner
from common.sql import fetch_one
from impact.queries.designations import national_impact_on
from impact.schema_marks import mark_as_json
from startups.queries import portfolio

# In SQL: the database builds the JSON of all incubators at once, as for services (``catalogue.startups.api_sql``).
_COUNTED = """
counted AS (
    SELECT state.incubator_id AS id,
           count(*) FILTER (WHERE kind."group" = 'investigation') AS investigations,
           count(*) FILTER (WHERE kind."group" = 'service') AS services,
           count(*) FILTER (WHERE kind."group" = 'ended') AS ended
    FROM startups_span state JOIN startups_phasekind kind ON kind.key = state.kind_id
    WHERE startups_in_state(state.start, state.stop, %(as_of)s)
    GROUP BY state.incubator_id
)
"""
_EXPRESSIONS = {
    "owner": f"CASE WHEN o.id IS NOT NULL THEN {object_of(Owner, 'o', {})} END",
    "investigations": "coalesce(counted.investigations, 0)",
    "services": "coalesce(counted.services, 0)",
    "ended": "coalesce(counted.ended, 0)",
    "url": "%(site)s || '/incubateurs/' || i.slug || '/'",
}
_CARRIED = object_of(CarriedStartup, "s", {"phase": "state.kind_id", "is_lead": "m.is_lead"})
_CARRIED_STARTUPS = f"""(
    SELECT coalesce(json_agg({_CARRIED} ORDER BY s.slug), '[]')
    FROM startups_membership m JOIN startups_startup s ON s.id = m.startup_id
    LEFT JOIN startups_span state ON state.startup_id = s.id
        AND startups_in_state(state.start, state.stop, %(as_of)s)
    WHERE m.incubator_id = i.id AND {CARRIED}
)"""
_COLUMNS = columns_of(INCUBATOR_FIELDS, "i", _EXPRESSIONS)
_DOCUMENT = columns_of(INCUBATOR_DOCUMENT_FIELDS, "i", {**_EXPRESSIONS, "startups": _CARRIED_STARTUPS})
_FROM = """
    incubators_incubator i LEFT JOIN incubators_administration o ON o.id = i.owner_id
    LEFT JOIN counted ON counted.id = i.id
"""
_LIST = f"""
WITH {_COUNTED}
SELECT coalesce(json_agg(carrier ORDER BY common_search_text(carrier.name), carrier.slug), '[]')::text
FROM (SELECT {_COLUMNS} FROM {_FROM}) carrier
"""
_ONE = f"""
WITH {_COUNTED}
SELECT row_to_json(carrier)::text FROM (
    SELECT {_DOCUMENT} FROM {_FROM} WHERE i.slug = %(slug)s
) carrier
"""


def incubator_list(as_of: dt.date, site: str) -> str:
    """Return the JSON list of all incubators, by name.

    The counts are of startups by lead incubator at ``as_of``, and add up to the portfolio.
    """
    row = fetch_one(_LIST, {"as_of": as_of, "site": site})
    assert row is not None  # noqa: S101  an aggregate always has a row
    return str(row[0])


def incubator_document(slug: str, as_of: dt.date, site: str) -> str | None:
    """Return the JSON of an incubator and the startups that it supports at ``as_of``, including shared ones."""
    row = fetch_one(_ONE, {"as_of": as_of, "site": site, "slug": slug})
    return None if row is None else str(row[0])


def portfolio_document(as_of: dt.date) -> dict[str, Any]:
    """Return the portfolio at a date: two queries."""
    state, (designated, mark) = portfolio(as_of), national_impact_on(as_of)
    return {
        "as_of": as_of.isoformat(),
        "investigations": state.investigations,
        "services": state.services,
        "ended": state.ended,
        "national_impact": designated,
        "national_impact_mark": mark_as_json(mark),
        "by_phase": state.by_phase,
        "by_incubator": [
            {
                "incubator": part.incubator,
                "name": part.name,
                "investigations": part.investigations,
                "services": part.services,
                "ended": part.ended,
            }
            for part in state.by_incubator
        ],
    }
