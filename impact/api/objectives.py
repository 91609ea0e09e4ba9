"""The objectives of the committees of a service in the API, with how far each is today."""

from typing import Any

from django.http.response import HttpResponseBase
from rest_framework import serializers as s
from rest_framework.request import Request

from common.freshness import day_of_records
from impact.models import Objective
from impact.queries.objectives import ObjectiveProgress, ObjectiveVerdict, objectives_of
from startups.named_in_api import find_startup, redirect_of
from web.api.errors import BAD_REQUEST, GONE, MOVED
from web.api.model_fields import column_fields
from web.api.public import PublicView

AIM = ("direction", "initial_value", "initial_on", "target_value", "target_on")


class ObjectiveSerializer(s.Serializer[ObjectiveProgress]):
    """Un objectif d'un comité, et sa progression ; null : rien n'est mesuré depuis la valeur initiale."""

    committee = s.DateField(source="objective.review.held_on", help_text="Jour du comité qui a fixé l’objectif.")
    metric = s.CharField(source="objective.metric.code", help_text="Code de la mesure.")
    value = s.FloatField(source="current.value", default=None, allow_null=True, help_text="Dernière valeur connue.")
    value_on = s.DateField(source="current.on", default=None, allow_null=True, help_text="Dernier jour de sa période.")
    progress = s.FloatField(
        allow_null=True,
        help_text="(valeur − initiale) ÷ (cible − initiale), sans borne : 1 à la cible, négatif en recul.",
    )
    elapsed = s.FloatField(help_text="Part du temps écoulé entre la valeur initiale et l’échéance, 1 au plus.")
    verdict = s.ChoiceField(
        choices=[one.value for one in ObjectiveVerdict],
        help_text="reached, running, awaited (dernier relevé pas encore attendu), missed, unknown.",
    )

    def get_fields(self) -> dict[str, Any]:
        """Return the columns of the objective, then where it is."""
        return column_fields(Objective, *AIM, below="objective") | super().get_fields()


class ObjectivesOfStartupSerializer(s.Serializer[dict[str, object]]):
    startup = s.CharField(help_text="Identifiant du service.")
    day = s.DateField(help_text="Jour du calcul.")
    objectives = ObjectiveSerializer(many=True, help_text="Objectifs, ceux du dernier comité d’abord.")


class ObjectivesView(PublicView):
    """Les objectifs chiffrés des comités d'un service, et leur progression d'après ses relevés."""

    subject = "startups"
    refusals = {**BAD_REQUEST, **GONE, **MOVED}
    operation_id = "startup-objectives"
    serializer_class = ObjectivesOfStartupSerializer

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        startup, day = find_startup(slug), day_of_records()
        if startup is None:
            return redirect_of(request, slug)
        found = [one for each in objectives_of(startup.pk, day).values() for one in each]
        return self.answer({"startup": startup.slug, "day": day, "objectives": found})
