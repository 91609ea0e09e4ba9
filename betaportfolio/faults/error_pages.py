"""Error handlers: a page, or JSON under the API; 503 if the database is down."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from betaportfolio.faults import outages
from betaportfolio.faults.refusals import is_api, problem
from common.web.outcome import DATABASE_IS_AWAY

NOTHING_HERE = "Il n’y a rien à cette adresse. Voir /api/docs/."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 400 for a malformed request."""
    if is_api(request):
        return problem(400, "Demande incomprise", "La demande n’a pas pu être comprise.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 403 for a forbidden request."""
    if is_api(request):
        return problem(403, "Accès refusé", str(exception) or "Vous n’avez pas accès à cette action.")
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 404 for an unknown URL."""
    if is_api(request):
        return problem(404, "Adresse inconnue", NOTHING_HERE)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 500, or 503 if the database failed outside a view (in the session, for instance)."""
    error = sys.exception()
    if isinstance(error, DATABASE_IS_AWAY):
        return outages.answer(request, error)
    if is_api(request):
        return problem(500, "Erreur inattendue", "Une erreur de notre côté a empêché de répondre. Réessayez plus tard.")
    return defaults.server_error(request)
