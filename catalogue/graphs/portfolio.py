"""The portfolio month by month, its launches, and whose it is. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.utils.text import capfirst

from catalogue.charts import services_finding
from common.charts.model import Chart, Series
from common.palette import LAUNCHED
from common.words import date_fr, month_fr, plural_fr
from incubators.ministries import ministry_name
from startups.models import PhaseKind
from startups.queries import FIRST_YEAR


def months_until(day: dt.date) -> list[dt.date]:
    """The first of each month from the beginning of the programme to a day."""
    last = day.year * 12 + day.month - 1
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(FIRST_YEAR * 12, last + 1)]


def active_chart(changes: Iterable[tuple[dt.date, str, int]], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """The services in each followed phase on the first of each month."""
    months = months_until(as_of)
    shown = [kind for kind in kinds if kind.group == "service"]
    moves: dict[str, dict[dt.date, int]] = {}
    for month, kind, change in changes:
        moves.setdefault(kind, {})[month] = change
    levels = {kind.key: _levels(moves.get(kind.key, {}), months) for kind in shown}
    present = [kind for kind in shown if any(levels[kind.key])]
    januaries = [place for place, month in enumerate(months) if month.month == 1]
    totals = [sum(levels[kind.key][place] for kind in shown) for place in januaries]
    return Chart(
        name="services-actifs",
        title=services_finding([months[place].year for place in januaries], totals),
        subtitle=f"Services accompagnés ou pérennisés, par phase, au premier de chaque mois, jusqu’au {date_fr(as_of)}",
        kind="stacked_area",
        categories=tuple(month_fr(month) for month in months),
        series=tuple(Series(kind.plural, kind.key, tuple(levels[kind.key])) for kind in present),
        unit="services",
        category_label="Mois",
    )


def _levels(changes: Mapping[dt.date, int], months: Sequence[dt.date]) -> list[int]:
    """The running total of the changes on each of the months; what came before the first one counts in it."""
    level = sum(change for month, change in changes.items() if months and month < months[0])
    levels = []
    for month in months:
        level += changes.get(month, 0)
        levels.append(level)
    return levels


def launches_chart(counts: Mapping[dt.date, int], as_of: dt.date) -> Chart:
    """Launches of each month."""
    months = months_until(as_of)
    return Chart(
        name="lancements",
        title=launches_finding(counts),
        subtitle=f"Premières entrées en construction, par mois, jusqu’au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(month_fr(month) for month in months),
        series=(Series("Lancements", LAUNCHED, tuple(counts.get(month, 0) for month in months)),),
        unit="services",
        category_label="Mois",
        note="Chaque service compte une fois, le mois où il entre en construction pour la première fois.",
    )


def launches_finding(counts: Mapping[dt.date, int]) -> str:
    """The month with most launches; the first of them when several are equal."""
    if not counts:
        return "Aucun service n’est encore lancé"
    month = max(sorted(counts), key=lambda one: counts[one])
    return f"{capfirst(month_fr(month))} est le mois record, avec {plural_fr(counts[month], 'lancement', 'lancements')}"


def ministries_chart(counts: Mapping[str, Mapping[str, int]], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Investigations and services by ministry, the greatest first; unknown ones last."""
    active = [kind for kind in kinds if kind.group != "ended"]
    ranked = sorted(counts, key=lambda name: (not name, -sum(counts[name].values()), name))
    present = [kind for kind in active if any(counts[name].get(kind.key) for name in ranked)]
    return Chart(
        name="ministeres",
        title=ministries_finding({name: sum(counts[name].values()) for name in ranked}),
        subtitle=f"Investigations et services par ministère des administrations sponsors, au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(ministry_name(name) for name in ranked),
        series=tuple(Series(k.plural, k.key, tuple(counts[name].get(k.key, 0) for name in ranked)) for k in present),
        unit="fiches",
        category_label="Ministère",
        note="Une fiche qui a des sponsors dans plusieurs ministères compte dans chacun : les barres ne s’additionnent pas.",
    )


def ministries_finding(totals: Mapping[str, int]) -> str:
    """Return which ministry has most."""
    known = [(count, name) for name, count in totals.items() if name and count]
    if not known:
        return "Aucun ministère n’est sponsor d’un service à cette date"
    most, name = max(known)
    fiches = plural_fr(most, "investigation ou service", "investigations et services")
    return f"« {ministry_name(name)} » en a le plus : {fiches}"
