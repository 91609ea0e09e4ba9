"""Shared parts of the API: one shape of errors, and the format of numbers."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import models
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.exact_json import json_number as json_number
from common.history import withdrawn_at
from common.words import date_fr
from web.filters import FilterError

WHOLE = "detail"
"""The key of an error that belongs to no field."""
CODES = {
    "invalid": "une valeur, ou la demande, est refusée",
    "invalid_choice": "cette valeur ne nomme rien",
    "required": "une valeur manque",
    "unknown_parameter": "ce paramètre n’existe pas",
    "repeated_parameter": "ce paramètre est donné plusieurs fois",
    "too_many_values": "ce paramètre a trop de valeurs",
    "unknown_field": "ce champ n’existe pas",
    "period_overlaps": "un relevé couvre déjà une partie de la période",
    "period_not_over": "la période n’est pas finie",
    "parse_error": "le corps n’est pas du JSON",
    "not_authenticated": "il faut un jeton",
    "authentication_failed": "le jeton est inconnu",
    "token_expired": "le jeton est expiré",
    "token_revoked": "le jeton est révoqué",
    "permission_denied": "le jeton n’en donne pas le droit",
    "not_found": "il n’y a rien à cette adresse",
    "wrong_address": "rien n’est enregistré : le message donne la bonne adresse",
    "method_not_allowed": "l’adresse n’a pas cette méthode",
    "not_acceptable": "l’adresse n’a pas cette forme",
    "confirmation_required": "une valeur est à confirmer : renvoyez la demande avec confirm=true",
    "key_reused": "la clé (Idempotency-Key) a servi pour une autre demande",
    "gone": "l’enregistrement, ou l’adresse, n’existe plus",
    "precondition_failed": "ce que vous remplacez a changé (If-Match)",
    "too_large": "le corps est trop lourd",
    "uri_too_long": "l’adresse est trop longue",
    "unsupported_media_type": "le corps n’a pas le bon type",
    "throttled": "trop de demandes : attendez",
    "error": "une erreur de notre côté",
    "unavailable": "le site ne peut pas répondre : réessayez plus tard",
}
"""What each code of an error means. A code never changes; the sentences may."""
CODES_BY_STATUS = {
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    410: "gone",
    411: "invalid",
    413: "too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
    429: "throttled",
    500: "error",
    503: "unavailable",
}
"""The code of a message that has none of its own; of another status « invalid »."""


class ErrorsSerializer(serializers.Serializer[dict[str, Any]]):
    """The body of every error (RFC 9457): messages in French by field, ``detail`` for the whole request."""

    type = serializers.URLField(help_text="Adresse de l’explication de ce code.")
    title = serializers.CharField(help_text="Sorte de refus.")
    status = serializers.IntegerField(help_text="Le statut de la réponse.")
    code = serializers.ChoiceField(choices=[*CODES], help_text="Code du premier message, pour un programme.")
    detail = serializers.CharField(allow_blank=True, help_text="Le premier message.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Les messages par champ ; « detail » pour la demande entière.",
    )
    codes = serializers.DictField(
        child=serializers.ListField(child=serializers.ChoiceField(choices=[*CODES])),
        help_text="Le code de chaque message, aux mêmes places.",
    )


class ExactNumberField(serializers.FloatField):
    """A number as recorded, with all its digits."""

    def to_representation(self, value: Any) -> Any:
        # An amount that was just written is still the number of the request.
        return json_number(value if isinstance(value, Decimal) else Decimal(str(value)))


class MomentField(serializers.DateTimeField):
    """A date and time in UTC."""

    def to_representation(self, value: Any) -> str:
        return str(value.isoformat())


class AddressField(serializers.URLField):
    """The URL that ``path`` builds from the object (None: null), prefixed with ``context["site"]``."""

    def __init__(self, *, path: Callable[[Any], str | None], **options: Any) -> None:
        super().__init__(**{"source": "*", **options})
        self.path = path

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]  # as any field that allows null
        path = self.path(value)
        return None if path is None else f"{self.context['site']}{path}"


class WithdrawnSerializer(ErrorsSerializer):
    """Le refus d'un enregistrement qui a été retiré."""

    last_version = serializers.DateTimeField(help_text="Moment de sa dernière version : celui où il a été retiré.")


BAD_REQUEST = {400: OpenApiResponse(ErrorsSerializer, description="Un paramètre est illisible.")}
NOT_FOUND = {404: OpenApiResponse(ErrorsSerializer, description="Il n’y a rien à cette adresse.")}
MOVED = {301: OpenApiResponse(description="La fiche a changé d’identifiant.")}
GONE = {410: OpenApiResponse(WithdrawnSerializer, description="L’enregistrement a été retiré.")}


class Withdrawn(APIException):
    """The record existed, and was withdrawn at ``last_version`` (410)."""

    status_code = HTTPStatus.GONE
    default_code = "gone"

    def __init__(self, last_version: dt.datetime) -> None:
        super().__init__(f"Cet enregistrement a été retiré le {date_fr(last_version)}.")
        self.last_version = last_version


def refused(field: str, message: str) -> ValidationError:
    """Return a 400 error: the value of ``field`` is not valid."""
    return ValidationError({field: [message]})


def missing(field: str, message: str) -> NotFound:
    """Return a 404 error: the value of ``field`` is well formed but names nothing."""
    return NotFound({field: [message]})


def missing_record(model: type[models.Model], field: str, message: str, **key: object) -> APIException:
    """Return 410 if a row of the recorded ``model`` had that ``key`` until it was deleted, else 404."""
    last_version = withdrawn_at(model, **key)
    return Withdrawn(last_version) if last_version else missing(field, message)


PROBLEM = "application/problem+json"
TITLES = {
    400: "Demande illisible",
    401: "Qui êtes-vous ?",
    403: "Ce n’est pas permis",
    404: "Introuvable",
    405: "Méthode non autorisée",
    406: "Forme inconnue",
    409: "Conflit",
    410: "Retiré",
    412: "Changé entre-temps",
    413: "Trop lourd",
    414: "Adresse trop longue",
    415: "Forme inconnue",
    429: "Trop de demandes",
}
"""The title of a refusal, the same for each status."""


def problem(status: int, errors: Mapping[str, Sequence[str]], title: str = "") -> dict[str, Any]:
    """Return the body of an error (RFC 9457), with the messages of each field in ``errors`` and their codes."""
    codes = {field: [code_of(message, status) for message in messages] for field, messages in errors.items()}
    code, detail = next(
        ((codes[field][0], messages[0]) for field, messages in errors.items() if messages), (code_of("", status), "")
    )
    return {
        "type": f"{settings.SITE_URL}/api/docs/premiers-pas/#{code}",
        "title": title or TITLES.get(status, "Refusé"),
        "status": status,
        "code": code,
        "detail": detail,
        "errors": errors,
        "codes": codes,
    }


def code_of(message: str, status: int) -> str:
    """Return the code of a message (``ErrorDetail``), else that of the status."""
    code: str = getattr(message, "code", "")
    return code if code in CODES else CODES_BY_STATUS.get(status, "invalid")


def json_type(status: int) -> str:
    """Return the media type of a response with that status."""
    return PROBLEM if status >= HTTPStatus.BAD_REQUEST else "application/json"


def errors_as_json(error: Exception, context: dict[str, Any]) -> Response | None:
    """Convert the response of DRF's exception handler: its body becomes a ``problem``."""
    if isinstance(error, FilterError):
        error = (NotFound if error.missing else ValidationError)(error.errors)
    response = exception_handler(error, context)
    if response is not None:
        response.data = problem(response.status_code, _by_field(response.data))
        response.content_type = json_type(response.status_code)
        if isinstance(error, Withdrawn):
            response.data["last_version"] = error.last_version.isoformat()
    return response


def _by_field(data: Any, start: str = "") -> dict[str, list[str]]:
    """Return the messages of an error by field; those of a list by place and field, such as ``[2].value``."""
    if not isinstance(data, dict):
        return {f"{start}{WHOLE}": _messages(data)}
    found: dict[str, list[str]] = {}
    for field, value in data.items():
        if isinstance(field, int):
            found |= _by_field(value, f"[{field}].")
        else:
            found[f"{start}{WHOLE if field == 'non_field_errors' else field}"] = _messages(value)
    return found


def _messages(value: Any) -> list[str]:
    """Return the messages of an error, which DRF makes ``ErrorDetail``."""
    if isinstance(value, dict):
        return [message for part in value.values() for message in _messages(part)]
    if isinstance(value, list):
        return [message for part in value for message in _messages(part)]
    return [value]
