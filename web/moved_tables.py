"""Redirections from the former addresses of files to the lists of the API."""

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from web.view_rights import open_to_all


@open_to_all
@require_safe
def moved_table(request: HttpRequest, listed: str, **filters: str) -> HttpResponsePermanentRedirect:
    """Redirect the former address of a file to the list ``listed``, with its query and ``filters``."""
    query = request.GET.copy()
    query.update(filters)
    return HttpResponsePermanentRedirect(f"{reverse(listed)}?{query.urlencode()}")
