"""Handle a failing database (down, disk full, timeout): 503 in French, which never reports a commit as failed."""

import logging
from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from betaportfolio.faults.refusals import Explanation, answer_with
from common.web import outcome
from common.web.outcome import DATABASE_IS_AWAY, Outcome

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


class OutageMiddleware:
    """Return a 503 for views in which the database fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        outcome.begin()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, DATABASE_IS_AWAY) else None


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
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
    known = outcome.current()
    if known is Outcome.IN_DOUBT and code in HAPPENED:
        known = Outcome.NOTHING  # the database responded: it has rolled back the transaction
    explanation = {
        Outcome.SAVED: SAVED,
        Outcome.IN_DOUBT: IN_DOUBT,
        Outcome.NOTHING: READING if is_read else NOT_SAVED,
    }[known]
    return replace(explanation, happened=explanation.happened.replace(AWAY, HAPPENED.get(code, AWAY)))
