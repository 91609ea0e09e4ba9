"""The client of espace-membre: its API in service, with ``ESPACE_MEMBRE_READ_KEY``, and its API v1, with ``ESPACE_MEMBRE_KEY``.

Read from ``src/app/api/protected/startups/route.ts`` and ``src/middleware.ts`` of betagouv/espace-membre-next (21ede7be,
20 August 2026): all products with their phases in one answer, the key in the header ``X-Api-Key``. Written as documented
in ``docs/api-keys.md`` of a branch (33e9e9ae): merge-patches of the descriptive fields and of the standards, and errors
by RFC 9457. Neither has a conditional request.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx2
import orjson
from django.conf import settings

from betagouv.fields import Field, RecordsStage
from betagouv.sources.downloads import send
from betagouv.sources.items import UnreadableFileError
from common.slugs import to_slug

MAX_ANSWER = 50_000_000
"""The bytes of a response: all products have their whole texts."""
IN_WORDS = {
    "unauthorized": "la clef est inconnue, révoquée ou expirée",
    "auth-disabled": "les clefs sont suspendues pour le moment",
    "insufficient-scope": "la clef n’a pas la portée nécessaire",
    "out-of-perimeter": "le service est hors du périmètre de la clef",
    "not-found": "le service n’existe pas sous ce nom",
    "conflict": "la valeur contredit une autre",
    "unsupported-media-type": "le type de la requête n’est pas accepté",
    "invalid-request": "la valeur n’est pas acceptée",
}
"""The last part of the type of a problem, which is stable, in words."""
BY_STATUS: dict[int, str] = {
    httpx2.codes.UNAUTHORIZED: IN_WORDS["unauthorized"],
    httpx2.codes.FORBIDDEN: IN_WORDS["insufficient-scope"],
    httpx2.codes.TOO_MANY_REQUESTS: "trop de requêtes pour le moment",
}
"""The words of an answer without a type."""
OF_KEY = {"unauthorized", "auth-disabled", "insufficient-scope"}
"""The problems of the key, which every request has until it is mended."""
LONGEST_DETAIL = 300


class ProblemKind(StrEnum):
    """What a refusal means: the value is ``REFUSED``, the product is ``OUTSIDE`` of the perimeter or to try ``LATER``, or
    nothing can be sent now (``PAUSED``: the key, or too many requests).
    """

    REFUSED = "refused"
    OUTSIDE = "outside"
    LATER = "later"
    PAUSED = "paused"


class MembersApiError(Exception):
    """A request that was not accepted; the message gives the reason in French."""

    def __init__(self, reason: str, kind: ProblemKind) -> None:
        super().__init__(reason)
        self.kind = kind


def members_api() -> "MembersApi | None":
    """Return the client of this installation; None without a key, or if this site owns the fiches."""
    keys = settings.ESPACE_MEMBRE_READ_KEY, settings.ESPACE_MEMBRE_KEY
    is_used = any(keys) and settings.RECORDS_STAGE == RecordsStage.ALONGSIDE
    return MembersApi(settings.ESPACE_MEMBRE_URL, *keys) if is_used else None


@dataclass(frozen=True, slots=True)
class MembersApi:
    """The APIs at ``base``, each with its key (empty: not used). It follows no redirection, so that no key goes elsewhere."""

    base: str
    read_key: str = field(repr=False)
    write_key: str = field(repr=False)

    def products(self) -> dict[str, bytes]:
        """Return every product as JSON, by the key of its fiche, with its ``incubators``: two requests.

        :raises MembersApiError: they can't be read, or there is none.
        """
        ghids = {row.get("uuid"): row.get("ghid") for row in self._list("incubators")}
        rows = self._list("startups")
        if not rows:
            raise MembersApiError("la liste des produits est vide", ProblemKind.LATER)
        for row in rows:
            held = row.get("incubator_ids")
            known = [one for one in held if ghids.get(one)] if isinstance(held, list) else []
            row["incubators"] = [{"uuid": one, "ghid": ghids[one]} for one in known]
        return {to_slug(str(row.get("ghid"))): orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in rows}

    def _list(self, name: str) -> list[dict[str, Any]]:
        rows = self._send("GET", f"/api/protected/{name}", {"X-Api-Key": self.read_key})
        if not isinstance(rows, list):
            raise MembersApiError("la réponse n’a pas la forme documentée", ProblemKind.LATER)
        return [row for row in rows if isinstance(row, dict)]

    def write(self, ghid: str, changed: Field, value: Any) -> None:
        """Write one field of a product.

        :raises MembersApiError: it is refused.
        """
        path = f"/api/v1/startups/{ghid}{'/standards' if changed.is_standard else ''}"
        headers = {"Authorization": f"Bearer {self.write_key}", "Content-Type": "application/merge-patch+json"}
        self._send("PATCH", path, headers, orjson.dumps({changed.written: None if value == "" else value}))

    def _send(self, method: str, path: str, headers: dict[str, str], content: bytes = b"") -> Any:
        """Return the response as JSON; None for an accepted write that the key may not read.

        :raises MembersApiError: another response.
        """
        headers = {"Accept": "application/json", **headers}
        try:
            answer = send(method, f"{self.base}{path}", headers=headers, content=content, max_bytes=MAX_ANSWER)
        except UnreadableFileError as error:
            raise MembersApiError(f"le serveur {error}", ProblemKind.LATER) from None
        if answer.status == httpx2.codes.NO_CONTENT:
            return None
        try:
            body = orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            body = None
        if answer.status != httpx2.codes.OK:
            raise _refusal(answer.status, body)
        return body


def _refusal(status: int, body: Any) -> MembersApiError:
    problem = body if isinstance(body, dict) else {}
    sort = str(problem.get("type", "")).rpartition("/")[2]
    reason = IN_WORDS.get(sort) or BY_STATUS.get(status, f"réponse {status}")
    errors = problem.get("errors")
    told = [str(one.get("detail", "")) for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    detail = " ; ".join(filter(None, told)) or (str(problem.get("required_scope", "")))
    return MembersApiError(f"{reason} ({detail[:LONGEST_DETAIL]})" if detail else reason, _kind_of(status, sort))


def _kind_of(status: int, sort: str) -> ProblemKind:
    """Return what the status and the type of a problem (empty: unknown) mean."""
    if sort in OF_KEY or (status in BY_STATUS and sort != "out-of-perimeter"):
        return ProblemKind.PAUSED
    if sort == "out-of-perimeter":
        return ProblemKind.OUTSIDE
    return ProblemKind.REFUSED if sort in IN_WORDS else ProblemKind.LATER
