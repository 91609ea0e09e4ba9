"""Parse a series of dates from a URL."""

import datetime as dt

from django.http import QueryDict

from common.exact_json import iso_day
from common.filters import FilterError
from common.known_until import day_of_records
from startups.queries import DatedSeries

STEPS = {"year": 12, "quarter": 3, "month": 1}
"""The months between two dates."""
MAX_POINTS = 400
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2100, 1, 1)


def read_series(query: QueryDict) -> DatedSeries:
    """Return the dates from ``from`` to ``to``, every ``step``.

    :raises FilterError: by parameter.
    """
    errors = {
        name[:80].replace("\0", "�"): ["Ce paramètre n’existe pas."]
        for name in query
        if name not in ("from", "to", "step")
    }
    first, last = iso_day(query.get("from")), iso_day(query.get("to") or day_of_records().isoformat())
    step = query.get("step") or "year"
    for name, day in (("from", first), ("to", last)):
        if day is None or not FIRST <= day < LAST:
            errors[name] = ["Écrivez une date entre 1990 et 2099, sous la forme 2022-01-31."]
    if step not in STEPS:
        errors["step"] = [f"Cet écart n’existe pas. Écarts possibles : {', '.join(STEPS)}."]
    if errors or first is None or last is None:
        raise FilterError(errors)
    months = (last.year - first.year) * 12 + last.month - first.month
    if not first <= last or months // STEPS[step] >= MAX_POINTS:
        raise FilterError({"to": [f"La dernière date suit la première, de {MAX_POINTS} écarts au plus."]})
    return DatedSeries(first, last, STEPS[step])
