"""The addresses of the API that write."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api import errors_as_json, refused
from common.exact_json import ExactJson

DRY_RUN = OpenApiParameter(
    "dry_run",
    {"type": "string", "enum": ["true", "false", ""]},
    description="true : dire ce qui se passerait, sans rien enregistrer.",
)


def read_dry_run(request: Request) -> bool:
    """Whether the request only asks what it would do; any other parameter, or one that is no yes or no, is refused."""
    if unknown := sorted(set(request.query_params) - {"dry_run"}):
        raise refused(unknown[0][:80].replace("\0", "�"), "Ce paramètre n’existe pas.")
    asked = request.query_params.get("dry_run", "")
    if asked not in ("", "true", "false"):
        raise refused("dry_run", "Écrivez true (dire ce qui se passerait) ou false (enregistrer).")
    return asked == "true"


class KnownMethods(APIView):
    """A method that is not there is 405, whoever asks."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method is None or request.method.lower() not in self.http_method_names:
            self.http_method_not_allowed(request, *args, **kwargs)
        super().initial(request, *args, **kwargs)


class WritingView(KnownMethods):
    """JSON in, JSON out, and one shape of error; who may write is said by those who derive from it."""

    parser_classes = (ExactJson,)
    renderer_classes = (JSONRenderer,)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return errors_as_json
