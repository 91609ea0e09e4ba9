"""Redirections from the former slug of a record."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import resolve, reverse


def redirect_to_slug(request: HttpRequest, slug: str) -> HttpResponsePermanentRedirect:
    """Return the redirection to the same address, and query, of the record that is now ``slug``."""
    match, query = resolve(request.path_info), request.META.get("QUERY_STRING", "")
    address = reverse(f"{match.url_name}", args=match.args, kwargs={**match.kwargs, "slug": slug})
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
