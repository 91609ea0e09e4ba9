"""The parameter ``dry_run`` of an API request that writes."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from web.api.errors import refused

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
