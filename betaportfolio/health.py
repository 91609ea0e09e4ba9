"""``/healthz``: whether the site and its services answer, for those who watch it."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from betaportfolio import __version__
from common.cache_errors import CACHE_IS_DOWN
from common.workers import jobs_are_late

PATH = "/healthz"


def database_answers() -> bool:
    """Whether PostgreSQL answers a query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    """Whether Redis answers."""
    try:
        cache.get("healthz")
    except CACHE_IS_DOWN:
        return False
    return True


def jobs_get_done() -> str:
    """``ok``, or ``late`` when a job has waited for minutes with no worker on any; ``unknown`` without the database."""
    try:
        return "late" if jobs_are_late() else "ok"
    except DatabaseError:
        return "unknown"


def health() -> JsonResponse:
    """200 when everything answers and jobs get done, 503 otherwise, each part said."""
    parts = {"database": database_answers(), "redis": redis_answers()}
    body = {name: "ok" if works else "unavailable" for name, works in parts.items()} | {"jobs": jobs_get_done()}
    is_well = all(state == "ok" for state in body.values())
    response = JsonResponse({**body, "version": __version__}, status=200 if is_well else 503)
    response["Cache-Control"] = "no-store"
    return response


def health_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer ``/healthz`` before anything else: a watcher calls by address, without our host name, over plain HTTP."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return health() if request.path_info == PATH else get_response(request)

    return middleware
