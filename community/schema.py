"""OpenAPI shape of the community: counts only, never a person."""

from typing import Any

from rest_framework import serializers as s


class JoinersOfYear(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    members = s.IntegerField(help_text="Membres dont la première mission commence dans l’année.")
    public_agents = s.IntegerField(allow_null=True, help_text="null, avec les deux suivants : un groupe sous cinq.")
    independents = s.IntegerField(allow_null=True, help_text="Nombre d’indépendants.")
    company_staff = s.IntegerField(allow_null=True, help_text="Salariés d’un prestataire.")


class NpsOfMonth(s.Serializer[dict[str, Any]]):
    month = s.DateField(help_text="Premier jour du mois de l’enquête.")
    score = s.IntegerField(help_text="Part de promoteurs (9-10) moins part de détracteurs (0-6), de -100 à 100.")
    answers = s.IntegerField(help_text="Nombre de réponses.")


class TrainingOfPeriod(s.Serializer[dict[str, Any]]):
    programme = s.CharField(help_text="Formation.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(help_text="Fin, exclue.")
    sessions = s.IntegerField(allow_null=True, help_text="Nombre de sessions ; null : inconnu.")
    people = s.IntegerField(help_text="Nombre de personnes.")
    recommending = s.IntegerField(allow_null=True, help_text="Part qui recommande la formation, en %.")


class IntrapreneursOfYear(s.Serializer[dict[str, Any]]):
    year = s.IntegerField(help_text="Année.")
    newcomers = s.IntegerField(allow_null=True, help_text="Nombre de nouveaux.")
    certified = s.IntegerField(allow_null=True, help_text="Nombre de certifiés ; null : inconnu.")


class CommunityDocument(s.Serializer[dict[str, Any]]):
    """La communauté à une date : des comptes seulement."""

    as_of = s.DateField(help_text="Jour dont c’est l’état.")
    active = s.IntegerField(help_text="Membres avec au moins une mission ce jour-là.")
    public_agents = s.IntegerField(help_text="Ceux d’entre eux qui sont agents publics ce jour-là.")
    joiners = JoinersOfYear(many=True, help_text="Arrivées par année.")
    nps = NpsOfMonth(many=True, help_text="Les enquêtes, de la plus ancienne à la plus récente.")
    trainings = TrainingOfPeriod(many=True, help_text="Les formations.")
    intrapreneurs = IntrapreneursOfYear(many=True, help_text="Intrapreneurs par année.")
    has_fictitious = s.BooleanField(help_text="Des membres fictifs de la démonstration sont comptés.")
