"""The hot answers, shared by the processes of all hosts through Redis: each is built and compressed once.

The setting ``HOT_ANSWERS`` names them. Their key holds the version of the records and a mark of the release, so that
nothing stale is ever found; without Redis each process builds its own.
"""

import datetime as dt
import hashlib
from functools import cache as once
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import connection
from django.template import engines

from common.cache_errors import CACHE_IS_DOWN
from common.kept_answers import Answer, Key

LASTS = 3600
"""Seconds for which an answer is shared: the version has moved by then, or it is built again."""
SITES = "answers:sites"
SITES_LAST = 24 * 3600
"""Seconds for which a site that nobody reads any more is still warmed."""


def is_hot(key: Key) -> bool:
    """Whether this answer is one of those that are built before anybody asks."""
    return key.place in settings.HOT_ANSWERS


def fetch(key: Key) -> Answer | None:
    """The answer that another process has built; None when there is none, or Redis is away."""
    try:
        held: tuple[str, str, dict[str, bytes]] | None = cache.get(_name(key))
    except CACHE_IS_DOWN:
        return None
    if held is None:
        return None
    content_type, etag, encoded = held
    return Answer(None, content_type, etag, encoded)


def share(key: Key, answer: Answer) -> Answer:
    """Give the others ``answer``, compressed; it is given back so."""
    answer = answer if "br" in answer.encoded else answer.with_encoding("br")
    try:
        cache.set(_name(key), (answer.content_type, answer.etag, answer.encoded), LASTS)
        known: dict[str, dt.date] = cache.get(SITES) or {}
        if known.get(key.site) != key.day:
            recent = {site: day for site, day in known.items() if (key.day - day).days <= 1}
            cache.set(SITES, {**recent, key.site: key.day}, SITES_LAST)
    except CACHE_IS_DOWN:
        pass
    return answer


def sites() -> list[str]:
    """The sites (scheme and host) whose hot answers were asked for of late."""
    try:
        known: dict[str, Any] = cache.get(SITES) or {}
    except CACHE_IS_DOWN:
        return []
    return sorted(known)


def _name(key: Key) -> str:
    identity = "\n".join(str(part) for part in (_database(), drawn_with(), *key))
    return f"answer:{hashlib.sha256(identity.encode()).hexdigest()}"


@once
def drawn_with() -> str:
    """A mark of the templates and the static files of this release.

    A page of another release leads to style sheets that are there no more.
    """
    digest = hashlib.sha256(str(getattr(staticfiles_storage, "manifest_hash", "")).encode())
    for path in sorted(path for folder in engines["django"].template_dirs for path in Path(folder).rglob("*.html")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


_WHICH = """
SELECT system_identifier, timeline_id, (SELECT oid FROM pg_database WHERE datname = current_database())
FROM pg_control_system(), pg_control_checkpoint()
"""


@once
def _database() -> tuple[int, ...]:
    """Which database the versions are of: another one, or one that was put back to a past state, counts them anew."""
    with connection.cursor() as cursor:
        cursor.execute(_WHICH)
        return tuple(cursor.fetchone())
