"""The values of a fiche for OpenAPI, with the types and meanings of the model."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField
from rest_framework import serializers as s

from startups.models import Startup
from startups.values import SPONSORS

SPONSORS_MEANING = "Identifiants des administrations sponsors, dans l’ordre."


def value_meaning(name: str) -> str:
    """Return the meaning of a value of a fiche, in French."""
    if name == SPONSORS:
        return SPONSORS_MEANING
    field = Startup._meta.get_field(name)
    meaning = str(field.help_text)  # type: ignore[union-attr]
    return f"{meaning} null : inconnu." if isinstance(field, BooleanField) else meaning


def value_field(name: str) -> "s.Field[Any, Any, Any, Any]":
    """Return the serializer field that describes a value of a fiche."""
    field = None if name == SPONSORS else Startup._meta.get_field(name)
    if field is None or isinstance(field, ArrayField):
        return s.ListField(child=s.CharField(), help_text=value_meaning(name))
    if isinstance(field, BooleanField):
        return s.BooleanField(allow_null=True, help_text=value_meaning(name))
    return s.CharField(allow_blank=True, help_text=value_meaning(name))
