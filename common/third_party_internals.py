"""Private parts of other packages that we use, each in one place.

`tests/common/test_third_party_internals.py` tests the behaviour that we rely on, so that an upgrade that changes it fails there
first; `tests/test_consistency.py` refuses private names of other packages in any other module.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pghistory
from django.http import HttpRequest
from pghistory import runtime
from rest_framework.request import Request


def django_request(request: Request) -> HttpRequest:
    """Return the Django request wrapped by a DRF request."""
    return request._request


@contextmanager
def history_context(metadata: dict[str, Any]) -> Iterator[None]:
    """Open a new history context with ``metadata`` for the changes of this block.

    Within a context (of a request, for instance), ``pghistory.context`` would also change the metadata of what was
    written before the block. This replaces the context until the block ends, and copies its metadata.
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
