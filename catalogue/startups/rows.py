"""The filters of the services, for the lists of what belongs to a service."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from catalogue.startups.filters import StartupFilter
from startups.models import Startup
from startups.queries import listed_on
from web.filters import Filters, KnownValues, StrictFilterSet, of_names

MEANINGS = {
    "incubator": "Identifiant d’un incubateur qui porte le service, principal ou non.",
    "ministry": "Domaine ministériel d’une administration qui soutient le service.",
    "phase": "Phase du service, ou groupe : investigation, service, ended ; none : aucune phase commencée.",
    "theme": "Thématique du service, sous toutes ses orthographes.",
}


class ServiceFilter(KnownValues):
    """Keep the rows whose service, at the path ``startup``, matches a filter of the list of services, on the day of the
    records.
    """

    def __init__(self, name: str, startup: str) -> None:
        of_list = StartupFilter.base_filters[name]
        super().__init__(label=MEANINGS[name], **of_list.extra)
        self.startup, self.narrow = startup, of_list.method

    def filter(self, qs: QuerySet[Any], value: list[str] | None) -> QuerySet[Any]:
        if not value:
            return qs
        filters = StartupFilter(QueryDict())
        services = getattr(filters, self.narrow)(listed_on(filters.day, with_none=True), "", value)
        return qs.filter(**{f"{self.startup}__in": services.order_by().values("pk")})


def of_services(startup: str = "startup") -> Filters:
    """Return the filters of rows by their service, at the path ``startup``."""
    slug = of_names(f"{startup}__slug", Startup, "Identifiant d’un service.", listed="api-startups")
    return {"startup": slug, **{name: ServiceFilter(name, startup) for name in MEANINGS}}


class ServiceRowsFilterSet(StrictFilterSet):
    """Filters of rows by their service, ``startup``."""

    startup, incubator, ministry, phase, theme = of_services().values()
