"""Conditions of API requests that write: ``If-Match`` and ``Idempotency-Key``."""

from collections.abc import Iterator
from contextlib import contextmanager

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from common.optimistic_lock import EditConflictError, ForgedTokenError, State, VersionToken
from common.words import value_fr
from web.api.errors import WHOLE, refused

MAX_KEY = 200
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Choisie par l’appelant : la même demande envoyée deux fois avec elle n’est faite qu’une fois.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Ce que vous remplacez, tel que la lecture l’a donné : son ETag.",
)
USED_KEY = "Cette clé (Idempotency-Key) a déjà servi pour un autre changement : prenez-en une autre."


class PreconditionConflict(APIException):
    """The idempotency key was used for another request (409)."""

    status_code = 409
    default_code = "key_reused"


class PreconditionFailed(APIException):
    """The record has changed since ``If-Match`` (412)."""

    status_code = 412
    default_code = "precondition_failed"


def etag_of(state: State) -> str:
    """Return the ETag of a state, for ``If-Match``; weak, since responses have several encodings."""
    return f'W/"{VersionToken.of(state).token}"'


def idempotency_key(request: Request) -> str:
    """Return the idempotency key of a request, or an empty text; raise 400 if it is malformed."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > MAX_KEY or not (key.isascii() and key.isprintable()):
        raise refused("Idempotency-Key", f"Une clé tient en {MAX_KEY} caractères simples.")
    return key


@contextmanager
def matched_version(request: Request) -> Iterator[VersionToken | None]:
    """Yield the version of ``If-Match``, or None without it; convert an edit conflict to 412."""
    header = request.headers.get("If-Match")
    try:
        yield None if header is None else VersionToken.read(header.strip().removeprefix("W/").strip('"'))
    except ForgedTokenError:
        raise PreconditionFailed("Cet If-Match n’est pas un ETag de cette adresse.") from None
    except EditConflictError as stale:
        told = {name: [_now(stale.now, name)] for name in stale.changed}
        raise PreconditionFailed({WHOLE: stale.messages, **told}) from None


def _now(now: State, name: str) -> str:
    return f"Enregistré maintenant : {value_fr(now[name])}" if name in now else "N’est plus enregistré."
