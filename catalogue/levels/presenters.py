"""The levels of the impact matrix in words, and their chart. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.figure import Figure
from common.words import date_fr, month_fr, number_fr, plural_fr
from impact.queries.levels import LEVEL_WORDS, UNKNOWN, MatrixLevel, ServiceLevel
from startups.presenters import NONE
from web.charts.model import Chart, Series

SERIES = {
    MatrixLevel.NATIONAL_IMPACT: "four",
    MatrixLevel.CERTIFIED: "three",
    MatrixLevel.PUBLISHED: "one",
    MatrixLevel.NONE: "year-2",
}
"""The levels that the chart stacks, from the axis on, with their colours."""


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A row of a table: its label, its key in URLs, and the number of its services of each level (key, label, figure)."""

    label: str
    key: str
    services: Figure
    counts: Sequence[tuple[str, str, Figure]]


def level_row(label: str, key: str, levels: Iterable[str | None], shown: Sequence[str]) -> LevelRow:
    """Return the row of services with these levels; ``shown`` are the levels that have a column."""
    found = Counter(one or UNKNOWN for one in levels)
    counts = [(one, LEVEL_WORDS[one], Figure(found[one])) for one in shown]
    return LevelRow(label, key, Figure(found.total()), counts)


def shown_levels(levels: Iterable[str | None]) -> list[str]:
    """Return the levels that have a column: all those of the DINUM, and the unknown one if a service has it."""
    is_unknown = any(one is None for one in levels)
    return [*MatrixLevel.values, *([UNKNOWN] if is_unknown else [])]


def by_phase(services: Sequence[ServiceLevel]) -> list[LevelRow]:
    """Return the services of each phase, in order."""
    shown = shown_levels(one.level for one in services)
    phases = sorted({(one.rank, one.kind, one.phase) for one in services})
    return [
        level_row(label, key, (one.level for one in services if one.kind == key), shown) for _, key, label in phases
    ]


def by_incubator(services: Sequence[ServiceLevel]) -> list[LevelRow]:
    """Return the services of each lead incubator, by name; those without one come last."""
    shown = shown_levels(one.level for one in services)
    names = {one.incubator: one.incubator_name or "Sans incubateur" for one in services}
    ordered = sorted(names.items(), key=lambda one: (not one[0], one[1].lower(), one[0]))
    return [
        level_row(name, slug or NONE, (one.level for one in services if one.incubator == slug), shown)
        for slug, name in ordered
    ]


def levels_chart(counts: Mapping[dt.date, Mapping[str, int]], as_of: dt.date) -> Chart:
    """Draw the services in construction or acceleration by level on the first of each month, and on the last day."""
    present = [level for level in SERIES if any(found.get(level) for found in counts.values())]
    return Chart(
        name="niveaux",
        title=levels_finding(counts),
        subtitle=f"Services en construction ou en accélération, au premier de chaque mois et au {date_fr(as_of)}",
        kind="stacked_area",
        categories=tuple(month_fr(day) if day.day == 1 else date_fr(day) for day in counts),
        days=tuple(counts),
        series=tuple(
            Series.of(LEVEL_WORDS[level], SERIES[level], (_known(found, level) for found in counts.values()))
            for level in present
        ),
        unit="services",
        category_label="Mois",
        note="La fiche donne l’adresse de la matrice d’impact ; son historique dit depuis quand. L’équipe de la DINUM certifie "
        "une matrice, et désigne un service à impact national, qu’il ait une matrice ou non.",
    )


def _known(found: Mapping[str, int], level: str) -> Figure:
    """Return the services of a level; unknown if no fiche is known that day, unless they are designated."""
    is_known = not found or any(one in found for one in SERIES if one != MatrixLevel.NATIONAL_IMPACT)
    return Figure(found.get(level, 0)) if is_known or level == MatrixLevel.NATIONAL_IMPACT else Figure(None)


def levels_finding(counts: Mapping[dt.date, Mapping[str, int]]) -> str:
    """Return how many services published a matrix or better on the last day."""
    if not counts:
        return "Ce que les services publiaient à cette date n’est pas déterminé (ND)"
    day, found = max(counts.items())
    services = sum(found.values())
    above = services - found.get(MatrixLevel.NONE, 0) - found.get("", 0)
    if not services:
        return "Aucun service en construction ou en accélération à cette date"
    whole = f"{number_fr(above)} des {plural_fr(services, 'service', 'services')} en construction ou en accélération"
    return f"{whole} ont une matrice d’impact ou l’impact national au {date_fr(day)}"
