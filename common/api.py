"""What every address of the API shares: one shape of error, and how numbers are written."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.json_numbers import json_number as json_number

WHOLE = "detail"
"""The key of an error that belongs to no field."""


class ErrorsSerializer(serializers.Serializer[dict[str, Any]]):
    """The body of every refusal: messages in French by field, ``detail`` for the request as a whole."""

    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]


BAD_REQUEST = {400: OpenApiResponse(ErrorsSerializer, description="Un paramètre est illisible.")}
NOT_FOUND = {404: OpenApiResponse(ErrorsSerializer, description="Il n’y a rien à cette adresse.")}


def refused(field: str, message: str) -> ValidationError:
    """400: ``field`` can't be understood."""
    return ValidationError({field: [message]})


def missing(field: str, message: str) -> NotFound:
    """404: ``field`` is well formed and names nothing."""
    return NotFound({field: [message]})


class RequestShape(serializers.Serializer[dict[str, Any]]):
    """What a body asks for: an object, with no field that is not of its shape (a misspelt one is not forgotten)."""

    def run_validation(self, data: Any = empty) -> Any:
        if data is not empty and not isinstance(data, Mapping):
            raise ValidationError({WHOLE: ["Envoyez un objet JSON, comme le décrit /api/docs/."]})
        unknown = [str(name)[:40] for name in data if name not in self.fields] if data is not empty else []
        if unknown:
            raise ValidationError(
                {name: ["Ce champ est inconnu : retirez-le, ou corrigez son nom."] for name in unknown}
            )
        return super().run_validation(data)


def read_body(shape: type[RequestShape], request: Request) -> dict[str, Any]:
    """The values of the body of ``request``; 400 when it is not of ``shape``."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def errors_as_json(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler, with every body as ``{"errors": {field: [message]}}``."""
    response = exception_handler(error, context)
    if response is not None:
        response.data = {"errors": _by_field(response.data)}
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
