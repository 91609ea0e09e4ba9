"""The shapes of what the API gives and takes about publications."""

from typing import Any

from rest_framework import serializers as s

from common.api import RequestShape
from common.preconditions import seen_field
from indicators.models import PublishedEvidence
from indicators.schema import ND, TargetShape


class OtherShape(s.Serializer[dict[str, Any]]):
    """Un autre résultat publié du même indicateur pour la même année."""

    publication = s.IntegerField()
    published_on = s.DateField()
    value = s.FloatField(allow_null=True, help_text=ND)


class ReconstructedShape(s.Serializer[dict[str, Any]]):
    """La liste retrouvée après coup dans l’état des fiches d’un jour, et ce qu’elle laisse sans enregistrement."""

    day = s.DateField()
    value = s.FloatField(allow_null=True, help_text=ND)
    remainder = s.FloatField(allow_null=True, help_text=ND)


class FrozenTargetShape(TargetShape):
    """Une cible figée ; ``is_reached`` est le verdict, null quand l'un des deux chiffres n'est pas déterminé."""

    source = s.CharField()  # type: ignore[assignment]
    judgement = s.CharField()
    is_reached = s.BooleanField(allow_null=True)


class FrozenShape(s.Serializer[dict[str, Any]]):
    """Un résultat publié. ``counted`` et ``base`` comptent les enregistrements figés avec lui."""

    code = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    unit = s.CharField()
    value = s.FloatField(allow_null=True, help_text=ND)
    has_evidence = s.BooleanField()
    counted = s.IntegerField()
    base = s.IntegerField()
    rule = s.JSONField(allow_null=True, help_text="La règle qui a compté, en données.")
    rule_in_words = s.CharField()
    target = FrozenTargetShape(
        allow_null=True, help_text="La cible votée, telle qu’elle était le jour de la publication."
    )
    former_value = s.FloatField(
        allow_null=True, help_text="La première année d’une définition : selon la règle d’avant."
    )
    former_rule_in_words = s.CharField()
    replaces = OtherShape(allow_null=True)
    replaced_by = OtherShape(allow_null=True)
    reconstructed = ReconstructedShape(
        allow_null=True, help_text="La preuve reconstituée, qui n’a pas été publiée avec lui."
    )


class PublicationShape(s.Serializer[dict[str, Any]]):
    """Une publication : jamais modifiée, jamais retirée."""

    id = s.IntegerField()
    year = s.IntegerField()
    published_on = s.DateField()
    recorded_at = s.DateTimeField()
    source = s.CharField()  # type: ignore[assignment]
    note = s.CharField()
    reason = s.CharField()
    url = s.CharField()
    results = FrozenShape(many=True)


class FrozenEvidenceShape(s.Serializer[dict[str, Any]]):
    """Un enregistrement figé, sous le nom qu'avait sa fiche ce jour-là."""

    startup = s.CharField()
    name = s.CharField()
    record = s.CharField()
    record_id = s.IntegerField()
    date = s.DateField()
    reason = s.CharField()
    amount = s.FloatField()
    part = s.ChoiceField(choices=PublishedEvidence.Part.choices)


class FrozenWithEvidence(FrozenShape):
    evidence = FrozenEvidenceShape(many=True)


class PublicationWithEvidence(PublicationShape):
    results = FrozenWithEvidence(many=True)


class EntryRequest(RequestShape):
    """Sans ``value``, le résultat que donnent les fiches, avec ses preuves ; avec, une valeur saisie, sans preuves."""

    code = s.CharField(max_length=60)
    value = s.DecimalField(max_digits=16, decimal_places=4, allow_null=True, required=False, help_text=ND)
    replaces = s.IntegerField(
        min_value=1,
        allow_null=True,
        required=False,
        help_text="La publication que celle-ci corrige, null pour la première. Sans « seen », obligatoire.",
    )


class PublicationRequest(RequestShape):
    seen = seen_field()
    published_on = s.DateField()
    reason = s.CharField(max_length=2000)
    source = s.CharField(max_length=300, required=False, allow_blank=True, default="")  # type: ignore[assignment]
    note = s.CharField(max_length=5000, required=False, allow_blank=True, default="")
    confirmed = s.BooleanField(
        required=False,
        default=False,
        help_text="Ce qui est inhabituel a été lu : année en cours, 0, écart de plus de moitié.",
    )
    results = EntryRequest(many=True, allow_empty=False, max_length=200)  # type: ignore[call-arg]
