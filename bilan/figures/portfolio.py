"""The portfolio on the 1 January after the year, the products launched in it, and national impact."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse

from bilan.figures.printed import ReportedFigures, figures_of_report
from bilan.figures.report_figure import FigureEvidence, ReportFigure, count_figure
from common.figure import Figure
from common.words import date_fr
from impact.models import Designation
from impact.queries.designations import designated_for, designated_in, designations_on, national_impact_on
from startups.models import PhaseKind, Span, Startup
from startups.queries import spans_at

GROUPS = (
    ("investigations", PhaseKind.Group.INVESTIGATION, "Investigations en cours"),
    ("services", PhaseKind.Group.SERVICE, "Services accompagnés ou pérennisés"),
    ("ended", PhaseKind.Group.ENDED, "Partenariats terminés"),
)


def first_day_after(year: int) -> dt.date:
    """Return the 1 January after the year, the date of the portfolio in a report."""
    return dt.date(year + 1, 1, 1)


def portfolio_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the services by group of phases, each counted once. Three queries."""
    day = first_day_after(year)
    stated = figures_of_report(year)
    spans = list(spans_at(day).select_related("startup", "kind").order_by("startup__slug"))
    for key, group, label in GROUPS:
        rows = tuple(_evidence(span) for span in spans if span.kind.group == group)
        one = count_figure(
            f"portfolio.{key}",
            f"{label} au {date_fr(day)}",
            rows,
            Figure(None, day=day),
            is_known=bool(spans),
            definition="L’état de chaque fiche ce jour-là : la phase en cours à cette date.",
            proof=f"{reverse('startup-list')}?as_of={day.isoformat()}",
        )
        yield stated.apply(key, one)
    yield from _by_phase(day, [span for span in spans if span.kind.group != PhaseKind.Group.ENDED])
    yield from _national(year, day, stated)


def _by_phase(day: dt.date, spans: list[Span]) -> Iterator[ReportFigure]:
    """Yield the current services and investigations by phase, in phase order."""
    for kind in sorted({span.kind for span in spans}, key=lambda kind: kind.rank):
        rows = tuple(_evidence(span) for span in spans if span.kind == kind)
        yield count_figure(
            f"portfolio.phase.{kind.key}",
            f"{kind.plural} au {date_fr(day)}",
            rows,
            Figure(None, day=day),
            group="Services par phase",
            about=kind.plural,
            definition="Les fiches dont c’est la phase en cours à cette date.",
            proof=f"{reverse('startup-list')}?as_of={day.isoformat()}&phase={kind.key}",
        )


def _evidence(span: Span) -> FigureEvidence:
    return service_evidence(span.startup, span.start, span.kind.badge)


def service_evidence(service: Startup, day: dt.date | None, note: str = "") -> FigureEvidence:
    """Return a service as evidence: its page, and the day that counted."""
    return FigureEvidence(service.name, startup_address(service.slug), Figure(1, day=day), note)


def startup_address(slug: str) -> str:
    """Return the URL of a service."""
    return reverse("startup-detail", args=[slug])


def _national(year: int, day: dt.date, stated: ReportedFigures) -> Iterator[ReportFigure]:
    in_force = _designated(designations_on(day - dt.timedelta(days=1)))
    new, total = (
        f"Nouveaux services à impact national, millésime {year}",
        f"Services à impact national au {date_fr(day)}",
    )
    for key, evidence, label, counted in (
        ("national_impact", _designated(designated_for(year)), new, designated_in(year)),
        ("national_impact_total", in_force, total, national_impact_on(day - dt.timedelta(days=1))),
    ):
        one = count_figure(
            f"portfolio.{key}",
            label,
            evidence,
            replace(counted, day=day),
            is_known=bool(evidence),
            definition="Les désignations en vigueur, une par service.",
            proof=reverse("national-impact"),
        )
        yield stated.apply(key, one)


def _designated(designations: QuerySet[Designation]) -> tuple[FigureEvidence, ...]:
    told = ("millesime", "decided_on", "startup__name", "startup__slug")
    rows = designations.select_related("startup").only(*told).order_by("startup__slug")
    return tuple(service_evidence(row.startup, row.decided_on, f"Millésime {row.millesime}") for row in rows)
