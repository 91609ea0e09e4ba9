"""Charts of the public pages: pure functions from series to a chart whose title is the finding."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from common.charts.model import Chart, Series
from common.words import date_fr, month_fr, number_fr, plural_fr

if TYPE_CHECKING:
    from startups.models import PhaseKind

FIRST_MONTH = 2013 * 12
"""The first month drawn, counted from the year 0: the beginning of the programme."""

DOUBLING_YEARS = 5
"""How far back « a doublé » is looked for: a longer doubling is not news."""
NOTABLE_PERCENT = 3
"""Under this change in a year, a number is said to be stable."""


def portfolio_chart(counts: Mapping[int, Mapping[str, int]], kinds: "Sequence[PhaseKind]") -> Chart:
    """Draw the portfolio by phase on 1 January of each year, stacked in the order of phases.

    ``counts`` contains, by year in order, the startups of each phase kind; a kind without any in all years has no
    series.
    """
    present = [kind for kind in kinds if any(year.get(kind.key) for year in counts.values())]
    services = [sum(year.get(kind.key, 0) for kind in kinds if kind.group == "service") for year in counts.values()]
    return Chart(
        name="portefeuille",
        title=services_finding(services, dt.date(max(counts, default=1), 1, 1)),
        subtitle="Nombre de fiches par phase, au 1er\u202fjanvier de chaque année",
        kind="stacked_area",
        categories=tuple(str(year) for year in counts),
        series=tuple(
            Series(kind.plural, kind.key, tuple(year.get(kind.key, 0) for year in counts.values())) for kind in present
        ),
        unit="fiches",
        note="Chaque fiche est comptée dans la phase où elle se trouve ce jour-là.",
    )


def months_until(day: dt.date) -> list[dt.date]:
    """Return the first of each month from the beginning of the programme to a day."""
    last = day.year * 12 + day.month - 1
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(FIRST_MONTH, last + 1)]


def active_chart(changes: Iterable[tuple[dt.date, str, int]], kinds: "Sequence[PhaseKind]", as_of: dt.date) -> Chart:
    """Draw the services in each phase on the first of each month; the finding compares the last one with a year before."""
    months = months_until(as_of)
    shown = [kind for kind in kinds if kind.group == "service"]
    moves: dict[str, dict[dt.date, int]] = {}
    for month, kind, change in changes:
        moves.setdefault(kind, {})[month] = change
    levels = {kind.key: _levels(moves.get(kind.key, {}), months) for kind in shown}
    present = [kind for kind in shown if any(levels[kind.key])]
    totals = [sum(column) for column in zip(*levels.values(), strict=True)][::-12][::-1]
    return Chart(
        name="services-actifs",
        title=services_finding(totals, max(months, default=as_of)),
        subtitle=f"Services accompagnés ou pérennisés, par phase, au premier de chaque mois, jusqu’au {date_fr(as_of)}",
        kind="stacked_area",
        categories=tuple(month_fr(month) for month in months),
        series=tuple(Series(kind.plural, kind.key, tuple(levels[kind.key])) for kind in present),
        unit="services",
        category_label="Mois",
    )


def _levels(changes: Mapping[dt.date, int], months: Sequence[dt.date]) -> list[int]:
    """Return the running total of the changes on each of the months, including earlier changes."""
    level = sum(change for month, change in changes.items() if months and month < months[0])
    levels = []
    for month in months:
        level += changes.get(month, 0)
        levels.append(level)
    return levels


def services_finding(services: Sequence[int], last_day: dt.date) -> str:
    """Return a sentence on how the number of services changed from year to year until ``last_day``."""
    if not services or not any(services):
        return "Aucun service n’est encore lancé"
    last = services[-1]
    doubled = _years_to_double(services)
    if doubled:
        span = "un an" if doubled == 1 else plural_fr(doubled, "an", "ans")
        found = f"Le nombre de services a doublé en {span}"
    else:
        found = _last_year(services)
    return f"{found}\u00a0: {number_fr(last)} au {date_fr(last_day)}"


def _years_to_double(services: Sequence[int]) -> int:
    """Return the fewest years over which the number at least doubled to its last value; 0 if it never did."""
    last = services[-1]
    for years in range(1, min(DOUBLING_YEARS, len(services) - 1) + 1):
        before = services[-1 - years]
        if before and last >= 2 * before:
            return years
    return 0


def _last_year(services: Sequence[int]) -> str:
    """Return the change of the last year in words."""
    last, before = services[-1], services[-2] if len(services) > 1 else 0
    if not before:
        return "Les premiers services sont lancés"
    change = round((last - before) * 100 / before)
    if abs(change) < NOTABLE_PERCENT:
        return "Le nombre de services est stable depuis un an"
    verb = "augmenté" if change > 0 else "reculé"
    return f"Le nombre de services a {verb} de {number_fr(abs(change))}\u202f% en un an"


def incubators_chart(
    incubators: Sequence[tuple[str, Mapping[str, int]]], kinds: "Sequence[PhaseKind]", as_of: dt.date
) -> Chart:
    """Draw the investigations and services of incubators (name, counts by phase kind), largest first."""
    active = [kind for kind in kinds if kind.group != "ended"]
    ranked = sorted(incubators, key=lambda one: (-sum(one[1].get(kind.key, 0) for kind in active), one[0]))
    shown = [(name, counts) for name, counts in ranked if any(counts.get(kind.key) for kind in active)]
    present = [kind for kind in active if any(counts.get(kind.key) for _, counts in shown)]
    return Chart(
        name="incubateurs",
        title=_carriers_finding([sum(counts.get(kind.key, 0) for kind in active) for _, counts in shown], shown),
        subtitle=f"Investigations et services par incubateur, au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(name for name, _ in shown),
        series=tuple(
            Series(kind.plural, kind.key, tuple(counts.get(kind.key, 0) for _, counts in shown)) for kind in present
        ),
        unit="fiches",
        category_label="Incubateur",
    )


def _carriers_finding(totals: Sequence[int], shown: Sequence[tuple[str, Mapping[str, int]]]) -> str:
    """Return how few incubators support half of the portfolio."""
    if not totals:
        return "Aucun incubateur ne porte de service à cette date"
    if len(totals) == 1:
        return f"{shown[0][0]} porte tout le portefeuille"
    whole, carried, count = sum(totals), 0, 0
    for total in totals:
        carried, count = carried + total, count + 1
        if 2 * carried >= whole:
            break
    if count == 1:
        return f"{shown[0][0]} porte à lui seul la moitié du portefeuille"
    return f"{plural_fr(count, 'incubateur', 'incubateurs')} sur {len(totals)} portent la moitié du portefeuille"
