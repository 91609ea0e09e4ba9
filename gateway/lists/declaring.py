"""What a list is declared by: its rows, its columns with their meaning, and what it may be filtered by."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.db.models import Q, QuerySet

from incubators.models import Incubator
from startups.models import Startup

type Filters = Mapping[str, filters.Filter]


@dataclass(frozen=True, slots=True)
class Column:
    """A field of each row: the path of the column that it comes from, and what it means."""

    name: str
    source: str
    meaning: str

    def path(self, rows: QuerySet[Any]) -> list["models.Field[Any, Any]"]:
        """The fields that lead to the column of ``rows``, the last one being its own."""
        if self.source in rows.query.annotations:
            return [rows.query.annotations[self.source].output_field]
        found: list[models.Field[Any, Any]] = []
        here: Any = rows.model
        for part in self.source.split("__"):
            field = here._meta.get_field(part)
            found.append(field)
            here = field.related_model
        return found


@dataclass(frozen=True, slots=True)
class Listed:
    """A list at ``/api/v1/<path>/``.

    ``rows`` are all of them; ``order`` the columns of its usual order, which tell any two rows apart; ``searched`` the
    columns where ``search`` looks. A row that has an ``address`` in the API gives it in ``url``; that of a service, usually.
    """

    path: str
    meaning: str
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[Column, ...]
    filters: Filters
    order: tuple[str, ...]
    searched: tuple[str, ...] = ()
    address: str = "startups/{startup}/"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def has_address(self, names: Collection[str]) -> bool:
        """Whether rows with the fields ``names`` have what their address is made of."""
        return set(re.findall(r"{(\w+)}", self.address)) <= set(names)


def of_startup(source: str = "startup") -> filters.Filter:
    return filters.ModelChoiceFilter(
        field_name=source, queryset=Startup.objects.all(), to_field_name="slug", label="Identifiant d’un service."
    )


def of_incubator(source: str = "incubator") -> filters.Filter:
    return filters.ModelChoiceFilter(
        field_name=source, queryset=Incubator.objects.all(), to_field_name="slug", label="Identifiant d’un incubateur."
    )


def of_words(source: str, words: type[models.TextChoices], meaning: str) -> filters.Filter:
    return filters.ChoiceFilter(field_name=source, choices=words.choices, label=meaning)


def of_text(source: str, meaning: str) -> filters.Filter:
    return filters.CharFilter(field_name=source, max_length=200, label=meaning)


class Whole(filters.Filter):  # type: ignore[misc]  # published without types
    """A whole number."""

    field_class = forms.IntegerField


def of_number(source: str, meaning: str) -> filters.Filter:
    return Whole(field_name=source, min_value=0, max_value=32_767, label=meaning)


def yes_or_no(source: str, meaning: str, lookup: str = "exact") -> filters.Filter:
    """Rows where ``source`` is true, or false; with the lookup ``isnull``, where there is none, or some."""
    return filters.TypedChoiceFilter(
        field_name=source,
        lookup_expr=lookup,
        choices=(("true", "oui"), ("false", "non")),
        coerce=lambda text: text == "true",
        label=meaning,
    )


def from_day(source: str, meaning: str) -> filters.Filter:
    return filters.DateFilter(field_name=source, lookup_expr="gte", input_formats=["%Y-%m-%d"], label=meaning)


def before_day(source: str, meaning: str) -> filters.Filter:
    return filters.DateFilter(field_name=source, lookup_expr="lt", input_formats=["%Y-%m-%d"], label=meaning)


class InForce(filters.DateFilter):  # type: ignore[misc]  # published without types
    """Rows whose period, from ``start`` to ``end`` (excluded; null: no bound), holds a day."""

    def __init__(self, start: str, end: str) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], label="En vigueur ce jour-là, par exemple 2022-01-01.")
        self.start, self.end = start, end

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        if value is None:
            return qs
        begun = Q(**{f"{self.start}__lte": value}) | Q(**{f"{self.start}__isnull": True})
        going = Q(**{f"{self.end}__gt": value}) | Q(**{f"{self.end}__isnull": True})
        return qs.filter(begun, going)
