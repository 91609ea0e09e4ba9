"""API of a service's metrics: public reads."""

from django.http import HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from common.freshness import day_of_records
from impact import serializers
from impact.queries.metrics import followed_metrics
from startups.models import Startup
from startups.queries import startup_moved_to
from web.api.errors import BAD_REQUEST, GONE, MOVED, missing, missing_record
from web.api.public import PublicView


class MetricsView(PublicView):
    """Ce que suit un service, avec la valeur de chaque période ; une période que personne n'a mesurée est null."""

    refusals = {**BAD_REQUEST, **GONE}

    @extend_schema(
        operation_id="startup-metrics",
        parameters=[serializers.SLUG_IN_PATH],
        responses={200: serializers.MetricsOfStartupSerializer, **MOVED},
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        startup = find_startup(slug)
        if startup is None:
            return redirect_of("api-metrics", slug)
        found = {"startup": startup.slug, "metrics": followed_metrics(startup.pk, day_of_records())}
        return Response(serializers.MetricsOfStartupSerializer(found).data)


def find_startup(slug: str) -> Startup | None:
    return Startup.objects.filter(slug=slug).only("pk", "slug").first()


def startup_of(slug: str) -> Startup:
    """Return a service; raise 404 for an unknown slug, or a former one with the new one, 410 for a withdrawn service."""
    startup = find_startup(slug)
    if startup is not None:
        return startup
    if new := startup_moved_to(slug):
        raise missing("slug", ErrorDetail(f"Ce service a maintenant l’identifiant « {new} ».", "wrong_address"))
    raise _missing(slug)


def redirect_of(name: str, slug: str) -> HttpResponsePermanentRedirect:
    """Return the redirection from a former slug to the address of this ``name``; raise as ``startup_of``."""
    new = startup_moved_to(slug)
    if new is None:
        raise _missing(slug)
    return HttpResponsePermanentRedirect(reverse(name, args=[new]))


def _missing(slug: str) -> APIException:
    return missing_record(Startup, "slug", f"Aucun service n’a l’identifiant « {slug} ».", slug=slug)
