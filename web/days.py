"""Refuse the day of an address whose file or feed has none, so that its figures are not taken for those of that day."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from common.files.tabular import refused_file
from common.request_context import DAYS

UNREAD = "Ce fichier n’a pas de date à choisir : retirez « {} » de son adresse."


def without_days[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Decorate the view of a file that reads no day: it refuses one in its URL (400)."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = args[0]
        assert isinstance(request, HttpRequest)  # noqa: S101
        asked = [name for name in DAYS if name in request.GET]
        return refused_file(map(UNREAD.format, asked)) if asked else view(*args, **kwargs)

    return answered
