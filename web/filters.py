"""Filters of lists with django-filter: strict on URL parameters, with messages in French."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.db import models
from django.db.models import Case, Q, QuerySet, When
from django.http import QueryDict
from rest_framework.exceptions import ErrorDetail

from common.texts import fold_text
from common.words import date_fr
from web.filter_fields import (
    FORBIDDEN,
    MAX_LENGTH,
    KnownValuesField,
    OneOfField,
    ReadBy,
    TextsField,
    YesOrNoField,
    labels_of,
)

type Filters = Mapping[str, filters.Filter]

UNKNOWN = ErrorDetail("Ce paramètre n’existe pas.", "unknown_parameter")
TWICE = ErrorDetail("Ce paramètre est donné plusieurs fois : gardez-en un seul.", "repeated_parameter")
TOO_LONG = f"Ce texte dépasse {MAX_LENGTH} caractères : gardez-en quelques mots."
UNKNOWN_ON_PAGE = ("Adresse de la page", "Elle demande un filtre qui n’existe pas, ou n’existe plus.")
"""What the reader of a page is told of an unknown parameter."""
TRACKING = re.compile(r"(?:utm|mtm|pk|at)_[a-z_]{1,40}$|(?:fbclid|gclid|msclkid|xtor)$")
"""Parameters that newsletters and networks add to the URLs that they share."""

type Errors = dict[str, list[str]]


class FilterError(ValueError):
    """The messages in French of a refused URL, by parameter; ``missing``: a value names something that does not exist."""

    def __init__(self, errors: Mapping[str, list[str]], *, missing: bool = False) -> None:
        super().__init__(str(errors))
        self.errors = dict(errors)
        self.missing = missing


def may_repeat[V: Callable[..., Any]](*names: str) -> Callable[[V], V]:
    """Decorate a view (outermost) whose parameters ``names`` may be repeated."""

    def decorate(view: V) -> V:
        view.repeatable = frozenset(names)  # type: ignore[attr-defined]
        return view

    return decorate


def repeatable_of(view: Callable[..., Any]) -> frozenset[str]:
    """Return the parameters that a view accepts several times; ``betaportfolio.middleware`` refuses the others."""
    found: frozenset[str] = getattr(view, "repeatable", frozenset())
    return found


def parameter_errors(query: QueryDict, known: Collection[str], several: Collection[str] = ()) -> Errors:
    """Return the errors of parameters: unknown, repeated (except ``several``), too long, or with a NUL."""
    errors: Errors = {}
    for name, values in query.lists():
        if TRACKING.match(name):
            continue
        if message := _parameter_error(name, values, known, several):
            errors[name.replace("\0", "�")[:MAX_LENGTH]] = [message]
    return errors


def _parameter_error(name: str, values: list[str], known: Collection[str], several: Collection[str]) -> str:
    if name not in known:
        return UNKNOWN
    if any("\0" in value for value in values):
        return FORBIDDEN
    words = [word for value in values for word in (value.split(",") if name in several else [value])]
    if any(len(word) > MAX_LENGTH for word in words):
        return TOO_LONG
    return TWICE if len(values) > 1 and name not in several else ""


class StrictFilterSet(filters.FilterSet):  # type: ignore[misc]  # published without types
    """A FilterSet that refuses unknown parameters; ``also`` names those that the view reads itself.

    ``sentences`` are the filters in words, with ``{}`` for the label of the value, or the value itself; the others follow
    their label. ``meanings`` are what the API says of a filter whose label is that of a form. ``defaults`` are values
    that URLs leave out, ``button`` is the label of the form's button. ``errors``
    contains the messages by parameter; read ``qs`` only if it is empty. A list that shows no form passes
    ``shows_form=False``: only the filters of the URL are built (those of the services take a third of the Python of a
    page of 100).
    """

    also: ClassVar[tuple[str, ...]] = ()
    defaults: ClassVar[dict[str, str]] = {}
    sentences: ClassVar[Mapping[str, str]] = {}
    meanings: ClassVar[Mapping[str, str]] = {}
    button = "Filtrer"
    base_filters: Filters

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Any] | None = None, *, shows_form: bool = True, **options: Any
    ) -> None:
        no_rows = QuerySet[Any]() if self._meta.model is None else None  # the view applies the filters itself
        self.known = {*self.base_filters, *self.also}
        if not shows_form:
            self.base_filters = {name: one for name, one in self.base_filters.items() if name in data}
        super().__init__(data, no_rows if queryset is None else queryset, **options)

    @cached_property
    def errors(self) -> Errors:
        fields = self.form.fields
        several = [name for name, field in fields.items() if isinstance(field, forms.MultipleChoiceField)]
        values: Errors = {
            name: [ErrorDetail(one["message"], one["code"]) for one in found]
            for name, found in self.form.errors.get_json_data().items()
        }
        return values | parameter_errors(self.data, self.known, several)

    def is_valid(self) -> bool:
        return not self.errors

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that these filters narrow."""
        return 400 if self.errors else 200

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """Return the label of each refused filter with its message, without the unknown parameters, which no reader
        typed.
        """
        labels = {name: str(field.label) for name, field in self.form.fields.items()}
        found = ((name, message) for name, messages in self.errors.items() for message in messages)
        return [(labels[name], message) if name in labels else UNKNOWN_ON_PAGE for name, message in found]

    @property
    def values(self) -> dict[str, Any]:
        """Return the values of the valid filters in the URL."""
        self.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    @cached_property
    def described(self) -> list[tuple[str, str, str]]:
        """Return the name of each filter of the URL, its sentence, and the query string of the list without it.

        A parameter that narrows nothing is left out, unless it has a sentence.
        """
        found: list[tuple[str, str, str]] = []
        for name, value in self.values.items():
            if self.filters[name].method is unchanged and name not in self.sentences:
                continue
            field = self.form.fields[name]
            labels, sentence = labels_of(field), self.sentences.get(name, f"{field.label} : {{}}")
            values = value if isinstance(value, list) else [value]
            for one in values:
                words = date_fr(one) if isinstance(one, dt.date) else labels.get(one, one)
                without = self.query(**{name: [other for other in values if other != one]})
                found.append((name, sentence.format(words), without))
        return found

    def query(self, **changes: str | Sequence[str] | None) -> str:
        """Return the query string of these filters with ``changes`` (None removes one), without default values.

        Any change except of the page number returns to the first page.
        """
        given = {name: self.data.getlist(name) for name in self.form.fields} | changes
        if changes and "page" not in changes:
            given.pop("page", None)
        pairs = {
            (name, value)
            for name, values in given.items()
            for value in ([values] if isinstance(values, str) else values or ())
        }
        return urlencode(sorted(pair for pair in pairs if pair[1] and self.defaults.get(pair[0]) != pair[1]))


class PageFilterSet(StrictFilterSet):
    """Filters of a paginated list."""

    also = ("page",)


class RowFilterSet(StrictFilterSet):
    """Filters of computed rows, which no queryset has, by equality of ``field_name``; a list with a queryset takes
    ``StrictFilterSet``. The view applies the filters whose ``field_name`` is empty.
    """

    def matching_rows[R](self, rows: Iterable[R]) -> list[R]:
        """Return the matching rows, in order."""
        found = list(rows)
        for name, value in self.values.items():
            one = self.filters[name]
            if isinstance(one, Search):
                words = [fold_text(word) for word in value.split()]
                found = [row for row in found if _has_words(row, one.columns, words)]
            elif one.field_name:
                wanted = (
                    one.wanted(value)
                    if isinstance(one, KnownValues)
                    else ["" if value == one.extra.get("null_value") else value]
                )
                found = [row for row in found if _value_at(row, one.field_name) in wanted]
        return found


def _value_at(row: Any, path: str) -> Any:
    """Return the value of a field, or of a nested one (``owner__slug``); None if it has none."""
    value = row
    for part in path.split("__"):
        if value is not None:
            value = getattr(value, part)
    return value


def _has_words(row: Any, columns: Collection[str], words: list[str]) -> bool:
    texts = [fold_text(str(_value_at(row, name) or "")) for name in columns]
    return all(any(word in text for text in texts) for word in words)


class OneOfFilter(filters.ChoiceFilter):  # type: ignore[misc]  # published without types
    """Filter a page by one of ``choices``."""

    field_class = OneOfField


class YesOrNoFilter(filters.ChoiceFilter):  # type: ignore[misc]  # published without types
    """Filter by ``yes`` or ``no``, or another of ``choices``."""

    field_class = YesOrNoField


class KnownValues(filters.Filter):  # type: ignore[misc]  # published without types
    """Filter by several existing values, which one lookup takes together: ``in``, ``overlap``."""

    field_class = KnownValuesField

    def wanted(self, value: list[str]) -> Collection[str | None]:
        """Return the values of matching rows in memory."""
        return value


def unchanged[M: models.Model](rows: QuerySet[M], _name: str, _value: object) -> QuerySet[M]:
    """Return the rows: the ``method`` of a parameter that narrows nothing."""
    return rows


class ReaderFilter(filters.Filter):  # type: ignore[misc]  # published without types
    """Filter by a value that a function parses: ``reader=``."""

    field_class = ReadBy


class Search(ReaderFilter):
    """Keep the rows in which each word occurs in one of ``columns``, ignoring accents and case: those whose first column
    is the words, or has all of them, come first.
    """

    def __init__(self, *columns: str) -> None:
        super().__init__(reader=lambda text: " ".join(text.split()), label="Mots cherchés.")
        self.columns = columns

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        words, name = (value or "").split(), f"{self.columns[0]}__unaccent"
        if not words:
            return qs
        for word in words:
            qs = qs.filter(reduce(or_, (Q(**{f"{column}__unaccent__icontains": word}) for column in self.columns)))
        in_name = reduce(and_, (Q(**{f"{name}__icontains": word}) for word in words))
        rank = Case(When(Q(**{f"{name}__iexact": value}), then=0), When(in_name, then=1), default=2)
        return qs.order_by(rank, *qs.query.order_by)


def of_words(source: str, words: Sequence[tuple[str, str]], meaning: str) -> KnownValues:
    return KnownValues(field_name=source, lookup_expr="in", choices=words, label=meaning)


def of_names(
    source: str, model: type[models.Model], meaning: str, field: str = "slug", listed: str = ""
) -> KnownValues:
    """Return a filter by the values of the ``field`` of a model, which the list of the API with the name ``listed`` gives."""

    def known() -> set[str]:
        return {str(value) for value in model._default_manager.values_list(field, flat=True)}

    return KnownValues(field_name=source, lookup_expr="in", known=known, listed=listed, label=meaning)


def of_text(source: str, meaning: str) -> filters.Filter:
    return filters.CharFilter(field_name=source, max_length=200, label=meaning)


class Texts(filters.Filter):  # type: ignore[misc]  # published without types
    """Filter by any of several texts."""

    field_class = TextsField


class Whole(filters.Filter):  # type: ignore[misc]  # published without types
    """Filter by a whole number."""

    field_class = forms.IntegerField


def of_number(source: str, meaning: str) -> filters.Filter:
    return Whole(field_name=source, min_value=0, max_value=32_767, label=meaning)


def yes_or_no(source: str, meaning: str, lookup: str = "exact") -> filters.Filter:
    """Return a filter on whether ``source`` is true; with the lookup ``isnull``, on whether it is null."""
    return filters.TypedChoiceFilter(
        field_name=source,
        lookup_expr=lookup,
        choices=(("true", "oui"), ("false", "non")),
        coerce=lambda text: text == "true",
        label=meaning,
    )
