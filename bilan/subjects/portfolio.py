"""The portfolio on 1 January that follows the year, the products launched in it, and national impact."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from django.db.models import QuerySet
from django.urls import reverse

from bilan.figure import FigureEvidence, ReportFigure, count_of
from bilan.subjects.stated import Stated, stated_figures
from common.words import date_fr
from impact.models import Designation
from impact.queries.designations import designations_on, mark_of_year
from startups.models import PhaseKind
from startups.queries import phase_at

GROUPS = (
    ("investigations", PhaseKind.Group.INVESTIGATION, "Investigations en cours"),
    ("services", PhaseKind.Group.SERVICE, "Services accompagnés ou pérennisés"),
    ("ended", PhaseKind.Group.ENDED, "Partenariats terminés"),
)


def first_day_after(year: int) -> dt.date:
    """1 January that follows the year: the day on which a report tells the portfolio."""
    return dt.date(year + 1, 1, 1)


def portfolio_figures(year: int) -> Iterator[ReportFigure]:
    """The services by group of phases, each counted once. Three queries."""
    day = first_day_after(year)
    stated = stated_figures(year)
    told = ("kind__group", "startup__name", "startup__slug", "start", "kind__badge")
    spans = list(phase_at(day).order_by("startup__slug").values_list(*told))
    for key, group, label in GROUPS:
        rows = tuple(_span(name, slug, start, badge) for of, name, slug, start, badge in spans if of == group)
        yield stated.apply(
            key,
            ReportFigure(
                key=f"portfolio.{key}",
                label=f"{label} au {date_fr(day)}",
                live=count_of(rows) if spans else None,
                definition="L’état de chaque fiche ce jour-là : la phase dont le séjour contient la date.",
                proof=f"{reverse('startup-list')}?as_of={day.isoformat()}",
                as_of=day.isoformat(),
                aggregate="count",
                evidence=rows,
            ),
        )
    yield from _national(year, day, stated)


def _span(name: str, slug: str, start: dt.date, badge: str) -> FigureEvidence:
    return FigureEvidence(name, startup_address(slug), start.isoformat(), Decimal(1), badge)


@lru_cache(maxsize=10_000)
def startup_address(slug: str) -> str:
    """The address of a service, looked for once: a report names hundreds."""
    return reverse("startup-detail", args=[slug])


def _national(year: int, day: dt.date, stated: Stated) -> Iterator[ReportFigure]:
    page, mark = reverse("national-impact"), mark_of_year(year)
    for key, evidence, label, said in (
        (
            "national_impact",
            designated_in(year),
            f"Nouveaux services à impact national, millésime {year}",
            mark.words if mark else "",
        ),
        (
            "national_impact_total",
            _designated(designations_on(day - dt.timedelta(days=1))),
            f"Services à impact national au {date_fr(day)}",
            "",
        ),
    ):
        yield stated.apply(
            key,
            ReportFigure(
                key=f"portfolio.{key}",
                label=label,
                live=count_of(evidence) if evidence else None,
                mark=said,
                definition="Les désignations en vigueur, une par service.",
                proof=page,
                as_of=day.isoformat(),
                aggregate="count",
                evidence=evidence,
            ),
        )


def designated_in(year: int) -> tuple[FigureEvidence, ...]:
    """Return the services designated for the millésime of a year. One query."""
    return _designated(Designation.objects.filter(millesime=year, withdrawn_on=None))


def _designated(designations: QuerySet[Designation]) -> tuple[FigureEvidence, ...]:
    told = ("millesime", "decided_on", "startup__name", "startup__slug")
    return tuple(map(_designation, designations.select_related("startup").only(*told).order_by("startup__slug")))


def _designation(row: Designation) -> FigureEvidence:
    url = startup_address(row.startup.slug)
    day = row.decided_on.isoformat() if row.decided_on else ""
    return FigureEvidence(row.startup.name, url, day, Decimal(1), f"Millésime {row.millesime}")
