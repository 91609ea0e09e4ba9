"""The list of startups in the API: what it takes, and the filters that an address of it asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms

from catalogue.filters import SEVERAL, StartupFilters, read_words
from catalogue.listing.conditions import ORDER
from catalogue.schema import STARTUP_FIELDS
from common.lists.asking import USUAL_PAGE_SIZE, ListRequest
from common.lists.filters import Filters, Reading, read_day
from startups.queries import today


def _words(name: str, meaning: str) -> Reading:
    """A filter that reads its words as those of the page are read."""
    reader: Callable[[list[str]], object] = partial(read_words, name)
    return Reading(reader=reader, widget=forms.MultipleHiddenInput, label=meaning)


@dataclass(frozen=True, slots=True)
class StartupListing:
    """The list of startups: its filters are those of the page and of the exports, its rows one statement of SQL."""

    path: str = "startups"
    names: tuple[str, ...] = STARTUP_FIELDS
    orders: tuple[str, ...] = tuple(name for name in ORDER if not name.startswith("-"))
    searched: tuple[str, ...] = ("fiche",)
    several: frozenset[str] = frozenset(SEVERAL)
    usual_size: int = USUAL_PAGE_SIZE

    @property
    def filters(self) -> Filters:
        return FILTERS


FILTERS: Mapping[str, Any] = {
    "as_of": Reading(reader=read_day, label="Date de l’état."),
    **{name: _words(name, name) for name in (*SEVERAL, "national_impact", "fast", "fictitious")},
}
STARTUPS = StartupListing()


def startup_filters(asked: ListRequest) -> StartupFilters:
    """What an address of the API asks of the list."""
    values = dict(asked.values)
    return StartupFilters(
        as_of=values.pop("as_of", None) or today(),
        dated="as_of" in asked.values,
        search=asked.search,
        ordering=asked.ordering or "name",
        page=asked.page,
        page_size=asked.page_size,
        **values,
    )
