"""« Qu'est-ce qui a changé depuis la publication ? »: a published figure, that of now, and each record between the two."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.answers import public_answer
from common.words import date_fr
from indicators.drift import sentences
from indicators.drift.known import PastFigure, PastFigureRequest, end_of, read_past_figure
from indicators.drift.queries import Then, counted_rows, drift_of, moment_of, published_in_force, reconstruction_of
from indicators.models import Indicator, KnownResult, LiveResult, PublishedResult
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
    attached = reconstruction_of(published)
    then = None if attached else _request_at_publication(published)
    now = PastFigureRequest(code, asked, end_of(day)) if day else None
    states = {one: read_past_figure(one) for one in (then, now) if one}
    if any(state.result is None for state in states.values()):
        return not_yet(request, states, page)
    words = f"connus le {date_fr(day)}" if day else "aujourd’hui"
    return _page(
        request,
        published,
        attached or _result(states, then),
        _now(states, now, published),
        {**page, "words": words, "day": day.isoformat() if day else ""},
    )


def _request_at_publication(published: PublishedResult) -> PastFigureRequest | None:
    """What was known at the publication of a result without evidence."""
    moment = None if published.has_evidence else moment_of(published)
    return PastFigureRequest(published.indicator.code, published.year, moment[0]) if moment else None


def _result(states: dict[PastFigureRequest, PastFigure], asked: PastFigureRequest | None) -> KnownResult | None:
    return states[asked].result if asked else None


def _now(
    states: dict[PastFigureRequest, PastFigure], asked: PastFigureRequest | None, published: PublishedResult
) -> KnownResult | LiveResult | None:
    if asked:
        return states[asked].result
    live = LiveResult.objects.filter(indicator=published.indicator_id, year=published.year)
    return live.select_related("definition").first()


def _page(
    request: HttpRequest,
    published: PublishedResult,
    then: Then,
    now: KnownResult | LiveResult | None,
    page: dict[str, object],
) -> HttpResponse:
    found, words = drift_of(published, then, now), str(page["words"])
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
