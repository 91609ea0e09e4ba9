"""Lists that are composed in memory, of few rows: filtered, searched, ordered and paged as those of one table are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers as s

from common.filters import Filters
from common.lists.answering import cells_of, page_answer, table_answer
from common.lists.asking import USUAL_PAGE_SIZE, ListRequest
from common.texts import fold_text

type Item = Mapping[str, Any]
NOT_PLAIN = (s.BaseSerializer, s.ListField, s.DictField, s.JSONField)


@dataclass(frozen=True, slots=True)
class ComposedList:
    """A list whose rows are JSON objects with the fields ``names``.

    ``filters`` keep the rows whose field of their ``field_name`` is the value asked for, but those that ``composing``
    names: what composes the rows reads them. ``orders`` are the fields that are plain values, ``searched`` those where
    ``search`` looks.
    """

    path: str
    names: tuple[str, ...]
    orders: tuple[str, ...]
    filters: Filters = field(default_factory=dict)
    searched: tuple[str, ...] = ()
    composing: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    usual_size: int = USUAL_PAGE_SIZE


def list_of(path: str, row: type[s.Serializer[Any]], **more: Any) -> ComposedList:
    """The list whose rows have the shape ``row``: ordered by any field that is a plain value."""
    fields = row().fields
    plain = tuple(name for name, one in fields.items() if not isinstance(one, NOT_PLAIN))
    return ComposedList(path=path, names=tuple(fields), orders=plain, **more)


def composed_answer(
    request: HttpRequest,
    listing: ComposedList,
    asked: ListRequest,
    items: Sequence[Item],
    head: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The rows asked for among ``items``, which are in the usual order of the list."""
    found = arranged(listing, asked, items)
    if asked.format != "json":
        return table_answer(listing, asked, cells_of(asked, found))
    page = found[asked.first : asked.first + asked.page_size]
    shown = [{name: item[name] for name in asked.fields} for item in page]
    return page_answer(request, asked, len(found), orjson.dumps(shown), head)


def arranged(listing: ComposedList, asked: ListRequest, items: Sequence[Item]) -> list[Item]:
    """The items that the filters and the search keep, in the order asked for."""
    wanted = {
        listing.filters[name].field_name: value for name, value in asked.values.items() if name not in listing.composing
    }
    found = [item for item in items if all(_value(item, path) == value for path, value in wanted.items())]
    words = [fold_text(word) for word in asked.search.split()]
    if words:
        found = [item for item in found if _holds(item, listing.searched, words)]
    return _ordered(found, asked.ordering) if asked.ordering else found


def _value(item: Item, path: str) -> Any:
    """The value of a field, or of a part of it (``owner__slug``); None when it has none."""
    value: Any = item
    for part in path.split("__"):
        value = value[part] if value is not None else None
    return value


def _holds(item: Item, searched: tuple[str, ...], words: list[str]) -> bool:
    """Whether each word is in one of the texts of the item."""
    texts = [fold_text(str(item[name] or "")) for name in searched]
    return all(any(word in text for text in texts) for word in words)


def _ordered(items: list[Item], ordering: str) -> list[Item]:
    """By a field, its unknown values last either way."""
    name = ordering.removeprefix("-")
    known = [item for item in items if item[name] is not None]
    known.sort(key=lambda item: _rank(item[name]), reverse=ordering.startswith("-"))
    return [*known, *(item for item in items if item[name] is None)]


def _rank(value: Any) -> Any:
    return (fold_text(value), value) if isinstance(value, str) else value
