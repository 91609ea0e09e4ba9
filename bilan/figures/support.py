"""Support in kind of the programme: the seasons of GAMMA, the Brigade, other supports, shared ones."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Prefetch
from django.urls import reverse

from bilan.figures.portfolio import first_day_after, service_evidence
from bilan.figures.report_figure import FigureEvidence, ReportFigure, count_figure
from budget.models import EntryCriterion, Participation, Season, SharedService, Support
from budget.queries.supports import shared_services_of, supports_of
from common.figure import Figure
from common.periods import overlapping
from common.words import month_fr


def support_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the seasons of GAMMA, the supports by kind, and the shared ones. Four queries."""
    yield from _gamma(year)
    yield from _supports(year)
    yield from _shared(year)


def seasons_in_report(year: int) -> list[Season]:
    """Return the seasons with a day in the year or on the following 1 January, by number. Two queries."""
    until = first_day_after(year) + dt.timedelta(days=1)
    people = Participation.objects.select_related("startup").order_by("startup__name")
    found = overlapping(Season.objects.all(), dt.date(year, 1, 1), until)
    return list(found.order_by("number").prefetch_related(Prefetch("participations", people)))


def months_of(season: Season) -> str:
    """Return the months of a season: "avril à octobre 2021", "depuis janvier 2022"."""
    if season.until is None:
        return f"depuis {month_fr(season.start)}"
    last = season.until - dt.timedelta(days=1)
    if (season.start.year, season.start.month) == (last.year, last.month):
        return month_fr(season.start)
    first = month_fr(season.start)
    return f"{first[:-5] if season.start.year == last.year else first} à {month_fr(last)}"


def _gamma(year: int) -> Iterator[ReportFigure]:
    seasons = seasons_in_report(year)
    if not seasons:
        return
    page = reverse("funding")
    held = tuple(FigureEvidence(f"Saison {one.number}", _season_page(one), Figure(1, day=one.start)) for one in seasons)
    rows = [
        tuple(
            service_evidence(one.startup, one.start or season.start, f"Saison {season.number}")
            for one in season.participations.all()
        )
        for season in seasons
    ]
    all_rows = _first_of_each_service(row for some in rows for row in some)
    criteria = tuple(FigureEvidence(str(label), page) for label in EntryCriterion.Criterion.labels)
    each = [
        (
            f"{season.number}.services",
            f"Services de la saison {season.number} de GAMMA",
            people,
            _season_page(season),
            f"Les services de la saison, {months_of(season)}.",
        )
        for season, people in zip(seasons, rows, strict=True)
    ]
    for key, label, evidence, proof, definition in (
        (
            "seasons",
            f"Saisons de GAMMA en {year} et au 1er janvier {year + 1}",
            held,
            page,
            "Les saisons qui ont un jour dans cette période.",
        ),
        ("services", "Services accompagnés par GAMMA", all_rows, page, "Les services de ces saisons, chacun une fois."),
        *each,
        (
            "criteria",
            "Critères pour entrer dans GAMMA",
            criteria,
            page,
            "Les critères que l’on vérifie pour chaque service qui candidate.",
        ),
    ):
        yield count_figure(f"gamma.{key}", label, evidence, proof=proof, definition=definition)


def _season_page(season: Season) -> str:
    return reverse("season", args=[season.number])


def _supports(year: int) -> Iterator[ReportFigure]:
    """Yield a figure for each kind of support given, the Brigade's first: its services, each once."""
    rows = [one for one in supports_of(year) if one.kind != Support.Kind.SHARED]
    for kind in Support.Kind:
        given = (service_evidence(one.startup, one.start, one.source) for one in rows if one.kind == kind.value)
        if found := _first_of_each_service(given):
            yield count_figure(
                f"support.{kind.value}",
                f"{kind.label} : services appuyés en {year}",
                found,
                about=str(kind.label),
                definition="Les services qui ont eu cet appui un jour de l’année.",
                proof=reverse("credits-year", args=[year]),
            )


def _shared(year: int) -> Iterator[ReportFigure]:
    """Yield the number of guides, tools and common services that were offered in the year."""
    rows = shared_services_of(year)
    for kind, label in (
        (SharedService.Kind.GUIDE, "Guides publiés"),
        (SharedService.Kind.TOOL, "Outils partagés"),
        (SharedService.Kind.COMMON, "Communs interministériels"),
    ):
        if found := tuple(FigureEvidence(one.name, one.url, note=one.source) for one in rows if one.kind == kind.value):
            yield count_figure(
                f"shared.{kind.value}",
                label,
                found,
                proof=reverse("credits-year", args=[year]),
                definition="Ceux qui étaient proposés un jour de l’année, ou dont les dates sont inconnues.",
            )


def _first_of_each_service(rows: Iterable[FigureEvidence]) -> tuple[FigureEvidence, ...]:
    """Return the first row of each service."""
    found: dict[str, FigureEvidence] = {}
    for row in rows:
        found.setdefault(row.url, row)
    return tuple(found.values())
