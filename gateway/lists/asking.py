"""What the address of a list asks for: one reading for all of them, and one way to refuse."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import F, OrderBy, Q, QuerySet
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from common.shaping import FORMATS
from gateway.lists.declaring import Listed

MAX_PAGE_SIZE = 1000
USUAL_PAGE_SIZE = 100
UNKNOWN = "Ce paramètre n’existe pas."
MAX_LENGTH = 200
TOO_LONG = f"Une valeur a au plus {MAX_LENGTH} caractères."
TWICE = "Ce paramètre est donné plusieurs fois : gardez-en un seul."


class CommonForm(forms.Form):
    """The parameters that every list has."""

    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MAX_PAGE_SIZE)
    search = forms.CharField(required=False, max_length=MAX_LENGTH)
    fields_ = forms.CharField(required=False, max_length=1000)
    ordering = forms.CharField(required=False, max_length=60)
    format = forms.ChoiceField(required=False, choices=[(name, name) for name in FORMATS])


COMMON = ("page", "page_size", "search", "fields", "ordering", "format")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """The rows asked for, in their order, and how they are to be told."""

    rows: QuerySet[Any]
    fields: tuple[str, ...]
    page: int
    page_size: int
    format: str


def read_list_request(listed: Listed, query: QueryDict) -> ListRequest:
    """What ``query`` asks of a list. Raises ValidationError, by parameter, in French."""
    known = {*COMMON, *listed.filters} - ({"search"} if not listed.searched else set())
    errors: dict[str, list[str]] = {name[:80].replace("\0", "�"): [UNKNOWN] for name in query if name not in known}
    errors |= {name: [TWICE] for name, values in query.lists() if name in known and len(values) > 1}
    errors |= {name: [TOO_LONG] for name in listed.filters if len(query.get(name, "")) > MAX_LENGTH}
    common = CommonForm({("fields_" if name == "fields" else name): query.get(name, "") for name in COMMON})
    errors |= {name.rstrip("_"): [str(one) for one in messages] for name, messages in common.errors.items()}
    chosen = filter_set(listed)({name: query.get(name, "") for name in listed.filters}, queryset=listed.rows())
    errors = {name: [str(one) for one in messages] for name, messages in chosen.form.errors.items()} | errors
    values: Mapping[str, Any] = getattr(common, "cleaned_data", {})
    fields = _fields(listed, values.get("fields_", ""), errors)
    order = _order(listed, values.get("ordering", ""), errors)
    if errors:
        raise ValidationError(errors)
    return ListRequest(
        rows=_found(listed, chosen.qs, values["search"]).order_by(*order),
        fields=fields,
        page=values["page"] or 1,
        page_size=values["page_size"] or USUAL_PAGE_SIZE,
        format=values["format"] or "json",
    )


@lru_cache
def _classes() -> dict[str, type[django_filters.FilterSet]]:
    return {}


def filter_set(listed: Listed) -> type[django_filters.FilterSet]:
    """The filters of a list, as django-filter reads them."""
    known = _classes()
    if listed.path not in known:
        known[listed.path] = type(f"{listed.path.title()}Filters", (django_filters.FilterSet,), dict(listed.filters))
    return known[listed.path]


def _fields(listed: Listed, text: str, errors: dict[str, list[str]]) -> tuple[str, ...]:
    words = [word for word in text.split(",") if word]
    if unknown := [word for word in words if word not in listed.names]:
        errors["fields"] = [f"Champ inconnu : « {unknown[0][:80]} ». Champs possibles : {', '.join(listed.names)}."]
    return tuple(name for name in listed.names if name in words) if words else listed.names


def _order(listed: Listed, text: str, errors: dict[str, list[str]]) -> list[str | OrderBy]:
    """The column asked for, then the usual order, so that any two rows have one."""
    if not text:
        return [*listed.order]
    sources = {column.name: column.source for column in listed.columns}
    name = text.removeprefix("-")
    if name not in sources:
        errors["ordering"] = [
            f"Cet ordre n’existe pas. Ordres possibles : {', '.join(sources)}, ou l’un d’eux après « - »."
        ]
        return []
    column = F(sources[name])
    first = column.desc(nulls_last=True) if text.startswith("-") else column.asc(nulls_last=True)
    return [first, *listed.order]


def _found(listed: Listed, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    for word in text.split():
        rows = rows.filter(reduce(or_, (Q(**{f"{column}__unaccent__icontains": word}) for column in listed.searched)))
    return rows
