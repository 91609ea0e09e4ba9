"""API of a service's metrics: public reads."""

from django.http.response import HttpResponseBase
from rest_framework.request import Request

from common.freshness import day_of_records
from impact import serializers
from impact.queries.metrics import followed_metrics
from startups.named_in_api import find_startup, redirect_of
from web.api.errors import BAD_REQUEST, GONE, MOVED
from web.api.public import PublicView


class MetricsView(PublicView):
    """Ce que suit un service, avec la valeur de chaque période ; une période que personne n'a mesurée est null."""

    subject = "startups"
    refusals = {**BAD_REQUEST, **GONE, **MOVED}
    operation_id = "startup-metrics"
    serializer_class = serializers.MetricsOfStartupSerializer

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        startup = find_startup(slug)
        if startup is None:
            return redirect_of(request, slug)
        found = {"startup": startup.slug, "metrics": followed_metrics(startup.pk, day_of_records())}
        return self.answer(found)
