"""The filters of the services, for the lists of what belongs to a service."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from catalogue.startups.filters import StartupFilter
from impact.queries.levels import UNKNOWN
from incubators.models import Incubator
from startups.models import PhaseKind, Startup
from startups.presenters import NONE
from startups.queries import listed_on
from web.days import read_day
from web.filters import Filters, KnownValues, ReaderFilter, RowFilterSet, StrictFilterSet, of_names

MEANINGS = {
    "incubator": "Identifiant d’un incubateur qui porte le service, principal ou non.",
    "ministry": "Domaine ministériel d’une administration qui soutient le service.",
    "phase": "Phase du service, ou groupe : investigation, service, ended ; none : aucune phase commencée.",
    "theme": "Thématique du service, sous toutes ses orthographes.",
}


class ServiceFilter(KnownValues):
    """Keep the rows whose service, at the path ``startup``, matches a filter of the list of services, on the day of the
    records; of rows in memory, the path is that of its slug.
    """

    def __init__(self, name: str, startup: str) -> None:
        of_list = StartupFilter.base_filters[name]
        super().__init__(field_name=startup, label=MEANINGS[name], **of_list.extra)
        self.narrow = of_list.method

    def services(self, value: list[str]) -> QuerySet[Startup]:
        filters = StartupFilter(QueryDict())
        found: QuerySet[Startup] = getattr(filters, self.narrow)(listed_on(filters.day, with_none=True), "", value)
        return found.order_by()

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": self.services(value).values("pk")}) if value else qs

    def wanted(self, value: list[str]) -> set[str | None]:
        return set(self.services(value).values_list("slug", flat=True))


def of_services(startup: str = "startup", slug: str = "") -> Filters:
    """Return the filters of rows by their service, at the path ``startup``, and by its ``slug``, at another path in
    memory.
    """
    named = of_names(slug or f"{startup}__slug", Startup, "Identifiant d’un service.", listed="api-startups")
    return {"startup": named, **{name: ServiceFilter(name, startup) for name in MEANINGS}}


class ServiceRowsFilterSet(StrictFilterSet):
    """Filters of rows by their service, ``startup``."""

    startup, incubator, ministry, phase, theme = of_services().values()


class ValueOfDay(KnownValues):
    """Keep rows in memory by what they are on their day (``none``: they have none; ``unknown``: nobody knows)."""

    def wanted(self, value: list[str]) -> set[str | None]:
        return {*value, *(held for word, held in ((NONE, ""), (UNKNOWN, None)) if word in value)}


class DayRowsFilterSet(RowFilterSet):
    """Filters of rows in memory that are services on the day ``as_of``, with their phase and lead incubator of that day."""

    startup, _, ministry, _, theme = of_services("slug", slug="slug").values()
    phase = ValueOfDay(
        field_name="kind",
        known=lambda: PhaseKind.objects.values_list("key", flat=True),
        listed="api-phase-kinds",
        label="Mot de la phase ce jour-là.",
    )
    incubator = ValueOfDay(
        field_name="incubator",
        known=lambda: {NONE, *Incubator.objects.values_list("slug", flat=True)},
        listed="api-incubators",
        label="Identifiant de l’incubateur principal ce jour-là ; none : aucun.",
    )
    as_of = ReaderFilter(field_name="", reader=read_day, label="Date de l’état.")
