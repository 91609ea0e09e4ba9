"""The OpenAPI description of an endpoint: its refusals follow from its base view and its address."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework.permissions import SAFE_METHODS

from web.api.errors import NOT_FOUND, ErrorsSerializer

JSON = ["application/json"]
NOT_ACCEPTABLE = {406: OpenApiResponse(ErrorsSerializer, description="Aucune des formes que veut Accept.")}


class ApiSchema(AutoSchema):
    """The description of a view: its ``refusals`` are those of all its methods, ``write_refusals`` of those that write."""

    view: Any

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
            **getattr(self.view, "refusals", {}),
            **({} if self.method in SAFE_METHODS else getattr(self.view, "write_refusals", {})),
            **(NOT_FOUND if names_a_record else {}),
            **(NOT_ACCEPTABLE if has_formats else {}),
        }
