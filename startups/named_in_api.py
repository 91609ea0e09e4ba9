"""The service that an address of the API names, or the redirection from its former slug."""

from django.http import HttpResponsePermanentRedirect
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.request import Request

from common.third_party_internals import django_request
from startups.models import Startup
from startups.queries import startup_moved_to
from web.api.errors import missing, missing_record
from web.renamed import redirect_to_slug


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


def redirect_of(request: Request, slug: str) -> HttpResponsePermanentRedirect:
    """Return the redirection from the former slug of a service; raise as ``startup_of``."""
    new = startup_moved_to(slug)
    if new is None:
        raise _missing(slug)
    return redirect_to_slug(django_request(request), new)


def _missing(slug: str) -> APIException:
    return missing_record(Startup, "slug", f"Aucun service n’a l’identifiant « {slug} ».", slug=slug)
