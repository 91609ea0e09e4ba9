"""The reference of the API: its operations as HTML, and drf-spectacular's page to try them, on demand."""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request
from rest_framework.response import Response

from betaportfolio.api.schema import operations
from betaportfolio.api.views import openapi_schema


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the schema; ``anchor`` opens it in the page where one tries it."""

    method: str
    path: str
    summary: str
    anchor: str


class ReferenceView(SpectacularSwaggerSplitView):
    """The operations by subject; with ``?essai``, Swagger's page instead, which takes seconds to draw them."""

    url_name = "api-schema"
    template_name = "betaportfolio/api_docs.html"
    authentication_classes = (SessionAuthentication,)  # its header names the user

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        if "script" not in request.query_params:
            response.data |= {"is_tried": "essai" in request.query_params, "subjects": operations_by_subject()}
        return response


def operations_by_subject() -> list[tuple[str, list[Operation]]]:
    """Return the title of each subject, and its operations in the order of the schema."""
    schema = openapi_schema()
    found: dict[str, list[Operation]] = {one["name"]: [] for one in schema["tags"]}
    for path, method, operation in operations(schema):
        tag = operation["tags"][0]
        anchor = f"#/{tag}/{operation['operationId']}"
        found[tag].append(Operation(method.upper(), path, operation["summary"], anchor))
    return [(one["description"], found[one["name"]]) for one in schema["tags"]]
