"""The answer of the API about the portfolio."""

import datetime as dt
from typing import Any

from impact.queries.designations import national_impact_on
from impact.schema_marks import mark_as_json
from startups.queries import portfolio


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
