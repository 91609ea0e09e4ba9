"""The table of a year as it was known on a past day."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.numbers import strip_trailing_zeros
from indicators.drift.known import PastFigureRequest, end_of, read_past_figure
from indicators.queries import year_table
from indicators.views.known import not_yet
from startups.phase_words import words_used_on


def year_as_known(request: HttpRequest, year: int, day: dt.date) -> HttpResponse:
    """``/indicateurs/<year>/?connu_le=``: each figure as it was known, beside that of now and the published one."""
    table = year_table(year)
    states = {row.code: PastFigureRequest(row.code, year, end_of(day)) for row in table.indicators}
    found = {code: read_past_figure(asked) for code, asked in states.items()}
    page: dict[str, object] = {"year": year, "day": day, "indicator": None}
    if any(one.result is None and not one.is_failed for one in found.values()):
        return not_yet(request, {states[code]: one for code, one in found.items() if not one.is_failed}, page)
    lines = [
        (row, strip_trailing_zeros(result.value) if (result := found[row.code].result) else None, row.now)
        for row in table.indicators
    ]
    return render(request, "indicators/known_year.html", {**page, "lines": lines, "words": words_used_on(day)})
