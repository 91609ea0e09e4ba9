"""« A-t-on tenu les objectifs ? »: the table of a year."""

import datetime as dt
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.answers import public_answer
from common.known_until import day_of_records
from common.rights import open_to_all
from indicators import sentences
from indicators.drift.change_counts import ChangeCounts, changes_since_publication
from indicators.drift.sentences import change_counts_words
from indicators.models import Follower
from indicators.parameters import DayError, YearError, known_years, past_day_of, read_year
from indicators.projection.progress import Progress, bar_of
from indicators.projection.progress_words import progress_in_words
from indicators.queries import IndicatorYear, YearTable, year_table, years
from indicators.queries.indicator import projections_of
from indicators.views.known_year import year_as_known
from startups.queries import today

FOLLOWER_TITLES = {
    Follower.BUDGET_LAW: "Indicateurs suivis par le Parlement",
    Follower.PROGRAMME: "Flux suivis par le programme",
    None: "Autres indicateurs",
}


@open_to_all
@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """The last year of which something is known."""
    known = years()
    if not known:
        return no_year(request, known_years(()), (), 404)
    return HttpResponseRedirect(reverse("indicator-year", args=[known[-1]]))


@require_safe
@public_answer
def indicator_year(request: HttpRequest, year: str) -> HttpResponse:
    """The table of a year."""
    known = tuple(years())
    try:
        asked = read_year(year, known)
        day = past_day_of(request)
    except YearError as error:
        return no_such_year(request, error)
    except DayError as error:
        refused = {"year": year, "indicator": None, "message": error.message}
        return render(request, "indicators/known_refused.html", refused, status=400)
    if day:
        return year_as_known(request, asked, day)
    table = year_table(asked)
    changes, day = changes_since_publication(asked), day_of_records()
    progress = _progress(table, day)
    context = {
        "progress": progress,
        "has_bars": any(one["bar"] for one in progress),
        "table": table,
        "groups": _groups(table, changes),
        "answer": sentences.answer_in_words(table.of_parliament, asked, today().year),
        "years": known,
        "previous_year": asked - 1,
        "is_running": asked == today().year,
        "until": min(dt.date(asked, 12, 31), day),
    }
    return render(request, "indicators/indicator_year.html", context)


def _groups(table: YearTable, changes: Mapping[str, ChangeCounts]) -> list[tuple[str, list[dict[str, object]]]]:
    """Return the lines of a table under a title for each follower; an indicator of which nobody said it comes last."""
    groups = [
        (title, [_line(row, changes.get(row.code)) for row in table.indicators if row.followed_by == follower])
        for follower, title in FOLLOWER_TITLES.items()
    ]
    return [(title, lines) for title, lines in groups if lines]


def _progress(table: YearTable, day: dt.date) -> list[dict[str, object]]:
    """Where each indicator that has a target or a projection stands on ``day``, in the running year."""
    if table.year != day.year:
        return []
    projections = projections_of(table.year)
    standing = [
        (row, Progress(day, row.now.live_value, row.now.target, projections.get(row.code)))
        for row in table.indicators
        if row.now.live_value is not None and (row.now.target or row.code in projections)
    ]
    return [{"row": row, "bar": bar_of(one), "sentences": progress_in_words(one)} for row, one in standing]


def _line(row: IndicatorYear, changes: ChangeCounts | None) -> dict[str, object]:
    """One indicator as the template shows it."""
    published = row.now.published
    return {
        "row": row,
        # "Produits lancés, en produits" says it twice.
        "unit": "" if row.label.casefold().startswith(row.unit.casefold()) else row.unit,
        "target": sentences.target_in_words(row.now.judged_by, row.unit),
        "attainment": sentences.attainment_in_words(row.now),
        "judgement": row.now.judged_by.judgement if row.now.judged_by else "",
        "drift": sentences.drift_in_words(row.now, row.unit),
        "changes": change_counts_words(changes, published.reconstructed_on if published else None) if changes else "",
        "spark": [sentences.best(figures) for year, figures in row.by_year.items() if year < today().year],
        "former": row.now.former,
        "history": sentences.history_in_words(row),
        "known": sentences.known_results(row),
        "targets": [
            (year, sentences.target_in_words(figures.judged_by, row.unit))
            for year, figures in row.by_year.items()
            if figures.judged_by
        ],
        "published": sentences.published_in_words(published) if published else "",
    }


def no_year(request: HttpRequest, message: str, known: tuple[int, ...], status: int) -> HttpResponse:
    """The page of a year that can't be shown: why, and which can."""
    context = {"message": message, "years": known}
    return render(request, "indicators/no_year.html", context, status=status)


def no_such_year(request: HttpRequest, error: YearError) -> HttpResponse:
    return no_year(request, error.message, error.known, 404 if error.is_missing else 400)
