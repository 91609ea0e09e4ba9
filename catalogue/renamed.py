"""Redirections from the pages of a former slug."""

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect

from incubators.queries import incubator_moved_to
from startups.queries import startup_moved_to
from web.renamed import redirect_to_slug


def redirect_startup(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """Redirect to the service that had this slug; 404 if none had it."""
    return _redirect(request, startup_moved_to(slug), f"Aucun service n’a l’identifiant « {slug[:60]} ».")


def redirect_incubator(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """Redirect to the incubator that had this slug; 404 if none had it."""
    return _redirect(request, incubator_moved_to(slug), f"Aucun incubateur n’a l’identifiant « {slug[:60]} ».")


def _redirect(request: HttpRequest, slug: str | None, unknown: str) -> HttpResponsePermanentRedirect:
    if slug is None:
        raise Http404(unknown)
    return redirect_to_slug(request, slug)
