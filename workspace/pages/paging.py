"""The requested page of a long list."""

from django.http import HttpRequest

from common.texts import whole_number


def page_number(request: HttpRequest) -> int:
    """Return the number in ``page``, from 1; an invalid one is the first page."""
    number = whole_number(request.GET.get("page", ""), 8)
    return max(1, min(number or 1, 10_000))
