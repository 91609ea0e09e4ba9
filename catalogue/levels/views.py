"""The levels of the impact matrix: « Où en est chaque service de sa matrice d’impact ? »"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.levels.presenters import by_incubator, by_phase
from impact.queries.levels import LEVEL_WORDS, STATE_WORDS, UNKNOWN, ServiceLevel, service_levels
from startups.presenters import NONE
from web.cache import cached_page
from web.days import read_as_of
from web.filters import OneOfFilter, RowFilterSet, of_text


class LevelFilter(RowFilterSet):
    """Filters of the services by level."""

    also = ("as_of",)
    niveau = OneOfFilter(field_name="", label="Niveau d’impact", choices=[*LEVEL_WORDS.items()])
    matrice = OneOfFilter(field_name="", label="Matrice d’impact", choices=[*STATE_WORDS.items()])
    incubateur = of_text("", "Incubateur")
    phase = of_text("kind", "Phase")

    def matching_services(self, rows: Iterable[ServiceLevel]) -> list[ServiceLevel]:
        """Return the services of the level, the state and the incubator (``NONE``: none) that the URL gives, if any."""
        asked = [self.values.get(name) for name in ("niveau", "matrice", "incubateur")]
        return [row for row in self.matching_rows(rows) if _is_asked(row, asked)]


def _is_asked(row: ServiceLevel, asked: Iterable[str | None]) -> bool:
    held = (row.level or UNKNOWN, row.state or UNKNOWN, row.incubator or NONE)
    return all(wanted in (None, value) for wanted, value in zip(asked, held, strict=True))


@cached_page
def levels(request: HttpRequest) -> HttpResponse:
    """Display the numbers by phase and incubator, and the services that match the filters (``/standards/niveaux/``)."""
    filters = LevelFilter(request.GET)
    as_of = read_as_of(request, filters)
    services = service_levels(as_of.date)
    rows = services if as_of.errors else filters.matching_services(services)
    context: dict[str, Any] = {
        "as_of": as_of,
        "filters": filters,
        "is_filtered": bool(filters.values),
        "phases": by_phase(services),
        "incubators": by_incubator(services),
        "services": [(row, LEVEL_WORDS[row.level or UNKNOWN], STATE_WORDS[row.state or UNKNOWN]) for row in rows],
        "csv_query": request.GET.urlencode(),
    }
    return render(request, "catalogue/levels/levels.html", context, status=as_of.status)
