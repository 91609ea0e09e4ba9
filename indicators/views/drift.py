"""« Qu'est-ce qui a changé depuis la publication ? »: a published figure, that of now, and each record between the two."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.answers import public_answer
from common.words import date_fr
from indicators.drift import sentences
from indicators.drift.queries import counted_rows, drift_of, published_in_force
from indicators.drift.sides import Sides, read_sides
from indicators.models import Indicator
from indicators.queries.standing import with_standing
from indicators.reading import DayError, YearError, read_past_day, read_year
from indicators.views.known import not_yet
from indicators.views.years import no_such_year
from startups.queries import today

SHOWN = 500
"""How many records are listed; the proof has them all."""


@require_safe
@public_answer
def drift(request: HttpRequest, code: str, year: str) -> HttpResponse:
    """``/indicateurs/<code>/<year>/derive/``; ``?connu_le=`` compares with what was known on a past day."""
    try:
        asked = read_year(year)
    except YearError as error:
        return no_such_year(request, error)
    indicator = Indicator.objects.filter(code=code).first()
    if indicator is None:
        raise Http404(f"Aucun indicateur n’a le code « {code} ».")
    published = published_in_force(code, asked)
    page: dict[str, object] = {"indicator": indicator, "year": asked}
    if published is None:
        return render(request, "indicators/drift_none.html", page)
    try:
        day = read_past_day(request, after=published.publication.published_on)
    except DayError as error:
        return render(request, "indicators/known_refused.html", {**page, "message": error.message}, status=400)
    sides = read_sides(published, day)
    if not sides.is_ready:
        return not_yet(request, sides.states, page)
    words = f"connus le {date_fr(day)}" if day else "aujourd’hui"
    return _page(request, sides, {**page, "words": words, "day": day.isoformat() if day else ""})


def _page(request: HttpRequest, sides: Sides, page: dict[str, object]) -> HttpResponse:
    published, now, words = sides.published, sides.now, str(page["words"])
    found = drift_of(published, sides.then, now)
    rows = [] if published.has_evidence or found.reference.is_reconstructed else list(counted_rows(now)[:SHOWN])
    context = {
        **page,
        "drift": found,
        "published": published,
        "title": sentences.title(found, words),
        "lead": sentences.lead(found),
        "account": sentences.account(found, words),
        "since": sentences.since_words(found),
        "lines": [
            (line, sentences.by_whom(line.cause, is_signed_in=request.user.is_authenticated), standing)
            for line, standing in with_standing(found.lines, lambda line: line.difference.row.slug, today())
        ],
        "rows": with_standing(rows, lambda row: row.startup.slug if row.startup else "", today()),
    }
    return render(request, "indicators/drift.html", context)
