"""The values of a fiche for OpenAPI, with the types and meanings of the model."""

from typing import Any, cast

from django.db.models import BooleanField, Field
from rest_framework import serializers as s

from startups.models import Startup
from startups.values import SPONSORS

DESCRIBED = ("child", "choices", "max_length", "allow_blank", "allow_null")
"""The options of a field that say what its values are; the others are for writing."""
SPONSORS_MEANING = "Identifiants des administrations sponsors, dans l’ordre."


def value_meaning(name: str) -> str:
    """Return the meaning of a value of a fiche, in French."""
    if name == SPONSORS:
        return SPONSORS_MEANING
    field = Startup._meta.get_field(name)
    meaning = str(field.help_text)  # type: ignore[union-attr]
    return f"{meaning} null : inconnu." if isinstance(field, BooleanField) else meaning


def value_field(name: str) -> "s.Field[Any, Any, Any, Any]":
    """Return the serializer field that describes a value of a fiche: that of ``ModelSerializer``, which a reader gets."""
    if name == SPONSORS:
        return s.ListField(child=s.CharField(), help_text=SPONSORS_MEANING)
    kind, options = s.ModelSerializer[Startup]().build_standard_field(
        name, cast("Field[Any, Any]", Startup._meta.get_field(name))
    )
    described = {option: options[option] for option in DESCRIBED if option in options}
    found: s.Field[Any, Any, Any, Any] = kind(**described, help_text=value_meaning(name))
    return found
