"""Pages that any site may embed in a frame: no cookie, no script, no tracking.

Only the URLs under ``/integrer/`` are; every other page refuses to be framed.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from web.cache import cached_page

IN_ANY_PAGE: dict[str, list[str]] = {
    **cast("dict[str, list[str]]", settings.SECURE_CSP),
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONE],
    "font-src": [CSP.SELF],
    "frame-ancestors": ["*"],
}

type View = Callable[..., HttpResponseBase]


def embeddable(view: View) -> View:
    """Cache a public page, without cookies, and let any site show it in a frame."""
    return csp_override(IN_ANY_PAGE)(xframe_options_exempt(_for_anybody(cached_page(view))))


def _for_anybody(view: View) -> View:
    """Remove the cookies of the request, so that the response is the same for everybody."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.COOKIES.clear()
        return view(request, *args, **kwargs)

    return answered
