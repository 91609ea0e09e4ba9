"""The OpenAPI description of an endpoint: its refusals follow from its base view and its address."""

from typing import Any, Literal

from django.core.exceptions import ImproperlyConfigured
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import OpenApiResponse
from rest_framework.permissions import SAFE_METHODS

from web.api.errors import NOT_FOUND, ErrorsSerializer

SUBJECTS = [tag["name"] for tag in spectacular_settings.TAGS]
"""What an address is about: the tags of the settings, which have their titles."""
JSON = ["application/json"]
NOT_ACCEPTABLE = {406: OpenApiResponse(ErrorsSerializer, description="Aucune des formes que veut Accept.")}

OF_EVERY_REQUEST = {
    414: OpenApiResponse(ErrorsSerializer, description="L’adresse est trop longue."),
    429: OpenApiResponse(ErrorsSerializer, description="Trop de demandes : attendez le temps que dit Retry-After."),
}


class ApiSchema(AutoSchema):
    """The description of a view: its ``refusals`` are those of all its methods, ``write_refusals`` of those that write."""

    view: Any

    def get_tags(self) -> list[str]:
        """Return the subject of the view.

        :raises ImproperlyConfigured: it has none, or an unknown one.
        """
        subject = str(getattr(self.view, "subject", ""))
        if subject not in SUBJECTS:
            raise ImproperlyConfigured(f"{type(self.view).__name__} needs a `subject`: one of {', '.join(SUBJECTS)}.")
        return [subject]

    def get_operation_id(self) -> str:
        return str(getattr(self.view, "operation_id", "") or super().get_operation_id())

    def get_override_parameters(self) -> list[Any]:
        return [*getattr(self.view, "parameters", ())]

    def _map_basic_serializer(self, serializer: Any, direction: Literal["request", "response"]) -> dict[str, Any]:
        """Return the schema of a serializer; one that is strict (``is_strict``) refuses unknown fields."""
        found: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        return found | ({"additionalProperties": False} if getattr(serializer, "is_strict", False) else {})

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        for status, refusal in self._refusals().items():
            described = self._get_response_for_code(refusal, str(status), JSON, direction)  # type: ignore[no-untyped-call]
            found.setdefault(str(status), described)
        return found

    def _refusals(self) -> dict[int, OpenApiResponse]:
        """Return the refusals of the method; 404 for an address with parts, 406 for a choice of formats."""
        names_a_record, has_formats = "{" in self.path, len(self.view.renderer_classes) > 1
        return {
            **OF_EVERY_REQUEST,
            **getattr(self.view, "refusals", {}),
            **({} if self.method in SAFE_METHODS else getattr(self.view, "write_refusals", {})),
            **(NOT_FOUND if names_a_record else {}),
            **(NOT_ACCEPTABLE if has_formats else {}),
        }
