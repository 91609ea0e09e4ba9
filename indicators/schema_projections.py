"""Serializers of the answers about projections, for OpenAPI."""

from typing import Any

from rest_framework import serializers as s


class ExpectationShape(s.Serializer[dict[str, Any]]):
    """Ce que la règle « même date l'an dernier » attend d'une année, d'après ce qui est compté au jour ``day``."""

    year = s.IntegerField(help_text="Année.")
    day = s.DateField(help_text="Jour du calcul.")
    so_far = s.FloatField(help_text="Déjà compté ce jour-là.")
    value = s.FloatField(help_text="Attendu au 31 décembre : autant de plus qu’après la même date l’an dernier.")


class ProjectionShape(ExpectationShape):
    """La projection d'un indicateur au 31 décembre de l'année en cours."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    low = s.FloatField(help_text="La projection moins l’erreur moyenne ; au moins ce qui est déjà compté.")
    high = s.FloatField(help_text="La projection plus l’erreur moyenne.")
    mean_error = s.FloatField(help_text="De combien la règle s’est trompée en moyenne, au 30 juin des années passées.")
    facts = s.IntegerField(help_text="Combien d’enregistrements la fondent.")
    last_fact_on = s.DateField(allow_null=True, help_text="Le jour du dernier ; après lui, elle est trop basse.")
    computed_at = s.DateTimeField(help_text="Moment où le résultat a changé pour la dernière fois.")
    url = s.CharField(help_text="La même, avec sa mise à l’épreuve.")


class TrialShape(ExpectationShape):
    result = s.FloatField(help_text="Ce que les fiches donnent pour l’année.")
    is_as_known = s.BooleanField(
        help_text="D’après les fiches telles qu’elles étaient connues ce jour-là ; sinon, d’après celles d’aujourd’hui."
    )


class BacktestShape(s.Serializer[dict[str, Any]]):
    """La même règle au 30 juin de chaque année passée."""

    verdict = s.CharField(help_text="L’erreur de la règle et sur quoi elle est mesurée, en toutes lettres.")
    years = s.IntegerField(help_text="Combien d’années ont été essayées.")
    mean_error = s.FloatField(allow_null=True, help_text="Erreur moyenne, en unités de l’indicateur.")
    trials = TrialShape(many=True, help_text="Chaque essai, année par année.")


class ProjectionWithBacktest(ProjectionShape):
    backtest = BacktestShape(help_text="Ce que la méthode aurait dit des années passées.")
