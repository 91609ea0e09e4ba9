"""Parse the URLs of PostgreSQL and Redis."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

WAITS = {"lock_timeout": "3s", "statement_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
"""How long a request may wait for a lock, for a statement, and between two statements of a transaction."""


def database_from_url(url: str) -> dict[str, Any]:
    """Return Django's parameters for a URL ``postgresql://user:password@host:port/name?host=/socket/folder``.

    :raises ImproperlyConfigured: it can't be read.
    """
    parts = _split(url, "DATABASE_URL")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A pooler may use another connection for the next statement: no state may remain on one between two.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def _split(url: str, name: str) -> SplitResult:
    """Return the parts of a URL. Its text is not in the error, since it contains a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read and checked at its first use
    except ValueError:  # its message contains a part of the password
        raise ImproperlyConfigured(
            f"{name} est illisible : dans un mot de passe, écrivez « # » %23, « / » %2F, « ? » %3F, « @ » %40, « : » %3A "
            f"et « % » %25. (The password in {name} must be percent-encoded.)"
        ) from None
    return parts


def with_bounded_waits(parameters: dict[str, Any]) -> dict[str, Any]:
    """Add timeouts to connection parameters, so that statements of web requests fail rather than wait."""
    options = parameters["OPTIONS"]
    waits = " ".join(f"-c {name}={value}" for name, value in WAITS.items())
    return {
        **parameters,
        "OPTIONS": {"connect_timeout": 5, **options, "options": f"{options.get('options', '')} {waits}"},
    }


@dataclass(frozen=True)
class RedisAddresses:
    """The two databases that we use on one Redis server: the job queue, and the cache."""

    broker: str
    cache: str


def redis_from_url(url: str) -> RedisAddresses:
    """Return the URLs for Celery and for Django's cache.

    ``url`` is ``redis://…/N``, ``rediss://…/N``, ``redis+socket:///path?virtual_host=N`` or ``unix:///path?db=N``; the
    queue is in database N (default 0), the cache in database N + 1.

    :raises ImproperlyConfigured: it can't be read.
    """
    parts = _split(url, "REDIS_URL")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.scheme in ("redis+socket", "unix"):
        number = int(query.pop("virtual_host", None) or query.pop("db", None) or 0)
        path = quote(unquote(parts.path))
        broker = f"redis+socket://{path}?{urlencode({**query, 'virtual_host': number})}"
        return RedisAddresses(broker, f"unix://{path}?{urlencode({**query, 'db': number + 1})}")
    number = int(parts.path.strip("/") or 0)
    return RedisAddresses(
        urlunsplit(parts._replace(path=f"/{number}")), urlunsplit(parts._replace(path=f"/{number + 1}"))
    )
