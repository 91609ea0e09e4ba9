"""« Qu'est-ce qui a changé entre deux dates ? »"""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget.queries.awards import awarded_between
from common.answers import public_answer
from common.rights import open_to_all
from common.tabular import csv_file, csv_text
from common.words import signed_fr
from indicators.queries.comparison import Comparison, Move
from indicators.queries.comparison import comparison as compared
from indicators.reading import read_dates
from indicators.transitions import anchor, transitions

GROUPS = (
    ("services", "Services accompagnés ou pérennisés"),
    ("investigations", "Investigations"),
    ("ended", "Partenariats terminés"),
)


@require_safe
@public_answer
def comparison(request: HttpRequest) -> HttpResponse:
    """``/indicateurs/comparaison/?de=…&a=…``: the portfolio and the indicators, and who moved between."""
    dates = read_dates(request.GET.dict())
    found = compared(dates.first, dates.second)
    context = {
        "dates": dates,
        "groups": [_group(found, name, label) for name, label in GROUPS],
        "transitions": transitions(found),
        "incubators": _incubators(found),
        "money": awarded_between(dates.first, dates.second),
        "phases": [_phase(found, key, label) for key, label in found.kinds],
        "indicators": found.indicators,
        "moves": _moves(found),
        "total": len(found.moves),
        "csv": f"{reverse('indicator-comparison-csv')}?de={dates.first.isoformat()}&a={dates.second.isoformat()}",
    }
    return render(request, "indicators/comparison.html", context, status=400 if dates.errors else 200)


@open_to_all
@require_safe
def comparison_csv(request: HttpRequest) -> HttpResponse:
    """Who moved, to take away."""
    dates = read_dates(request.GET.dict())
    if dates.errors:
        return HttpResponse("\n".join(dates.errors), status=400, content_type="text/plain; charset=utf-8")
    header = (
        "service",
        "nom",
        f"phase au {dates.first.isoformat()}",
        f"phase au {dates.second.isoformat()}",
        "entrée le",
    )
    rows = [
        (move.slug, move.name, move.before, move.after, move.entered_on.isoformat() if move.entered_on else None)
        for move in compared(dates.first, dates.second).moves
    ]
    return csv_file(f"comparaison-{dates.first}-{dates.second}", csv_text(header, rows))


def _group(found: Comparison, name: str, label: str) -> dict[str, object]:
    before, after = getattr(found.first, name), getattr(found.second, name)
    return {"label": label, "before": before, "after": after, "change": signed_fr(after - before)}


def _incubators(found: Comparison) -> list[dict[str, object]]:
    """How many services each incubator carries at each date, by the size of the change, then by name."""
    before = {one.incubator: one for one in found.first.by_incubator}
    after = {one.incubator: one for one in found.second.by_incubator}
    counts = []
    for slug, one in (before | after).items():
        then, now = before.get(slug), after.get(slug)
        counts.append((slug, one.name or "Aucun incubateur", then.services if then else 0, now.services if now else 0))
    counts.sort(key=lambda row: (-abs(row[3] - row[2]), row[1]))
    return [
        {"slug": slug, "name": name, "before": first, "after": second, "change": signed_fr(second - first)}
        for slug, name, first, second in counts
    ]


def _phase(found: Comparison, key: str, label: str) -> dict[str, object]:
    before, after = found.first.by_phase.get(key, 0), found.second.by_phase.get(key, 0)
    came = sum(move.after == key for move in found.moves)
    went = sum(move.before == key for move in found.moves)
    change = signed_fr(after - before)
    return {"key": key, "label": label, "before": before, "after": after, "change": change, "came": came, "went": went}


def _moves(found: Comparison) -> list[dict[str, object]]:
    """The startups that made each move, by move."""
    labels = dict(found.kinds)

    def phases(move: Move) -> tuple[str | None, str | None]:
        return move.before, move.after

    return [
        {
            "before": labels[before] if before else "Pas encore dans le portefeuille",
            "after": labels[after] if after else "Sorti du portefeuille",
            "anchor": anchor(before, after),
            "startups": list(group),
        }
        for (before, after), group in groupby(found.moves, phases)
    ]
