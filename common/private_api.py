"""What we use of other packages that they do not promise to keep, each thing once.

`tests/common/test_private_api.py` pins the behaviour that we count on, so an upgrade that changes it fails there first;
`tests/test_consistency.py` refuses a private name of another package in any other module.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pghistory
from django.http import HttpRequest
from django.middleware import csrf
from pghistory import runtime
from rest_framework.request import Request


def django_request(request: Request) -> HttpRequest:
    """Return the request of Django that Django REST framework wraps."""
    return request._request


def unmasked_csrf_token(token: str) -> str:
    """Return the secret behind a CSRF token, which a form writes otherwise each time.

    ``token`` has ``csrf.CSRF_TOKEN_LENGTH`` characters of ``csrf.CSRF_ALLOWED_CHARS``; the caller checks it.
    """
    secret: str = csrf._unmask_cipher_token(token)  # type: ignore[attr-defined]
    return secret


@contextmanager
def history_context(metadata: dict[str, Any]) -> Iterator[None]:
    """Give the changes of this block a context of their own in the history, with ``metadata``.

    Inside a context, that of a request for instance, ``pghistory.context`` would change the metadata of what was
    written before the block: a new context takes its place, with its metadata and these, until the block ends.
    """
    around = getattr(runtime._tracker, "value", None)
    if around is None:
        with pghistory.context(**metadata):
            yield
        return
    runtime._tracker.value = runtime.Context(id=uuid4(), metadata={**around.metadata, **metadata})
    try:
        yield
    finally:
        runtime._tracker.value = around
