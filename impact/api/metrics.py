"""API of a service's metrics: public reads."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from common.freshness import day_of_records
from impact import serializers
from impact.queries.metrics import followed_metrics
from startups.models import Startup
from web.api.errors import BAD_REQUEST, GONE, missing_record
from web.api.public import PublicView


class MetricsView(PublicView):
    """Ce que suit un service, avec la valeur de chaque période ; une période que personne n'a mesurée est null."""

    refusals = {**BAD_REQUEST, **GONE}

    @extend_schema(
        operation_id="startup-metrics",
        parameters=[serializers.SLUG_IN_PATH],
        responses={200: serializers.MetricsOfStartup},
    )
    def get(self, request: Request, slug: str) -> Response:
        startup = startup_of(slug)
        found = {"startup": startup.slug, "metrics": followed_metrics(startup.pk, day_of_records())}
        return Response(serializers.MetricsOfStartup(found).data)


def startup_of(slug: str) -> Startup:
    """Return a service; raise 404 for an unknown slug, 410 for that of a withdrawn one."""
    startup = Startup.objects.filter(slug=slug).only("pk", "slug").first()
    if startup is None:
        raise missing_record(Startup, "slug", f"Aucun service n’a l’identifiant « {slug} ».", slug=slug)
    return startup
