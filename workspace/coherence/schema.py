"""The shapes of the answers about consistency checks, as OpenAPI says them."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers as s

from common.api import ErrorsSerializer
from indicators.checks.actions import TITLES
from indicators.models import Inconsistency


class RecordShape(s.Serializer[dict[str, Any]]):
    """Un enregistrement à regarder."""

    label = s.CharField()  # type: ignore[assignment]
    url = s.CharField()


class InconsistencyShape(s.Serializer[dict[str, Any]]):
    """Ce qui se contredit entre chiffres imprimés, résultats publiés et enregistrements."""

    id = s.IntegerField()
    check = s.ChoiceField(choices=list(TITLES.items()))
    title = s.CharField(help_text="Ce que le contrôle compare.")
    level = s.ChoiceField(choices=Inconsistency.Level.choices)
    state = s.CharField(help_text="open ; settled : réglée avec une raison ; gone : elle n’y est plus.")
    year = s.IntegerField()
    sentence = s.CharField()
    stated = s.FloatField(allow_null=True, help_text="Ce qui est annoncé.")
    found = s.FloatField(allow_null=True, help_text="Ce qui est trouvé ; null : rien pour vérifier.")
    records = RecordShape(many=True)
    first_seen = s.DateTimeField()
    last_seen = s.DateTimeField()
    gone_at = s.DateTimeField(allow_null=True)
    settled_at = s.DateTimeField(allow_null=True)
    settled_by = s.CharField(allow_null=True)
    settled_reason = s.CharField()


class ConsistencyShape(s.Serializer[dict[str, Any]]):
    checked_at = s.DateTimeField(allow_null=True, help_text="Fin de la dernière vérification ; null : aucune.")
    results = InconsistencyShape(many=True)


FOR_STAFF = {
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté."),
    403: OpenApiResponse(ErrorsSerializer, description="Seule l’équipe DINUM voit les incohérences."),
}
