"""OpenAPI shapes of unit costs. Amounts are in euros, as exact JSON numbers."""

from typing import Any

from rest_framework import serializers as s


class UnitCostShape(s.Serializer[dict[str, Any]]):
    """Ce qu'une unité d'un service coûte une année, avec ce dont c'est fait. Ce qui est null est inconnu."""

    startup = s.CharField(help_text="Identifiant du service.")
    year = s.IntegerField(help_text="Année.")
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
