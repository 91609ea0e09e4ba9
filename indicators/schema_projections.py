"""The shapes of the answers about projections, as OpenAPI says them."""

from typing import Any

from rest_framework import serializers as s

from indicators.outlook.interval import LEVEL
from indicators.outlook.methods import LABELS


class ExpectationShape(s.Serializer[dict[str, Any]]):
    """Ce qu'une méthode attend d'une année, d'après ce qui est connu au jour ``day``."""

    method = s.ChoiceField(choices=list(LABELS))
    year = s.IntegerField()
    day = s.DateField()
    so_far = s.FloatField(help_text="Déjà compté ce jour-là.")
    value = s.FloatField(help_text="Attendu au 31 décembre.")
    low = s.FloatField(help_text=f"Borne basse de l’intervalle à {LEVEL} %.")
    high = s.FloatField(help_text=f"Borne haute de l’intervalle à {LEVEL} %.")


class ProjectionShape(ExpectationShape):
    """La projection d'un indicateur au 31 décembre de l'année en cours."""

    code = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    unit = s.CharField()
    facts = s.IntegerField(help_text="Combien d’enregistrements la fondent.")
    last_fact_on = s.DateField(allow_null=True, help_text="Le jour du dernier ; après lui, elle est trop basse.")
    computed_at = s.DateTimeField()
    url = s.CharField(help_text="La même, avec sa mise à l’épreuve.")


class TrialShape(ExpectationShape):
    result = s.FloatField(help_text="Ce que les fiches donnent pour l’année.")


class ScoreShape(s.Serializer[dict[str, Any]]):
    """Ce que vaut une méthode sur les années où toutes ont été essayées."""

    method = s.ChoiceField(choices=list(LABELS))
    label = s.CharField()  # type: ignore[assignment]
    is_kept = s.BooleanField(help_text="La méthode de la projection.")
    is_naive = s.BooleanField(help_text="Une règle simple, que la méthode doit battre.")
    years = s.IntegerField()
    mean_error = s.FloatField(help_text="Erreur moyenne, en unités de l’indicateur.")
    covered = s.IntegerField(help_text="Combien d’intervalles ont contenu le résultat.")


class BacktestShape(s.Serializer[dict[str, Any]]):
    """Les mêmes méthodes au 30 juin de chaque année passée."""

    verdict = s.CharField(help_text="Si la méthode fait mieux que les règles simples, en toutes lettres.")
    scores = ScoreShape(many=True)
    trials = TrialShape(many=True)


class ProjectionWithBacktest(ProjectionShape):
    backtest = BacktestShape()
