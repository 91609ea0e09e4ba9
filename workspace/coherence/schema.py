"""Serializers of the answers about consistency checks, for OpenAPI."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers as s

from common.api import ErrorsSerializer
from indicators.checks.actions import TITLES
from indicators.models import Inconsistency


class RecordShape(s.Serializer[dict[str, Any]]):
    """Un enregistrement à regarder."""

    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    url = s.CharField(help_text="Adresse dans l’API ou sur le site.")


class InconsistencyShape(s.Serializer[dict[str, Any]]):
    """Ce qui se contredit entre chiffres imprimés, résultats publiés et enregistrements."""

    id = s.IntegerField(help_text="Numéro.")
    check = s.ChoiceField(choices=list(TITLES.items()), help_text="Code du contrôle.")
    title = s.CharField(help_text="Ce que le contrôle compare.")
    level = s.ChoiceField(choices=Inconsistency.Level.choices, help_text="Gravité.")
    state = s.CharField(help_text="open ; settled : classée avec un motif ; gone : elle n’y est plus.")
    year = s.IntegerField(help_text="Année.")
    sentence = s.CharField(help_text="Ce qui ne concorde pas, en une phrase.")
    stated = s.FloatField(allow_null=True, help_text="Ce qui est annoncé.")
    found = s.FloatField(allow_null=True, help_text="Ce qui est trouvé ; null : rien pour vérifier.")
    records = RecordShape(many=True, help_text="Les enregistrements en cause.")
    first_seen = s.DateTimeField(help_text="Première fois que le contrôle l’a dit.")
    last_seen = s.DateTimeField(help_text="Dernière fois que le contrôle l’a dit.")
    gone_at = s.DateTimeField(
        allow_null=True, help_text="Moment où le contrôle ne l’a plus dit ; null : il le dit encore."
    )
    settled_at = s.DateTimeField(allow_null=True, help_text="Moment où quelqu’un l’a réglé ; null : pas encore.")
    settled_by = s.CharField(allow_null=True, help_text="Qui l’a réglé.")
    settled_reason = s.CharField(help_text="Pourquoi il est réglé.")


class ConsistencyShape(s.Serializer[dict[str, Any]]):
    checked_at = s.DateTimeField(allow_null=True, help_text="Fin de la dernière vérification ; null : aucune.")
    results = InconsistencyShape(many=True, help_text="Les lignes de la réponse.")


FOR_STAFF = {
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté."),
    403: OpenApiResponse(ErrorsSerializer, description="Seule l’équipe DINUM voit les incohérences."),
}
