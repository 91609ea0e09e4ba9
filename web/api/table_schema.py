"""The Table Schema of a list: what each column of its CSV, ODS and XLSX files means (https://specs.frictionlessdata.io)."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from rest_framework import serializers as s
from rest_framework.utils.field_mapping import ClassLookupDict

from web.api.renderers import Column, column_name

TYPES: "ClassLookupDict[Any, Any]" = ClassLookupDict(
    {
        s.Field: {"type": "string"},
        s.BooleanField: {"type": "boolean"},
        s.IntegerField: {"type": "integer"},
        s.FloatField: {"type": "number"},
        s.DecimalField: {"type": "number"},
        s.DateField: {"type": "date"},
        s.DateTimeField: {"type": "datetime", "format": "any"},
        s.URLField: {"type": "string", "format": "uri"},
    }
)


def table_schema(fields: Mapping[str, Any], columns: list[Column]) -> dict[str, Any]:
    """Return the Table Schema of the columns of a serializer."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "fields": [_described(_field_at(fields, column), column_name(column)) for column in columns],
        "missingValues": [""],
    }


def _field_at(fields: Mapping[str, Any], column: Column) -> Any:
    *objects, name = column
    for one in objects:
        fields = fields[one].fields
    return fields[name]


def _described(field: Any, name: str) -> dict[str, Any]:
    meaning = str(field.help_text or "")
    described = {"name": name, "title": _title_of(meaning), **TYPES[field], "description": meaning}
    words = [word for word in getattr(field, "choices", ()) if word != ""]
    return described | ({"constraints": {"enum": words}} if words else {})


def _title_of(meaning: str) -> str:
    """Return the label of a column: its meaning, before what an empty value means and before the second sentence."""
    return capfirst(re.split(r"\s; |\. ", meaning)[0].rstrip(".").removeprefix("Vrai : "))
