"""The incubators of the network: their number, those opened in the year, and the services of each."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from bilan.figures.portfolio import first_day_after
from bilan.figures.printed import figures_of_report
from bilan.figures.report_figure import FigureEvidence, ReportFigure, count_figure, sum_figure
from common.figure import Figure
from common.words import date_fr
from incubators.models import Incubator
from startups.queries import partner_incubators, portfolio

PARTNERS = (
    "Les incubateurs qui portent un service ou une investigation ce jour-là, et ceux dont l’ouverture est connue et passée "
    "et qui ne sont pas fermés."
)


def network_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the incubators active on 1 January after the year, those opened in it, and the services of each. Four
    queries.

    That none opened is known only if the opening of each active one is.
    """
    day = first_day_after(year)
    page = reverse("incubator-list")
    partners = partner_incubators(day).select_related("owner").order_by("name")
    active = tuple(_incubator(one) for one in partners)
    is_dated = bool(active) and all(one.opened_on for one in partners)
    partner = count_figure(
        "network.incubators",
        f"Incubateurs partenaires au {date_fr(day)}",
        active,
        Figure(None, day=day),
        is_known=bool(active),
        definition=PARTNERS,
        proof=f"{page}?as_of={day.isoformat()}",
    )
    yield figures_of_report(year).apply("incubators", partner)
    opened = tuple(_incubator(one) for one in opened_in(year))
    yield count_figure(
        "network.opened",
        f"Incubateurs créés en {year}",
        opened,
        is_known=bool(opened) or is_dated,
        definition="Les incubateurs dont la date d’ouverture est dans l’année.",
        proof=page,
    )
    yield from _breakdown(day)


def opened_in(year: int) -> list[Incubator]:
    """Return the incubators opened in the year, by day. One query."""
    return list(Incubator.objects.filter(opened_on__year=year).select_related("owner").order_by("opened_on", "name"))


def _incubator(incubator: Incubator) -> FigureEvidence:
    page = reverse("incubator-detail", args=[incubator.slug])
    return FigureEvidence(incubator.name, page, Figure(1, day=incubator.opened_on), str(incubator.owner or ""))


def _breakdown(day: dt.date) -> Iterator[ReportFigure]:
    """Yield the services (without investigations) of each lead incubator on a day; their sum is the portfolio."""
    rows = [one for one in portfolio(day).by_incubator if one.services.count]
    for one in sorted(rows, key=lambda row: (-(row.services.value or 0), row.name or "")):
        name = one.name or "Sans incubateur"
        query = f"?as_of={day.isoformat()}&incubator={one.incubator}" if one.incubator else ""
        amount = FigureEvidence(name, "", replace(one.services, day=day), "Services, hors investigations")
        yield sum_figure(
            f"network.services.{one.incubator}" if one.incubator else "network.services_alone",
            f"{name} : services au {date_fr(day)}",
            (amount,),
            Figure(None, day=day),
            group="Services par incubateur",
            about=name,
            source="",
            definition="Les services dont il est l’incubateur principal ce jour-là, hors investigations.",
            proof=f"{reverse('startup-list')}{query}",
        )
