"""The contents of the change feed: the numbered record types, and their public columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import ForeignKey
from django.urls import reverse

from common.record_types import RECORD_TYPES, Model, RecordType

RECORDED = sorted((one for one in RECORD_TYPES.values() if one.number), key=lambda one: one.number)
"""In the order in which the changes of one transaction are given: what other records refer to first."""
NAMES = tuple(one.public_name for one in RECORDED)
BY_NUMBER: Mapping[int, RecordType] = {one.number: one for one in RECORDED}
KEYS: Mapping[Model, str] = {one.model: one.public_key for one in RECORDED if one.public_key}
"""How a row of another table is named, in place of the number that it has in the database."""


@dataclass(frozen=True, slots=True)
class RecordedColumn:
    """A public column: its name in the database and in the feed, and the table that it references."""

    stored: str
    public_name: str
    target: Model | None


@lru_cache
def columns(record_type: RecordType) -> tuple[RecordedColumn, ...]:
    """Return the public columns of a table."""
    return tuple(
        RecordedColumn(str(one.column), record_type.public_columns.get(one.name, one.name), _named_table(one))
        for one in record_type.model._meta.concrete_fields
        if not one.generated and one.column not in record_type.private_columns
    )


def _named_table(field: object) -> Model | None:
    related = field.related_model if isinstance(field, ForeignKey) else None
    return related if related in KEYS else None


def address_key(record_type: RecordType) -> str:
    """Return the field that identifies a record in its address: its public key if no other record has it."""
    unique = {field.name for field in record_type.model._meta.concrete_fields if field.unique}
    return record_type.public_key if record_type.public_key in unique else str(record_type.model._meta.pk.name)


def address_of(record_type: RecordType, key: object) -> str:
    """Return the path of a record in the API."""
    return reverse(f"api-{record_type.public_name}", args=[key])
