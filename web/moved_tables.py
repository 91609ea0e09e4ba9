"""Redirections from the former addresses of files to the lists of the API."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.http import HttpRequest, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from web.view_rights import open_to_all


@open_to_all
@require_safe
def moved_table(
    request: HttpRequest,
    listed: str,
    names: Mapping[str, str] = MappingProxyType({}),
    words: Mapping[str, str] = MappingProxyType({}),
    parts: Sequence[str] = (),
    **values: str | int,
) -> HttpResponsePermanentRedirect:
    """Redirect the former address of a file to the list ``listed``, with its query and ``values``.

    ``names`` are the filters of the API by the parameter of the page, and ``words`` their values; ``parts`` are the values
    in the address of the list.
    """
    query = QueryDict(mutable=True)
    for name, found in request.GET.lists():
        query.setlist(names.get(name, name), [words.get(word, word) for word in found])
    query.update({name: str(value) for name, value in values.items() if name not in parts})
    address = reverse(listed, kwargs={name: values[name] for name in parts})
    return HttpResponsePermanentRedirect(f"{address}?{query.urlencode()}")
