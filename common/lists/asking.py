"""What the address of a list asks for: one reading for all of them, and one way to refuse."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Protocol

import django_filters
from django import forms
from django.core.exceptions import TooManyFieldsSent
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from rest_framework.exceptions import ValidationError

from common.api import refused
from common.filters import Filters, ReadBy
from common.public_api import UNKNOWN
from common.shaping import FORMATS

MAX_PAGE_SIZE = 1000
USUAL_PAGE_SIZE = 100
MAX_PAGE = 999_999_999
MAX_LENGTH = 200
TOO_LONG = f"Une valeur a au plus {MAX_LENGTH} caractères."
TWICE = "Ce paramètre est donné plusieurs fois : gardez-en un seul."
TOO_MANY = "L’adresse porte trop de paramètres."


class Listing(Protocol):
    """What a list says of itself: its name, the fields of a row, by what it is filtered, ordered and searched.

    ``several`` names the filters that may be given several times, and read their values themselves.
    """

    @property
    def path(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def filters(self) -> Filters: ...
    @property
    def orders(self) -> tuple[str, ...]: ...
    @property
    def searched(self) -> tuple[str, ...]: ...
    @property
    def several(self) -> frozenset[str]: ...
    @property
    def usual_size(self) -> int: ...


def _whole(high: int) -> forms.IntegerField:
    message = f"Écrivez un nombre entier entre 1 et {high}."
    wrong = dict.fromkeys(("invalid", "min_value", "max_value"), message)
    return forms.IntegerField(required=False, min_value=1, max_value=high, error_messages=wrong)


def _text(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise ValueError(TOO_LONG)
    return " ".join(text.split())


class CommonForm(forms.Form):
    """The parameters that every list has."""

    page = _whole(MAX_PAGE)
    page_size = _whole(MAX_PAGE_SIZE)
    search = ReadBy(required=False, reader=_text)


COMMON = ("page", "page_size", "search", "fields", "ordering", "format")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What is asked of a list: ``rows`` after its filters, the cleaned ``values`` of those given, and in which form.

    ``ordering`` is a field, after "-" for the inverse; empty for the usual order.
    """

    rows: QuerySet[Any]
    values: Mapping[str, Any]
    search: str
    ordering: str
    fields: tuple[str, ...]
    page: int
    page_size: int
    format: str

    @property
    def first(self) -> int:
        """The place of the first row of the page."""
        return (self.page - 1) * self.page_size


def query_of(request: HttpRequest) -> QueryDict:
    """The parameters of an address. Raises ValidationError when there are too many."""
    try:
        return request.GET
    except TooManyFieldsSent:
        raise refused("query", TOO_MANY) from None


def read_list_request(listing: Listing, request: HttpRequest, rows: QuerySet[Any] | None = None) -> ListRequest:
    """What ``request`` asks of a list. Raises ValidationError, by parameter, in French."""
    query = query_of(request)
    errors = _unknown_or_twice(listing, query)
    common = _given(CommonForm, query)({name: query.get(name, "") for name in CommonForm.base_fields})
    errors |= {name: [str(one) for one in messages] for name, messages in common.errors.items()}
    chosen = _given(filter_form(listing), query)(query)
    errors = {name: [str(one) for one in messages] for name, messages in chosen.errors.items()} | errors
    fields = _fields(listing, query.get("fields", ""), errors)
    ordering = _ordering(listing, query.get("ordering", ""), errors)
    form = query.get("format", "") or "json"
    if form not in FORMATS:
        errors.setdefault("format", [f"Cette forme n’existe pas. Formes possibles : {', '.join(FORMATS)}."])
    if errors:
        raise ValidationError(errors)
    values = common.cleaned_data
    return ListRequest(
        rows=QuerySet() if rows is None else _filtered(listing, rows, chosen.cleaned_data),
        values={name: value for name, value in chosen.cleaned_data.items() if value not in (None, "")},
        search=values.get("search") or "",
        ordering=ordering,
        fields=fields,
        page=values.get("page") or 1,
        page_size=values.get("page_size") or listing.usual_size,
        format=form,
    )


def _unknown_or_twice(listing: Listing, query: QueryDict) -> dict[str, list[str]]:
    known = {*COMMON, *listing.filters} - (set() if listing.searched else {"search"})
    errors: dict[str, list[str]] = {
        name[:MAX_LENGTH].replace("\0", "�"): [UNKNOWN] for name in query if name not in known
    }
    single = known - listing.several
    errors |= {name: [TWICE] for name, values in query.lists() if name in single and len(values) > 1}
    return errors | {
        name: [TOO_LONG] for name in listing.filters if name in single and len(query.get(name, "")) > MAX_LENGTH
    }


_FILTER_SETS: dict[str, type[django_filters.FilterSet]] = {}


def filter_set(listing: Listing) -> type[django_filters.FilterSet]:
    """The filters of a list, as django-filter reads them; made once for each list."""
    name = listing.path
    if name not in _FILTER_SETS:
        _FILTER_SETS[name] = type(f"{name.title()}Filters", (django_filters.FilterSet,), dict(listing.filters))
    return _FILTER_SETS[name]


@cache
def _filter_form(path: str) -> type[forms.Form]:
    """The form of the filters of a list whose set is made: building it each time costs more than reading an address."""
    found: type[forms.Form] = _FILTER_SETS[path](queryset=QuerySet()).get_form_class()
    return found


def filter_form(listing: Listing) -> type[forms.Form]:
    """What reads the values of the filters of a list."""
    filter_set(listing)
    return _filter_form(listing.path)


def _given(form: type[forms.Form], query: QueryDict) -> type[forms.Form]:
    """The form with the fields that an address gives: a form copies each of its fields, and most are asked by nobody."""
    return _with_fields(form, tuple(name for name in form.base_fields if name in query))


@lru_cache(maxsize=500)
def _with_fields(form: type[forms.Form], names: tuple[str, ...]) -> type[forms.Form]:
    return type(form.__name__, (forms.Form,), {name: form.base_fields[name] for name in names})


def _filtered(listing: Listing, rows: QuerySet[Any], values: Mapping[str, Any]) -> QuerySet[Any]:
    """``rows`` of which every filter of the list is true."""
    filters = filter_set(listing).base_filters
    for name, value in values.items():
        rows = filters[name].filter(rows, value)
    return rows


def _fields(listing: Listing, text: str, errors: dict[str, list[str]]) -> tuple[str, ...]:
    words = [word for word in text.split(",") if word]
    if unknown := [word for word in words if word not in listing.names]:
        message = f"Champ inconnu : « {unknown[0][:80]} ». Champs possibles : {', '.join(listing.names)}."
        errors.setdefault("fields", [message.replace("\0", "�")])
    return tuple(name for name in listing.names if name in words) if words else listing.names


def _ordering(listing: Listing, text: str, errors: dict[str, list[str]]) -> str:
    if text and text.removeprefix("-") not in listing.orders:
        orders = ", ".join(listing.orders)
        errors.setdefault(
            "ordering", [f"Cet ordre n’existe pas. Ordres possibles : {orders}, ou l’un d’eux après « - »."]
        )
    return text
