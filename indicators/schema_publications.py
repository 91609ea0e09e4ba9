"""Serializers of the API of publications, for OpenAPI."""

from typing import Any

from rest_framework import serializers as s

from common.api import RequestShape
from common.preconditions import seen_field
from impact.schema_marks import MarkShape
from indicators.models import PublishedEvidence
from indicators.schema import ND, TargetShape


class OtherShape(s.Serializer[dict[str, Any]]):
    """Un autre résultat publié du même indicateur pour la même année."""

    publication = s.IntegerField(help_text="Numéro de la publication.")
    published_on = s.DateField(help_text="Jour de la publication.")
    value = s.FloatField(allow_null=True, help_text=ND)


class ReconstructedShape(s.Serializer[dict[str, Any]]):
    """La liste retrouvée après coup dans l’état des fiches d’un jour, et ce qu’elle laisse sans enregistrement."""

    day = s.DateField(help_text="Jour du calcul.")
    value = s.FloatField(allow_null=True, help_text=ND)
    remainder = s.FloatField(allow_null=True, help_text=ND)


class FrozenTargetShape(TargetShape):
    """Une cible figée ; ``is_reached`` est le verdict, null quand l'un des deux chiffres n'est pas déterminé."""

    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    judgement = s.CharField(help_text="Jugement de l’équipe, à côté du calcul ; vide : aucun.")
    is_reached = s.BooleanField(
        allow_null=True, help_text="Vrai : cible atteinte ; null : l’un des deux chiffres n’est pas déterminé."
    )


class FrozenShape(MarkShape):
    """Un résultat publié. ``counted`` et ``base`` comptent les enregistrements figés avec lui."""

    code = s.CharField(help_text="Code, qui ne change pas.")
    label = s.CharField(help_text="Libellé.")  # type: ignore[assignment]
    unit = s.CharField(help_text="Unité.")
    value = s.FloatField(allow_null=True, help_text=ND)
    has_evidence = s.BooleanField(help_text="Vrai : publié avec ses preuves.")
    counted = s.IntegerField(help_text="Nombre d’enregistrements comptés.")
    base = s.IntegerField(help_text="Nombre d’enregistrements du reste de la population de référence.")
    rule = s.JSONField(allow_null=True, help_text="La règle qui a compté, en données.")
    rule_in_words = s.CharField(help_text="Règle en toutes lettres.")
    target = FrozenTargetShape(
        allow_null=True, help_text="La cible votée, telle qu’elle était le jour de la publication."
    )
    former_value = s.FloatField(
        allow_null=True, help_text="La première année d’une définition : selon la règle d’avant."
    )
    former_rule_in_words = s.CharField(
        help_text="Règle des années d’avant, en toutes lettres ; vide : la règle n’a pas changé."
    )
    replaces = OtherShape(allow_null=True, help_text="Publication qu’il remplace ; null : aucune.")
    replaced_by = OtherShape(allow_null=True, help_text="Publication qui le remplace ; null : il est en vigueur.")
    reconstructed = ReconstructedShape(
        allow_null=True, help_text="La preuve reconstituée, qui n’a pas été publiée avec lui."
    )


class PublicationShape(s.Serializer[dict[str, Any]]):
    """Une publication : jamais modifiée, jamais retirée."""

    id = s.IntegerField(help_text="Numéro.")
    year = s.IntegerField(help_text="Année.")
    published_on = s.DateField(help_text="Jour de la publication.")
    recorded_at = s.DateTimeField(help_text="Moment de l’enregistrement.")
    source = s.CharField(help_text="D’où vient la donnée ; vide : non renseigné.")  # type: ignore[assignment]
    note = s.CharField(help_text="Note ; vide : aucune.")
    reason = s.CharField(help_text="Pourquoi ; vide : non renseigné.")
    url = s.CharField(help_text="Adresse dans l’API ou sur le site.")
    results = FrozenShape(many=True, help_text="Les lignes de la réponse.")


class FrozenEvidenceShape(s.Serializer[dict[str, Any]]):
    """Un enregistrement figé, sous le nom qu'avait sa fiche ce jour-là."""

    startup = s.CharField(help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom.")
    record = s.CharField(help_text="Sorte d’enregistrement.")
    record_id = s.IntegerField(help_text="Numéro de l’enregistrement.")
    date = s.DateField(help_text="Jour.")
    reason = s.CharField(help_text="Pourquoi ; vide : non renseigné.")
    amount = s.FloatField(help_text="En euros, exact.")
    part = s.ChoiceField(
        choices=PublishedEvidence.Part.choices, help_text="Rôle dans le calcul : compté, ou reste de la population."
    )


class FrozenWithEvidence(FrozenShape):
    evidence = FrozenEvidenceShape(many=True, help_text="Les enregistrements qui prouvent.")


class PublicationWithEvidence(PublicationShape):
    results = FrozenWithEvidence(many=True, help_text="Les lignes de la réponse.")


class EntryRequest(RequestShape):
    """Sans ``value``, le résultat que donnent les fiches, avec ses preuves ; avec, une valeur saisie, sans preuves."""

    code = s.CharField(max_length=60, help_text="Code, qui ne change pas.")
    value = s.DecimalField(max_digits=16, decimal_places=4, allow_null=True, required=False, help_text=ND)
    replaces = s.IntegerField(
        min_value=1,
        allow_null=True,
        required=False,
        help_text="La publication que celle-ci corrige, null pour la première. Sans « seen », obligatoire.",
    )


class PublicationRequest(RequestShape):
    seen = seen_field()
    published_on = s.DateField(help_text="Jour de la publication.")
    reason = s.CharField(max_length=2000, help_text="Pourquoi.")
    source = s.CharField(
        max_length=300,
        required=False,
        allow_blank=True,
        default="",
        help_text="D’où vient la donnée ; vide : non renseigné.",
    )  # type: ignore[assignment]
    note = s.CharField(max_length=5000, required=False, allow_blank=True, default="", help_text="Note ; vide : aucune.")
    confirmed = s.BooleanField(
        required=False,
        default=False,
        help_text="Ce qui est inhabituel a été lu : année en cours, 0, grand écart, millésimes à confirmer, lauréats absents.",
    )
    results = EntryRequest(many=True, allow_empty=False, max_length=200, help_text="Les lignes de la réponse.")  # type: ignore[call-arg]
