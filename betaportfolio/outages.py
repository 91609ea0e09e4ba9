"""The database is away, or its disk is full: 503 in French, and what was committed is never told as failed."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from betaportfolio.refusals import Told, tell
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
READING = Told(503, "Service momentanément indisponible", AWAY, LATER)
NOT_SAVED = Told(
    503, "Votre saisie n’est pas enregistrée", f"{AWAY} Rien de votre saisie n’a été enregistré.",
    f"Revenez en arrière pour la retrouver. {LATER}",
)  # fmt: skip
IN_DOUBT = Told(
    503, "Nous ne savons pas si votre saisie est enregistrée",
    "La base de données a cessé de répondre au moment de l’enregistrement.",
    "Dans une minute, regardez la fiche ou son historique avant de recommencer.",
)  # fmt: skip
SAVED = Told(
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
    told = _told(request, error)
    code = getattr(error.__cause__, "pgcode", None) or "-"
    logger.error("Base de données : %s (%s), %s %s", type(error).__name__, code, told.status, request.path)
    response = tell(request, told)
    if told.status == READING.status:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _told(request: HttpRequest, error: Exception) -> Told:
    told = {
        Outcome.SAVED: SAVED,
        Outcome.IN_DOUBT: IN_DOUBT,
        Outcome.NOTHING: READING if request.method in ("GET", "HEAD", "OPTIONS") else NOT_SAVED,
    }[outcome.current()]
    if getattr(error.__cause__, "pgcode", None) == DISK_FULL:
        return Told(told.status, told.title, told.happened.replace(AWAY, FULL), told.advice)
    return told
