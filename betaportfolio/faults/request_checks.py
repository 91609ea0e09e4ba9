"""Checks before any view: the length of the body, repeated parameters, and a rate limit by IP address.

Requests are counted in Redis, for all processes and hosts; without Redis there is no limit. Each response gives the
remaining number.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from betaportfolio.faults.refusals import Explanation, answer_with, is_api, problem
from common.api.lists import PublicListAPIView
from common.filters import repeatable_of
from common.web.cache_store import CACHE_IS_DOWN
from common.web.client_address import client_address

WINDOW = 60  # seconds
READS = ("GET", "HEAD")
NOT_COUNTED = ("/static/",)
HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")

TOO_LONG = Explanation(
    413,
    "Envoi trop volumineux",
    "Ce que vous envoyez dépasse la taille permise.",
    "Réduisez l’image, partagez le fichier en plusieurs, ou raccourcissez le texte.",
)
NO_LENGTH = Explanation(
    411, "Taille non déclarée", "L’envoi ne dit pas sa taille.", "Envoyez l’en-tête Content-Length."
)
TOO_MANY = Explanation(
    429,
    "Trop de demandes",
    "Cette adresse a demandé trop de pages en peu de temps.",
    "Attendez une minute. Les données entières sont à télécharger sur la page « Données ».",
)
NO_PROTOCOL = Explanation(
    400,
    "Serveur mandataire mal réglé",
    "Le serveur placé devant ce site ne dit pas clairement par quel protocole vous venez.",
    "Prévenez l’équipe du site : ce serveur doit écrire lui-même X-Forwarded-Proto, « http » ou « https ».",
)
CHECK_THEIR_OWN = ("gateway.", "betagouv.")
"""The views that refuse by themselves what is said twice, beside the lists of the API (``common.api.lists``)."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The remaining requests of an IP address, until ``reset`` seconds from now."""

    limit: int
    left: int
    reset: int

    @property
    def is_over(self) -> bool:
        return self.left < 0

    def note_on(self, response: HttpResponse) -> HttpResponse:
        """Add the rate limit headers (IETF draft « RateLimit header fields ») to the response, and return it."""
        for name, value in zip(HEADERS, (self.limit, max(self.left, 0), self.reset), strict=True):
            response[name] = str(value)
        if self.is_over:
            response["Retry-After"] = str(self.reset)
        return response


class RequestChecks:
    """Refuse malformed or excessive requests before the views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if explanation := protocol_refusal(request) or body_refusal(request):
            return answer_with(request, explanation)
        allowance = count_read(str(request.method), request.path_info, request.META)
        if allowance and allowance.is_over:
            return allowance.note_on(answer_with(request, TOO_MANY))
        response = self.get_response(request)
        return allowance.note_on(response) if allowance else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        is_list = issubclass(getattr(view, "cls", object), PublicListAPIView)
        if name_of(view).startswith(CHECK_THEIR_OWN) and not is_list:
            return None
        try:
            request.GET.lists()
        except TooManyFieldsSent:
            return refuse(request, "Demande illisible", "L’adresse porte trop de paramètres.", field="query")
        if is_list:
            return None
        allowed = repeatable_of(view)
        repeated = next((name for name, values in request.GET.lists() if len(values) > 1 and name not in allowed), None)
        if repeated is None:
            return None
        happened = f"L’adresse dit plusieurs fois « {repeated[:40]} »."
        return refuse(request, "Paramètre répété", happened, "Gardez une seule de ses valeurs.", field=repeated[:40])


def refuse(request: HttpRequest, title: str, happened: str, to_do: str = "", *, field: str) -> HttpResponse:
    """Return 400: an error by field under the API, else a page."""
    if is_api(request):
        return problem(400, title, f"{happened} {to_do}".rstrip(), field=field)
    return answer_with(request, Explanation(400, title, happened, to_do or "Retirez-en."))


def name_of(view: Callable[..., Any]) -> str:
    """Return the module and name of a view, or of its class."""
    written = getattr(view, "cls", view)
    return f"{written.__module__}.{written.__qualname__}"


def protocol_refusal(request: HttpRequest) -> Explanation | None:
    """Return why the protocol header of the proxy is not valid; None if it is."""
    header = settings.SECURE_PROXY_SSL_HEADER
    protocol = request.META.get(header[0], "") if header else ""
    return NO_PROTOCOL if protocol not in ("", "http", "https") else None


def body_refusal(request: HttpRequest) -> Explanation | None:
    """Return why the body of ``request`` is refused before it is read; None if it may be read."""
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        return NO_LENGTH
    length = request.META.get("CONTENT_LENGTH") or "0"
    return TOO_LONG if not length.isdecimal() or int(length) > settings.MAX_BODY_BYTES else None


def count_read(method: str, path: str, meta: Mapping[str, Any]) -> Allowance | None:
    """Count one more request from the IP address in ``meta``; return None if there is no limit."""
    limit = settings.READS_PER_MINUTE
    if not limit or method not in READS or path.startswith(NOT_COUNTED):
        return None
    minute, spent = divmod(time.time(), WINDOW)
    address = salted_hmac("betaportfolio.read_limits", client_address(meta), algorithm="sha256").hexdigest()[:32]
    key = f"reads:{int(minute)}:{address}"
    try:
        cache.add(key, 0, 2 * WINDOW)
        reads = cache.incr(key)
    except (*CACHE_IS_DOWN, ValueError):  # ValueError: the key expired between the two
        return None
    return Allowance(limit, limit - reads, WINDOW - int(spent))
