"""« Qu'est-ce qui a changé entre deux dates ? »"""

import datetime as dt
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget.queries.awards import awarded_between, awards_between
from common.answers import public_answer
from common.rights import open_to_all
from common.tabular import csv_file, csv_text
from common.words import signed_fr
from incubators.models import Incubator
from indicators.queries.comparison import Comparison, stayed
from indicators.queries.comparison import comparison as compared
from indicators.reading import Dates, read_dates
from indicators.transitions import passages_by_anchor, transitions

GROUPS = (
    ("services", "Services accompagnés ou pérennisés"),
    ("investigations", "Investigations"),
    ("ended", "Partenariats terminés"),
)
PHASES_OF = {"services": "service", "investigations": "investigation", "ended": "ended"}
"""What the list of startups calls each group."""
NOT_YET, GONE = "Pas encore dans le portefeuille", "Sorti du portefeuille"


LIST = "liste"
"""The parameter that names the list that a cell of the table of transitions leads to."""


@require_safe
@public_answer
def comparison(request: HttpRequest) -> HttpResponse:
    """``/indicateurs/comparaison/?de=…&a=…``: the portfolio, who moved, the indicators and the money.

    ``incubateur`` keeps what one leads; ``liste`` shows who made one move, or stayed.
    """
    dates = read_dates(request.GET.dict())
    incubators = list(Incubator.objects.order_by("name", "slug"))
    chosen, refused = _incubator(request, incubators)
    found = compared(dates.first, dates.second, chosen.pk if chosen else None)
    errors = [*dates.errors, *refused]
    context = {
        "dates": dates,
        "errors": errors,
        "incubator": chosen,
        "all_incubators": incubators,
        "groups": [_group(found, name, label, chosen) for name, label in GROUPS],
        "transitions": transitions(found),
        "incubators": [] if chosen else _incubators(found),
        "money": awarded_between(dates.first, dates.second),
        "awards": [] if chosen else awards_between(dates.first, dates.second),
        "phases": [_phase(found, key, label, chosen) for key, label in found.kinds],
        "indicators": found.indicators,
        "listed": _listed(request, found, chosen),
        "total": len(found.moves),
        "query": _query(dates, chosen),
        "csv": f"{reverse('indicator-comparison-csv')}?{_query(dates, chosen)}",
    }
    return render(request, "indicators/comparison.html", context, status=400 if errors else 200)


@open_to_all
@require_safe
def comparison_csv(request: HttpRequest) -> HttpResponse:
    """Who moved, to take away."""
    dates = read_dates(request.GET.dict())
    chosen, refused = _incubator(request, list(Incubator.objects.order_by("name", "slug")))
    if errors := [*dates.errors, *refused]:
        return HttpResponse("\n".join(errors), status=400, content_type="text/plain; charset=utf-8")
    header = (
        "service",
        "nom",
        f"phase au {dates.first.isoformat()}",
        f"phase au {dates.second.isoformat()}",
        "entrée le",
    )
    rows = [
        (move.slug, move.name, move.before, move.after, move.entered_on.isoformat() if move.entered_on else None)
        for move in compared(dates.first, dates.second, chosen.pk if chosen else None).moves
    ]
    return csv_file(f"comparaison-{dates.first}-{dates.second}", csv_text(header, rows))


def _incubator(request: HttpRequest, known: list[Incubator]) -> tuple[Incubator | None, list[str]]:
    """The incubator that the address asks for, and what to say when there is none of that name."""
    asked = request.GET.get("incubateur", "")
    chosen = next((one for one in known if one.slug == asked), None)
    if chosen or not asked:
        return chosen, []
    return None, [f"Aucun incubateur n’a l’identifiant « {asked[:60]} » : choisissez-en un dans la liste."]


def _query(dates: Dates, chosen: Incubator | None) -> str:
    """What the addresses of this comparison say."""
    asked = {"de": dates.first.isoformat(), "a": dates.second.isoformat()}
    return urlencode({**asked, "incubateur": chosen.slug} if chosen else asked)


def _list(day: dt.date, incubator: str | None, **filters: str) -> str:
    """The address of the list of the startups that a figure of ``day`` counts."""
    carried = {"incubator": incubator} if incubator else {}
    return f"{reverse('startup-list')}?{urlencode({'as_of': day.isoformat(), **carried, **filters})}"


def _group(found: Comparison, name: str, label: str, chosen: Incubator | None) -> dict[str, object]:
    before, after = getattr(found.first, name), getattr(found.second, name)
    return _line(found, label, before, after, chosen, phase=PHASES_OF[name])


def _phase(found: Comparison, key: str, label: str, chosen: Incubator | None) -> dict[str, object]:
    before, after = found.first.by_phase.get(key, 0), found.second.by_phase.get(key, 0)
    came = sum(move.after == key for move in found.moves)
    went = sum(move.before == key for move in found.moves)
    return {**_line(found, label, before, after, chosen, phase=key), "came": came, "went": went}


def _line(
    found: Comparison, label: str, before: int, after: int, chosen: Incubator | None, **filters: str
) -> dict[str, object]:
    """A count at both dates, each with the address of its list. A list holds co-incubation, which counts elsewhere: of
    one incubator, only the transitions have theirs."""
    lists = not chosen
    return {
        "label": label,
        "before": before,
        "after": after,
        "change": signed_fr(after - before),
        "before_url": _list(found.first.as_of, None, **filters) if before and lists else "",
        "after_url": _list(found.second.as_of, None, **filters) if after and lists else "",
    }


def _incubators(found: Comparison) -> list[dict[str, object]]:
    """How many services each incubator leads at each date, by the size of the change, then by name."""
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


def _listed(request: HttpRequest, found: Comparison, chosen: Incubator | None) -> dict[str, object] | None:
    """The list that the address names: who went from one phase to another, or who stayed in one."""
    labels = dict(found.kinds)
    passage = passages_by_anchor(labels).get(request.GET.get(LIST, ""))
    if passage is None:
        return None
    before, after = passage
    if before and before == after:
        kept = stayed(found.first.as_of, found.second.as_of, before, chosen.pk if chosen else None)
        return {"title": f"{labels[before]} aux deux dates", "startups": kept}
    title = f"{labels[before] if before else NOT_YET} → {labels[after] if after else GONE}"
    return {"title": title, "startups": [move for move in found.moves if (move.before, move.after) == passage]}
