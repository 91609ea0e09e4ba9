"""Error responses: a page, or JSON under ``/api/``; 503 in French while the database fails (down, disk full, timeout).

A failure of the database never reports a commit as failed.
"""

import logging
import sys
from dataclasses import dataclass, replace
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults
from rest_framework.exceptions import ErrorDetail

from common import request_context
from common.request_context import DATABASE_IS_AWAY, SaveOutcome
from web.api import errors
from web.cors import CORS_HEADERS

ROOT = "/api/"
NOTHING_HERE = "Il n’y a rien à cette adresse. Voir /api/docs/."


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened and what to do, for a page and for the API."""

    status: int
    title: str
    happened: str
    advice: str


def is_api(request: HttpRequest) -> bool:
    """Whether the request is for the API."""
    return request.path_info.startswith(ROOT)


def answer_with(request: HttpRequest, explanation: Explanation) -> HttpResponse:
    """Return the response to ``request``, which is never stored."""
    if is_api(request):
        response = problem(explanation.status, explanation.title, f"{explanation.happened} {explanation.advice}")
    else:
        page = render_to_string("standalone_message.html", {"explanation": explanation})
        response = HttpResponse(page, status=explanation.status)
    response["Cache-Control"] = "no-store"
    return response


def problem(status: int, title: str, detail: str, *, field: str = "detail", code: str = "") -> HttpResponse:
    """Return an error (RFC 9457), with our ``errors``; ``code`` is by default that of the status."""
    return JsonResponse(
        errors.problem(status, {field: [ErrorDetail(detail, code)]}, title),
        status=HTTPStatus(status),
        content_type=errors.PROBLEM,
        json_dumps_params={"ensure_ascii": False},
        headers=CORS_HEADERS,
    )


# --- Handlers -----------------------------------------------------------------------------------------------------------


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
        return answer_outage(request, error)
    if is_api(request):
        return problem(500, "Erreur inattendue", "Une erreur de notre côté a empêché de répondre. Réessayez plus tard.")
    return defaults.server_error(request)


# --- Outages of the database --------------------------------------------------------------------------------------------
RETRY_AFTER = 30
"""Seconds after which a client may ask again."""
SOON = 5
"""The same, when the database answers."""
logger = logging.getLogger(__name__)

AWAY = "La base de données ne répond pas pour le moment."
HAPPENED = {
    "53100": "Le disque de la base de données est plein.",
    "55P03": "Quelqu’un enregistre cette fiche en ce moment : réessayez.",
    "57014": "La base de données a mis trop de temps à répondre.",
}
"""What happened, by PostgreSQL's code: disk full, lock not available (``lock_timeout``), ``statement_timeout``."""
WAITED = ("55P03", "57014")
LATER = "Réessayez dans une minute. Si cela dure, prévenez l’équipe en donnant l’adresse de la page et l’heure."
READING = Explanation(503, "Service momentanément indisponible", AWAY, LATER)
NOT_SAVED = Explanation(
    503,
    "Votre saisie n’est pas enregistrée",
    f"{AWAY} Rien de votre saisie n’a été enregistré.",
    f"Revenez en arrière pour la retrouver. {LATER}",
)
IN_DOUBT = Explanation(
    503,
    "Nous ne savons pas si votre saisie est enregistrée",
    "La base de données a cessé de répondre au moment de l’enregistrement.",
    "Dans une minute, regardez la fiche ou son historique avant de recommencer.",
)
SAVED = Explanation(
    200,
    "C’est enregistré",
    "Votre saisie est enregistrée. La base de données a cessé de répondre juste après, et la page suivante n’a pas pu "
    "être préparée.",
    "Ne recommencez pas. Les chiffres qui en dépendent suivront.",
)


def answer_outage(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the response to ``request`` after the database raised ``error``; log one line."""
    code = getattr(error.__cause__, "pgcode", None) or ""
    explanation = _explanation(request, code)
    logger.error(
        "Base de données : %s (%s), %s %s", type(error).__name__, code or "-", explanation.status, request.path
    )
    response = answer_with(request, explanation)
    if explanation.status == READING.status:
        response["Retry-After"] = str(SOON if code in WAITED else RETRY_AFTER)
    return response


def _explanation(request: HttpRequest, code: str) -> Explanation:
    is_read = request.method in ("GET", "HEAD", "OPTIONS")
    known = request_context.save_outcome()
    if known is SaveOutcome.IN_DOUBT and code in HAPPENED:
        known = SaveOutcome.NOTHING  # the database responded: it has rolled back the transaction
    explanation = {
        SaveOutcome.SAVED: SAVED,
        SaveOutcome.IN_DOUBT: IN_DOUBT,
        SaveOutcome.NOTHING: READING if is_read else NOT_SAVED,
    }[known]
    return replace(explanation, happened=explanation.happened.replace(AWAY, HAPPENED.get(code, AWAY)))
