"""API of applications: the page of a round, for the DINUM's staff."""

from typing import Any

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import PrivateView
from budget.models import Application, FundingRound
from budget.queries.fast import applications_to
from budget.serializers import NUMBER_IN_PATH
from common.api.errors import NOT_FOUND, AddressField, ErrorsSerializer, ExactNumberField, missing
from common.api.public import site_of
from common.private_api import django_request
from common.rights import Action


class OpinionsShape(s.Serializer[Any]):
    """Les avis de l'équipe, comptés."""

    favourable = s.IntegerField(help_text="Avis favorables.")
    reserved = s.IntegerField(help_text="Avis réservés.")
    unfavourable = s.IntegerField(help_text="Avis défavorables.")
    mean_grade = ExactNumberField(allow_null=True, help_text="Note moyenne sur 5 ; null : aucune note.")


class ApplicationShape(s.Serializer[Any]):
    """Une candidature, d'un service ou d'un incubateur : l'un des deux est null."""

    id = s.IntegerField(source="pk", help_text="Numéro de la candidature.")
    startup = s.CharField(source="startup.slug", allow_null=True, help_text="Identifiant du service ; null : aucun.")
    incubator = s.CharField(
        source="incubator.slug", allow_null=True, help_text="Identifiant de l’incubateur ; null : un service candidate."
    )
    amount = ExactNumberField(help_text="Montant demandé, en euros.")
    objective = s.CharField(help_text="Objectif ; vide : non renseigné.")
    metric = s.CharField(
        source="metric.code",
        allow_null=True,
        help_text="Code de la mesure qui dira le résultat ; null : pas encore suivie.",
    )
    measure = s.CharField(allow_blank=True, help_text="Ce qui sera mesuré, quand le service ne le mesure pas encore.")
    submitted_on = s.DateField(help_text="Jour du dépôt.")
    withdrawn_on = s.DateField(allow_null=True, help_text="Jour du retrait ; null : en vigueur.")
    decision = s.ChoiceField(
        choices=[("", "pas encore décidée"), *Application.Decision.choices], help_text="Vide : pas encore décidée."
    )
    decided_on = s.DateField(allow_null=True, help_text="Jour de la décision ; null : pas encore décidée.")
    decision_reason = s.CharField(allow_blank=True, help_text="Pourquoi ; envoyé au porteur de la candidature.")
    awarded = ExactNumberField(source="award.amount", allow_null=True, help_text="Montant attribué ; null : aucun.")
    opinions = OpinionsShape(source="*", help_text="Les avis de l’équipe.")
    url = AddressField(
        path=lambda one: reverse("workspace-money-application", args=[one.pk]), help_text="La page où l’équipe la lit."
    )


class ApplicationListing(s.Serializer[dict[str, Any]]):
    """Les candidatures à un appel."""

    count = s.IntegerField(help_text="Nombre de candidatures.")
    results = ApplicationShape(many=True, help_text="Les lignes de la réponse.")


FOR_STAFF = {
    401: OpenApiResponse(ErrorsSerializer, description="Il faut être connecté."),
    403: OpenApiResponse(ErrorsSerializer, description="Seule l’équipe DINUM lit les candidatures."),
}


@method_decorator(never_cache, name="dispatch")
class ApplicationsView(PrivateView):
    """Les candidatures à un appel du FAST, avec les avis de l'équipe et ce qui est décidé."""

    right = Action.DECIDE
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="applications",
        parameters=[NUMBER_IN_PATH],
        responses={200: ApplicationListing, **NOT_FOUND, **FOR_STAFF},
    )
    def get(self, request: Request, number: int) -> Response:
        if number > 32_767 or not FundingRound.objects.filter(number=number).exists():
            raise missing("number", f"Aucun appel du FAST n’a le numéro {number}.")
        rows = list(applications_to(number))
        context = {"site": site_of(django_request(request))}
        return Response(ApplicationListing({"count": len(rows), "results": rows}, context=context).data)
