"""The parameters of an API request that writes: ``dry_run`` and ``confirm``."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from web.api.errors import refused
from web.filters import UNKNOWN

YES_OR_NO = {"type": "string", "enum": ["true", "false", ""]}
MEANINGS = {
    "dry_run": "true : dire ce qui se passerait, sans rien enregistrer.",
    "confirm": "true : enregistrer aussi une valeur inhabituelle, ou qui change un critère d’impact national.",
}
WRITE_PARAMETERS = [OpenApiParameter(name, YES_OR_NO, description=meaning) for name, meaning in MEANINGS.items()]


def is_asked(request: Request, name: str) -> bool:
    """Whether a parameter of ``MEANINGS`` is true; raise 400 for another parameter or value."""
    if unknown := sorted(set(request.query_params) - set(MEANINGS)):
        raise refused(unknown[0][:80].replace("\0", "�"), UNKNOWN)
    asked = request.query_params.get(name, "")
    if asked not in ("", "true", "false"):
        raise refused(name, f"Écrivez true ou false. {MEANINGS[name]}")
    return asked == "true"
