"""« Qu'est-ce qui a changé depuis la publication ? »: a published figure, the live one, and each record that explains
the gap.
"""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from access.rights import Action, has_permission
from common.freshness import day_of_records
from common.words import date_fr
from indicators.drift import presenters
from indicators.drift.known import history_start
from indicators.drift.queries import drift_of, published_in_force, read_sides, rows_of
from indicators.models import Indicator, PublishedResult
from indicators.queries import years
from indicators.queries.current_state import with_summaries
from indicators.views.years import no_such_year
from web.cache import cached_page
from web.days import YearError, past_day_of, read_year, status_of

SHOWN = 500
"""How many records are listed; the proof has them all."""


@cached_page
def drift(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """Display the drift: ``/indicateurs/<code>/<year>/derive/``; ``?connu_le=`` compares with the records known on a
    past day.
    """
    try:
        asked = read_year(year, years())
    except YearError as error:
        return no_such_year(request, error)
    indicator = Indicator.objects.filter(code=code).first()
    if indicator is None:
        raise Http404(f"Aucun indicateur n’a le code « {code} ».")
    published = published_in_force(code, asked)
    page: dict[str, object] = {"indicator": indicator, "year": asked}
    if published is None:
        return render(request, "indicators/drift_none.html", page)
    day = past_day_of(request, history_start, after=published.publication.published_on)
    return _render_drift(request, published, day, page)


def _render_drift(
    request: HttpRequest, published: PublishedResult, day: dt.date | None, page: dict[str, object]
) -> HttpResponse:
    words = f"connus le {date_fr(day)}" if day else "aujourd’hui"
    then, now = read_sides(published, day)
    found = drift_of(published, then, now)
    rows = [] if published.has_evidence else rows_of(now)[:SHOWN]
    context = {
        **page,
        "words": words,
        "day": day.isoformat() if day else "",
        "drift": found,
        "published": published,
        "title": presenters.title(found, words),
        "lead": presenters.lead(found),
        "account": presenters.account(found, words),
        "since": presenters.since_words(found),
        "is_unchanged": not (found.lines or found.total.exact != 0 or found.unexplained is None or found.unexplained),
        "is_caused": any(line.cause.change for line in found.lines),
        "lines": [
            (line, presenters.by_whom(line.cause, may_read_authors=has_permission(request.user, Action.WORK)), summary)
            for line, summary in with_summaries(found.lines, lambda line: line.difference.row.slug, day_of_records())
        ],
        "rows": with_summaries(rows, lambda row: row.slug, day_of_records()),
    }
    return render(request, "indicators/drift.html", context, status=status_of(request))
