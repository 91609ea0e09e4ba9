"""Our middleware, in the order of ``MIDDLEWARE``: mount point, health, request identifier, metrics, outages, checks of
requests, sessions, level of a decision, rights.

The cache of public responses is ``web.cache``.
"""

import functools
import logging
import re
import threading
import time
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import cache
from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject
from prometheus_client import Counter, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from psycopg2.errorcodes import UNDEFINED_COLUMN, UNDEFINED_TABLE

from access.rights import LevelNeededError, deciding_session
from accounts.levels import higher_sign_in_url, is_level_missing
from betaportfolio import error_pages
from betaportfolio.error_pages import Explanation, answer_with, is_api, problem
from betaportfolio.monitoring import health, metrics
from common import request_context
from common.request_context import DATABASE_IS_AWAY, client_address
from startups.permissions import editable_by
from web.api.lists import PublicListAPIView
from web.cache_store import CACHE_IS_DOWN, increment
from web.days import AS_OF
from web.filters import repeatable_of
from web.metrics import API_CALLS, DURATIONS, REQUESTS

READS = ("GET", "HEAD")

type Respond = Callable[[HttpRequest], HttpResponse]

# --- Mount point ------------------------------------------------------------------------------------------------------
MOUNTED = Explanation(
    400,
    "Serveur mandataire mal réglé",
    "Le serveur placé devant ce site le place sous un autre chemin (SCRIPT_NAME).",
    "Prévenez l’équipe du site : il se trouve à la racine de son nom d’hôte, et ce serveur ne doit rien en retirer.",
)


def mount_middleware(get_response: Respond) -> Respond:
    """Refuse a request with a ``SCRIPT_NAME``: its view would be that of another address, and its links would be broken."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return answer_with(request, MOUNTED) if request.META.get("SCRIPT_NAME") else get_response(request)

    return middleware


# --- Health -----------------------------------------------------------------------------------------------------------


def health_middleware(get_response: Respond) -> Respond:
    """Respond to the three health URLs before anything else: 200, or 503 if a part fails."""

    def middleware(request: HttpRequest) -> HttpResponse:
        parts = health.PARTS.get(request.path_info)
        if parts is None:
            return get_response(request)
        states = {name: health.state_of(name, part) for name, part in parts.items()}
        status = 200 if all(state in health.WELL for state in states.values()) else 503
        running = {"version": settings.VERSION, "commit": settings.COMMIT}
        return JsonResponse({**states, **running}, status=status, headers={"Cache-Control": "no-store"})

    return middleware


# --- Identifier of the request ----------------------------------------------------------------------------------------
HEADER = "X-Request-ID"
requests_logger = logging.getLogger("betaportfolio.requests")


def tracing_middleware(get_response: Respond) -> Respond:
    """Set the request identifier, return it in a header, and log one INFO line (no IP address, no query string)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with request_context.identified(identifier_for(request.META)):
            began = time.perf_counter()
            response = get_response(request)
            response[HEADER] = request_context.identifier()
            log_request(str(request.method), request.path, response.status_code, began)
        return response

    return middleware


def identifier_for(meta: Mapping[str, Any]) -> str:
    """Return the request identifier from the server variables ``meta``: the proxy's, or a new one."""
    proposed = meta.get("HTTP_X_REQUEST_ID", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return request_context.choose_identifier(proposed)


def log_request(method: str, path: str, status: int, began: float) -> None:
    """Log a request that started at ``began`` (``time.perf_counter``)."""
    if requests_logger.isEnabledFor(logging.INFO):
        measures = {"method": method, "path": path, "status": status}
        measures["milliseconds"] = round((time.perf_counter() - began) * 1000)
        requests_logger.info(
            "%(method)s %(path)s %(status)s %(milliseconds)s ms", measures, extra={"measures": measures}
        )


# --- Metrics ----------------------------------------------------------------------------------------------------------
METRICS = "/metrics"
AREAS = {"/api/": "api", "/espace/": "workspace", "/static/": "static"}
KNOWN_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
"""Any other would be a series of its own for each word that somebody invents."""
COUNTED = ("/api/", "/embed/", "/integrer/")
MOST_CLIENTS = 100
"""The names that a process counts apart: whoever invents names makes no more series than that."""
BROWSER, UNNAMED, OTHERS = "navigateur", "sans nom", "autres"

_PRODUCT = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}", re.ASCII)
_HOST = re.compile(r"[a-z0-9.-]{1,60}", re.ASCII)
_VERSION = re.compile(r"/api/(v[0-9](?:\.[0-9])?)/")
_clients: set[str] = set()


def count_call(path: str, meta: Mapping[str, Any]) -> None:
    """Count a call of the API, or of a page embedded in another site, by version and client."""
    if not path.startswith(COUNTED):
        return
    client = client_of(meta)
    if len(_clients) < MOST_CLIENTS:
        _clients.add(client)
    version = _VERSION.match(path)
    API_CALLS.labels(version[1] if version else "", client if client in _clients else OTHERS).inc()


def client_of(meta: Mapping[str, Any]) -> str:
    """Return the host of the calling site, else the first word of the user agent."""
    ours = str(meta.get("HTTP_HOST") or meta.get("SERVER_NAME", "")).partition(":")[0]
    for header in ("HTTP_ORIGIN", "HTTP_REFERER"):
        host = _host_of(str(meta.get(header, "")))
        if _HOST.fullmatch(host) and host != ours:
            return host
    product = str(meta.get("HTTP_USER_AGENT", "")).partition("/")[0].strip()
    if product == "Mozilla":
        return BROWSER
    return product if _PRODUCT.fullmatch(product) else UNNAMED


def _host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme else ""


def metrics_middleware(get_response: Respond) -> Respond:
    """Respond to ``/metrics`` with the token, and count all other requests."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == METRICS and metrics.is_allowed(request):
            response = HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
            response["Cache-Control"] = "no-store"
            return response
        began = time.perf_counter()
        response = get_response(request)
        note_request(str(request.method), request.path_info, response.status_code, time.perf_counter() - began)
        count_call(request.path_info, request.META)
        return response

    return middleware


def note_request(method: str, path: str, status: int, seconds: float) -> None:
    requests, durations = _counters(method if method in KNOWN_METHODS else "other", area_of(path), status)
    requests.inc()
    durations.observe(seconds)


@functools.cache
def _counters(method: str, area: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, area, status), DURATIONS.labels(area)


def area_of(path: str) -> str:
    """Return the area of the site that contains a path."""
    return next((area for start, area in AREAS.items() if path.startswith(start)), "pages")


# --- Outages of the database ------------------------------------------------------------------------------------------


UNDEFINED = (UNDEFINED_COLUMN, UNDEFINED_TABLE)


class OutageMiddleware:
    """Return a 503 for views in which the database fails; with ``DEBUG``, say how to add a missing column."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_context.reset_save_outcome()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if settings.DEBUG and getattr(error.__cause__, "pgcode", None) in UNDEFINED:
            error.add_note(
                "Run manage.py makemigrations, then manage.py migrate: the database does not have what a model has."
            )
        return error_pages.answer_outage(request, error) if isinstance(error, DATABASE_IS_AWAY) else None


# --- Writes of the API ------------------------------------------------------------------------------------------------
NO_ADDRESS = "api-nothing"
ADDRESS = "Rien n’est enregistré : l’adresse est {}"


def unredirected_writes_middleware(get_response: Respond) -> Respond:
    """Return 404 with the right address where a request of the API that writes would be redirected (slash, HTTPS).

    Clients follow a redirect with a GET, so that their body would be lost and the answer would be 200.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not 300 <= response.status_code < 400 or request.method in READS or not is_api(request):
            return response
        address = urljoin(request.build_absolute_uri(), response["Location"])
        if _leads_nowhere(urlsplit(address).path):
            return error_pages.page_not_found(request, Http404())
        return problem(404, "Adresse inconnue", ADDRESS.format(address), code="wrong_address")

    return middleware


def _leads_nowhere(path: str) -> bool:
    """Whether there is nothing at a path of the API, even with its last slash."""
    try:
        return resolve(path).url_name == NO_ADDRESS
    except Resolver404:
        return True


# --- Checks of requests -----------------------------------------------------------------------------------------------
WINDOW = 60  # seconds
NOT_COUNTED = ("/static/",)
MOST_WRITES_OF_A_TOKEN, MOST_AT_ONCE = 60, 2
"""The writes of one token in a minute, and at the same time."""

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
TOO_MANY_WRITES = Explanation(
    429, "Trop de demandes", "Ce jeton a déjà envoyé soixante demandes dans la minute.", "Attendez la suivante."
)
AT_ONCE = Explanation(429, "Trop de demandes", "Deux envois de ce jeton sont en cours.", "Attendez leur réponse.")
MOST_WRITES = 12
"""The requests that write at once in one process: the other threads answer pages and probes."""
_writes = threading.BoundedSemaphore(MOST_WRITES)
BUSY = Explanation(
    503,
    "Trop d’enregistrements en même temps",
    "Rien de votre saisie n’a été enregistré : d’autres enregistrements sont en cours.",
    "Renvoyez-la dans quelques secondes.",
)
NO_PROTOCOL = Explanation(
    400,
    "Serveur mandataire mal réglé",
    "Le serveur placé devant ce site ne dit pas clairement par quel protocole vous venez.",
    "Prévenez l’équipe du site : ce serveur doit écrire lui-même X-Forwarded-Proto, « http » ou « https ».",
)
CHECK_THEIR_OWN = ("gateway.", "betagouv.")
"""The views that refuse by themselves what is said twice, beside the lists of the API (``web.api.lists``)."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The remaining reads of an IP address or writes of a token, until ``reset`` seconds from now."""

    kind: Literal["reads", "writes"]
    limit: int
    left: int
    reset: int

    @property
    def is_over(self) -> bool:
        return self.left < 0

    @property
    def is_first_refusal(self) -> bool:
        """Whether it is the first one of its minute: those that follow are not logged."""
        return self.left == -1

    def note_on(self, response: HttpResponse) -> HttpResponse:
        """Add the rate limit headers to the response, and return it.

        Those of draft-ietf-httpapi-ratelimit-headers-10: quota and window in seconds, what remains and seconds.
        """
        response["RateLimit-Policy"] = f'"{self.kind}";q={self.limit};w={WINDOW}'
        response["RateLimit"] = f'"{self.kind}";r={max(self.left, 0)};t={self.reset}'
        if self.is_over:
            response["Retry-After"] = str(self.reset)
        return response


class RequestChecks:
    """Refuse malformed or excessive requests before the views."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if explanation := protocol_refusal(request) or body_refusal(request):
            return answer_with(request, explanation)
        token = written_with(request)
        allowance = count_write(token) if token else count_read(str(request.method), request.path_info, request.META)
        if allowance and allowance.is_over:
            if allowance.is_first_refusal:
                requests_logger.warning("More than %s %s a minute: %s", allowance.limit, allowance.kind, request.path)
            return allowance.note_on(answer_with(request, TOO_MANY_WRITES if token else TOO_MANY))
        response = self._answer(request, token)
        return allowance.note_on(response) if allowance else response

    def _answer(self, request: HttpRequest, token: str) -> HttpResponse:
        if request.method in READS:
            return self.get_response(request)
        if not _writes.acquire(blocking=False):
            return come_back(answer_with(request, BUSY), 5)
        try:
            with one_more_write(token) as running:
                if running > MOST_AT_ONCE:
                    return come_back(answer_with(request, AT_ONCE), 1)
                return self.get_response(request)
        finally:
            _writes.release()

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        is_list = issubclass(getattr(view, "cls", object), PublicListAPIView)
        if view_path(view).startswith(CHECK_THEIR_OWN) and not is_list:
            return None
        try:
            request.GET.lists()
        except TooManyFieldsSent:
            return refuse(request, "Demande illisible", "L’adresse porte trop de paramètres.", field="query")
        if is_list:
            return None
        several = (name for name, values in request.GET.lists() if len(values) > 1)
        repeated = next((name for name in several if name not in repeatable_of(view)), None)
        if repeated is None:
            return None
        happened = f"L’adresse dit plusieurs fois « {repeated[:40]} »."
        return refuse(request, "Paramètre répété", happened, "Gardez une seule de ses valeurs.", field=repeated[:40])


def refuse(request: HttpRequest, title: str, happened: str, to_do: str = "", *, field: str) -> HttpResponse:
    """Return 400: an error by field under the API, else a page."""
    if is_api(request):
        return problem(400, title, f"{happened} {to_do}".rstrip(), field=field)
    return answer_with(request, Explanation(400, title, happened, to_do or "Retirez-en."))


def view_path(view: Callable[..., Any]) -> str:
    """Return the dotted path of a view, or of its class."""
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
    if not settings.READS_PER_MINUTE or method not in READS or path.startswith(NOT_COUNTED):
        return None
    return _count("reads", client_address(meta), settings.READS_PER_MINUTE)


def written_with(request: HttpRequest) -> str:
    """Return the secret that a request writes with; empty for a read, or without one."""
    if request.method in (*READS, "OPTIONS"):
        return ""
    return request.headers.get("Authorization", "").rpartition(" ")[2]


def count_write(token: str) -> Allowance | None:
    """Count one more write of a token, before the token is looked up: a refusal costs less than an answer."""
    return _count("writes", token, MOST_WRITES_OF_A_TOKEN)


def _count(kind: Literal["reads", "writes"], client: str, limit: int) -> Allowance | None:
    """Count one more request of ``client`` in this minute; return None without Redis."""
    minute, spent = divmod(time.time(), WINDOW)
    try:
        asked = increment(cache, f"{kind}:{int(minute)}:{_nameless(client)}", 2 * WINDOW)
    except CACHE_IS_DOWN:
        return None
    return Allowance(kind, limit, limit - asked, WINDOW - int(spent))


def _nameless(client: str) -> str:
    """Return a digest that tells neither an IP address nor a token."""
    return salted_hmac("betaportfolio.read_limits", client, algorithm="sha256").hexdigest()[:32]


@contextmanager
def one_more_write(token: str) -> Iterator[int]:
    """Count a write of a token while it runs; give how many run, 0 without a token or without Redis."""
    key = f"writing:{_nameless(token)}"
    try:
        running = increment(cache, key, WINDOW) if token else 0
    except CACHE_IS_DOWN:
        running = 0
    try:
        yield running
    finally:
        if running:
            with suppress(*CACHE_IS_DOWN, ValueError):
                cache.decr(key)


def come_back(response: HttpResponse, seconds: int) -> HttpResponse:
    """Add to a refusal the seconds after which the client may ask again, and return it."""
    response["Retry-After"] = str(seconds)
    return response


# --- Sessions ---------------------------------------------------------------------------------------------------------


SESSION_ENDS = "ends"
"""The key of the session, and the second at which it ends."""


class SlidingSessionMiddleware(SessionMiddleware):
    """Save a session after each request that read it.

    Django's middleware with ``SESSION_SAVE_EVERY_REQUEST`` saves unread ones too: a visitor with an unknown cookie
    would get a new session, and a response that is the same for everybody would set a cookie. That of an account ends
    ``LONGEST_SESSION`` after its sign-in in any case.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not request.session.accessed:
            return response
        if SESSION_KEY in request.session:
            bound_session(request)
        return super().process_response(request, response)


def bound_session(request: HttpRequest) -> None:
    """Let the session of an account last for its time without use, and never beyond its end."""
    now = int(time.time())
    ends = request.session.setdefault(SESSION_ENDS, now + settings.LONGEST_SESSION)
    unused = settings.ADMINISTRATOR_SESSION_AGE if request.user.is_staff else settings.SESSION_COOKIE_AGE
    request.session.set_expiry(max(min(unused, ends - now), 1))


# --- Rights -----------------------------------------------------------------------------------------------------------


class LevelMiddleware:
    """Tell decisions how to know the level of the session; answer 403 with a link to a second sign-in where it lacks."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with deciding_session(functools.partial(is_level_missing, request)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return a page and not a redirection: ``form-action`` applies to every redirection of a form, and ProConnect
        redirects to identity providers whose addresses we do not know.
        """
        if not isinstance(error, LevelNeededError):
            return None
        context = {"sign_in_url": higher_sign_in_url(request)}
        response = render(request, "accounts/level_needed.html", context, status=403)
        add_never_cache_headers(response)
        return response


def rights_middleware(get_response: Respond) -> Respond:
    """Set ``request.editable``, the slugs of the services that the user may change, for the templates that need it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.editable = SimpleLazyObject(functools.partial(_editable_from, request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _editable_from(request: HttpRequest) -> Container[str]:
    """Return the slugs of the services that the user may change from this page, none for another date than today's."""
    return frozenset() if request.GET.get(AS_OF) else editable_by(request.user)
