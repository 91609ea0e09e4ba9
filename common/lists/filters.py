"""What a list may be filtered by, as django-filter has it: each filter says what it means."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.db.models import Q, QuerySet

from common.exact_json import iso_day

type Filters = Mapping[str, filters.Filter]

FIRST_YEAR, LAST_YEAR = 1900, 2100
NO_DAY = "Cette date n’existe pas. Écrivez-la sous la forme 2022-01-31 (année, mois, jour)."
NO_YEAR = f"L’année d’une date va de {FIRST_YEAR} à {LAST_YEAR}, dans le calendrier grégorien."
FORBIDDEN = "Ce texte contient un caractère interdit."


class ReadBy(forms.Field):
    """A value that ``reader`` reads; the ValueError that it raises says why it can't."""

    def __init__(self, *, reader: Callable[[Any], Any], **options: Any) -> None:
        super().__init__(**options)
        self.reader = reader

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if "\0" in value:
            raise forms.ValidationError(FORBIDDEN)
        try:
            return self.reader(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class Reading(filters.Filter):  # type: ignore[misc]  # published without types
    """A filter whose value a function reads: ``reader=``."""

    field_class = ReadBy


def read_day(text: str) -> dt.date:
    """A day as 2022-01-31; ValueError in French for another, which may be one of another calendar."""
    day = iso_day(text)
    if day is None:
        raise ValueError(NO_DAY)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(NO_YEAR)
    return day


def is_of_day(one: filters.Filter) -> bool:
    """Whether the value of a filter is a day."""
    return one.extra.get("reader") is read_day


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


def on_day(source: str, meaning: str, lookup: str = "exact") -> filters.Filter:
    return Reading(field_name=source, lookup_expr=lookup, reader=read_day, label=meaning)


def from_day(source: str, meaning: str) -> filters.Filter:
    return on_day(source, meaning, "gte")


def before_day(source: str, meaning: str) -> filters.Filter:
    return on_day(source, meaning, "lt")


class InForce(Reading):
    """Rows whose period, from ``start`` to ``end`` (excluded; null: no bound), holds a day."""

    def __init__(self, start: str, end: str) -> None:
        super().__init__(reader=read_day, label="En vigueur ce jour-là, par exemple 2022-01-01.")
        self.start, self.end = start, end

    def filter(self, qs: QuerySet[Any], value: dt.date | None) -> QuerySet[Any]:
        if value is None:
            return qs
        begun = Q(**{f"{self.start}__lte": value}) | Q(**{f"{self.start}__isnull": True})
        going = Q(**{f"{self.end}__gt": value}) | Q(**{f"{self.end}__isnull": True})
        return qs.filter(begun, going)
