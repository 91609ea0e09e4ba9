"""API of applications: the page of a round, for the DINUM's staff."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import PrivateView
from budget.models import FundingRound
from budget.queries.applications import applications_to
from budget.schema import NUMBER_IN_PATH
from common.api import NOT_FOUND, missing
from common.private_api import django_request
from common.public_api import site_of
from common.rights import Action
from workspace.money import schema


@method_decorator(never_cache, name="dispatch")
class ApplicationsView(PrivateView):
    """Les candidatures à un appel du FAST, avec les avis de l'équipe et ce qui est décidé."""

    right = Action.DECIDE
    http_method_names = ["get", "head", "options"]

    @extend_schema(
        operation_id="applications",
        parameters=[NUMBER_IN_PATH],
        responses={200: schema.ApplicationListing, **NOT_FOUND, **schema.FOR_STAFF},
    )
    def get(self, request: Request, number: int) -> Response:
        if number > 32_767 or not FundingRound.objects.filter(number=number).exists():
            raise missing("number", f"Aucun appel du FAST n’a le numéro {number}.")
        rows = list(applications_to(number))
        context = {"site": site_of(django_request(request))}
        return Response(schema.ApplicationListing({"count": len(rows), "results": rows}, context=context).data)
