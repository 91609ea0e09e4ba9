"""Serializer of the caveats of a figure whose millésimes are not all confirmed, for OpenAPI."""

from typing import Any

from rest_framework import serializers as s

from common.api.errors import json_number
from impact.marks import FigureMark


class MarkShape(s.Serializer[dict[str, Any]]):
    """Les réserves d'un résultat : ce qui y manque, ce qui est à confirmer (selon l'année proposée), ce qui est fictif."""

    unconfirmed = s.IntegerField(help_text="Désignations comptées dont le millésime reste à confirmer.")
    by_dates = s.FloatField(
        allow_null=True, help_text="Résultat selon l’année des dates ; null : aucun millésime n’est à confirmer."
    )
    at_least = s.BooleanField(
        help_text="Vrai : des lauréats annoncés ne sont pas enregistrés, le résultat est un minimum."
    )
    missing = s.IntegerField(help_text="Lauréats du FAST annoncés et non enregistrés.")
    fictitious = s.IntegerField(help_text="Enregistrements fictifs de la démonstration, parmi ceux qui comptent.")


def mark_as_json(mark: FigureMark | None) -> dict[str, Any]:
    """Return the fields of ``MarkShape``."""
    return {
        "unconfirmed": mark.unconfirmed if mark else 0,
        "by_dates": json_number(mark.by_dates) if mark else None,
        "at_least": bool(mark and mark.missing),
        "missing": mark.missing if mark else 0,
        "fictitious": mark.fictitious if mark else 0,
    }
