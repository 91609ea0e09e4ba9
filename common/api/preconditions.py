"""Preconditions of API requests: ``If-Match``, or ``seen`` in the body."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.fields import empty
from rest_framework.request import Request

from common.api.errors import WHOLE, ErrorsSerializer, refused
from common.optimistic_lock import EditConflictError, ForgedTokenError, State, VersionToken
from common.words import value_fr

MAX_KEY, MAX_SEEN = 200, 4000
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
    description="Ce que vous remplacez, tel que la lecture l’a donné : son ETag, ou « seen » entre guillemets.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="« * » : vous avez lu qu’il n’y avait rien."
)
STALE = {
    409: OpenApiResponse(ErrorsSerializer, description="Ce qui est remplacé a changé depuis que vous l’avez lu."),
    412: OpenApiResponse(ErrorsSerializer, description="Ce qui est remplacé n’est plus celui de If-Match."),
    428: OpenApiResponse(ErrorsSerializer, description="Indiquez ce que vous remplacez : If-Match, ou seen."),
}
SEEN_HELP = "Ce que vous avez lu de ce que vous remplacez, tel que la lecture l’a donné ; ou l’en-tête If-Match."
USED_KEY = "Cette clé (Idempotency-Key) a déjà servi pour un autre changement : prenez-en une autre."
NOT_SEEN = "Lisez d’abord ce que vous remplacez, puis donnez son ETag dans If-Match, ou « seen » dans le corps."


class PreconditionConflict(APIException):
    """The record has changed since ``seen`` (409)."""

    status_code = 409


class PreconditionFailed(APIException):
    """The record has changed since ``If-Match`` (412)."""

    status_code = 412


class PreconditionRequired(APIException):
    """The request lacks a precondition (428)."""

    status_code = 428
    default_detail = NOT_SEEN


class SeenField(serializers.CharField):
    """What the author saw, in the body of a request; with ``allow_blank``, an empty value is none."""

    def __init__(self, *, allow_blank: bool = False) -> None:
        super().__init__(max_length=MAX_SEEN, required=False, allow_blank=allow_blank, help_text=SEEN_HELP)

    def run_validation(self, data: Any = empty) -> Any:
        return super().run_validation(empty if self.allow_blank and data in (None, "") else data)


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
def required_version(
    request: Request, body: Mapping[str, Any], nothing: State | None = None, said_as: Mapping[str, str] | None = None
) -> Iterator[VersionToken]:
    """Yield the version that the author saw; convert edit conflicts to 412 (``If-Match``) or 409.

    ``If-None-Match: *`` means that the author saw no record (``nothing``). ``said_as`` maps the names of recorded values
    to those of the request.
    """
    names = said_as or {}
    header = request.headers.get("If-Match")
    is_new = nothing is not None and request.headers.get("If-None-Match") == "*"
    refusal = PreconditionFailed if header is not None or is_new else PreconditionConflict
    try:
        yield VersionToken.of(nothing or {}) if is_new else _seen(header, body.get("seen"))
    except EditConflictError as stale:
        told = {names.get(name, name): [_now(stale.now, name)] for name in stale.changed}
        raise refusal({WHOLE: stale.messages, **told}) from None


@contextmanager
def optional_version(
    request: Request, body: Mapping[str, Any], said_as: Mapping[str, str] | None = None
) -> Iterator[VersionToken | None]:
    """Yield the version that the author saw, or None if the request has no precondition."""
    if "If-Match" not in request.headers and body.get("seen") in (None, ""):
        yield None
        return
    with required_version(request, body, said_as=said_as) as seen:
        yield seen


def _seen(header: str | None, in_body: object) -> VersionToken:
    if header is None and in_body in (None, ""):
        raise PreconditionRequired
    token = str(in_body) if header is None else header.strip().removeprefix("W/").strip('"')
    try:
        return VersionToken.read(token)
    except ForgedTokenError:
        if header is not None:
            raise PreconditionFailed("Cet If-Match n’est pas un ETag de cette adresse.") from None
        raise refused("seen", "Cette valeur n’est pas de celles que l’API a données.") from None


def _now(now: State, name: str) -> str:
    return f"Enregistré maintenant : {value_fr(now[name])}" if name in now else "N’est plus enregistré."
