"""What the list of services of the API takes: the filters of the page, any field in `ordering`, and `fields`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from catalogue.schema import STARTUP_FIELDS
from catalogue.startups.filters import StartupFilter, ordered, valid_filters, with_distinctions
from common.filters import Filters, KnownValues, Reading, read_day
from common.lists.asking import COMMON, USUAL_PAGE_SIZE, ListRequest, read_list_request

NOT_PLAIN = {"incubators", "phases", "fast", "themes", "user_types", "technologies", "sponsors", "url"}


@dataclass(frozen=True, slots=True)
class StartupListing:
    """The list of services: its filters are those of the page, its rows one statement of SQL."""

    path: str = "startups"
    names: tuple[str, ...] = STARTUP_FIELDS
    orders: tuple[str, ...] = ("name", "slug", "since", *(name for name in STARTUP_FIELDS if name not in NOT_PLAIN))
    searched: tuple[str, ...] = ("fiche",)
    usual_size: int = USUAL_PAGE_SIZE

    @property
    def filters(self) -> Filters:
        """Return the filters of the page without what every list of the API reads."""
        known: Mapping[str, Any] = StartupFilter.base_filters
        day = Reading(reader=read_day, label="Date de l’état.")
        return {name: one for name, one in known.items() if name not in COMMON} | {"as_of": day}

    @property
    def several(self) -> frozenset[str]:
        return frozenset(name for name, one in self.filters.items() if isinstance(one, KnownValues))


STARTUPS = StartupListing()


def read_startup_request(request: HttpRequest) -> tuple[ListRequest, dt.date]:
    """Return what the URL asks for, with the ordered services that match, and the day of their state.

    :raises ValidationError: a parameter is unknown, or its value is.
    :raises FilterError: likewise, for a filter of the page.
    """
    asked = read_list_request(STARTUPS, request)
    query = request.GET.copy()
    for name in ("ordering", "fields", "format"):
        query.pop(name, None)
    filters = valid_filters(query)
    rows = with_distinctions(filters.qs, filters.day)
    return replace(asked, rows=ordered(rows, asked.ordering or "name")), filters.day
