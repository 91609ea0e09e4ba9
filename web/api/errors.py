"""Shared parts of the API: one shape of errors, and the format of numbers."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from http import HTTPStatus
from typing import Any

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


class ErrorsSerializer(serializers.Serializer[dict[str, Any]]):
    """The body of every error (RFC 9457): messages in French by field, ``detail`` for the whole request."""

    type = serializers.CharField(help_text="« about:blank » : le titre et le statut disent tout.")
    title = serializers.CharField(help_text="Sorte de refus.")
    status = serializers.IntegerField(help_text="Le statut de la réponse.")
    detail = serializers.CharField(allow_blank=True, help_text="Le premier message.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Les messages par champ ; « detail » pour la demande entière.",
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


class AddressField(serializers.CharField):
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
    415: "Forme inconnue",
    429: "Trop de demandes",
}
"""The title of a refusal, the same for each status."""


def problem(status: int, errors: dict[str, list[str]]) -> dict[str, Any]:
    """Return the body of an error (RFC 9457), with the messages of each field in ``errors``."""
    detail = next((message for messages in errors.values() for message in messages), "")
    title = TITLES.get(status, "Refusé")
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": errors}


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


def _by_field(data: Any) -> dict[str, list[str]]:
    if not isinstance(data, dict):
        return {WHOLE: _messages(data)}
    return {WHOLE if field == "non_field_errors" else field: _messages(value) for field, value in data.items()}


def _messages(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [message for part in value.values() for message in _messages(part)]
    if isinstance(value, list):
        return [message for part in value for message in _messages(part)]
    return [str(value)]
