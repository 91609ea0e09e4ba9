"""The cache key of a public response: one digest of everything it depends on."""

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language_from_request

SUFFIXES = {".py", ".html", ".txt", ".sql", ".md", ".mo", ".lock", ".json", ".xml", ".svg"}
# In SQL: functions of PostgreSQL identify a database, without a table.
_DATABASE = """
SELECT system_identifier, timeline_id, (SELECT oid::bigint FROM pg_database WHERE datname = current_database())
FROM pg_control_system(), pg_control_checkpoint()
"""


def digest_of(request: HttpRequest, version: int) -> str:
    """Return the digest of what the response depends on, except its encoding; it needs the secret key."""
    where = (request.scheme, request.get_host(), request.path, query_of(request), get_language_from_request(request))
    accept = request.META.get("HTTP_ACCEPT", "") if request.path_info.startswith("/api/") else ""
    parts = (version, timezone.localdate(), release(), database(), *where, accept)
    return salted_hmac("common.cache", repr(parts), algorithm="sha256").hexdigest()[:32]


def query_of(request: HttpRequest) -> str:
    """Return the raw query string: two that Django would normalise alike may mean different things."""
    return str(request.META.get("QUERY_STRING", ""))


def encoding_of(request: HttpRequest) -> str:
    """Return ``gzip`` if the client accepts it, else an empty text."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "").lower().replace(" ", "")
    parts = (part.split(";") for part in accepted.split(","))
    takes = any(name == "gzip" and not any(one.strip("0.") == "q=" for one in options) for name, *options in parts)
    return "gzip" if takes else ""


@cache
def database() -> tuple[int, ...]:
    """Return an identifier of this database, which changes when the server is restored from a backup."""
    with connection.cursor() as cursor:
        cursor.execute(_DATABASE)
        return tuple(cursor.fetchone())


@cache
def release() -> str:
    """Return an identifier of this release: the setting ``RELEASE``, else a digest of the files and visible settings."""
    code = settings.RELEASE or digest_of_files(settings.BASE_DIR)
    named = ((name, getattr(settings, name, None)) for name in dir(settings) if name.isupper())
    plain = [(name, value) for name, value in named if isinstance(value, str | int)]
    return blake2b(repr((code, plain)).encode(), digest_size=16).hexdigest()


def digest_of_files(folder: Path) -> str:
    """Return a digest of the code, the templates and the texts in ``folder``."""
    digest = blake2b(digest_size=16)
    folders = (one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    files = [*folder.glob("*.lock"), *(file for one in folders for file in one.rglob("*"))]
    for file in sorted(one for one in files if one.suffix in SUFFIXES and one.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


class QueryReads(QueryDict):
    """The parameters of a URL; ``unread`` contains the names that the view has not read yet.

    A response is stored only when its view read each parameter: an unread one would be stored once for each value.
    Iterating over them (an API that refuses unknown ones) reads all. A copy, for a link, reads none.
    """

    def __init__(self, original: QueryDict) -> None:
        super().__init__(mutable=True, encoding=original.encoding)
        for name, values in original.lists():
            self.setlist(name, values)
        self._mutable = False
        self._original = original
        self.unread = set(original)

    def __getitem__(self, key: str) -> Any:
        self.unread.discard(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.unread.discard(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.unread.clear()
        return super().__iter__()

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        self.unread.discard(key)
        return super().getlist(key, default)

    def lists(self) -> Any:
        self.unread.clear()
        return super().lists()

    def urlencode(self, safe: str | None = None) -> str:
        return self._original.urlencode(safe)

    def copy(self) -> QueryDict:  # type: ignore[override]  # what is copied is a link to write, which reads nothing
        return self._original.copy()
