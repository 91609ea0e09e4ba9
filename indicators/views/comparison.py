"""« Qu'est-ce qui a changé entre deux dates ? »"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget.queries.credits import compare_credits
from budget.queries.fast import awarded_between, awards_between
from common.clock import today
from common.files.tabular import csv_file, csv_text, refused_file
from common.rights import open_to_all
from common.web.cache import public_answer
from common.words import date_fr, signed_fr
from incubators.models import Incubator
from indicators.parameters import Dates, read_dates
from indicators.queries.comparison import PhaseChange, PortfolioComparison, everybody
from indicators.queries.comparison import comparison as compared
from indicators.transitions import AT_FIRST, AT_SECOND, CAME, OUTSIDE, WENT, counted, passages_by_anchor, transitions
from startups.queries import CARRIED_BY_NONE

GROUPS = (
    ("service", "Services accompagnés ou pérennisés"),
    ("investigation", "Investigations"),
    ("ended", "Partenariats terminés"),
)
NOT_YET, GONE = "Pas encore dans le portefeuille", "Sorti du portefeuille"
type Test = Callable[[PhaseChange], bool]


@dataclass(frozen=True, slots=True)
class StartupList:
    """The startups behind one figure."""

    title: str
    startups: tuple[PhaseChange, ...]


@dataclass(frozen=True, slots=True)
class ComparedPhase:
    """A phase, or a group of phases (``is_group``), with its kinds."""

    name: str
    label: str
    kinds: Collection[str]
    is_group: bool = False

    def tests(self) -> dict[str, Test]:
        """Return the tests for its lists (in it at a date, arrived, left), by the prefix of their name."""
        return {
            AT_FIRST: lambda move: move.before in self.kinds,
            AT_SECOND: lambda move: move.after in self.kinds,
            CAME: lambda move: move.after in self.kinds and move.before not in self.kinds,
            WENT: lambda move: move.before in self.kinds and move.after not in self.kinds,
        }


def places(found: PortfolioComparison) -> Iterator[ComparedPhase]:
    """Yield each group, then its phases if it has several."""
    labels = dict(found.kinds)
    for group, label in GROUPS:
        kinds = [key for key in labels if found.groups[key] == group]
        yield ComparedPhase(group, label, kinds, is_group=True)
        if len(kinds) > 1:
            yield from (ComparedPhase(key, labels[key], (key,)) for key in kinds)


def named_list(
    name: str, found: PortfolioComparison, everybody: Callable[[], Sequence[PhaseChange]]
) -> StartupList | None:
    """Return the list of that name, or None; ``everybody`` reads the startups in a phase at either date."""
    known = {**_passages(dict(found.kinds)), **_standings(found)}
    if name not in known:
        return None
    title, test = known[name]
    return StartupList(title, tuple(move for move in everybody() if test(move)))


def _passages(labels: dict[str, str]) -> dict[str, tuple[str, Test]]:
    """Return the lists of startups that moved between phases, or stayed: title and test, by name."""
    return {
        name: (_passage_title(labels, *passage), partial(_is_passage, passage))
        for name, passage in passages_by_anchor(labels).items()
    }


def _is_passage(passage: tuple[str | None, str | None], move: PhaseChange) -> bool:
    return (move.before, move.after) == passage


def _passage_title(labels: dict[str, str], before: str | None, after: str | None) -> str:
    if before and before == after:
        return f"{labels[before]} aux deux dates"
    return f"{labels[before] if before else NOT_YET} → {labels[after] if after else GONE}"


def _standings(found: PortfolioComparison) -> dict[str, tuple[str, Test]]:
    """Return the lists of startups in a phase at a date, arrived or left: title and test, by name."""
    first, second = (date_fr(one.as_of) for one in (found.first, found.second))
    lists: dict[str, tuple[str, Test]] = {
        f"{AT_FIRST}-{OUTSIDE}": (f"{NOT_YET} au {first}", lambda move: move.before is None),
        f"{AT_SECOND}-{OUTSIDE}": (f"{GONE} au {second}", lambda move: move.after is None),
    }
    phases = (ComparedPhase(key, label, (key,)) for key, label in found.kinds)
    for place in (
        *phases,
        *places(found),
    ):  # the table of transitions also links to a phase that is single in its group
        titles = {
            AT_FIRST: f"{place.label} au {first}",
            AT_SECOND: f"{place.label} au {second}",
            CAME: f"Arrivés dans « {place.label} »",
            WENT: f"Partis de « {place.label} »",
        }
        lists |= {f"{what}-{place.name}": (titles[what], test) for what, test in place.tests().items()}
    return lists


LIST, FACTS, AWARDS = "liste", "faits-", "laureats"
"""The parameter that names the list that a figure leads to; how those of the facts of an indicator begin; the laureates."""
BY_INCUBATOR = "service"
"""The group that the table of the incubators counts."""
NONE = Incubator(pk=CARRIED_BY_NONE, slug="aucun", name="Aucun incubateur")
"""Chosen like another: who is led by none has lists too."""


@public_answer
def comparison(request: HttpRequest) -> HttpResponse:
    """Compare the portfolio, its services, the indicators and the money at two dates.

    ``/indicateurs/comparaison/?de=…&a=…``: ``incubateur`` filters by lead incubator; ``liste`` displays the services
    behind a figure.
    """
    dates = read_dates(request.GET)
    incubators = _choices()
    chosen, refused = _incubator(request, incubators)
    found = compared(dates.first, dates.second, chosen.pk if chosen else None)
    errors = [*dates.errors, *refused]
    asked = request.GET.get(LIST, "")
    context = {
        "dates": dates,
        "errors": errors,
        "incubator": chosen,
        "all_incubators": incubators,
        "transitions": transitions(found),
        "lines": [_line(found, place) for place in places(found)],
        "incubators": [] if chosen else _incubators(found, _query(dates, None)),
        **({} if chosen else _money(dates)),
        "indicators": found.indicators,
        "listed": named_list(
            asked, found, partial(everybody, dates.first, dates.second, chosen.pk if chosen else None)
        ),
        "facts_of": next((one for one in found.indicators if asked == f"{FACTS}{one.code}"), None),
        "lists_awards": asked == AWARDS and not chosen,
        "total": len(found.moves),
        "query": _query(dates, chosen),
        "csv": f"{reverse('indicator-comparison-csv')}?{_query(dates, chosen)}",
    }
    return render(request, "indicators/comparison.html", context, status=400 if errors else 200)


@open_to_all
@require_safe
def comparison_csv(request: HttpRequest) -> HttpResponse:
    """Download the services that changed, as CSV."""
    dates = read_dates(request.GET)
    chosen, refused = _incubator(request, _choices())
    if errors := [*dates.errors, *refused]:
        return refused_file(errors)
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


def _choices() -> list[Incubator]:
    return [*Incubator.objects.order_by("name", "slug"), NONE]


def _incubator(request: HttpRequest, known: list[Incubator]) -> tuple[Incubator | None, list[str]]:
    """Return the requested incubator, and error messages if it does not exist."""
    asked = request.GET.get("incubateur", "")
    chosen = next((one for one in known if one.slug == asked), None)
    if chosen or not asked:
        return chosen, []
    return None, [f"Aucun incubateur n’a l’identifiant « {asked[:60]} » : choisissez-en un dans la liste."]


def _query(dates: Dates, chosen: Incubator | None) -> str:
    """Return the query string of this comparison."""
    asked = {"de": dates.first.isoformat(), "a": dates.second.isoformat()}
    return urlencode({**asked, "incubateur": chosen.slug} if chosen else asked)


def _line(found: PortfolioComparison, place: ComparedPhase) -> dict[str, object]:
    """Return the line of a group or a phase: counts at both dates, arrivals and departures, each with the name of its
    list.
    """
    tests = place.tests()
    before, after = (sum(one.by_phase.get(kind, 0) for kind in place.kinds) for one in (found.first, found.second))
    counts = {
        AT_FIRST: (date_fr(found.first.as_of), before),
        CAME: ("Arrivés", sum(map(tests[CAME], found.moves))),
        WENT: ("Partis", sum(map(tests[WENT], found.moves))),
        AT_SECOND: (date_fr(found.second.as_of), after),
    }
    cells = [counted(label, count, what, place.name) for what, (label, count) in counts.items()]
    return {"label": place.label, "is_group": place.is_group, "cells": cells, "change": signed_fr(after - before)}


def _money(dates: Dates) -> dict[str, object]:
    """Return the credits of the years of both dates, and what was awarded between them: four queries."""
    return {
        "money": awarded_between(dates.first, dates.second),
        "awards": awards_between(dates.first, dates.second),
        "credits": compare_credits(dates.first.year, dates.second.year, running=today().year),
    }


def _incubators(found: PortfolioComparison, query: str) -> list[dict[str, object]]:
    """Return how many services each incubator leads at each date, by size of the change, then by name."""
    before = {one.incubator: one for one in found.first.by_incubator}
    after = {one.incubator: one for one in found.second.by_incubator}
    counts = []
    for slug, one in (before | after).items():
        then, now = before.get(slug), after.get(slug)
        counts.append(
            (slug or NONE.slug, one.name or NONE.name, then.services if then else 0, now.services if now else 0)
        )
    counts.sort(key=lambda row: (-abs(row[3] - row[2]), row[1]))
    return [
        {
            "slug": slug,
            "name": name,
            "query": f"{query}&{urlencode({'incubateur': slug})}",
            "cells": [
                counted(date_fr(found.first.as_of), first, AT_FIRST, BY_INCUBATOR),
                counted(date_fr(found.second.as_of), second, AT_SECOND, BY_INCUBATOR),
            ],
            "change": signed_fr(second - first),
        }
        for slug, name, first, second in counts
    ]
