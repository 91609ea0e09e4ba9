"""The shapes of the answers about unit costs, as OpenAPI says them. Amounts are euros, as exact JSON numbers."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

from common.shaping import partial, shape_parameters


class UnitCostShape(s.Serializer[dict[str, Any]]):
    """Ce qu'une unité d'un service coûte une année, avec ce dont c'est fait. Ce qui est null est inconnu."""

    startup = s.CharField(help_text="Identifiant du service.")
    year = s.IntegerField()
    unit = s.CharField(help_text="Ce qui est compté, au singulier.")
    metric = s.CharField(help_text="Mesure qui compte les unités.")
    counted = s.FloatField(allow_null=True, help_text="Somme de la mesure ; null : elle ne couvre pas toute l’année.")
    share_metric = s.CharField(allow_null=True, help_text="Mesure de la part retenue ; null : tout est retenu.")
    share = s.FloatField(allow_null=True, help_text="Part retenue, en pour cent.")
    units = s.FloatField(allow_null=True, help_text="Nombre d’unités de l’année.")
    spending = s.FloatField(allow_null=True, help_text="Dépense de l’année, en euros.")
    spending_source = s.CharField(allow_null=True, help_text="D’où vient la dépense.")
    is_approximate = s.BooleanField(help_text="Vrai : l’une des valeurs est approchée.")
    computed = s.FloatField(allow_null=True, help_text="Dépense divisée par les unités, au centime le plus proche.")
    stated = s.FloatField(allow_null=True, help_text="Coût tel qu’un rapport l’annonce.")
    stated_source = s.CharField(allow_null=True, help_text="Le rapport.")
    url = s.CharField(help_text="Le service, dans l’API.")


FIELDS = tuple(UnitCostShape().fields)


class UnitCostListing(s.Serializer[dict[str, Any]]):
    """Les coûts unitaires connus, par service, la dernière année d'abord."""

    count = s.IntegerField(help_text="Nombre de lignes.")
    next = s.CharField(allow_null=True, help_text="Page suivante : toujours null, tout est sur celle-ci.")
    previous = s.CharField(allow_null=True, help_text="Page précédente : toujours null.")
    results = partial(UnitCostShape, "UnitCostRow")(many=True)


PARAMETERS = [
    OpenApiParameter("startup", OpenApiTypes.STR, description="Identifiant d’un service."),
    OpenApiParameter("year", OpenApiTypes.INT, description="Année."),
    *shape_parameters(FIELDS),
]
