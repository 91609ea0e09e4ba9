"""OpenAPI shapes of the responses on money. Amounts are in euros, as exact JSON numbers."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers as s

from web.api.errors import AddressField, ExactNumberField


class AwardShapeSerializer(s.Serializer[Any]):
    """Un financement, à un service ou à un incubateur : l'un des deux est null."""

    startup = s.CharField(
        source="award.startup.slug", allow_null=True, help_text="Identifiant du service ; null : aucun."
    )
    incubator = s.CharField(
        source="award.incubator.slug", allow_null=True, help_text="Identifiant de l’incubateur ; null : aucun."
    )
    name = s.CharField(source="award.laureate.name", help_text="Nom.")
    amount = ExactNumberField(
        source="award.amount", allow_null=True, help_text="Euros ; null : inconnu, ce qui n’est pas zéro."
    )
    awarded_on = s.DateField(
        source="award.awarded_on", allow_null=True, help_text="Jour de l’attribution ; null : seule l’année est connue."
    )
    is_day_known = s.BooleanField(
        source="award.is_day_known", help_text="Faux : le jour est inconnu, ou n’est pas précis (un 1er janvier)."
    )
    awarded_in = s.IntegerField(
        source="award.round.year", help_text="Année de l’appel, celle où le financement compte."
    )
    phase_at_award = s.CharField(
        source="kind_then",
        allow_null=True,
        help_text="Phase du service le jour de l’attribution, sinon du comité, sinon en fin de trimestre.",
    )
    phase_now = s.CharField(source="kind_now", allow_null=True, help_text="Phase d’aujourd’hui.")
    objective = s.CharField(source="award.objective", allow_blank=True, help_text="Objectif ; vide : non renseigné.")
    result = s.CharField(source="award.result", allow_blank=True, help_text="Résultat.")
    result_on = s.DateField(source="award.result_on", allow_null=True, help_text="Jour du constat ; null : inconnu.")
    objective_reached = s.BooleanField(
        source="award.objective_reached", allow_null=True, help_text="Objectif atteint ; null : inconnu."
    )


class RoundShapeSerializer(s.Serializer[Any]):
    """Un appel du FAST. ``total`` est la somme des montants connus, null quand aucun ne l'est."""

    number = s.IntegerField(source="round.number", help_text="Numéro de l’appel.")
    year = s.IntegerField(source="round.year", help_text="Année.")
    quarter = s.IntegerField(source="round.quarter", allow_null=True, help_text="Trimestre de l’appel.")
    call_opened_on = s.DateField(
        source="round.call_opened_on", allow_null=True, help_text="Jour d’ouverture de l’appel."
    )
    committee_on = s.DateField(source="round.committee_on", allow_null=True, help_text="Jour du comité.")
    objective = s.CharField(source="round.objective", allow_blank=True, help_text="Objectif ; vide : non renseigné.")
    total = ExactNumberField(source="sum.total", allow_null=True, help_text="Total, exact ; null : inconnu.")
    at_least = s.BooleanField(help_text="Vrai : ``total`` est un minimum, des lauréats ou des montants manquent.")
    missing = s.IntegerField(source="not_recorded", help_text="Lauréats annoncés et non enregistrés.")
    unknown_amounts = s.IntegerField(source="sum.unknown", help_text="Financements dont le montant est inconnu.")
    awards = AwardShapeSerializer(source="laureates", many=True, help_text="Les financements.")
    url = AddressField(
        path=lambda one: reverse("api-funding-round", args=[one.round.number]),
        help_text="Adresse dans l’API ou sur le site.",
    )
