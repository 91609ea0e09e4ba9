"""API of a service's metrics: public reads."""

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.freshness import day_of_records
from impact import serializers
from impact.queries.metrics import followed_metrics
from startups.named_in_api import find_startup, redirect_of
from web.api.errors import BAD_REQUEST, GONE, MOVED
from web.api.public import PublicView


class MetricsView(PublicView):
    """Ce que suit un service, avec la valeur de chaque période ; une période que personne n'a mesurée est null."""

    subject = "startups"
    refusals = {**BAD_REQUEST, **GONE}

    @extend_schema(
        operation_id="startup-metrics",
        parameters=[serializers.SLUG_IN_PATH],
        responses={200: serializers.MetricsOfStartupSerializer, **MOVED},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        startup = find_startup(slug)
        if startup is None:
            return redirect_of(request, slug)
        found = {"startup": startup.slug, "metrics": followed_metrics(startup.pk, day_of_records())}
        return Response(serializers.MetricsOfStartupSerializer(found).data)
