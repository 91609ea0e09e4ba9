"""The table of a year as it was known on a past day."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.drift.known import end_of, past_values
from indicators.queries import year_table
from startups.phase_words import words_used_on


def year_as_known(request: HttpRequest, year: int, day: dt.date) -> HttpResponse:
    """Display each figure as known on a past day, next to the current and the published one (``?connu_le=``)."""
    values = past_values(year, end_of(day))
    lines = [(row, *values.get(row.code, (None, None)), row.now) for row in year_table(year).indicators]
    page = {"year": year, "day": day, "indicator": None, "lines": lines, "words": words_used_on(day)}
    return render(request, "indicators/known_year.html", page)
