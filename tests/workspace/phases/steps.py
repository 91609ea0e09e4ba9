"""Steps of the phase page: preview, then save."""

from typing import Any

from django.test import Client

from common.clock import today
from tests.workspace.reading import filled

URL = "/espace/services/un.service/phase/"
FICHE = "/espace/services/un.service/"
WHY = "Comité du jour"


def shown(desk: Client, url: str = URL, **typed: Any) -> Any:
    """Return the preview of the change."""
    return desk.post(url, filled(desk.get(url), **typed))


def saved(desk: Client, page: Any, url: str = URL, **typed: Any) -> Any:
    """Return the response to saving that preview."""
    return desk.post(url, filled(page, step="save", **typed), follow=True)


def now(**fields: Any) -> dict[str, Any]:
    return {"kind": "construction", "date": today().isoformat(), "reason": WHY, **fields}
