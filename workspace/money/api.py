"""The API over applications: what the DINUM's staff read on the page of a round."""

from typing import Any

from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import PrivateView
from budget.models import Application, Assessment, FundingRound
from budget.queries.applications import applications_to
from budget.schema import NUMBER_IN_PATH
from common.api import NOT_FOUND, json_number, missing
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
        site = site_of(django_request(request))
        results = [_application(row, site) for row in applications_to(number)]
        return Response({"count": len(results), "results": results})


def _application(row: Application, site: str) -> dict[str, Any]:
    award = getattr(row, "award", None)
    return {
        "id": row.pk,
        "startup": row.startup.slug if row.startup else None,
        "incubator": row.incubator.slug if row.incubator else None,
        "amount": json_number(row.amount),
        "objective": row.objective,
        "metric": row.metric.code if row.metric else None,
        "measure": row.measure,
        "submitted_on": row.submitted_on.isoformat(),
        "withdrawn_on": row.withdrawn_on.isoformat() if row.withdrawn_on else None,
        "decision": row.decision,
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "decision_reason": row.decision_reason,
        "awarded": json_number(award.amount) if award else None,
        "opinions": _opinions(row),
        "url": f"{site}{reverse('workspace-money-application', args=[row.pk])}",
    }


def _opinions(row: Any) -> dict[str, Any]:
    """``row`` has the counts of ``applications_to``."""
    counts = {str(value): getattr(row, value) for value in Assessment.Opinion.values}
    return {**counts, "mean_grade": row.mean_grade}
