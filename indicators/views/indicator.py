"""« Comment a-t-il évolué, et pourquoi ? »: an indicator over all its years."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.clock import today
from common.words import date_fr, plural_fr
from indicators import presenters
from indicators.charts.years import indicator_chart
from indicators.dashboard import chart_of_indicator, curve_of
from indicators.models import IndicatorCard, TargetComment
from indicators.queries.indicator import IndicatorYears, indicator_history, known_indicators, printed_results
from indicators.queries.years import YearFigures, year_table
from web.cache import cached_page
from web.charts.model import Chart
from web.charts.points import chart_download
from web.days import without_days, year_of
from web.view_rights import open_to_all

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""How many months a period of each cadence lasts; what is continuous has none."""


def card_in_words(history: IndicatorYears, day: dt.date) -> list[tuple[str, str]]:
    """Return the lines of the card, with titles, without empty ones."""
    card = history.card
    if card is None:
        return []
    lines = [
        ("Méthode", card.method),
        ("Source des données", card.source),
        ("Responsable", card.owner),
        ("Cadence", str(card.get_cadence_display())),
        ("Connu", _delay(card)),
        ("Limites et biais", card.limits),
        ("Comment ils sont compensés", card.compensation),
        ("Dernière mise à jour", last_update(history)),
        ("Prochaine mise à jour", _next(card, day)),
        ("Contact", card.contact),
    ]
    return [(title, text) for title, text in lines if text]


def _delay(card: IndicatorCard) -> str:
    if card.delay_days is None:
        return ""
    return f"{plural_fr(card.delay_days, 'jour', 'jours')} après la fin de la période"


def last_update(history: IndicatorYears) -> str:
    """Return the last publication of the indicator."""
    days = [one.published.published_on for one in history.years.values() if one.published]
    return f"Publiée le {date_fr(max(days))}" if days else ""


def _next(card: IndicatorCard, day: dt.date) -> str:
    found = next_update(card, day)
    return f"Le {date_fr(found)}" if found else ""


def next_update(card: IndicatorCard, day: dt.date) -> dt.date | None:
    """Return when the next figure is due; None if the cadence or the delay is unknown."""
    months = MONTHS.get(card.cadence)
    if months is None or card.delay_days is None:
        return None
    delay = dt.timedelta(days=card.delay_days)
    end = dt.date(day.year - 2, 12, 31)
    while end + delay < day:
        following = end + dt.timedelta(days=1)
        month = following.month - 1 + months
        end = dt.date(following.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return end + delay


@cached_page
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Display its results and targets, the running year next to the same date of past ones, and what it counts."""
    history = indicator_history(code)
    if history is None:
        unknown = {"code": code, "indicators": known_indicators()}
        return render(request, "indicators/no_indicator.html", unknown, status=404)
    years = [_year(year, figures, history) for year, figures in reversed(history.years.items())]
    context: dict[str, object] = {
        "indicator": history,
        "latest": next((one for one in years if one["is_known"]), None),
        "chart": indicator_chart(history),
        "curve": curve_of(history),
        "curve_csv": reverse("indicator-csv", args=[code, "cumul"]),
        "chart_csv": reverse("indicator-csv", args=[code, "annees"]),
        "years": years,
        "has_unknown": any(
            one and not one.figure.is_known
            for figures in history.years.values()
            for one in (figures.published, figures.live)
        ),
        "now": history.years.get(history.running.year) if history.running else None,
        "comments": TargetComment.objects.filter(indicator__code=code),
        "printed": [(one, history.years.get(one.year)) for one in printed_results(code)],
        "card": card_in_words(history, today()) if history.card else [],
    }
    return render(request, "indicators/indicator.html", context)


@open_to_all
@require_safe
@without_days
def indicator_csv(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Download the data of a chart of an indicator: ``annees``, ``cumul`` or ``incubateurs`` (of the year ``annee``)."""
    chart = _chart(code, name, year_of(request) or today().year)
    if chart is None:
        raise Http404(f"Aucun indicateur « {code} » n’a de graphique « {name} ».")
    return chart_download(f"indicateur-{code}-{name}", chart)


def _chart(code: str, name: str, year: int) -> Chart | None:
    if name == "annees":
        history = indicator_history(code)
        return indicator_chart(history) if history else None
    rows = [row for row in year_table(year).indicators if row.code == code]
    return chart_of_indicator(rows[0], name) if rows and name in ("cumul", "incubateurs") else None


def _year(year: int, figures: YearFigures, history: IndicatorYears) -> dict[str, object]:
    """Return a line of the table of years."""
    running = history.running if history.running and history.running.year == year else None
    progress = figures.progress(
        is_over=year < today().year,
        is_level=bool(running and running.is_level),
        past=running.past if running else (),
    )
    return {
        "year": year,
        "is_known": figures.figure.is_known,
        "figures": figures,
        "target": presenters.target_in_words(figures.judged_by, history.unit),
        "progress": progress,
        "in_words": progress.in_words(history.unit),
        "share": presenters.share_of_target(progress),
        "judgement": figures.judged_by.judgement if figures.judged_by else "",
        "drift": presenters.drift_in_words(figures, history.unit),
    }
