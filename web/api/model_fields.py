"""Fields of serializers with the types and the meanings of the columns of a model."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from django.db import models
from django.utils.text import capfirst
from rest_framework import serializers as s
from rest_framework.utils.field_mapping import ClassLookupDict

from web.api.errors import ExactNumberField

DESCRIBED = ("child", "choices", "max_length", "allow_blank", "allow_null")
"""The options of a field that say what its values are; the others are for writing."""


class _Columns(s.ModelSerializer[Any]):
    """DRF's field of each field of a model; a decimal is a number."""

    serializer_field_mapping = {**s.ModelSerializer.serializer_field_mapping, models.DecimalField: ExactNumberField}


KINDS: "ClassLookupDict[Any, Any]" = ClassLookupDict(_Columns.serializer_field_mapping)


def meaning_of(field: "models.Field[Any, Any]") -> str:
    """Return the help text of a column, else its label and what null means."""
    return str(field.help_text) or f"{capfirst(str(field.verbose_name))}{' ; null : inconnu' if field.null else ''}."


def column_field(field: "models.Field[Any, Any]", **options: Any) -> "s.Field[Any, Any, Any, Any]":
    """Return the serializer field that describes a column, with its ``help_text`` and other options."""
    value: Any = getattr(field, "output_field", field)  # of a generated column
    found: dict[str, Any] = {}
    if hasattr(value, "model"):
        kind, found = _Columns().build_standard_field(value.name, value)
    else:  # computed
        kind = KINDS[value]
    described = {option: found[option] for option in DESCRIBED if option in found}
    made: s.Field[Any, Any, Any, Any] = kind(**{**described, **options})
    return made


def column_fields(
    model: type[models.Model], *names: str, below: str = "", meanings: Mapping[str, str] = MappingProxyType({})
) -> "dict[str, s.Field[Any, Any, Any, Any]]":
    """Return the serializer fields of columns of a model, which the serialized object has at the path ``below``."""
    fields = {name: cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in names}
    source = {name: {"source": f"{below}.{name}"} if below else {} for name in names}
    return {
        name: column_field(field, help_text=meanings.get(name) or meaning_of(field), **source[name])
        for name, field in fields.items()
    }
