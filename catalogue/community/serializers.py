"""Serializers of the community: counts of people, never individuals."""

from rest_framework import serializers as s

from community.models import IntrapreneurYear, NpsWave, Training
from community.queries.counts import CommunityState, Joiners


class JoinersOfYearSerializer(s.Serializer[Joiners]):
    """Les arrivées d'une année ; les trois statuts sont null dès qu'un groupe compte moins de cinq personnes."""

    year = s.IntegerField(help_text="Année.")
    members = s.IntegerField(help_text="Membres dont la première mission commence dans l’année.")
    public_agents = s.IntegerField(
        source="statuses.public_agents",
        allow_null=True,
        help_text="null, avec les deux suivants : un groupe sous cinq.",
    )
    independents = s.IntegerField(source="statuses.independents", allow_null=True, help_text="Nombre d’indépendants.")
    company_staff = s.IntegerField(
        source="statuses.company_staff", allow_null=True, help_text="Salariés d’un prestataire."
    )


class NpsOfMonthSerializer(s.Serializer[NpsWave]):
    """Une enquête auprès des membres."""

    month = s.DateField(help_text="Premier jour du mois de l’enquête.")
    score = s.IntegerField(help_text="Part de promoteurs (9-10) moins part de détracteurs (0-6), de -100 à 100.")
    answers = s.IntegerField(help_text="Nombre de réponses.")


class TrainingOfPeriodSerializer(s.Serializer[Training]):
    """Une formation, ou celles d'une période."""

    programme = s.CharField(help_text="Formation.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(source="last_day", help_text="Dernier jour.")
    sessions = s.IntegerField(allow_null=True, help_text="Nombre de sessions ; null : inconnu.")
    people = s.IntegerField(help_text="Nombre de personnes.")
    recommending = s.IntegerField(allow_null=True, help_text="Part qui recommande la formation, en %.")


class IntrapreneursOfYearSerializer(s.Serializer[IntrapreneurYear]):
    """Les intrapreneurs d'une année."""

    year = s.IntegerField(help_text="Année.")
    newcomers = s.IntegerField(allow_null=True, help_text="Nombre de nouveaux.")
    certified = s.IntegerField(allow_null=True, help_text="Nombre de certifiés ; null : inconnu.")


class CommunitySerializer(s.Serializer[CommunityState]):
    """La communauté à une date : des comptes seulement."""

    as_of = s.DateField(source="day", help_text="Jour dont c’est l’état.")
    active = s.IntegerField(
        source="members.active",
        allow_null=True,
        help_text="Membres avec au moins une mission ce jour-là ; null : aucune mission n’est enregistrée.",
    )
    public_agents = s.IntegerField(
        source="members.public_agents",
        allow_null=True,
        help_text="Ceux d’entre eux qui sont agents publics ce jour-là ; null comme eux.",
    )
    joiners = JoinersOfYearSerializer(many=True, help_text="Arrivées par année.")
    nps = NpsOfMonthSerializer(many=True, help_text="Les enquêtes, de la plus ancienne à la plus récente.")
    trainings = TrainingOfPeriodSerializer(many=True, help_text="Les formations.")
    intrapreneurs = IntrapreneursOfYearSerializer(many=True, help_text="Intrapreneurs par année.")
