"""The portfolio by phase: services on each 1 January and by month, and their charts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Count, DateField, ExpressionWrapper, F
from django.db.models.functions import TruncMonth
from django.utils.text import capfirst

from common.figure import Figure, is_doubled
from common.periods import FIRST_YEAR
from common.words import date_fr, month_fr, number_fr, plural_fr
from incubators.ministries import ministry_name
from startups.models import PhaseKind, Span
from startups.queries import phase_kinds, portfolio_by_year
from web.charts.model import Chart, Series

type Counts = dict[str, int]
"""Numbers of startups by phase kind; a kind without any may be absent."""


def yearly_figures(last: int) -> dict[int, dict[str, Figure]]:
    """Count the portfolio on 1 January of each year until ``last``, by phase kind: one query.

    Empty if ``last`` is before the programme.
    """
    counts: dict[int, dict[str, Figure]] = {year: {} for year in range(FIRST_YEAR, last + 1)}
    if not counts:
        return counts
    for row in portfolio_by_year(last=last, by_incubator=False):
        counts[row.year][row.kind] = Figure(row.startups)
    return counts


def changes_by_month(as_of: dt.date, incubator: int | None = None) -> list[tuple[dt.date, str, int]]:
    """Return the change of each phase kind on the first of each month up to a date, where it is not zero. Two queries.

    That of one ``incubator`` if its key is given. A change counts from the first of a month on: one of the first itself,
    or of the month before.
    """
    changes: Counter[tuple[dt.date, str]] = Counter()
    spans = Span.objects.all() if incubator is None else Span.objects.filter(incubator=incubator)
    for column, sign in (("start", 1), ("until", -1)):
        eve = ExpressionWrapper(F(column) - dt.timedelta(days=1), DateField())
        moves = spans.exclude(**{column: None}).order_by().values_list(TruncMonth(eve), "kind")
        for month, kind, number in moves.annotate(number=Count("pk")):
            changes[(month + dt.timedelta(days=31)).replace(day=1), kind] += sign * number
    return sorted((month, kind, change) for (month, kind), change in changes.items() if change and month <= as_of)


def group_figure(counts: Mapping[str, Figure], kinds: Sequence[PhaseKind], group: str) -> Figure:
    """Sum the figures of the phase kinds of a group."""
    return sum((counts[kind.key] for kind in kinds if kind.group == group and kind.key in counts), Figure(0))


def phase_counts(counts: Mapping[str, Figure]) -> Counts:
    """Return the numbers of the figures, to draw them."""
    return {kind: int(one.count) for kind, one in counts.items()}


def services_by_year(last: int) -> dict[int, Figure]:
    """Count the services on 1 January of each year of the programme until ``last``: two queries."""
    kinds = phase_kinds()
    return {year: group_figure(counts, kinds, PhaseKind.Group.SERVICE) for year, counts in yearly_figures(last).items()}


FIRST_MONTH = FIRST_YEAR * 12
"""The first month drawn, counted from the year 0: the beginning of the programme."""

DOUBLING_YEARS = 5
"""How far back « a doublé » is looked for: a longer doubling is not news."""
NOTABLE_PERCENT = 3
"""Under this change in a year, a number is said to be stable."""


def portfolio_chart(figures: Mapping[int, Mapping[str, Figure]], kinds: Sequence[PhaseKind]) -> Chart:
    """Draw the portfolio by phase on 1 January of each year, stacked in the order of phases.

    ``figures`` contains, by year in order, the startups of each phase kind; a kind without any in all years has no
    series.
    """
    counts = {year: phase_counts(found) for year, found in figures.items()}
    present = [kind for kind in kinds if any(year.get(kind.key) for year in counts.values())]
    services = [sum(year.get(kind.key, 0) for kind in kinds if kind.group == "service") for year in counts.values()]
    return Chart(
        name="portefeuille",
        title=services_finding(list(map(Figure, services)), dt.date(max(counts, default=1), 1, 1)),
        subtitle="Nombre de fiches par phase, au 1er\u202fjanvier de chaque année",
        kind="stacked_area",
        categories=tuple(str(year) for year in counts),
        series=tuple(
            Series.of(kind.plural, kind.key, (year.get(kind.key, 0) for year in counts.values())) for kind in present
        ),
        unit="fiches",
        note="Chaque fiche est comptée dans la phase où elle se trouve ce jour-là.",
    )


def months_until(day: dt.date) -> list[dt.date]:
    """Return the first of each month from the beginning of the programme to a day."""
    last = day.year * 12 + day.month - 1
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(FIRST_MONTH, last + 1)]


def services_by_month(as_of: dt.date, kinds: Sequence[PhaseKind]) -> Chart:
    """Draw the services of the programme month by month up to a date: two queries."""
    return active_chart(changes_by_month(as_of), kinds, as_of)


def active_chart(changes: Iterable[tuple[dt.date, str, int]], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Draw the services in each phase on the first of each month; the finding compares the last one with a year before."""
    chart = _monthly_chart(changes, [kind for kind in kinds if kind.group == PhaseKind.Group.SERVICE], as_of)
    series = tuple(replace(one, name=capfirst(one.name.removeprefix("Services "))) for one in chart.series)
    return replace(chart, series=series)


def incubator_chart(changes: Iterable[tuple[dt.date, str, int]], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Draw the investigations and services of an incubator on the first of each month."""
    living = [kind for kind in kinds if kind.group != PhaseKind.Group.ENDED]
    subtitle = f"Investigations et services, par phase, au premier de chaque mois, jusqu’au {date_fr(as_of)}"
    chart = _since_first_year(_monthly_chart(changes, living, as_of))
    return replace(chart, name="portefeuille", subtitle=subtitle, unit="fiches")


def _since_first_year(chart: Chart) -> Chart:
    """Return a monthly chart from January of the first year that has a fiche; whole if none has."""
    filled = [place for place in range(len(chart.categories)) if any(one.values[place] for one in chart.series)]
    return chart.at(range(min(filled, default=0) // 12 * 12, len(chart.categories)))


def by_year(chart: Chart) -> Chart:
    """Return a monthly chart on each 1 January and on its last month, for a table."""
    last = len(chart.categories) - 1
    return chart.at([place for place in range(last + 1) if place % 12 == 0 or place == last])


def _monthly_chart(changes: Iterable[tuple[dt.date, str, int]], shown: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Draw the fiches in each of the phases ``shown`` on the first of each month; the finding is on services."""
    months = months_until(as_of)
    moves: dict[str, dict[dt.date, int]] = {}
    for month, kind, change in changes:
        moves.setdefault(kind, {})[month] = change
    levels = {kind.key: _levels(moves.get(kind.key, {}), months) for kind in shown}
    present = [kind for kind in shown if any(levels[kind.key])]
    of_services = [levels[kind.key] for kind in shown if kind.group == PhaseKind.Group.SERVICE]
    totals = [sum(column) for column in zip(*of_services, strict=True)][::-12][::-1]
    return Chart(
        name="services-actifs",
        title=services_finding(list(map(Figure, totals)), max(months, default=as_of)),
        subtitle=f"Services accompagnés ou pérennisés, par phase, au premier de chaque mois, jusqu’au {date_fr(as_of)}",
        kind="stacked_area",
        categories=tuple(month_fr(month) for month in months),
        days=tuple(months),
        series=tuple(Series.of(kind.plural, kind.key, tuple(levels[kind.key])) for kind in present),
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


def services_finding(counts: Sequence[Figure], last_day: dt.date) -> str:
    """Return a sentence on how the number of services changed from year to year until ``last_day``."""
    if not any(one.count for one in counts):
        return "Aucun service n’est encore lancé"
    last = counts[-1]
    doubled = _years_to_double(counts)
    if doubled:
        span = "un an" if doubled == 1 else plural_fr(doubled, "an", "ans")
        is_more = (last - counts[-1 - doubled].multiplied(Decimal(2))).is_positive
        verb = "a plus que doublé" if is_more else "a doublé"
        found = f"Le nombre de services {verb} en {span}"
    else:
        found = _last_year(counts)
    return f"{found}\u00a0: {last} au {date_fr(last_day)}"


def _years_to_double(counts: Sequence[Figure]) -> int:
    """Return the fewest years over which the number at least doubled to its last value; 0 if it never did."""
    known = range(1, min(DOUBLING_YEARS, len(counts) - 1) + 1)
    return next((years for years in known if is_doubled(counts[-1], counts[-1 - years])), 0)


def _last_year(counts: Sequence[Figure]) -> str:
    """Return the change of the last year in words."""
    last, before = counts[-1], counts[-2] if len(counts) > 1 else Figure(0)
    if not before.count:
        return "Les premiers services sont lancés"
    difference = (last - before).exact
    if difference is None:
        return "Nombre de services"
    change = round(difference * 100 / before.count)
    if abs(change) < NOTABLE_PERCENT:
        return "Le nombre de services est stable depuis un an"
    verb = "augmenté" if change > 0 else "reculé"
    return f"Le nombre de services a {verb} de {number_fr(abs(change))}\u202f% en un an"


def incubators_chart(
    incubators: Sequence[tuple[str, Mapping[str, Figure]]], kinds: Sequence[PhaseKind], as_of: dt.date
) -> Chart:
    """Draw the investigations and services of incubators (name, figures by phase kind), largest first."""
    active = [kind for kind in kinds if kind.group != "ended"]
    led = [(name, phase_counts(found)) for name, found in incubators]
    ranked = sorted(led, key=lambda one: (-sum(one[1].get(kind.key, 0) for kind in active), one[0]))
    shown = [(name, counts) for name, counts in ranked if any(counts.get(kind.key) for kind in active)]
    present = [kind for kind in active if any(counts.get(kind.key) for _, counts in shown)]
    return Chart(
        name="incubateurs",
        title=_carriers_finding([sum(counts.get(kind.key, 0) for kind in active) for _, counts in shown], shown),
        subtitle=f"Investigations et services par incubateur, au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(name for name, _ in shown),
        series=tuple(
            Series.of(kind.plural, kind.key, (counts.get(kind.key, 0) for _, counts in shown)) for kind in present
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
    return f"{plural_fr(count, 'incubateur', 'incubateurs')} portent la moitié du portefeuille"


def ministries_chart(figures: Mapping[str, Mapping[str, Figure]], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Draw the investigations and services by ministry, largest first; unknown ones last."""
    active = [kind for kind in kinds if kind.group != "ended"]
    counts = {name: phase_counts(found) for name, found in figures.items()}
    totals = {name: sum(found.get(kind.key, 0) for kind in active) for name, found in counts.items()}
    ranked = sorted((name for name in totals if totals[name]), key=lambda name: (not name, -totals[name], name))
    present = [kind for kind in active if any(counts[name].get(kind.key) for name in ranked)]
    return Chart(
        name="ministeres",
        title=ministries_finding(totals),
        subtitle=f"Investigations et services par ministère des administrations sponsors, au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(ministry_name(name) for name in ranked),
        series=tuple(Series.of(k.plural, k.key, (counts[name].get(k.key, 0) for name in ranked)) for k in present),
        unit="fiches",
        category_label="Ministère",
        note="Une fiche qui a des sponsors dans plusieurs ministères compte dans chacun : les barres ne s’additionnent pas.",
    )


def ministries_finding(totals: Mapping[str, int]) -> str:
    """Return the ministry with most services."""
    known = [(count, name) for name, count in totals.items() if name and count]
    if not known:
        return "Aucun ministère n’est sponsor d’un service à cette date"
    most, name = max(known)
    fiches = plural_fr(most, "investigation ou service", "investigations et services")
    if sum(count == most for count, _ in known) > 1:
        return f"Aucun ministère n’a plus de {fiches}"
    return f"« {ministry_name(name)} » en a le plus : {fiches}"
