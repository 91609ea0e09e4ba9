"""How many startups match without one of the filters: what to propose when a list is empty."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection

from catalogue.filters import StartupFilters
from catalogue.listing.conditions import selection

_PARAMETER = re.compile(r"%\((\w+)\)s")


def counts(each: Sequence[StartupFilters]) -> list[int]:
    """How many startups match each of these filters, in their order: one query, none for no filters."""
    parts: list[str] = []
    parameters: dict[str, Any] = {}
    for number, filters in enumerate(each):
        chosen = selection(filters)
        # Every selection names its parameters alike: the number of the part sets them apart.
        source = _PARAMETER.sub(rf"%(part{number}_\1)s", chosen.source)
        parts.append(f"SELECT {number}, count(*) FROM {source}")
        parameters |= {f"part{number}_{name}": value for name, value in chosen.parameters.items()}
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 1", parameters)
        return [count for _, count in cursor.fetchall()]
