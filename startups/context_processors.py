"""What every template may ask for."""

from collections.abc import Container

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from startups.permissions import editable_by


def editable(request: HttpRequest) -> dict[str, object]:
    """``editable``: the services whose phase the reader may change, read when a template first asks.

    A phase is changed as it is today: a page of another date leads to no change.
    """

    def read() -> Container[str]:
        return frozenset() if request.GET.get("as_of") else editable_by(getattr(request, "user", None))

    return {"editable": SimpleLazyObject(read)}
