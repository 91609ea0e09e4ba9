"""The addresses of pages that name hundreds of records."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=10_000)
def cached_address(name: str, *args: str | int) -> str:
    """Return ``reverse`` of a page, cached: the page of a year has 300 links, which took a tenth of its time."""
    return reverse(name, args=args)
