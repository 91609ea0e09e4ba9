"""The services of national impact in words: figures, budget, criteria. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from catalogue.metrics.presenters import period_in_words, value_in_words
from catalogue.national.criteria import CriterionDisplay, display_criteria
from catalogue.national.queries import DesignatedService, PeopleOfService, YearOfImpact
from catalogue.richtext import web_address
from common.figure import UNKNOWN, Figure
from common.words import NO_BREAK, date_fr, list_fr, number_fr, plural_fr
from impact.models import Designation, Spending
from web.charts.model import Chart, Series


@dataclass(frozen=True, slots=True)
class FigureDisplay:
    """``environ 817 400 bénéficiaires``: the counted unit, its period, and its source."""

    value: str
    name: str
    period: str
    source: str


@dataclass(frozen=True, slots=True)
class ServiceDisplay:
    """A service of national impact in words; ``spending`` is that of its millésime (None: unknown)."""

    designation: Designation
    url: str
    figures: tuple[FigureDisplay, ...]
    spending: Spending | None
    criteria: list[CriterionDisplay]
    summary: str


def display_service(service: DesignatedService) -> ServiceDisplay:
    """Prepare a designated service for the page."""
    startup = service.designation.startup
    criteria = display_criteria(service.criteria, startup.slug)
    return ServiceDisplay(
        designation=service.designation,
        url=web_address(startup.link),
        figures=tuple(
            FigureDisplay(value_in_words(metric, slot), metric.name, period_in_words(slot), slot.source)
            for metric, slot in service.figures
        ),
        spending=service.spending,
        criteria=criteria,
        summary=_summary(criteria),
    )


def by_millesime(
    services: Iterable[DesignatedService], years: Iterable[YearOfImpact]
) -> list[tuple[int, list[ServiceDisplay], Figure]]:
    """Group the services in words by millésime, in order, with the number of that year."""
    figures = {one.year: one.new for one in years}
    grouped = groupby(services, key=lambda one: one.designation.millesime)
    return [(year, [display_service(one) for one in of_year], figures.get(year, UNKNOWN)) for year, of_year in grouped]


def _summary(criteria: Sequence[CriterionDisplay]) -> str:
    """Return ``1 rempli sur 3``."""
    if not criteria:
        return "pas encore évalués"
    met = sum(one.is_met for one in criteria)
    return f"{plural_fr(met, 'rempli', 'remplis')} sur {len(criteria)}"


def impact_chart(years: Sequence[YearOfImpact]) -> Chart:
    """Draw the number of services of national impact at the end of each year, and the new ones."""
    return Chart(
        name="impact-national",
        title=impact_finding(years),
        subtitle="Services à impact national au 31\u202fdécembre de chaque année, et nouveaux de ce millésime",
        kind="bars",
        categories=tuple(str(one.year) for one in years),
        series=(
            Series.of("En tout", "one", (one.total for one in years)),
            Series.of("Nouveaux", "three", (one.new for one in years)),
        ),
        unit="services",
        note=" ".join([_NOTE, *_running(years), *_marks(years)]),
    )


_NOTE = "Une désignation compte à partir de sa décision, et au plus tard du 31\u202fdécembre de son millésime."


def _running(years: Sequence[YearOfImpact]) -> list[str]:
    """Return until which day the last year counts, if it is not over."""
    last = years[-1].day if years else None
    is_over = last is None or (last.month, last.day) == (12, 31)
    return [] if is_over or last is None else [f"L’année {last.year} compte jusqu’au {date_fr(last)}."]


def _marks(years: Sequence[YearOfImpact]) -> list[str]:
    """Return the sentences on millésimes to confirm, short enough for a phone."""
    unconfirmed = list_fr([str(one.year) for one in years if one.new.unconfirmed])
    by_dates = [
        ("nouveaux", _by_dates((one.year, one.new) for one in years)),
        ("en tout", _by_dates((one.year, one.total) for one in years)),
    ]
    other = " ; ".join(f"{what}{NO_BREAK}: {counts}" for what, counts in by_dates if counts)
    told = (
        (f"Millésimes à confirmer{NO_BREAK}: ", unconfirmed),
        ("Si l’on retient l’année de décision, ", other),
    )
    return [f"{start}{words}." for start, words in told if words]


def _by_dates(figures: Iterable[tuple[int, Figure]]) -> str:
    """Return the counts of the years in which the millésimes of the dates would give another one."""
    others = ((year, one.by_dates) for year, one in figures if one.by_dates not in (None, one.value))
    return list_fr([f"{number_fr(other)} en {year}" for year, other in others])


def impact_finding(years: Sequence[YearOfImpact]) -> str:
    """Return the current number, and the last year that added to it."""
    if not years:
        return "Aucun service n’est encore désigné"
    last_new = next((one for one in reversed(years) if one.new.count), None)
    text = years[-1].total.with_noun("service à impact national", "services à impact national")
    if last_new is None:
        return text
    return f"{text}, dont {last_new.new.with_noun('nouveau', 'nouveaux')} en {last_new.year}"


def people_chart(services: Sequence[PeopleOfService], as_of: dt.date) -> Chart:
    """Draw the people that each service of national impact reached in its last known year."""
    known = [one for one in services if one.people is not None]
    unknown = len(services) - len(known)
    return Chart(
        name="personnes-atteintes",
        title=people_finding(known, len(services)),
        subtitle=f"Personnes comptées sur la dernière année connue de chaque service à impact national, au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(f"{one.name} ({one.year})" for one in known),
        series=(Series.of("Personnes", "one", (one.figure for one in known)),),
        unit="personnes",
        category_label="Service (année)",
        note="Une même personne peut compter dans plusieurs services : ces nombres ne s’additionnent pas."
        + (f" {plural_fr(unknown, 'service', 'services')} sans nombre annuel de personnes." if unknown else ""),
    )


def people_finding(known: Sequence[PeopleOfService], designated: int) -> str:
    """Return the service that reached most people, or that none is known."""
    if not known:
        return "Aucun service à impact national n’a de nombre annuel de personnes"
    most, of_all = known[0], f"nombre connu pour {len(known)} des {designated} services désignés"
    return f"{most.name} a atteint {most.figure} personnes en {most.year}{NO_BREAK}; {of_all}"


def lead(services: Sequence[DesignatedService]) -> str:
    """Return ``12 services ont un impact national``, for the lead of the page."""
    if not services:
        return "aucun service n’est désigné à impact national"
    return Figure(len(services)).with_noun("service a un impact national", "services ont un impact national")


def last_millesime(services: Sequence[DesignatedService], of_year: Figure) -> str:
    """Return the designations of the last millésime with their marks; empty without any."""
    return f"Au titre de {services[0].designation.millesime}{NO_BREAK}: {of_year}." if services else ""
