"""Shared parts of the API views that write: parameters, and fields that take their own JSON type only."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from common.api.errors import refused
from common.exact_json import iso_day, plain_text
from common.texts import LONG_REASON, MAX_REASON, NO_REASON

DRY_RUN = OpenApiParameter(
    "dry_run",
    {"type": "string", "enum": ["true", "false", ""]},
    description="true : dire ce qui se passerait, sans rien enregistrer.",
)


def read_dry_run(request: Request) -> bool:
    """Whether the request is a dry run; raise 400 for another parameter or value."""
    if unknown := sorted(set(request.query_params) - {"dry_run"}):
        raise refused(unknown[0][:80].replace("\0", "�"), "Ce paramètre n’existe pas.")
    asked = request.query_params.get("dry_run", "")
    if asked not in ("", "true", "false"):
        raise refused("dry_run", "Écrivez true (dire ce qui se passerait) ou false (enregistrer).")
    return asked == "true"


def check_method(view: APIView, request: Request) -> None:
    """Raise 405 for a method that the view lacks, before DRF authenticates the user."""
    if request.method is None or request.method.lower() not in view.http_method_names:
        view.http_method_not_allowed(request)


class TextField(serializers.CharField):
    """A text without NUL; ``message`` is the refusal of anything else."""

    def __init__(self, message: str, *, too_long: str = "", **options: Any) -> None:
        messages: dict[str, Any] = dict.fromkeys(("required", "null", "blank", "invalid"), message)
        super().__init__(error_messages={**messages, "max_length": too_long or message}, **options)

    def to_internal_value(self, data: Any) -> str:
        if plain_text(data) != data:
            self.fail("invalid")
        return super().to_internal_value(data)


class DayField(serializers.DateField):
    """A day, as 2022-01-31."""

    default_error_messages = dict.fromkeys(("required", "null", "invalid"), "Écrivez la date ainsi : 2022-01-31.")

    def to_internal_value(self, value: Any) -> dt.date:
        day = iso_day(value)
        if day is None:
            self.fail("invalid")
        return day


class FlagField(serializers.BooleanField):
    """True or false."""

    default_error_messages = dict.fromkeys(("required", "null", "invalid"), "Écrivez true ou false.")

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


def reason_field() -> TextField:
    """Return the field of the reason of a change."""
    help_text = "Pourquoi ; publique : ne nommer personne."
    return TextField(NO_REASON, too_long=LONG_REASON, max_length=MAX_REASON, help_text=help_text)
