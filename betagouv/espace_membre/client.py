"""The client of the API v1 of espace-membre, behind the key ``ESPACE_MEMBRE_KEY``.

As documented in ``docs/api-keys.md`` of betagouv/espace-membre-next (33e9e9ae): pages of at most 100 products, merge-patches
of the descriptive fields and of the standards, and errors by RFC 9457. It has no conditional request.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
from django.conf import settings

from betagouv.fields import Field, RecordsStage
from betagouv.sources.downloads import send
from betagouv.sources.items import UnreadableFileError
from common.slugs import to_slug

PAGE = 100
MAX_PRODUCTS = 20_000
MAX_ANSWER = 50_000_000
"""The bytes of a response: a page of 100 products has their whole texts."""
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
LONGEST_DETAIL = 300


class ProblemKind(StrEnum):
    """What a refusal means for the next request."""

    REFUSED = "refused"
    OUTSIDE = "outside"
    LATER = "later"


class MembersApiError(Exception):
    """A request that was not accepted; the message gives the reason in French."""

    def __init__(self, reason: str, kind: ProblemKind) -> None:
        super().__init__(reason)
        self.kind = kind


def members_api() -> "MembersApi | None":
    """Return the client of this installation; None without a key, or if this site owns the fiches."""
    is_used = settings.ESPACE_MEMBRE_KEY and settings.RECORDS_STAGE == RecordsStage.ALONGSIDE
    return MembersApi(settings.ESPACE_MEMBRE_URL, settings.ESPACE_MEMBRE_KEY) if is_used else None


@dataclass(frozen=True, slots=True)
class MembersApi:
    """The API at ``base``, with a key. It follows no redirection, so that the key goes nowhere else."""

    base: str
    key: str = field(repr=False)

    def products(self) -> dict[str, bytes]:
        """Return every product that the key may read, as JSON, by the key of its fiche.

        :raises MembersApiError: a page can't be read.
        """
        rows = {str(row.get("ghid")): row for row in self._pages() if isinstance(row, dict)}
        return {to_slug(ghid): orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for ghid, row in rows.items()}

    def _pages(self) -> Iterator[Any]:
        offset, total = 0, 1
        while offset < min(total, MAX_PRODUCTS):
            answer = self._send("GET", f"/startups?{urlencode({'limit': PAGE, 'offset': offset})}")
            try:
                rows, total = answer["data"], int(answer["meta"]["total"])
            except (KeyError, TypeError, ValueError):
                raise MembersApiError("la réponse n’a pas la forme documentée", ProblemKind.LATER) from None
            if not rows:
                return
            yield from rows
            offset += len(rows)

    def write(self, ghid: str, changed: Field, value: Any) -> None:
        """Write one field of a product.

        :raises MembersApiError: it is refused.
        """
        path = f"/startups/{ghid}/standards" if changed.is_standard else f"/startups/{ghid}"
        self._send("PATCH", path, orjson.dumps({changed.written: None if value == "" else value}))

    def _send(self, method: str, path: str, content: bytes = b"") -> Any:
        """Return the response as JSON; None for an accepted write that the key may not read.

        :raises MembersApiError: another response.
        """
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        if content:
            headers["Content-Type"] = "application/merge-patch+json"
        try:
            answer = send(method, f"{self.base}/api/v1{path}", headers=headers, content=content, max_bytes=MAX_ANSWER)
        except UnreadableFileError as error:
            raise MembersApiError(f"le serveur {error}", ProblemKind.LATER) from None
        if answer.status == httpx.codes.NO_CONTENT:
            return None
        try:
            body = orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            body = None
        if answer.status != httpx.codes.OK:
            raise _refusal(answer.status, body)
        return body


def _refusal(status: int, body: Any) -> MembersApiError:
    problem = body if isinstance(body, dict) else {}
    sort = str(problem.get("type", "")).rpartition("/")[2]
    reason = IN_WORDS.get(sort, f"réponse {status}")
    errors = problem.get("errors")
    told = [str(one.get("detail", "")) for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    detail = " ; ".join(filter(None, told)) or (str(problem.get("required_scope", "")))
    kind = ProblemKind.OUTSIDE if sort == "out-of-perimeter" else ProblemKind.REFUSED
    if status == httpx.codes.UNAUTHORIZED or status >= httpx.codes.INTERNAL_SERVER_ERROR or not sort:
        kind = ProblemKind.LATER
    return MembersApiError(f"{reason} ({detail[:LONGEST_DETAIL]})" if detail else reason, kind)
