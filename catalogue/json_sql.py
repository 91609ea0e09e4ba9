"""Build SQL for JSON from the fields of a serializer, so that only the serializer lists the fields of a response."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers as s

STATE = (
    "LEFT JOIN startups_span state ON state.startup_id = s.id AND startups_in_state(state.start, state.stop, %(as_of)s)"
    " LEFT JOIN startups_phase entered ON entered.id = state.phase_id"
)
CARRIED = 'startups_is_carried(m.start, m."end", %(as_of)s)'
DESIGNATED = "impact_is_designated(d.effective_on, d.withdrawn_on, %(as_of)s)"
AWARDED = "budget_counted_on(a.awarded_on, r.committee_on, r.year, r.quarter) <= %(as_of)s"


def columns_of(fields: Iterable[str], table: str, expressions: Mapping[str, str]) -> str:
    """Return the columns of a response, in the order of ``fields``.

    ``expressions`` are the fields that are not the column of their name in ``table``.

    :raises ValueError: an expression has no field.
    """
    found = {name: expressions.get(name, f'{table}."{name}"') for name in fields}
    if unknown := expressions.keys() - found.keys():
        raise ValueError(f"No field has the name of these expressions: {sorted(unknown)}")
    return ", ".join(f'{sql} AS "{name}"' for name, sql in found.items())


def object_of(shape: type[s.Serializer[Any]], table: str, expressions: Mapping[str, str]) -> str:
    """Return SQL for one row as a JSON object with the fields of ``shape``; arguments and errors as in ``columns_of``."""
    return f"(SELECT o FROM (SELECT {columns_of(shape().fields, table, expressions)}) o)"
