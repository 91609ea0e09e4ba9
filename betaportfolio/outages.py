"""The database is away, or its disk is full: 503 in French, and what was committed is never told as failed."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from betaportfolio.refusals import Explanation, answer_with
from common import outcome
from common.outcome import Outcome

DATABASE_IS_AWAY = (OperationalError, InterfaceError)
RETRY_AFTER = 30
"""Seconds after which a client may ask again."""
DISK_FULL = "53100"
"""PostgreSQL's code."""
logger = logging.getLogger(__name__)


AWAY = "La base de données ne répond pas pour le moment."
FULL = "Le disque de la base de données est plein."
LATER = "Réessayez dans une minute. Si cela dure, prévenez l’équipe en donnant l’adresse de la page et l’heure."
READING = Explanation(503, "Service momentanément indisponible", AWAY, LATER)
NOT_SAVED = Explanation(
    503, "Votre saisie n’est pas enregistrée", f"{AWAY} Rien de votre saisie n’a été enregistré.",
    f"Revenez en arrière pour la retrouver. {LATER}",
)  # fmt: skip
IN_DOUBT = Explanation(
    503, "Nous ne savons pas si votre saisie est enregistrée",
    "La base de données a cessé de répondre au moment de l’enregistrement.",
    "Dans une minute, regardez la fiche ou son historique avant de recommencer.",
)  # fmt: skip
SAVED = Explanation(
    200, "C’est enregistré",
    "Votre saisie est enregistrée. La base de données a cessé de répondre juste après, et la page suivante n’a pas pu "
    "être préparée.",
    "Ne recommencez pas. Les chiffres qui en dépendent suivront.",
)  # fmt: skip


class OutageMiddleware:
    """Answers for the views that the database fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        outcome.begin()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, DATABASE_IS_AWAY) else None


def answer(request: HttpRequest, error: Exception) -> HttpResponse:
    """What to say to ``request``, that the database failed by ``error``; one line in the log."""
    explanation = _explanation(request, error)
    code = getattr(error.__cause__, "pgcode", None) or "-"
    logger.error("Base de données : %s (%s), %s %s", type(error).__name__, code, explanation.status, request.path)
    response = answer_with(request, explanation)
    if explanation.status == READING.status:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _explanation(request: HttpRequest, error: Exception) -> Explanation:
    explanation = {
        Outcome.SAVED: SAVED,
        Outcome.IN_DOUBT: IN_DOUBT,
        Outcome.NOTHING: READING if request.method in ("GET", "HEAD", "OPTIONS") else NOT_SAVED,
    }[outcome.current()]
    if getattr(error.__cause__, "pgcode", None) == DISK_FULL:
        return Explanation(
            explanation.status, explanation.title, explanation.happened.replace(AWAY, FULL), explanation.advice
        )
    return explanation
