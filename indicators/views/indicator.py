"""« Comment a-t-il évolué, et pourquoi ? »: an indicator over all its years."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.answers import public_answer
from common.charts.model import chart_csv
from common.rights import open_to_all
from common.tabular import csv_file
from indicators import sentences
from indicators.cards import card_in_words
from indicators.indicator_chart import indicator_chart
from indicators.projection import presenters
from indicators.queries.indicator import IndicatorHistory, indicator_history, known_indicators
from indicators.queries.years import YearFigures
from indicators.verdicts import standing_of
from startups.queries import today


@require_safe
@public_answer
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Display its results, targets and projection, what it counts, and the accuracy of its projections."""
    history = indicator_history(code)
    if history is None:
        unknown = {"code": code, "indicators": known_indicators()}
        return render(request, "indicators/no_indicator.html", unknown, status=404)
    context: dict[str, object] = {
        "indicator": history,
        "chart": indicator_chart(history),
        "chart_csv": reverse("indicator-csv", args=[code]),
        "years": [_year(year, figures, history) for year, figures in reversed(history.years.items())],
        "is_over": history.last_year is not None and history.last_year < today().year,
        "card": card_in_words(history, today()) if history.card else [],
        **_projection(history),
    }
    return render(request, "indicators/indicator.html", context)


@open_to_all
@require_safe
def indicator_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Download the series of the chart as CSV."""
    history = indicator_history(code)
    if history is None:
        raise Http404(f"Aucun indicateur n’a le code « {code} ».")
    return csv_file(f"indicateur-{code}", chart_csv(indicator_chart(history)))


def _year(year: int, figures: YearFigures, history: IndicatorHistory) -> dict[str, object]:
    """Return a line of the table of years."""
    running = history.running if history.running and history.running.year == year else None
    return {
        "year": year,
        "figures": figures,
        "target": sentences.target_in_words(figures.judged_by, history.unit),
        "standing": standing_of(
            figures,
            is_over=year < today().year,
            is_level=bool(running and running.is_level),
            past=running.past if running else (),
        ),
        "share": sentences.share_of_target(figures),
        "judgement": figures.judged_by.judgement if figures.judged_by else "",
        "drift": sentences.drift_in_words(figures, history.unit),
    }


def _projection(history: IndicatorHistory) -> dict[str, object]:
    """Return the projection in words, with its rule's errors in past years; empty if the figure is not projected."""
    projection = history.projection
    if projection is None:
        return {}
    return {
        "projection": presenters.projection_in_words(projection),
        "facts": presenters.facts_in_words(projection),
        "errors": presenters.errors_in_words(history.trials),
        "trials": list(reversed(history.trials)),
    }
