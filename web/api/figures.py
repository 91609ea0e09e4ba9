"""The shape of a figure in the API: its number with its marks, as ``common.figure.Figure.as_json`` gives them."""

from typing import Any

from rest_framework import serializers as s


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


class FigureShape(MarkShape):
    """Un nombre et ses réserves."""

    value = s.FloatField(allow_null=True, help_text="null : non déterminé, ce qui n’est pas zéro.")
