"""The shape of what the API says beside a figure whose millésimes are not all confirmed."""

from typing import Any

from rest_framework import serializers as s

from common.api import json_number
from impact.millesimes import UnconfirmedMark


class MarkShape(s.Serializer[dict[str, Any]]):
    """Les millésimes à confirmer d'un résultat, qui les compte selon l'année proposée."""

    unconfirmed = s.IntegerField(help_text="Désignations comptées dont le millésime reste à confirmer.")
    by_dates = s.FloatField(
        allow_null=True, help_text="Résultat selon l’année des dates ; null : aucun millésime n’est à confirmer."
    )


def mark_as_json(mark: UnconfirmedMark | None) -> dict[str, Any]:
    """Return the fields of ``MarkShape``."""
    return {
        "unconfirmed": mark.unconfirmed if mark else 0,
        "by_dates": json_number(mark.by_dates) if mark else None,
    }
