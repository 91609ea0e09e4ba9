"""The hot answers are built by a worker after each change, so that the readers find them (``common.shared_answers``)."""

import logging
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.urls import resolve

from common import shared_answers

logger = logging.getLogger(__name__)


def warm() -> None:
    """Build and share the hot answers of the sites that are read, at the version of now, unless they are there.

    What fails is noted and left: the readers build it, or are told why not.
    """
    for site in shared_answers.sites():
        try:
            build(site)
        except Exception:  # whatever a view raises
            logger.exception("Les réponses de %s n’ont pas pu être préparées.", site)


def build(site: str) -> None:
    """Build the hot answers of ``site`` (scheme and host) in this process, and share them."""
    for place in settings.HOT_ANSWERS:
        request = _request(site, place)
        request.resolver_match = found = resolve(request.path_info)
        found.func(request, *found.args, **found.kwargs)


def _request(site: str, place: str) -> WSGIRequest:
    """The request of nobody in particular, who takes what is compressed best."""
    parts = urlsplit(site)
    path, _, query = place.partition("?")
    port = str(parts.port or (443 if parts.scheme == "https" else 80))
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "wsgi.url_scheme": parts.scheme,
            **_scheme_as_a_proxy_says_it(parts.scheme),
            "HTTP_HOST": parts.netloc,
            "HTTP_ACCEPT_ENCODING": "br",
            "SERVER_NAME": parts.hostname or "",
            "SERVER_PORT": port,
            "wsgi.input": BytesIO(),
        }
    )
    request.user = AnonymousUser()
    return request


def _scheme_as_a_proxy_says_it(scheme: str) -> dict[str, str]:
    header = settings.SECURE_PROXY_SSL_HEADER
    return {header[0]: scheme} if header else {}
