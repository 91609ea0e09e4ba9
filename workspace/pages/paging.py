"""The page of a long list that an address asks for."""

from django.http import HttpRequest


def page_number(request: HttpRequest) -> int:
    """The number in ``page``, from 1; what is no number is the first page."""
    text = request.GET.get("page", "1")
    return max(1, min(int(text), 10_000)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
