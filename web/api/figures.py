"""Serializers of ``common.figure.Figure``: a number and its marks."""

from typing import Any

from rest_framework import serializers as s

from web.api.errors import ExactNumberField, json_number


class MarksSerializer(s.Serializer[Any]):
    """Les réserves d'un résultat : ce qui y manque, ce qui est à confirmer (selon l'année proposée)."""

    figure = ""
    """The path from the object to its figure; empty if the object is the figure."""
    unconfirmed = s.IntegerField(help_text="Désignations comptées dont le millésime reste à confirmer.")
    by_dates = ExactNumberField(
        allow_null=True, help_text="Résultat selon l’année des dates ; null : aucun millésime n’est à confirmer."
    )
    at_least = s.BooleanField(
        help_text="Vrai : des lauréats annoncés ne sont pas enregistrés, le résultat est un minimum."
    )
    missing = s.IntegerField(help_text="Lauréats du FAST annoncés et non enregistrés.")

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        """Return the fields of the subclass, then the marks of its figure."""
        fields = super().get_fields()
        for name in MARKS:
            fields[name] = mark = fields.pop(name)
            mark.source = f"{self.figure}.{name}" if self.figure else None
        return fields


MARKS = ("unconfirmed", "by_dates", "at_least", "missing")


class CountField(s.IntegerField):
    """The number of a figure that counts records."""

    def to_representation(self, value: Any) -> Any:
        return json_number(value.value)
