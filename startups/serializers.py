"""The values of a fiche for OpenAPI, with the types and meanings of the model."""

from typing import Any, cast

from django.db.models import BooleanField, Field
from rest_framework import serializers as s

from startups.models import Startup
from startups.values import SPONSORS
from web.api.model_fields import column_field

SPONSORS_MEANING = "Identifiants des administrations sponsors, dans l’ordre."


def value_field(name: str) -> "s.Field[Any, Any, Any, Any]":
    """Return the serializer field that describes a value of a fiche."""
    if name == SPONSORS:
        return s.ListField(child=s.CharField(), help_text=SPONSORS_MEANING)
    field = cast("Field[Any, Any]", Startup._meta.get_field(name))
    unknown = " null : inconnu." if isinstance(field, BooleanField) else ""
    return column_field(field, help_text=f"{field.help_text}{unknown}")
